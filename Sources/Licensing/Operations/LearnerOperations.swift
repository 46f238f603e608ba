/// Makes learners known by their addresses.
public struct AddLearners: Hashable, Sendable {
  /// The learners, at least one; the keys are their names from here on.
  public var rows: [Contact]

  /// Makes these learners known.
  public init(rows: [Contact]) { self.rows = rows }
}

/// Records that learners have an account and completed registration (R20, R21).
public struct RegisterLearners: Hashable, Sendable {
  /// The learners, at least one.
  public var rows: [LearnerID]

  /// Registers these learners.
  public init(rows: [LearnerID]) { self.rows = rows }
}
