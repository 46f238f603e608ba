import LedgerModel
import Licensing
import Testing

/// Longer histories of orders, licenses and seats than an exhaustive search can reach, drawn at random.
@Suite("random histories of orders, licenses and seats")
struct RandomLicensesTests {
  /// Histories of one block; a block is one case of the test.
  private static let seedsPerBlock: UInt64 = 25

  @Test(
    "C11–C13, C19–C21: every order gives one state, the naive model agrees, the invariants hold",
    arguments: 0..<6 as Range<UInt64>)
  func agree(block: UInt64) {
    let nodes = 2 + Int(block % 3)
    for seed in block * 1000..<block * 1000 + Self.seedsPerBlock {
      let complaints = RandomLicenses(seed: seed, steps: 14, nodes: nodes).complaints()
      if let first = complaints.first {
        Issue.record("seed \(seed), \(nodes) nodes: \(complaints.count) complaints, the first: \(first)")
      }
    }
  }

  @Test("C0, C2, C3, C8, C13, C19, C21 and C28 arise: a search that never brings a rule about says nothing of it")
  func everyRuleArises() {
    var arisen: Set<ConflictRule> = []
    for seed in 0..<60 as Range<UInt64> {
      let story = RandomLicenses(seed: seed, steps: 30).story
      arisen.formUnion(story.state().cases.map(\.rule))
      arisen.formUnion(story.state(at: Story.instant(800)).cases.map(\.rule))
    }
    let expected: Set<ConflictRule> = [
      .judgedOnPast, .shortSupply, .oneLive, .acceptDeadline, .releaseLogin, .purchaseRenewal, .assignCancel,
    ]
    #expect(expected.subtracting(arisen) == [])
  }

  @Test("the same seed gives the same history")
  func repeatable() {
    let (one, other) = (RandomLicenses(seed: 42, steps: 20), RandomLicenses(seed: 42, steps: 20))
    #expect(one.story.world.entries.map(\.operations) == other.story.world.entries.map(\.operations))
    #expect(one.story.state() == other.story.state())
  }
}
