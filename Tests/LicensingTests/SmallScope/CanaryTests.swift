import LedgerModel
import Licensing
import Testing

@Suite("canaries: a broken rule is noticed")
struct CanaryTests {
  @Test("found", arguments: Canary.allCases)
  func found(canary: Canary) {
    for seed in 0..<150 {
      let history = RandomHistory(seed: UInt64(seed), steps: 14)
      let entries = history.story.world.entries
      let oracle = Oracle(entries: entries, order: history.story.world.order, breaking: canary)
      let latest = history.story.latest
      let complaints = oracle.complaints(
        at: [latest, Story.instant(800)],
        deliveries: Delivery.orders(of: entries, from: history.story.prologue, atMost: 2))
      if let first = complaints.first {
        print("FOUND", canary, seed, first.prefix(150))
        return
      }
    }
    Issue.record("\(canary) was not noticed")
  }
}
