import ChangeSets
import Testing

@testable import Exchange

@Suite("Acknowledgements travel with the changes, and only when they changed")
struct AcknowledgementExchangeTests {
  private static func pair() throws -> (ledger: Ledger, left: MemoryStore, right: MemoryStore) {
    let ledger = try Ledger(chains: 3)
    return (ledger, try MemoryStore(ledger.id, ledger.sets), try MemoryStore(ledger.id, ledger.sets))
  }

  private static func run(_ ledger: Ledger, _ left: MemoryStore, _ right: MemoryStore) throws -> SyncReport {
    var link = Link(ledger.id, from: left, to: right)
    link.run(chunk: 7)
    let report = try link.initiatorReport.orThrow()
    #expect(report.failure == nil && link.responderReport?.failure == nil)
    return report
  }

  @Test("W6: equal logs, other acknowledgements: each learns what it lacks, then there is one round trip again")
  func alone() throws {
    let (ledger, left, right) = try Self.pair()
    try left.acknowledge(ledger.authors[0], at: 5, 1, in: ledger.id)
    try left.acknowledge(ledger.authors[1], at: 5, 1, in: ledger.id)
    try right.acknowledge(ledger.authors[1], at: 9, 4, in: ledger.id)
    try right.acknowledge(ledger.authors[2], at: 6, 2, in: ledger.id)
    let report = try Self.run(ledger, left, right)
    #expect(report.acknowledgementsSent == 1 && report.acknowledgements.taken == 2)
    #expect(report.digestsEqual == true && report.sent == 0)
    #expect(left.records.count == 3 && left.records == right.records)
    let again = try Self.run(ledger, left, right)
    #expect(again.roundTrips == 1 && again.bytesSent + again.bytesReceived == 127)
    #expect(again.acknowledgementsSent == 0 && again.acknowledgements == AcknowledgementReport())
  }

  @Test("they follow the change sets in one session", arguments: [1, 12])
  func behindChanges(chains: Int) throws {
    let ledger = try Ledger(chains: chains)
    let left = try MemoryStore(ledger.id, [ledger.sets[0]])
    let right = try MemoryStore(ledger.id, ledger.sets)
    try left.acknowledge(ledger.authors[0], at: 5, 1, in: ledger.id)
    try right.acknowledge(try Author(99), at: 6, 2, in: ledger.id)
    let report = try Self.run(ledger, left, right)
    #expect(report.received == ledger.sets.count - 1 && report.digestsEqual == true)
    #expect(left.records == right.records && left.records.count == 2)
  }

  @Test("a record that is refused does not stop the others, nor the session")
  func refused() throws {
    let (ledger, left, right) = try Self.pair()
    try right.acknowledge(ledger.authors[0], at: 5, 1, in: LedgerID(hash: .zero))
    try right.acknowledge(ledger.authors[1], at: 5, 1, in: ledger.id)
    let report = try Self.run(ledger, left, right)
    #expect(report.acknowledgements == AcknowledgementReport(taken: 1, refused: ["refused"]))
    #expect(left.records.count == 1)
  }

  @Test("many devices need several parts")
  func parts() throws {
    let (ledger, left, right) = try Self.pair()
    for number in 0..<300 { try right.acknowledge(try Author(number), at: 5, 1, in: ledger.id) }
    #expect(try Self.run(ledger, left, right).acknowledgements.taken == 300)
    #expect(left.records == right.records)
  }

  private static func acknowledgingResponder(
    _ limits: ExchangeLimits = ExchangeLimits()
  ) throws -> (Ledger, Link) {
    let (ledger, left, right) = try pair()
    try right.acknowledge(ledger.authors[0], at: 5, 1, in: ledger.id)
    var link = Link(ledger.id, from: left, to: right, limits: limits)
    link.tell(responder: .received(link.toResponder))
    #expect(link.responderReport == nil)
    return (ledger, link)
  }

  @Test("a peer that acknowledges out of turn, twice, too much or without end is left")
  func hostile() throws {
    let mark = AcknowledgementMark(device: 1, time: 1)
    let block = try AcknowledgementBlock.encode([AcknowledgementBytes(statement: [1], signature: [2])])[0]
    let told = Message.marks([mark]).frame
    var few = ExchangeLimits()
    few.acknowledgementsMax = 1
    let cases: [([UInt8], ExchangeError, ExchangeLimits)] = [
      (Message.acknowledgements(isLast: true, block: block).frame, .unexpected("acknowledgements"), .init()),
      (
        Message.marks([]).frame + Message.acknowledgements(isLast: true, block: block).frame,
        .unexpected("acknowledgements"), .init()
      ),
      (told + told, .unexpected("marks of acknowledgements a second time"), .init()),
      (told + Message.acknowledgements(isLast: false, block: []).frame, .malformed("acknowledgements"), .init()),
      (
        told + Message.acknowledgements(isLast: true, block: [1, 2, 3]).frame,
        .malformed("acknowledgements: \(ChangeSetError.badPage(reason: "it does not begin as a page does"))"), .init()
      ),
      (
        Message.marks([mark, AcknowledgementMark(device: 2, time: 1)]).frame,
        .tooMany(what: "acknowledgements", max: 1), few
      ),
      (
        told + Message.acknowledgements(isLast: false, block: block).frame
          + Message.acknowledgements(isLast: false, block: block).frame,
        .tooMany(what: "acknowledgements", max: 1), few
      ),
      (Message.done(DigestStatement(log: .zero, state: nil)).frame, .unexpected("a closing statement"), .init()),
    ]
    for (bytes, error, limits) in cases {
      var (_, link) = try Self.acknowledgingResponder(limits)
      link.tell(responder: .received(bytes))
      #expect(link.responderReport?.failure == error)
    }
  }

  @Test("a file carries them behind the pages, and a reader that has them all says so")
  func file() throws {
    let (ledger, left, right) = try Self.pair()
    try left.acknowledge(ledger.authors[0], at: 5, 1, in: ledger.id)
    var bytes: [UInt8] = []
    var export = try ChangeExport(of: ledger.id, from: left)
    try export.writeFile(from: left) { bytes += $0 }
    for expected in [AcknowledgementReport(taken: 1), AcknowledgementReport(known: 1)] {
      var rest: [UInt8]? = bytes
      var reading = ChangeImport(into: right, ledger: ledger.id)
      let report = reading.readFile {
        defer { rest = nil }
        return rest ?? []
      }
      #expect(report.failure == nil && report.acknowledgements == expected)
    }
    #expect(left.records == right.records)
  }

  @Test("through a folder they come to everybody, and then nothing is written any more")
  func folder() throws {
    let (ledger, left, right) = try Self.pair()
    let folder = MemoryFolder()
    let stores = [(left, Hash256.sha256(of: [1])), (right, .sha256(of: [2]))]
    var memories = [FolderMemory(), FolderMemory()]
    try left.acknowledge(ledger.authors[0], at: 5, 1, in: ledger.id)
    try right.acknowledge(ledger.authors[1], at: 5, 1, in: ledger.id)
    var written: [Int] = []
    for round in 0..<3 {
      for (index, (store, name)) in stores.enumerated() {
        let report = try FolderExchange(ledger.id, in: folder, store: store, node: name).run(memory: &memories[index])
        #expect(report.problems.isEmpty)
        written.append(report.filesWritten)
        if round == 0 { #expect(report.acknowledgementsSent == 1) }
      }
    }
    #expect(written == [1, 1, 0, 0, 0, 0])
    #expect(left.records == right.records && left.records.count == 2)
    // Somebody who comes new finds all of it.
    let cara = MemoryStore()
    var memory = FolderMemory()
    let report = try FolderExchange(ledger.id, in: folder, store: cara, node: .zero).run(memory: &memory)
    #expect(report.acknowledgements.taken == 2 && report.filesWritten == 0)
  }
}
