/// What became of one row of an operation. Every row has exactly one fate; no intention disappears.
public enum Fate: Hashable, Sendable {
  /// It did what it said.
  case inEffect
  /// Another row already did, or replaced, what it said.
  case superseded(by: Stamp)
  /// It lost, and a case says why.
  case lost(ConflictRule)
}

/// The record that an intention lost to another.
public struct Case: Hashable, Sendable {
  /// The rule it lost by.
  public let rule: ConflictRule
  /// The row that lost. Names the case.
  public let lost: Stamp
  /// The row that won, where there is one.
  public let winner: Stamp?
  /// The invitation, fund or other thing it was about.
  public let subject: EntityID
  /// Why, where the rule alone does not say.
  public let reason: Refusal?
  /// The row that finished its business since: the decision about the request that it became, for one. Nil while it is
  /// open, and again if that row falls.
  public let settledBy: Stamp?

  /// Records a loss.
  public init(
    rule: ConflictRule, lost: Stamp, winner: Stamp?, subject: EntityID, reason: Refusal? = nil, settledBy: Stamp? = nil
  ) {
    self.rule = rule
    self.lost = lost
    self.winner = winner
    self.subject = subject
    self.reason = reason
    self.settledBy = settledBy
  }
}
