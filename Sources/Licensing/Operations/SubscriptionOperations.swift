/// Begins a subscription; row 0 is the subscription (R29).
public struct StartSubscription: Hashable, Sendable {
  /// What it starts with.
  public var terms: SubscriptionTerms

  /// Starts a subscription.
  public init(terms: SubscriptionTerms) { self.terms = terms }
}

/// Records what somebody was told that seats would cost (R30, C20).
public struct QuoteSeats: Hashable, Sendable {
  /// The subscription.
  public var subscription: EntityID
  /// What was asked for.
  public var request: SeatRequest
  /// The estimate.
  public var amount: Money

  /// An estimate.
  public init(subscription: EntityID, request: SeatRequest, amount: Money) {
    self.subscription = subscription
    self.request = request
    self.amount = amount
  }
}

/// Asks for more seats; row 0 is the purchase (R29, R30).
public struct RequestPurchase: Hashable, Sendable {
  /// The subscription.
  public var subscription: EntityID
  /// What is asked for.
  public var request: SeatRequest

  /// Asks for seats.
  public init(subscription: EntityID, request: SeatRequest) {
    self.subscription = subscription
    self.request = request
  }
}

/// Records that a purchase was paid (R30).
public struct FinalizePurchase: Hashable, Sendable {
  /// The subscription.
  public var subscription: EntityID
  /// The payment, which names the purchase.
  public var payment: SeatPayment

  /// Records a payment.
  public init(subscription: EntityID, payment: SeatPayment) {
    self.subscription = subscription
    self.payment = payment
  }
}

/// Records that a purchase will not be paid (R30).
public struct FailPurchase: Hashable, Sendable {
  /// The subscription.
  public var subscription: EntityID
  /// The purchase.
  public var purchase: EntityID
  /// Why.
  public var reason: PaymentFailure

  /// Gives a purchase up.
  public init(subscription: EntityID, purchase: EntityID, reason: PaymentFailure) {
    self.subscription = subscription
    self.purchase = purchase
    self.reason = reason
  }
}

/// Makes the invoice of the next cycle; row 0 is the invoice (R33).
public struct RenewSubscription: Hashable, Sendable {
  /// The subscription.
  public var subscription: EntityID
  /// The cycle and its price.
  public var renewal: SubscriptionRenewal

  /// Renews a subscription.
  public init(subscription: EntityID, renewal: SubscriptionRenewal) {
    self.subscription = subscription
    self.renewal = renewal
  }
}

/// Ends a subscription with the cycles invoiced so far.
public struct CancelSubscription: Hashable, Sendable {
  /// The subscription.
  public var subscription: EntityID

  /// Cancels a subscription.
  public init(subscription: EntityID) { self.subscription = subscription }
}
