import LedgerModel
import Licensing
import Testing

@Suite("R30, C19, C20: long random histories of three nodes")
struct SubscriptionRandomHistoryTests {
  private static let firstDays = [
    "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31",
  ]

  /// A history drawn from a seed: purchases, payments on any day, failures, renewals in and out of turn, at prices that
  /// change, a rare cancellation, and syncs now and then.
  private func history(_ seed: UInt64) -> (story: SeatStory, random: SplitMix) {
    var random = SplitMix(seed: seed)
    var story = SeatStory()
    var purchases: [Stamp] = []
    for _ in 0..<30 {
      let node = random.below(3)
      let price = Money(amount: Int64(random.below(4)) * 777, currency: SeatStory.price.currency)
      let day = Day(number: SeatStory.day("2026-01-25").number + Int64(random.below(190))).text
      switch random.below(9) {
      case 0, 1: purchases.append(story.request(Int64(random.below(5)), on: day, price: price, by: node))
      case 2, 3, 4:
        if let purchase = purchases.randomElement(using: &random) { story.pay(purchase, on: day, by: node) }
      case 5:
        if random.once(in: 3), let purchase = purchases.randomElement(using: &random) {
          story.fail(purchase, by: node)
        }
      case 6, 7:
        let index = random.below(Self.firstDays.count - 2)
        story.renew(Self.firstDays[index + 1], until: Self.firstDays[index + 2], price: price, by: node)
      default:
        if random.once(in: 12) { story.say(.cancelled, by: node) } else { story.world.sync(node, random.below(3)) }
      }
      if random.once(in: 3) { story.world.sync(random.below(3), random.below(3)) }
    }
    return (story, random)
  }

  @Test("the result depends on the set of facts only; every fact has one fate; nothing is charged twice")
  func holds() {
    var finalised = 0
    var catchUps = 0
    for seed in 0..<400 as Range<UInt64> {
      var (story, random) = history(seed)
      let outcome = story.resolve(story.facts)
      #expect(SubscriptionOracle(outcome, facts: story.facts).faults == [], "seed \(seed)")
      if seed < 100 { #expect(story.differences(from: outcome) == [], "seed \(seed)") }
      for _ in 0..<3 {
        #expect(story.resolve(story.facts.shuffled(using: &random)) == outcome, "seed \(seed)")
      }
      finalised += outcome.state?.seatSteps.count ?? 0
      catchUps += outcome.state?.charges.filter { $0.charge.kind == .catchUp }.count ?? 0
    }
    // What is never tried shows nothing.
    #expect(finalised > 400 && catchUps > 100)
  }

  @Test("what a node sees later never changes what it judged once (C0)")
  func judgedOnce() {
    for seed in 0..<100 as Range<UInt64> {
      let (story, _) = history(seed)
      let whole = story.resolve(story.facts)
      let refused = Set(whole.cases.filter { $0.rule == .judgedOnPast }.map(\.lost))
      for node in story.world.nodes.indices {
        let held = story.facts.filter { story.world.nodes[node].held.contains(Int($0.stamp.set.handle)) }
        let part = story.resolve(held)
        let refusedThere = Set(part.cases.filter { $0.rule == .judgedOnPast }.map(\.lost))
        #expect(refusedThere == refused.intersection(held.map(\.stamp)), "seed \(seed) node \(node)")
      }
    }
  }
}
