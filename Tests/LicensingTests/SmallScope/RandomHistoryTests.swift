import LedgerModel
import Licensing
import Testing

/// Longer histories than an exhaustive search can reach, drawn at random: several learners, courses, an add-on, lots,
/// revisions.
@Suite("random histories")
struct RandomHistoryTests {
  /// Histories of one block; a block is one case of the test.
  private static let seedsPerBlock: UInt64 = 25

  @Test("every order gives one state, the naive model agrees, the invariants hold", arguments: 0..<6 as Range<UInt64>)
  func agree(block: UInt64) {
    let nodes = 2 + Int(block % 3)
    for seed in block * 1000..<block * 1000 + Self.seedsPerBlock {
      let history = RandomHistory(seed: seed, steps: 14, nodes: nodes)
      let complaints = history.complaints()
      if let first = complaints.first {
        Issue.record("seed \(seed), \(nodes) nodes: \(complaints.count) complaints, the first: \(first)")
      }
    }
  }

  /// Searches that never bring a rule about say nothing of it. A resend that comes too late is superseded and leaves no
  /// case (C10), so that rule has none to count. Orders and subscriptions have searches of their own.
  @Test("every conflict rule arises: C0, C1, C2, C3, C5, C6, C7, C8, C27, C28, C30, C31, and want of authority")
  func everyRuleArises() {
    var arisen: Set<ConflictRule> = []
    for seed in 0..<60 as Range<UInt64> {
      let story = RandomHistory(seed: seed, steps: 30).story
      arisen.formUnion(story.state().cases.map(\.rule))
      arisen.formUnion(story.state(at: Story.instant(800)).cases.map(\.rule))
    }
    #expect(
      Set(ConflictRule.allCases).subtracting(arisen) == [
        .resendEnded, .reallocateTwice, .releaseLogin, .purchaseRenewal, .assignCancel,
      ])
  }

  @Test("the same seed gives the same history")
  func repeatable() {
    let (one, other) = (RandomHistory(seed: 42, steps: 20), RandomHistory(seed: 42, steps: 20))
    #expect(one.story.world.entries.map(\.operations) == other.story.world.entries.map(\.operations))
    #expect(one.story.state() == other.story.state())
  }

  @Test("what a node shows depends on what it holds, not on who it is")
  func sameHeldSameShown() {
    for seed in 0..<20 as Range<UInt64> {
      var story = RandomHistory(seed: seed, steps: 16).story
      story.world.syncAll()
      let shown = story.world.nodes.indices.map { story.state(on: $0) }
      #expect(shown.allSatisfy { $0 == shown[0] }, "seed \(seed)")
    }
  }
}
