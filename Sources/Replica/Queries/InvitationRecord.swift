import Licensing

/// Where an invitation stands, as people are shown it.
public enum InvitationStatus: String, Hashable, Sendable, CaseIterable {
  /// Open, with its supply behind it.
  case pending
  /// Open, but its supply does not carry it now (C2).
  case waitlisted
  /// The learner accepted.
  case accepted
  /// An administrator withdrew it.
  case withdrawn
  /// The learner declined.
  case declined
  /// Its deadline passed (R22).
  case expired
  /// Another invitation of the learner stands for it (C3).
  case merged
  /// It never took effect (C0, C31).
  case void
  /// The learner holds it by allocation and has not used it yet (R42).
  case allocated
  /// The learner holds it by allocation and uses it.
  case inUse
  /// It was allocated and taken away again (R43).
  case released
  /// It was allocated and used, and support reversed it (R25).
  case reversed
}

extension InvitationStatus {
  /// Those in which an invitation may stand.
  public static let ofInvitations: [InvitationStatus] = [
    .pending, .waitlisted, .accepted, .withdrawn, .declined, .expired, .merged, .void,
  ]

  /// Those in which an allocated license may stand.
  public static let ofAllocations: [InvitationStatus] = [
    .allocated, .waitlisted, .inUse, .released, .reversed, .expired, .merged, .void,
  ]
}

/// An invitation with what became of it.
public struct InvitationRecord: Hashable, Sendable {
  /// The invitation.
  public let id: EntityID
  /// Where it was issued.
  public let stamp: Stamp
  /// Where it stands.
  public let status: InvitationStatus
  /// The premises it was issued under.
  public let terms: InvitationTerms
  /// The policy it was issued under; nil if its premises name none.
  public let policy: ProductPolicy?
  /// The learner's latest address, and the name; nil once erased.
  public let contact: ContactText?
  /// The end of the credits it draws on, exclusive.
  public let end: Instant
  /// When a pending one expires, exclusive.
  public let deadline: Instant
  /// When access starts, as last settled.
  public let start: AccessStart
  /// Access, once accepted.
  public let access: Access?
  /// The row that accepted or ended it.
  public let cause: EntityID?
  /// The invitation that stands for it, if it was merged.
  public let mergedInto: EntityID?
  /// The honoured invitation that stands last before it in line, while it waits and if there is one.
  public let waitsBehind: EntityID?
  /// The first invitation of its lot that does not fit and so stops the line, while it waits; perhaps itself.
  public let lineStoppedBy: EntityID?
  /// Unresolved cases about it.
  public let openCases: [EntityID]
}
