/// Begins a fund; row 0 is the fund.
public struct OpenFund: Hashable, Sendable {
  /// The one currency of the fund.
  public var currency: Currency
  /// What people call it, at most 200 bytes.
  public var name: String

  /// An empty fund.
  public init(currency: Currency, name: String) {
    self.currency = currency
    self.name = name
  }
}

/// Adds credits to a fund; row 0 is the new lot (R6, R14).
public struct DepositFund: Hashable, Sendable {
  /// The fund.
  public var fund: EntityID
  /// Minor units of the fund's currency, above 0.
  public var amount: Int64
  /// When the credits end, exclusive.
  public var end: Instant
  /// The vendor's reference, at most 200 bytes.
  public var reference: String

  /// A lot of credits.
  public init(fund: EntityID, amount: Int64, end: Instant, reference: String) {
    self.fund = fund
    self.amount = amount
    self.end = end
    self.reference = reference
  }
}

/// Corrects the amount of a lot, up or down (C17).
public struct AdjustFund: Hashable, Sendable {
  /// The fund.
  public var fund: EntityID
  /// The lot.
  public var lot: EntityID
  /// Minor units to add; negative to take away; not 0.
  public var amount: Int64
  /// Why, at most 500 bytes.
  public var reason: String

  /// A correction of a lot.
  public init(fund: EntityID, lot: EntityID, amount: Int64, reason: String) {
    self.fund = fund
    self.lot = lot
    self.amount = amount
    self.reason = reason
  }
}

/// Moves the end of the free credits of lots, and of the pending invitations it covers (R15, R16, R18).
public struct ExtendFund: Hashable, Sendable {
  /// The fund.
  public var fund: EntityID
  /// The lots that were seen and had not ended (C15), at least one.
  public var lots: [EntityID]
  /// The new end, exclusive; a lot that ends later keeps its end.
  public var end: Instant
  /// Pending invitations whose end is raised and whose lifetime starts again (R16).
  public var covers: [EntityID]

  /// An extension of lots.
  public init(fund: EntityID, lots: [EntityID], end: Instant, covers: [EntityID]) {
    self.fund = fund
    self.lots = lots
    self.end = end
    self.covers = covers
  }
}
