import ChangeSets

/// A change set that a store did not take, and why.
public struct Refusal: Sendable, Equatable {
  /// The refused change set.
  public var id: ChangeSetID
  /// The reason in words, without personal data.
  public var reason: String

  /// Names a change set and the reason.
  public init(id: ChangeSetID, reason: String) {
    self.id = id
    self.reason = reason
  }
}

/// What became of one page at intake.
public struct IntakeReport: Sendable, Equatable {
  /// Newly held; those count as well that had been waiting for these.
  public var stored: Int
  /// Of the page, those that wait now for something that is not held.
  public var waiting: Int
  /// Of the page, those held or waiting before.
  public var duplicates: Int
  /// Of the page, those not stored.
  public var refused: [Refusal]
  /// Ids that waiting change sets lack and that are stored nowhere here; ascending, each once.
  public var missing: [ChangeSetID]

  /// Counts and lists; all default to nothing.
  public init(
    stored: Int = 0, waiting: Int = 0, duplicates: Int = 0, refused: [Refusal] = [], missing: [ChangeSetID] = []
  ) {
    self.stored = stored
    self.waiting = waiting
    self.duplicates = duplicates
    self.refused = refused
    self.missing = missing
  }

  /// How many of a page of `count` change sets this replica did not have before and has now, waiting ones included.
  func fresh(of count: Int) -> Int { max(0, count - duplicates - refused.count) }
}
