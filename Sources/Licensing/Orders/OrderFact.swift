/// One authorised operation about an order.
public struct OrderFact: Hashable, Sendable {
  /// What the operation says.
  public enum Act: Hashable, Sendable {
    /// Licenses were asked for; the fact's own stamp names the order.
    case requested(OrderTerms)
    /// The licenses were assigned, to end at the latest at an instant if one is stated.
    case assigned(until: Instant?)
    /// The order was turned down.
    case rejected
    /// The order was taken back.
    case cancelled
    /// A rejection or cancellation that lost to an assignment was decided about.
    case cancellationDecided(request: EntityID, isApproved: Bool)
  }

  /// Where the operation stands; row 0.
  public let stamp: Stamp
  /// What it says.
  public let act: Act

  /// States a fact.
  public init(stamp: Stamp, act: Act) {
    self.stamp = stamp
    self.act = act
  }
}

/// What was ordered.
public struct OrderTerms: Hashable, Sendable {
  /// The product.
  public let product: EntityID
  /// The version of its policy that the author saw (C24).
  public let policyVersion: EntityID
  /// How many licenses, at least 1.
  public let quantity: Int64
  /// The purchase order; empty if there is none.
  public let purchaseOrder: String

  /// States the terms of an order.
  public init(product: EntityID, policyVersion: EntityID, quantity: Int64, purchaseOrder: String) {
    self.product = product
    self.policyVersion = policyVersion
    self.quantity = quantity
    self.purchaseOrder = purchaseOrder
  }
}
