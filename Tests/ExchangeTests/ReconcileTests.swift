import ChangeSets
import Exchange
import Testing

@Suite("Reconciling two replicas")
struct ReconcileTests {
  static func agree(_ left: MemoryStore, _ right: MemoryStore, _ ledger: LedgerID) -> Bool {
    !left.ids(ledger).isEmpty && left.ids(ledger) == right.ids(ledger)
  }

  @Test("a ledger is copied to a node that has nothing of it")
  func copy() throws {
    let ledger = try Ledger(chains: 5, perChain: 10)
    let empty = MemoryStore()
    let full = try MemoryStore(ledger.id, ledger.sets)
    var link = Link(ledger.id, from: empty, to: full)
    link.run()
    let report = try link.initiatorReport.orThrow()
    #expect(report.failure == nil)
    #expect(report.received == 50 && report.waiting == 0 && report.duplicates == 0 && report.sent == 0)
    #expect(report.digestsEqual == true)
    #expect(Self.agree(empty, full, ledger.id))
  }

  @Test("both directions at once, with chains each side alone has", arguments: [1, 7, 1_000_000])
  func bothDirections(chunk: Int) throws {
    var ledger = try Ledger(chains: 3)
    let left = try MemoryStore(ledger.id, ledger.sets)
    let right = try MemoryStore(ledger.id, ledger.sets)
    let newcomer = try Author(50)
    let leftOnly = try ledger.authors[0].next(count: 5) + [try newcomer.start(ledger.id, heads: [ledger.sets[0]])]
    let rightOnly = try ledger.authors[1].next(count: 7)
    _ = try left.intake(leftOnly, into: ledger.id)
    _ = try right.intake(rightOnly, into: ledger.id)
    ledger.sets += leftOnly + rightOnly
    var link = Link(ledger.id, from: left, to: right)
    link.run(chunk: chunk)
    let report = try link.initiatorReport.orThrow()
    #expect(report.failure == nil)
    #expect(report.sent == 6 && report.received == 7 && report.duplicates == 0)
    #expect(report.digestsEqual == true)
    #expect(link.responderReport?.digestsEqual == true)
    #expect(Self.agree(left, right, ledger.id))
    #expect(left.ids(ledger.id).count == ledger.sets.count)
  }

  @Test("W7: one change among 300 chains costs at most 1 kB beside the change")
  func oneAmongMany() throws {
    let ledger = try Ledger(chains: 300, perChain: 2)
    let change = try ledger.authors[17].next(payload: 10)
    let page = try PageCodec.encode([change]).count
    for towardsInitiator in [true, false] {
      let left = try MemoryStore(ledger.id, ledger.sets)
      let right = try MemoryStore(ledger.id, ledger.sets)
      _ = try (towardsInitiator ? right : left).intake([change], into: ledger.id)
      var link = Link(ledger.id, from: left, to: right)
      link.run()
      let report = try link.initiatorReport.orThrow()
      #expect(report.failure == nil && report.digestsEqual == true)
      #expect(report.sent + report.received == 1 && report.duplicates == 0)
      #expect(report.bytesSent + report.bytesReceived - page <= 1_000)
      #expect(report.roundTrips <= 4)
      #expect(Self.agree(left, right, ledger.id))
    }
  }

  @Test("300 chains, of which each side is ahead on a third")
  func manyChains() throws {
    let ledger = try Ledger(chains: 300, perChain: 2)
    let left = try MemoryStore(ledger.id, ledger.sets)
    let right = try MemoryStore(ledger.id, ledger.sets)
    for (index, author) in ledger.authors.enumerated() {
      let sets = try author.next(count: 2)
      if index % 3 == 0 { _ = try left.intake(sets, into: ledger.id) }
      if index % 3 == 1 { _ = try right.intake(sets, into: ledger.id) }
    }
    var link = Link(ledger.id, from: left, to: right)
    link.run()
    let report = try link.initiatorReport.orThrow()
    #expect(report.failure == nil && report.digestsEqual == true)
    #expect(report.sent == 200 && report.received == 200 && report.duplicates == 0 && report.waiting == 0)
  }

  @Test("an unknown ledger and one that is not offered get the same answer, byte for byte")
  func unavailable() throws {
    let ledger = try Ledger(chains: 1)
    let secret = try MemoryStore(ledger.id, ledger.sets)
    secret.offered = []
    var answers: [[UInt8]] = []
    for store in [secret, MemoryStore()] {
      var link = Link(ledger.id, from: MemoryStore(), to: store)
      let greeting = link.toResponder
      link.toResponder = []
      link.tell(responder: .received(greeting))
      answers.append(link.toInitiator)
      #expect(link.responderReport?.failure == .ledgerUnavailable)
      link.run()
      #expect(link.initiatorReport?.failure == .ledgerUnavailable)
    }
    #expect(answers[0] == answers[1] && answers[0].count == 6)
  }

  @Test("the highest version both speak is chosen", arguments: [1, 3] as [UInt8])
  func versionChosen(chains: UInt8) throws {
    let ledger = try Ledger(chains: Int(chains) * 5)
    let store = try MemoryStore(ledger.id, ledger.sets)
    var link = Link(ledger.id, from: MemoryStore(), to: store)
    var wide = ExchangeLimits()
    wide.versionHighest = 3
    link.initiator = Session(initiating: ledger.id, limits: wide)
    link.toResponder = []
    link.tell(initiator: .start)
    link.run()
    #expect(link.initiatorReport?.failure == nil && link.initiatorReport?.digestsEqual == true)
  }

  @Test("versions that do not overlap are named on both sides")
  func versions() throws {
    let ledger = try Ledger(chains: 1)
    let store = try MemoryStore(ledger.id, ledger.sets)
    var link = Link(ledger.id, from: store, to: store)
    var future = ExchangeLimits()
    future.versionLowest = 2
    future.versionHighest = 3
    link.initiator = Session(initiating: ledger.id, limits: future)
    link.toResponder = []
    link.tell(initiator: .start)
    link.run()
    #expect(link.initiatorReport?.failure == .versionUnsupported(lowest: 1, highest: 1))
    #expect(link.responderReport?.failure == .versionUnsupported(lowest: 2, highest: 3))
  }
}
