import LedgerModel
import Licensing
import Testing

@Suite("C19, C20: every way in which a few acts can know of each other")
struct SubscriptionSmallScopeTests {
  /// Who had seen whom, by handle.
  private struct Pasts: Causality {
    var seen: [Set<Int64>]
    func saw(_ later: SetStamp, _ earlier: SetStamp) -> Bool { seen[Int(later.handle)].contains(earlier.handle) }
  }

  /// The start has handle 0 and is seen by all; act `i` has handle `i + 1` and is named alike in every history.
  private static func name(_ index: Int) -> SetID { SetID(UInt64(index + 1), 0, 0, 0) }
  private static let subscription = EntityID(set: name(0), operation: 0)
  private static let purchase = EntityID(set: name(1), operation: 0)

  private static func payment(on day: String) -> SubscriptionFact.Act {
    .finalised(
      SeatPayment(purchase: purchase, paidAt: SeatStory.noon(day), paidOn: SeatStory.day(day), reference: ""))
  }

  private static let request = SubscriptionFact.Act.purchaseRequested(
    SeatRequest(
      quantity: 2, unitPrice: SeatStory.price, priceVersion: SeatStory.version,
      requestedOn: SeatStory.day("2026-02-10")))

  private static let renewal = SubscriptionFact.Act.renewed(
    SubscriptionRenewal(
      renewal: SeatStory.day("2026-02-28"), end: SeatStory.day("2026-03-31"),
      endsAt: SeatStory.day("2026-03-31").start, unitPrice: SeatStory.price, priceVersion: SeatStory.version,
      invoicedAt: SeatStory.noon("2026-02-28")))

  static let asked: [SubscriptionFact.Act] = [
    request, payment(on: "2026-02-14"), payment(on: "2026-02-28"),
    .failed(purchase: purchase, reason: .declined), renewal,
  ]
  static let twice: [SubscriptionFact.Act] = [
    request, payment(on: "2026-02-14"), payment(on: "2026-02-28"), renewal, renewal,
  ]
  static let cancelling: [SubscriptionFact.Act] = [request, payment(on: "2026-02-28"), renewal, .cancelled, .cancelled]

  @Test(
    "all orders and all knowledge of five acts, on three nodes or any number: never charged twice, one fate each",
    arguments: zip([asked, twice, cancelling], [5, 4, 3]))
  func exhaustive(acts: [SubscriptionFact.Act], differentEnds: Int) {
    var histories = 0
    var ends: Set<String> = []
    let knowledge = Self.knowledge(of: acts.count)
    // Of two acts that say the same it does not matter which is which.
    let areTwins = acts[3] == acts[4]
    for order in Self.permutations(Array(acts.indices)) where !areTwins || order.filter({ $0 > 2 }) == [3, 4] {
      for pasts in knowledge {
        histories += 1
        let (end, faults) = Self.play(acts, order, pasts)
        ends.insert(end)
        if !faults.isEmpty { Issue.record("order \(order), seen \(pasts): \(faults)") }
      }
    }
    // 120 clock orders of 5 acts, and 357 transitive ways to have seen what came before.
    #expect(histories == (areTwins ? 60 : 120) * 357)
    #expect(ends.count == differentEnds, "\(ends)")
  }

  /// Plays one history; returns how it came out and what should not be.
  private static func play(
    _ acts: [SubscriptionFact.Act], _ order: [Int], _ pasts: [Set<Int>]
  ) -> (end: String, faults: [String]) {
    var causality = Pasts(seen: Array(repeating: [], count: acts.count + 1))
    var facts = [SubscriptionFact(stamp: stamp(0, time: 1), act: .started(SeatStory.terms()))]
    for (position, act) in order.enumerated() {
      causality.seen[act + 1] = Set(pasts[position].map { Int64(order[$0] + 1) }).union([0])
      facts.append(SubscriptionFact(stamp: stamp(act + 1, time: UInt64(position + 2)), act: acts[act]))
    }
    func resolve(_ facts: [SubscriptionFact]) -> SubscriptionOutcome {
      SubscriptionResolver(subscription: subscription, facts: facts, causality: causality).outcome()
    }
    let outcome = resolve(facts)
    var faults = SubscriptionOracle(outcome, facts: facts).faults
    if resolve(facts.reversed()) != outcome { faults.append("the order of facts matters") }
    guard let state = outcome.state, let purchase = state.purchases.first else { return ("none", ["no purchase"]) }
    faults += check(purchase, outcome, facts, causality)
    if let invoice = state.invoices.first {
      // Whoever paid when: the new cycle costs every seat once. Prices are the same, so the sum tells.
      let own = state.charges.filter { $0.invoice == nil && $0.charge.cycleStart == invoice.cycle.firstDay }
      let sum = own.map(\.charge.amount.amount).reduce(invoice.total.amount, +)
      if sum != 3_100 * state.seats { faults.append("the new cycle costs \(sum)") }
    }
    let isFailed = if case .failed = purchase.state { " failed" } else { "" }
    return (state.lines.joined(separator: "; ") + isFailed + " " + (state.endsOn?.text ?? ""), faults)
  }

  /// R30, C19 said once more, from the side of the purchase: it is finalised if a payment knew of it and of nothing
  /// that settled it, and came in time.
  private static func check(
    _ purchase: SeatPurchase, _ outcome: SubscriptionOutcome, _ facts: [SubscriptionFact], _ causality: Pasts
  ) -> [String] {
    var faults: [String] = []
    let refused = Set(outcome.cases.filter { $0.rule == .judgedOnPast }.map(\.lost))
    let valid = facts.filter { fact in
      switch fact.act {
      case .finalised, .failed: !refused.contains(fact.stamp)
      case .started, .quoted, .purchaseRequested, .renewed, .cancelled: false
      }
    }
    for fact in valid {
      if !causality.precedes(purchase.stamp, fact.stamp) { faults.append("settled unseen") }
      if valid.contains(where: { causality.precedes($0.stamp, fact.stamp) }) {
        faults.append("settled knowingly again")
      }
    }
    let days = valid.compactMap { fact -> Day? in
      guard case .finalised(let payment) = fact.act else { return nil }
      return outcome.state?.endsOn.map { payment.paidOn < $0 } ?? true ? payment.paidOn : nil
    }
    if case .finalised(let payment, _) = purchase.state {
      if payment.paidOn != days.min() { faults.append("not the first payment") }
    } else if !days.isEmpty {
      faults.append("a payment without effect")
    }
    return faults
  }

  private static func stamp(_ handle: Int, time: UInt64) -> Stamp {
    let set = SetStamp(id: name(handle), time: time << 16, chain: name(handle), number: 1, handle: Int64(handle))
    return Stamp(set: set, operation: 0, row: 0)
  }

  private static func permutations(_ items: [Int]) -> [[Int]] {
    guard let first = items.first else { return [[]] }
    return permutations(Array(items.dropFirst())).flatMap { rest in
      (0...rest.count).map { Array(rest[..<$0]) + [first] + Array(rest[$0...]) }
    }
  }

  /// Every way in which `count` acts in a row can have seen those before them: whoever saw an act saw what it saw.
  private static func knowledge(of count: Int) -> [[Set<Int>]] {
    guard count > 0 else { return [[]] }
    return knowledge(of: count - 1).flatMap { pasts in
      (0..<(1 << pasts.count)).compactMap { mask in
        let past = Set((0..<pasts.count).filter { mask & (1 << $0) != 0 })
        return past.allSatisfy({ pasts[$0].isSubset(of: past) }) ? pasts + [past] : nil
      }
    }
  }
}
