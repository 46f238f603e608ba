import ChangeSets
import Testing

@testable import Exchange

@Suite("Forks: siblings at one address travel both")
struct ForkTests {
  /// A chain of `common` change sets with branches of the given lengths behind it.
  static func fork(
    common: Int, _ lengths: [Int]
  ) throws -> (id: LedgerID, common: [ChangeSet], branches: [[ChangeSet]]) {
    let founder = try Author(1)
    let root = try founder.start()
    let author = try Author(2)
    var trunk = [try author.start(root.ledger, heads: [root])]
    trunk += try author.next(count: common - 1)
    let end = try trunk.last.orThrow()
    let branches = try lengths.map { length in
      let first = try author.next(after: end)
      return [first] + (try author.next(count: length - 1))
    }
    return (root.ledger, [root] + trunk, branches)
  }

  @Test("each side has its own branch", arguments: [(1, 1), (1, 40), (30, 7), (25, 25)])
  func branchEach(left: Int, right: Int) throws {
    let fork = try Self.fork(common: 20, [left, right])
    let first = try MemoryStore(fork.id, fork.common + fork.branches[0])
    let second = try MemoryStore(fork.id, fork.common + fork.branches[1])
    var link = Link(fork.id, from: first, to: second)
    link.run()
    let report = try link.initiatorReport.orThrow()
    #expect(report.failure == nil && report.digestsEqual == true)
    #expect(report.sent >= left && report.received == right)
    #expect(first.ids(fork.id) == second.ids(fork.id))
    #expect(try first.tips(of: fork.branches[0][0].header.chain, in: fork.id).count == 2)
  }

  @Test("a short fork costs no more than the branches themselves")
  func nothingTwice() throws {
    let fork = try Self.fork(common: 200, [3, 5])
    let first = try MemoryStore(fork.id, fork.common + fork.branches[0])
    let second = try MemoryStore(fork.id, fork.common + fork.branches[1])
    var link = Link(fork.id, from: first, to: second)
    link.run()
    #expect(link.initiatorReport?.sent == 3 && link.initiatorReport?.received == 5)
    #expect(link.initiatorReport?.duplicates == 0)
  }

  @Test("one side has both branches, the other one or a beginning", arguments: [0, 1, 4, 9])
  func oneHasBoth(held: Int) throws {
    let fork = try Self.fork(common: 12, [9, 6])
    for heldBranch in [0, 1] {
      let full = try MemoryStore(fork.id, fork.common + fork.branches.joined())
      let part = try MemoryStore(fork.id, fork.common + fork.branches[heldBranch].prefix(held))
      let lacking = full.ids(fork.id).count - part.ids(fork.id).count
      for (initiator, responder) in [(full, part), (part, full)] {
        var link = Link(fork.id, from: initiator, to: responder)
        link.run()
        #expect(link.initiatorReport?.failure == nil && link.initiatorReport?.digestsEqual == true)
        let moved = (link.initiatorReport?.sent ?? 0) + (link.initiatorReport?.received ?? 0)
        #expect(moved == (initiator === full ? lacking : 0))
      }
      #expect(full.ids(fork.id) == part.ids(fork.id))
    }
  }

  @Test("both know the fork and both went on; a third branch as well")
  func bothWentOn() throws {
    let fork = try Self.fork(common: 3, [10, 10, 10])
    let first = try MemoryStore(
      fork.id, fork.common + fork.branches[0] + fork.branches[1].prefix(2) + fork.branches[2].prefix(5))
    let second = try MemoryStore(fork.id, fork.common + fork.branches[0].prefix(4) + fork.branches[1])
    var link = Link(fork.id, from: first, to: second)
    link.run()
    #expect(link.initiatorReport?.failure == nil && link.initiatorReport?.digestsEqual == true)
    #expect(first.ids(fork.id) == second.ids(fork.id))
    #expect(link.initiatorReport?.duplicates == 0 && link.responderReport?.duplicates == 0)
  }

  @Test("with no room to remember what to leave out, more is sent and the result is the same")
  func skipOverflow() throws {
    let fork = try Self.fork(common: 3, [20, 20])
    var limits = ExchangeLimits()
    limits.forkSkipMax = 2
    let full = try MemoryStore(fork.id, fork.common + fork.branches.joined())
    let part = try MemoryStore(fork.id, fork.common + fork.branches[0])
    var link = Link(fork.id, from: part, to: full, limits: limits)
    link.run()
    #expect(link.initiatorReport?.failure == nil && link.initiatorReport?.digestsEqual == true)
    #expect(link.initiatorReport?.received == 20 && link.initiatorReport?.duplicates == 20)
  }

  @Test("a fork far back: common ground is gone over, in however many pages, and the end is equal")
  func deepFork() throws {
    let fork = try Self.fork(common: 120, [150, 140])
    var limits = ExchangeLimits()
    limits.pageSetsMax = 1
    limits.fruitlessPagesMax = 2
    let first = try MemoryStore(fork.id, fork.common + fork.branches[0])
    let second = try MemoryStore(fork.id, fork.common + fork.branches[1])
    var link = Link(fork.id, from: first, to: second, limits: limits)
    link.run()
    let report = try link.initiatorReport.orThrow()
    #expect(report.failure == nil && report.digestsEqual == true)
    #expect(report.duplicates > limits.fruitlessPagesMax && report.duplicates < 150)
  }

  @Test("a ladder is dense at the end, ever wider apart, and reaches number 1")
  func ladder() {
    #expect(Ladder.numbers(below: [1]) == [1])
    #expect(Ladder.numbers(below: [3]) == [2, 1])
    #expect(Ladder.numbers(below: [100]) == [99, 98, 97, 96, 95, 94, 93, 92, 90, 86, 78, 62, 30, 1])
    #expect(Ladder.numbers(below: [UInt64.max]).count < 80)
  }
}
