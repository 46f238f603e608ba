import LedgerModel
import Licensing
import Testing

/// A subscription to whose facts several nodes add offline, for tests. Local days are of UTC.
///
/// Unless told otherwise: ten seats at 31.00 EUR a month, from 31 January 2026 on, so that the first cycle has 28 days
/// and the second 31.
struct SeatStory {
  static let price = Money(amount: 3_100, currency: Story.euro)
  static let version = EntityID(set: SetID(1, 2, 3, 4), operation: 0)

  private var story: Story
  private(set) var facts: [SubscriptionFact] = []
  private(set) var start: Stamp

  /// The nodes and their change sets.
  var world: World {
    get { story.world }
    set { story.world = newValue }
  }

  init(_ terms: SubscriptionTerms = SeatStory.terms(), nodes: Int = 3) {
    story = Story(nodes: nodes)
    for node in story.world.nodes.indices { story.world.nodes[node].clock = SeatStory.noon("2026-01-30") }
    start = Stamp(
      set: story.world.write([.startSubscription(StartSubscription(terms: terms))], by: 0), operation: 0, row: 0)
    facts.append(SubscriptionFact(stamp: start, act: .started(terms)))
    story.world.syncAll()
  }

  static func terms(
    seats: Int64 = 10, price: Money = SeatStory.price, anchor: String = "2026-01-31", months: Int = 1,
    startsOn: String = "2026-01-31", firstEnd: String = "2026-02-28"
  ) -> SubscriptionTerms {
    SubscriptionTerms(
      product: EntityID(set: SetID(9, 9, 9, 9), operation: 0), policyVersion: SeatStory.version, seats: seats,
      unitPrice: price, anchor: day(anchor), months: months, timeZone: "Etc/UTC", startsOn: day(startsOn),
      startsAt: day(startsOn).start, firstEnd: day(firstEnd).start)
  }

  static func day(_ text: String) -> Day { (try? Day(text: text))! }
  static func noon(_ text: String) -> Instant { Instant(milliseconds: day(text).start.milliseconds + 43_200_000) }

  /// The name of the subscription.
  var id: EntityID { start.entity }

  /// A node says something on top of all it holds.
  @discardableResult
  mutating func say(_ act: SubscriptionFact.Act, by node: Int = 0) -> Stamp {
    let stamp = Stamp(set: story.world.write([act.operation(on: id)], by: node), operation: 0, row: 0)
    facts.append(SubscriptionFact(stamp: stamp, act: act))
    return stamp
  }

  @discardableResult
  mutating func request(
    _ quantity: Int64 = 2, on day: String = "2026-02-10", price: Money = SeatStory.price, by node: Int = 0
  ) -> Stamp {
    say(
      .purchaseRequested(
        SeatRequest(
          quantity: quantity, unitPrice: price, priceVersion: SeatStory.version, requestedOn: SeatStory.day(day))),
      by: node)
  }

  @discardableResult
  mutating func pay(_ purchase: Stamp, on day: String, at instant: Instant? = nil, by node: Int = 0) -> Stamp {
    say(
      .finalised(
        SeatPayment(
          purchase: purchase.entity, paidAt: instant ?? SeatStory.noon(day), paidOn: SeatStory.day(day),
          reference: "bank")),
      by: node)
  }

  @discardableResult
  mutating func fail(_ purchase: Stamp, by node: Int = 0) -> Stamp {
    say(.failed(purchase: purchase.entity, reason: .declined), by: node)
  }

  @discardableResult
  mutating func renew(
    _ renewal: String, until end: String, price: Money = SeatStory.price, by node: Int = 0
  ) -> Stamp {
    say(
      .renewed(
        SubscriptionRenewal(
          renewal: SeatStory.day(renewal), end: SeatStory.day(end), endsAt: SeatStory.day(end).start, unitPrice: price,
          priceVersion: SeatStory.version, invoicedAt: SeatStory.noon(renewal))),
      by: node)
  }

  /// What resolution makes of it; the order of the facts is tried to matter.
  func outcome() -> SubscriptionOutcome {
    let outcome = resolve(facts)
    #expect(resolve(facts.reversed()) == outcome)
    #expect(SubscriptionOracle(outcome, facts: facts).faults == [])
    #expect(differences(from: outcome) == [])
    return outcome
  }

  /// Where the naive model, which works everything out anew, comes to something else.
  func differences(from outcome: SubscriptionOutcome) -> [String] {
    let resolved = outcome.summary
    let naive = NaiveModel(entries: world.entries, order: world.order).summary(at: SeatStory.noon("2026-01-30"))
    let expected = naive.ofSubscriptions
    return resolved.differences(from: expected).map { "resolved \($0)" }
      + expected.differences(from: resolved).map { "expected \($0)" }
  }

  /// The state, where there is one.
  func state() throws -> SubscriptionState { try #require(outcome().state) }

  func resolve(_ facts: [SubscriptionFact]) -> SubscriptionOutcome {
    SubscriptionResolver(subscription: id, facts: facts, causality: world.order).outcome()
  }

  /// The fate of one fact.
  func fate(of stamp: Stamp) -> Fate? { outcome().fates.first { $0.stamp == stamp }?.fate }

  /// The refusal of one fact judged on its author's past.
  func refusal(of stamp: Stamp) -> Refusal? {
    outcome().cases.first { $0.lost == stamp && $0.rule == .judgedOnPast }?.reason
  }
}

extension SubscriptionFact.Act {
  /// The operation that says it.
  fileprivate func operation(on subscription: EntityID) -> Licensing.Operation {
    switch self {
    case .started(let terms): .startSubscription(StartSubscription(terms: terms))
    case .quoted(let request, let amount):
      .quoteSeats(QuoteSeats(subscription: subscription, request: request, amount: amount))
    case .purchaseRequested(let request):
      .requestPurchase(RequestPurchase(subscription: subscription, request: request))
    case .finalised(let payment): .finalizePurchase(FinalizePurchase(subscription: subscription, payment: payment))
    case .failed(let purchase, let reason):
      .failPurchase(FailPurchase(subscription: subscription, purchase: purchase, reason: reason))
    case .renewed(let renewal): .renewSubscription(RenewSubscription(subscription: subscription, renewal: renewal))
    case .cancelled: .cancelSubscription(CancelSubscription(subscription: subscription))
    }
  }
}

extension SubscriptionState {
  /// Every line charged, in short.
  var lines: [String] {
    charges.map { line in
      let charge = line.charge
      return "\(charge.kind.name) \(charge.quantity) \(charge.cycleStart.text) \(charge.days)/\(charge.cycleDays)"
        + " \(charge.amount.text)"
    }
  }
}
