/// Makes learners known by their addresses.
public struct AddLearners: Hashable, Sendable {
  /// The learners, at least one; the keys are their names from here on.
  public var rows: [Contact]
  /// What the strategy in force gives all of them (R35); nil for nothing.
  public var onboarding: Onboarding?

  /// Makes these learners known.
  public init(rows: [Contact], onboarding: Onboarding? = nil) {
    self.rows = rows
    self.onboarding = onboarding
  }
}

/// Records that learners have an account and completed registration (R20, R21).
public struct RegisterLearners: Hashable, Sendable {
  /// The learners, at least one.
  public var rows: [LearnerID]

  /// Registers these learners.
  public init(rows: [LearnerID]) { self.rows = rows }
}

/// Records that learners left. A fact; it ends nothing by itself (C33).
public struct DepartLearners: Hashable, Sendable {
  /// The learners, at least one.
  public var rows: [LearnerID]
  /// A remark, at most 500 bytes.
  public var note: String

  /// Records that these left.
  public init(rows: [LearnerID], note: String) {
    self.rows = rows
    self.note = note
  }
}

/// Puts learners into a team, whose managers may then do for them what products allow (R34).
///
/// A learner is in one team at a time: the one said last.
public struct PlaceInTeam: Hashable, Sendable {
  /// The team; none takes them out of the one they are in.
  public var team: TeamName
  /// The learners, at least one.
  public var rows: [LearnerID]

  /// Puts these into a team.
  public init(team: TeamName, rows: [LearnerID]) {
    self.team = team
    self.rows = rows
  }
}

/// Gives a learner another address. What was issued keeps the learner it names; later look-ups of the address find this
/// learner (C26).
public struct ChangeAddress: Hashable, Sendable {
  /// The learner.
  public var learner: LearnerID
  /// The new address.
  public var contact: Contact

  /// Another address for a learner.
  public init(learner: LearnerID, contact: Contact) {
    self.learner = learner
    self.contact = contact
  }
}
