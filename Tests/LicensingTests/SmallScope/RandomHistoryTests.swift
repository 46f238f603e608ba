import LedgerModel
import Licensing
import Testing

@Suite("random histories")
struct RandomHistoryTests {
  @Test("agree", arguments: 0..<8)
  func agree(block: Int) {
    var bad = 0
    for seed in 0..<400 {
      let history = RandomHistory(seed: UInt64(block * 1000 + seed), steps: 14)
      let entries = history.story.world.entries
      let oracle = Oracle(entries: entries, order: history.story.world.order)
      let latest = history.story.latest
      let complaints = oracle.complaints(
        at: [latest, latest.adding(days: 30), Story.instant(800)],
        deliveries: Delivery.orders(of: entries, from: history.story.prologue, atMost: 1))
      if !complaints.isEmpty {
        Issue.record("seed \(block * 1000 + seed)\n\(complaints.prefix(4).joined(separator: "\n  "))")
        bad += 1
        if bad > 2 { return }
      }
    }
  }
}
