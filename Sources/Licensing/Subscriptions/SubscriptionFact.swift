/// One authorised operation about a subscription.
public struct SubscriptionFact: Hashable, Sendable {
  /// What the operation says.
  public enum Act: Hashable, Sendable {
    /// The subscription came into being; the fact's own stamp names it.
    case started(SubscriptionTerms)
    /// Somebody was told what seats would cost. An estimate that binds nobody (C20).
    case quoted(SeatRequest, amount: Money)
    /// Seats were asked for; the fact's own stamp names the purchase, which awaits payment.
    case purchaseRequested(SeatRequest)
    /// A purchase was paid.
    case finalised(SeatPayment)
    /// A purchase will not be paid.
    case failed(purchase: EntityID, reason: PaymentFailure)
    /// The invoice of the next cycle was made.
    case renewed(SubscriptionRenewal)
    /// No cycle after the ones invoiced is wanted.
    case cancelled
  }

  /// Where the operation stands.
  public let stamp: Stamp
  /// What it says.
  public let act: Act

  /// States a fact.
  public init(stamp: Stamp, act: Act) {
    self.stamp = stamp
    self.act = act
  }
}

/// What a subscription starts with. Local days and instants are both stated by the author, because resolution consults
/// no database of time zones.
public struct SubscriptionTerms: Hashable, Sendable {
  /// The product a seat of which is sold.
  public var product: EntityID
  /// The version of its policy.
  public var policyVersion: EntityID
  /// Seats from the beginning, at least 1.
  public var seats: Int64
  /// Price of one seat for a whole cycle, not negative. Its currency is the subscription's.
  public var unitPrice: Money
  /// A day on which a cycle begins; all cycles are counted from it.
  public var anchor: Day
  /// Length of a cycle in calendar months, 1 to 120.
  public var months: Int
  /// Name of the time zone that local days are of, such as `Europe/Vienna`. Shown, never looked up here.
  public var timeZone: String
  /// First local day of the subscription. The seats are charged from it to the end of the cycle it lies in.
  public var startsOn: Day
  /// The instant at which it starts, on that day.
  public var startsAt: Instant
  /// The instant at which its first cycle ends: the beginning of the first renewal day.
  public var firstEnd: Instant

  /// States every term; see the fields for units and ranges.
  public init(
    product: EntityID, policyVersion: EntityID, seats: Int64, unitPrice: Money, anchor: Day, months: Int,
    timeZone: String, startsOn: Day, startsAt: Instant, firstEnd: Instant
  ) {
    self.product = product
    self.policyVersion = policyVersion
    self.seats = seats
    self.unitPrice = unitPrice
    self.anchor = anchor
    self.months = months
    self.timeZone = timeZone
    self.startsOn = startsOn
    self.startsAt = startsAt
    self.firstEnd = firstEnd
  }
}

/// Seats that are asked for, and the price that the author saw (C24).
public struct SeatRequest: Hashable, Sendable {
  /// How many, at least 1 (R30).
  public var quantity: Int64
  /// Price of one seat for a whole cycle, not negative.
  public var unitPrice: Money
  /// The policy version that says so.
  public var priceVersion: EntityID
  /// The local day of asking. Decides nothing: the day of payment does (C19).
  public var requestedOn: Day

  /// States a request.
  public init(quantity: Int64, unitPrice: Money, priceVersion: EntityID, requestedOn: Day) {
    self.quantity = quantity
    self.unitPrice = unitPrice
    self.priceVersion = priceVersion
    self.requestedOn = requestedOn
  }
}

/// That a purchase was paid.
public struct SeatPayment: Hashable, Sendable {
  /// The purchase.
  public var purchase: EntityID
  /// When the money was received: decides which of several payments counts (C19).
  public var paidAt: Instant
  /// The local day of that instant in the subscription's time zone: decides the cycle (C19).
  public var paidOn: Day
  /// What the payment is called where it was made.
  public var reference: String

  /// States a payment.
  public init(purchase: EntityID, paidAt: Instant, paidOn: Day, reference: String) {
    self.purchase = purchase
    self.paidAt = paidAt
    self.paidOn = paidOn
    self.reference = reference
  }
}

/// Why a purchase will not be paid.
public enum PaymentFailure: UInt32, Hashable, Sendable, CaseIterable {
  /// The payment was refused.
  case declined = 1
  /// Whoever asked gave up.
  case abandoned = 2
  /// Nobody paid in time.
  case expired = 3
  /// Any other reason.
  case other = 4
}

/// The invoice of a cycle for all seats its author knew of.
public struct SubscriptionRenewal: Hashable, Sendable {
  /// First local day of the new cycle.
  public var renewal: Day
  /// First local day of the cycle after it.
  public var end: Day
  /// The instant at which the new cycle ends: the beginning of that day.
  public var endsAt: Instant
  /// Price of one seat in force for the new cycle, not negative (R33).
  public var unitPrice: Money
  /// The policy version that says so.
  public var priceVersion: EntityID
  /// When the invoice was made.
  public var invoicedAt: Instant

  /// States an invoice.
  public init(
    renewal: Day, end: Day, endsAt: Instant, unitPrice: Money, priceVersion: EntityID, invoicedAt: Instant
  ) {
    self.renewal = renewal
    self.end = end
    self.endsAt = endsAt
    self.unitPrice = unitPrice
    self.priceVersion = priceVersion
    self.invoicedAt = invoicedAt
  }
}
