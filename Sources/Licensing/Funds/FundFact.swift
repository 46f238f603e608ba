/// One authorised operation about a fund.
public struct FundFact: Hashable, Sendable {
  /// What the operation says.
  public enum Act: Hashable, Sendable {
    /// The fund came into being.
    case opened(Currency, name: String)
    /// A lot came into being; the fact's own stamp names it.
    case deposited(amount: Int64, end: Instant)
    /// A lot was corrected.
    case adjusted(lot: EntityID, amount: Int64)
    /// Lots were extended.
    case extended(lots: [EntityID], end: Instant, covers: Set<EntityID>)
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

/// What the operations about a fund have made of it, before claims are ranked.
public struct FundState: Hashable, Sendable {
  /// The fund.
  public let id: EntityID
  /// Its one currency.
  public let currency: Currency
  /// What people call it.
  public let name: String
  /// Its lots, in clock order.
  public let lots: [LotState]
  /// What was lost.
  public let cases: [Case]
  /// What became of each operation.
  public let fates: [FateRecord]
}

/// A lot of credits.
public struct LotState: Hashable, Sendable {
  /// The lot.
  public let id: EntityID
  /// The history that invitations are judged by.
  public let history: LotHistory
  /// Minor units: the deposit and its corrections, never below 0.
  public let amount: Int64

  /// A lot.
  public init(id: EntityID, history: LotHistory, amount: Int64) {
    self.id = id
    self.history = history
    self.amount = amount
  }

  /// The end of its free credits: the latest of all extensions (C16, R18).
  public var end: Instant { history.extensions.reduce(history.end) { max($0, $1.end) } }

  /// Nothing is left in a lot that was closed, unless somebody claims from it who was not known where it was closed
  /// (C21).
  func closed(unless isClaimed: Bool) -> LotState {
    history.closings.isEmpty || isClaimed ? self : LotState(id: id, history: history, amount: 0)
  }
}
