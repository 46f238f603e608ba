import ChangeSets
import GRDB
import Licensing
import Testing

@testable import Replica

@Suite("Delivery: what is held depends on what came, never on how")
struct DeliveryTests {
  @Test(
    "Any order, any pages, any repetition: the same log, ends and answers about who had seen what",
    arguments: UInt64(1)...24)
  func orderDoesNotMatter(seed: UInt64) throws {
    let history = try History(seed: seed, writers: 4, length: 60)
    let log = try MemoryLog(history.ledger)
    var numbers = SeededNumbers(seed: seed &+ 1_000)
    var rest = (history.sets + history.sets.prefix(20)).shuffled(using: &numbers)[...]
    var stored = 0
    while !rest.isEmpty {
      let page = rest.prefix(Int.random(in: 1...12, using: &numbers))
      rest = rest.dropFirst(page.count)
      let intake = try log.take(Array(page))
      #expect(intake.refused.isEmpty)
      stored += intake.stored.count
    }
    #expect(stored == history.sets.count)
    try expectSame(log, history.sets, history)
    #expect(try log.findings().isEmpty)
  }

  @Test("Long lines too, of which only some rows hold all that their authors had seen", arguments: UInt64(50)...51)
  func longLines(seed: UInt64) throws {
    let history = try History(seed: seed, writers: 3, length: 160, forks: false)
    let log = try MemoryLog(history.ledger)
    for start in stride(from: 0, to: 160, by: 7) { try log.take(Array(history.sets[start..<min(start + 7, 160)])) }
    let full = try log.database.read { try Int.fetchAll($0, sql: "SELECT sum(is_full) FROM seen GROUP BY line") }
    #expect(full.contains { $0 > 1 })
    try expectSame(log, history.sets, history)
    #expect(try log.findings().isEmpty)
  }

  @Test("What lacks something waits and holds nothing else up, and is stored when it comes", arguments: UInt64(1)...12)
  func missingOneIsWaitedFor(seed: UInt64) throws {
    let history = try History(seed: seed, writers: 4, length: 40)
    let log = try MemoryLog(history.ledger)
    var numbers = SeededNumbers(seed: seed)
    let withheld = history.sets[Int.random(in: 1..<30, using: &numbers)]
    let present = history.sets.filter { $0.id != withheld.id && history.past[$0.id]?.contains(withheld.id) == false }
    let intake = try log.take(history.sets.filter { $0.id != withheld.id }.shuffled(using: &numbers))
    let waiting = history.sets.count - 1 - present.count
    #expect(intake.waiting == waiting && intake.waitingTotal == waiting)
    #expect(intake.missing == (waiting > 0 ? [withheld.id] : []))
    try expectSame(log, present, history)
    let rest = try log.take([withheld])
    #expect(rest.stored.count == waiting + 1 && rest.waitingTotal == 0 && rest.missing.isEmpty)
    try expectSame(log, history.sets, history)
  }

  @Test("Stored change sets come in causal order, numbered in that order")
  func localNumbersAreCausal() throws {
    let history = try History(seed: 5, writers: 5, length: 80)
    let log = try MemoryLog(history.ledger)
    var numbers = SeededNumbers(seed: 6)
    let stored = try log.take(history.sets.shuffled(using: &numbers)).stored
    var seen: Set<SetID> = []
    for (index, set) in stored.enumerated() {
      #expect(set.localID == Int64(index + 1))
      #expect(set.header.parents.allSatisfy { seen.contains(SetID($0.hash)) })
      seen.insert(set.stamp.id)
    }
  }

  @Test("A change set that waits is no duplicate problem: it may come again and again")
  func waitingOnesMayComeAgain() throws {
    let history = try History(seed: 3, writers: 2, length: 12, forks: false)
    let log = try MemoryLog(history.ledger)
    #expect(try log.take(Array(history.sets.dropFirst())).waiting == 11)
    let again = try log.take(Array(history.sets.dropFirst()))
    #expect(again.waiting == 0 && again.duplicates == 11 && again.waitingTotal == 11)
    #expect(try log.take([history.sets[0]]).stored.count == 12)
    #expect(try log.read { try $0.waiting() }.isEmpty)
  }

  @Test("What waits is bounded in number and in bytes; what did not fit may come again")
  func waitingIsBounded() throws {
    let history = try History(seed: 4, writers: 2, length: 30, forks: false)
    var limits = LogLimits()
    limits.waitingSetsMax = 10
    let few = try MemoryLog(history.ledger, limits: limits)
    let intake = try few.take(Array(history.sets.dropFirst()))
    #expect(intake.waiting == 10 && intake.refused.count == 19)
    #expect(intake.refused.allSatisfy { $0.reason == .tooMuchWaiting(name: "waitingSetsMax", max: 10) })
    #expect(try few.take([history.sets[0]]).waitingTotal == 0)
    #expect(try few.take(history.sets).refused.isEmpty)
    try expectSame(few, history.sets, history)

    limits = LogLimits()
    limits.waitingBytesMax = 1_000
    let small = try MemoryLog(history.ledger, limits: limits)
    let cut = try small.take(Array(history.sets.dropFirst()))
    #expect(cut.waiting > 0 && cut.waiting < 10)
    #expect(cut.refused.first?.reason == .tooMuchWaiting(name: "waitingBytesMax", max: 1_000))
  }

  @Test("Each branch of a fork is kept, and the later one to come is marked")
  func forksAreSiblings() throws {
    var history = try History(seed: 8, writers: 1, length: 3, forks: false)
    let second = try #require(history.sets.first { $0.header.number == 2 })
    let body = Body(actor: [2], operations: [ChangeSets.Operation(kind: 1, payload: [9])])
    let sibling = try ChangeSetBuilder(after: history.sets[0], time: second.header.time, rules: 1, body: body)
      .build(signedBy: history.key(0))
    let log = try MemoryLog(history.ledger)
    #expect(try log.take(history.sets).stored.allSatisfy { !$0.isFork })
    let stored = try #require(try log.take([sibling]).stored.first)
    #expect(stored.isFork)
    #expect(try log.read { try SetDirectory(db: $0.db).stored(stored.localID).isFork })
    #expect(try log.read { try $0.tips() } == [history.sets[2].head, sibling.head].sorted())
    try history.write(0)
    #expect(try log.take(history.sets).stored.map(\.isFork) == [false])
  }

  private func expectSame(_ log: MemoryLog, _ sets: [ChangeSet], _ history: History) throws {
    try log.read { reader in
      #expect(try reader.digest() == History.digest(of: sets))
      #expect(try reader.recomputedDigest() == History.digest(of: sets))
      #expect(try reader.tips() == History.tips(of: sets))
      let directory = try SetDirectory(db: reader.db)
      let causality = try SQLCausality(db: reader.db)
      let stamps = try sets.map { try directory.stamp(of: try #require(try directory.localID(of: SetID($0.id.hash)))) }
      var differences = 0
      for (later, stamp) in zip(sets, stamps) {
        for (earlier, other) in zip(sets, stamps) where later.id != earlier.id {
          let expected = history.past[later.id]?.contains(earlier.id) ?? false
          if causality.saw(stamp, other) != expected { differences += 1 }
        }
      }
      #expect(differences == 0)
      try causality.check()
    }
  }
}
