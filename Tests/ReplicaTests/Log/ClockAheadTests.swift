import ChangeSets
import Testing

@testable import Replica

@Suite("Clocks that run ahead")
struct ClockAheadTests {
  private static let ahead: Int64 = 3_600_000

  @Test("A change set that is too far ahead is held without effect, and counts when its time comes")
  func aheadIsHeldBack() throws {
    var history = try History(seed: 11, writers: 2, length: 4, forks: false)
    history.listen(1, to: 0)
    let late = try #require(try history.write(1, now: History.now + Self.ahead))
    let log = try MemoryLog(history.ledger)
    let stored = try log.take(history.sets).stored
    #expect(stored.last?.effect == .clockAhead && stored.dropLast().allSatisfy { $0.effect == .inEffect })
    #expect(try log.read { try $0.contains(late.id) })

    let bound = LogLimits.standard.clockAheadMaxMilliseconds
    let due = History.now + Self.ahead - bound
    try log.database.write { db throws in
      #expect(try log.log.nextDue(ledger: 1, db: db) == due)
      #expect(try log.log.due(ledger: 1, now: due - 1, db: db).isEmpty)
      #expect(try log.log.due(ledger: 1, now: due, db: db).map(\.stamp.id.hash) == [late.id.hash])
      #expect(try log.log.due(ledger: 1, now: due, db: db).isEmpty)
      #expect(try log.log.nextDue(ledger: 1, db: db) == nil)
      #expect(try SetDirectory(db: db).stored(stored.count.asLocalID).effect == .inEffect)
    }
  }

  @Test("Ten minutes ahead count at once, a millisecond more does not")
  func boundIsExact() throws {
    let bound = LogLimits.standard.clockAheadMaxMilliseconds
    for (offset, effect) in [(bound, SetEffect.inEffect), (bound + 1, .clockAhead)] {
      var history = try History(seed: 12, writers: 1, length: 1, forks: false)
      try history.write(0, now: History.now + offset)
      let log = try MemoryLog(history.ledger)
      #expect(try log.take(history.sets).stored.map(\.effect) == [.inEffect, effect])
    }
  }

  @Test("Any clock of this node's is survived", arguments: [Int64.min, -1, 0, Int64.max])
  func anyNow(now: Int64) throws {
    let history = try History(seed: 13, writers: 1, length: 3, forks: false)
    let stored = try MemoryLog(history.ledger).take(history.sets, now: now).stored
    #expect(stored.count == 3)
    #expect(stored.first?.effect == .inEffect, "the root counts on any clock")
    #expect(stored.dropFirst().allSatisfy { $0.effect == (now == .max ? .inEffect : .clockAhead) })
  }
}

extension Int {
  fileprivate var asLocalID: Int64 { Int64(self) }
}
