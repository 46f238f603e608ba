/// Everything resolution has to say about a subscription.
public struct SubscriptionOutcome: Hashable, Sendable {
  /// The subscription; nil if it never took effect.
  public let state: SubscriptionState?
  /// What was lost, in clock order of the losers.
  public let cases: [Case]
  /// What became of each fact, in clock order.
  public let fates: [FateRecord]
}

/// What the operations about a subscription have made of it. Independent of the present; see ``standing(at:)``.
public struct SubscriptionState: Hashable, Sendable {
  /// The subscription.
  public let id: EntityID
  /// Where it was started.
  public let stamp: Stamp
  /// What it started with.
  public let terms: SubscriptionTerms
  /// Its cycles, paid and to come.
  public let schedule: BillingSchedule
  /// The first cycle and those invoiced, without gaps, in order; never empty.
  public let cycles: [PaidCycle]
  /// Its purchases, in clock order.
  public let purchases: [SeatPurchase]
  /// Estimates that were given, in clock order.
  public let quotes: [SeatEstimate]
  /// The seats as they rose, in order of time; the first step is the start. A count rises when a purchase is finalised,
  /// at the instant it was paid (R30).
  public let seatSteps: [SeatStep]
  /// Every line charged: the initial one, then one for each finalised purchase in clock order, then the lines of each
  /// invoice.
  public let charges: [SubscriptionCharge]
  /// The invoices in effect, one for each cycle after the first.
  public let invoices: [SubscriptionInvoice]
  /// The cancellation, if there is one.
  public let cancelledBy: Stamp?

  /// Seats with every finalised purchase.
  public let seats: Int64
  /// All those seats at the price in force for the latest invoiced cycle: what the next renewal comes to unless the
  /// price changes (R33). Nothing once it is cancelled, since no renewal follows.
  public let recurringTotal: Money
  /// The cycle that was invoiced last.
  public let latestCycle: PaidCycle

  /// The instant at which what was invoiced is over, exclusive.
  public var validUntil: Instant { latestCycle.endsAt }
  /// The day whose renewal has not been invoiced yet; nil once cancelled.
  public var renewalDue: Day? { cancelledBy == nil ? latestCycle.cycle.renewal : nil }
  /// The local day on which a cancelled subscription is over; nil while it goes on.
  public var endsOn: Day? { cancelledBy == nil ? nil : latestCycle.cycle.renewal }
}

/// A cycle that was invoiced, or the first one.
public struct PaidCycle: Hashable, Sendable {
  /// Its days.
  public let cycle: BillingCycle
  /// Its first instant: the start of the subscription, or the end of the cycle before.
  public let startsAt: Instant
  /// The instant at which it is over.
  public let endsAt: Instant
  /// Price of one seat in force for it.
  public let unitPrice: Money
  /// The policy version that says so.
  public let priceVersion: EntityID
  /// The start of the subscription, or the renewal that invoiced it.
  public let cause: Stamp
  /// Renewals that invoiced it without knowledge of that one, in clock order (C19).
  public let rivals: [LotHistory.Opening]

  /// Whether a row invoiced it, be it the one that counts or one written without knowledge of that.
  public func isInvoiced(by row: EntityID) -> Bool {
    cause.entity == row || rivals.contains { $0.stamp.entity == row }
  }
}

/// Seats that were asked for and what came of it (R30).
public struct SeatPurchase: Hashable, Sendable {
  /// Where a purchase stands.
  public enum State: Hashable, Sendable {
    /// Nobody has paid yet.
    case awaitingPayment
    /// It was paid; the stamp is of the payment that counts.
    case finalised(SeatPayment, by: Stamp)
    /// It will not be paid.
    case failed(PaymentFailure, by: Stamp)
  }

  /// Where it was asked for. Names the purchase.
  public let stamp: Stamp
  /// What was asked for.
  public let request: SeatRequest
  /// Where it stands.
  public let state: State

  /// The purchase's name.
  public var id: EntityID { stamp.entity }
}

/// An estimate that was given (C20).
public struct SeatEstimate: Hashable, Sendable {
  /// Where it was given. Names the estimate.
  public let stamp: Stamp
  /// What was asked for.
  public let request: SeatRequest
  /// What its author made of it.
  public let amount: Money
}

/// A rise of the count of seats.
public struct SeatStep: Hashable, Sendable {
  /// From when.
  public let instant: Instant
  /// The count from then on.
  public let seats: Int64
  /// The start, or the payment that finalised a purchase.
  public let cause: Stamp
}

/// A line charged, and what it rests on.
public struct SubscriptionCharge: Hashable, Sendable {
  /// The line.
  public let charge: Charge
  /// The start, the payment that finalised the purchase, or the renewal.
  public let cause: Stamp
  /// The purchase, for additional seats and catch-ups.
  public let purchase: EntityID?
  /// The invoice it belongs to, for renewals and catch-ups.
  public let invoice: EntityID?
}

/// The bill of one cycle after the first (R33, C19).
public struct SubscriptionInvoice: Hashable, Sendable {
  /// The renewal that made it. Names the invoice.
  public let stamp: Stamp
  /// What the renewal says.
  public let renewal: SubscriptionRenewal
  /// Its cycle.
  public let cycle: BillingCycle
  /// The purchases whose seats the invoice counts, in clock order.
  public let included: [EntityID]
  /// The line for all seats its author knew of.
  public let line: SubscriptionCharge
  /// A line for each purchase that belongs on it and that its author had not seen, in clock order.
  public let catchUps: [SubscriptionCharge]
  /// The sum of all its lines.
  public let total: Money

  /// The invoice's name.
  public var id: EntityID { stamp.entity }
}
