/// Asks for licenses of a product (R38); row 0 is the order.
public struct RequestOrder: Hashable, Sendable {
  /// The product, which draws on orders.
  public var product: EntityID
  /// The operation that set the policy version the author saw; it says how long the licenses are valid (R40).
  public var policyVersion: EntityID
  /// How many licenses, 1 to ``quantityMax``.
  public var quantity: Int64
  /// The purchase order it belongs to, at most 100 bytes; empty if there is none.
  public var purchaseOrder: String
  /// A remark, at most 500 bytes.
  public var note: String

  /// The most licenses one order may ask for.
  public static let quantityMax: Int64 = 1_000_000

  /// An order of licenses.
  public init(product: EntityID, policyVersion: EntityID, quantity: Int64, purchaseOrder: String, note: String) {
    self.product = product
    self.policyVersion = policyVersion
    self.quantity = quantity
    self.purchaseOrder = purchaseOrder
    self.note = note
  }
}

/// Assigns the licenses of an order: from here on their validity counts (R40).
public struct AssignOrder: Hashable, Sendable {
  /// The order.
  public var order: EntityID
  /// When the licenses end, if before the product's validity would end them; exclusive. Nothing makes them last longer.
  public var until: Instant?

  /// Assigns an order.
  public init(order: EntityID, until: Instant? = nil) {
    self.order = order
    self.until = until
  }
}

/// Turns an order down.
public struct RejectOrder: Hashable, Sendable {
  /// The order.
  public var order: EntityID
  /// Why, at most 500 bytes.
  public var reason: String

  /// Rejects an order.
  public init(order: EntityID, reason: String) {
    self.order = order
    self.reason = reason
  }
}

/// Takes an order back.
public struct CancelOrder: Hashable, Sendable {
  /// The order.
  public var order: EntityID
  /// Why, at most 500 bytes.
  public var reason: String

  /// Cancels an order.
  public init(order: EntityID, reason: String) {
    self.order = order
    self.reason = reason
  }
}

/// Decides about the cancellation of an order that was assigned at the same time (C21).
public struct DecideCancellation: Hashable, Sendable {
  /// The order.
  public var order: EntityID
  /// The rejection or cancellation that lost to the assignment.
  public var request: EntityID
  /// True to cancel the order, false to leave it as it is.
  public var isApproved: Bool
  /// A remark, at most 500 bytes.
  public var note: String

  /// A decision about a cancellation.
  public init(order: EntityID, request: EntityID, isApproved: Bool, note: String) {
    self.order = order
    self.request = request
    self.isApproved = isApproved
    self.note = note
  }
}
