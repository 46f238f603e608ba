/// Begins a product; row 0 is the product.
public struct DefineProduct: Hashable, Sendable {
  /// What the product is (R1).
  public var kind: ProductKind
  /// The family it is found under (R8), at most 100 bytes.
  public var family: String
  /// What people call it, at most 200 bytes.
  public var name: String
  /// Its first policy version.
  public var policy: ProductPolicy

  /// A product of a family with its first policy.
  public init(kind: ProductKind, family: String, name: String, policy: ProductPolicy) {
    self.kind = kind
    self.family = family
    self.name = name
    self.policy = policy
  }
}

/// Gives a product a new policy version; what was issued keeps its own (C24).
public struct ReviseProduct: Hashable, Sendable {
  /// The product.
  public var product: EntityID
  /// The policy from here on.
  public var policy: ProductPolicy

  /// A new policy for a product.
  public init(product: EntityID, policy: ProductPolicy) {
    self.product = product
    self.policy = policy
  }
}

/// Ends the offering of a product; invitations made unseen stand (C25).
public struct RetireProduct: Hashable, Sendable {
  /// The product.
  public var product: EntityID

  /// Retires a product.
  public init(product: EntityID) { self.product = product }
}
