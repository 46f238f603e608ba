import Licensing

extension LedgerSummary {
  /// An order, as far as people see it.
  public struct Order: Hashable, Sendable {
    /// The order.
    public var id: EntityID
    /// `requested`, `assigned`, `rejected` or `cancelled`.
    public var state: String
    /// The row that put it there, where one did.
    public var by: EntityID?
    /// Licenses asked for.
    public var quantity: Int64
    /// The end of its licenses, once assigned.
    public var end: Instant?
    /// What lost to the assignment, in clock order.
    public var requests: [Request]
  }

  /// A rejection or cancellation that lost to an assignment (C21).
  public struct Request: Hashable, Sendable {
    /// The row that lost.
    public var id: EntityID
    /// `open`, `approved` or `denied`.
    public var state: String
    /// The decision that counts.
    public var decidedBy: EntityID?
  }

  /// What is drawn from an order's licenses or a subscription's seats.
  public struct Places: Hashable, Sendable {
    /// The order or subscription.
    public var supply: EntityID
    /// How many places there are.
    public var capacity: Int64
    /// Places of learners who have not used theirs.
    public var held: Int64
    /// Places of learners who have.
    public var spent: Int64
    /// Places used beyond what is there.
    public var overage: Int64
  }

  /// A subscription, as far as people see it.
  public struct Subscription: Hashable, Sendable {
    /// The subscription.
    public var id: EntityID
    /// The seats, as they rose.
    public var seats: [Step]
    /// The purchases, in clock order.
    public var purchases: [Purchase]
    /// The ends of its cycles, in order.
    public var cycleEnds: [Instant]
    /// The rows that count as invoices, one for each cycle after the first.
    public var invoices: [EntityID]
    /// Everything charged.
    public var lines: Set<Line>
    /// What all seats cost for a cycle at the price invoiced last, in minor units.
    public var recurringTotal: Int64
    /// The cancellation that counts.
    public var cancelledBy: EntityID?
  }

  /// A count of seats.
  public struct Step: Hashable, Sendable {
    /// From when.
    public var instant: Instant
    /// The count.
    public var seats: Int64
  }

  /// Seats that were asked for.
  public struct Purchase: Hashable, Sendable {
    /// The purchase.
    public var id: EntityID
    /// `awaitingPayment`, `finalised` or `failed`.
    public var state: String
    /// The row that settled it.
    public var by: EntityID?
  }

  /// A line charged.
  public struct Line: Hashable, Sendable {
    /// `initial`, `additionalSeats`, `catchUp` or `renewal`.
    public var kind: String
    /// Seats.
    public var quantity: Int64
    /// First day of the cycle.
    public var cycleStart: Day
    /// Days charged.
    public var days: Int64
    /// Days of the cycle.
    public var cycleDays: Int64
    /// Minor units.
    public var amount: Int64
    /// The purchase, for additional seats and catch-ups.
    public var purchase: EntityID?
    /// The invoice, for renewals and catch-ups.
    public var invoice: EntityID?
  }
}

extension LedgerState {
  /// Every order that took effect.
  var orderSummaries: [LedgerSummary.Order] {
    orders.compactMap { order in
      let (name, by) = order.lifecycle.nameAndCause
      guard name != "void" else { return nil }
      return LedgerSummary.Order(
        id: order.id, state: name, by: by, quantity: order.terms.quantity, end: order.lot?.end,
        requests: order.requests.map { request in
          LedgerSummary.Request(
            id: request.id,
            state: request.decidedBy == nil ? "open" : request.isApproved ? "approved" : "denied",
            decidedBy: request.decidedBy?.entity)
        })
    }
  }

  /// What is drawn from each supply that is counted in places.
  var placesSummaries: [LedgerSummary.Places] {
    places.map { supply, ranking in
      LedgerSummary.Places(
        supply: supply, capacity: ranking.segments.reduce(0) { $0 + $1.capacity },
        held: ranking.segments.reduce(0) { $0 + $1.held }, spent: ranking.segments.reduce(0) { $0 + $1.spent },
        overage: ranking.overage)
    }
  }
}

extension SubscriptionState {
  /// The subscription without explanations.
  public var summary: LedgerSummary.Subscription {
    LedgerSummary.Subscription(
      id: id, seats: seatSteps.map { LedgerSummary.Step(instant: $0.instant, seats: $0.seats) },
      purchases: purchases.map(\.summary), cycleEnds: cycles.map(\.endsAt), invoices: invoices.map(\.id),
      lines: Set(charges.map(\.summary)), recurringTotal: recurringTotal.amount, cancelledBy: cancelledBy?.entity)
  }
}

extension SubscriptionOutcome {
  /// The outcome as the summary of a ledger that has nothing else.
  public var summary: LedgerSummary {
    var result = LedgerSummary()
    result.subscriptions = state.map { [$0.summary] } ?? []
    result.losses = cases.map { LedgerSummary.Loss(rule: $0.rule, lost: $0.lost.entity) }
    result.sort()
    return result
  }
}

extension LedgerSummary {
  /// What it says of subscriptions, together with all losses.
  public var ofSubscriptions: LedgerSummary {
    var result = LedgerSummary()
    (result.subscriptions, result.losses) = (subscriptions, losses)
    return result
  }
}

extension SeatPurchase {
  fileprivate var summary: LedgerSummary.Purchase {
    switch state {
    case .awaitingPayment: LedgerSummary.Purchase(id: id, state: "awaitingPayment", by: nil)
    case .finalised(_, let by): LedgerSummary.Purchase(id: id, state: "finalised", by: by.entity)
    case .failed(_, let by): LedgerSummary.Purchase(id: id, state: "failed", by: by.entity)
    }
  }
}

extension SubscriptionCharge {
  fileprivate var summary: LedgerSummary.Line {
    LedgerSummary.Line(
      kind: "\(charge.kind)", quantity: charge.quantity, cycleStart: charge.cycleStart, days: charge.days,
      cycleDays: charge.cycleDays, amount: charge.amount.amount, purchase: purchase, invoice: invoice)
  }
}

extension OrderState.Lifecycle {
  fileprivate var nameAndCause: (String, EntityID?) {
    switch self {
    case .requested: ("requested", nil)
    case .assigned(let stamp): ("assigned", stamp.entity)
    case .rejected(let stamp): ("rejected", stamp.entity)
    case .cancelled(let stamp): ("cancelled", stamp.entity)
    case .void: ("void", nil)
    }
  }
}
