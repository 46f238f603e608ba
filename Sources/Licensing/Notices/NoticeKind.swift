/// What a learner or a member is told.
public enum NoticeKind: UInt32, Hashable, Sendable, CaseIterable, Comparable {
  /// Access was granted; carries the link to accept (R19).
  case invited = 1
  /// The invitation again, with a new link (R23).
  case resent = 2
  /// The invitation was withdrawn (R24).
  case withdrawn = 3
  /// The start of access moved (R26).
  case startEdited = 4
  /// What was said before no longer holds: of an end, a start, or that there is no place (C1, C6, C7, C13, R49).
  case correction = 5
  /// A license was allocated to the learner (R42).
  case allocated = 6
  /// A license that was allocated was taken away (R43).
  case released = 7
  /// The invitation that was sent gave way to something else: it lost, was joined with another, or waits (R49).
  case retracted = 8
  /// The license was reversed after its evaluation (R25).
  case reversed = 9
  /// Licenses of an order were assigned (R41).
  case licensesAssigned = 10
  /// Licenses were asked for (R41).
  case orderRequested = 11
  /// The member was given a role, and has yet to enrol (R3).
  case adminInvited = 12
  /// A purchase was paid (R30).
  case receipt = 13
  /// A subscription was renewed (R33).
  case renewal = 14
  /// A supply ends soon (R36).
  case expiring = 15
  /// An evaluation was asked for (R25).
  case evaluationOpened = 16
  /// An evaluation was decided (R25).
  case evaluationDecided = 17

  /// In the order of declaration.
  public static func < (left: NoticeKind, right: NoticeKind) -> Bool { left.rawValue < right.rawValue }

  /// Whether members are told it; the others are for the learner of an invitation.
  public var isToMembers: Bool {
    switch self {
    case .invited, .resent, .withdrawn, .startEdited, .correction, .allocated, .released, .retracted, .reversed: false
    case .licensesAssigned, .orderRequested, .adminInvited, .receipt, .renewal, .expiring, .evaluationOpened,
      .evaluationDecided:
      true
    }
  }
}

extension NoticeKind {
  /// How the row that another mail told stands to the row that a notice tells.
  public enum CauseOrder: Hashable, Sendable {
    /// The other row comes earlier in clock order.
    case earlier
    /// It is the same row, or one that said the same: gave a supply the same end (C16), invoiced the same cycle (C19),
    /// or accepted as well (C9).
    case same
    /// The other row comes later.
    case later
  }

  /// Whether a mail about the same thing to the same person has already told what a notice of this kind says (C4, C10,
  /// C34): two mailers, or two causes of one outcome, do not tell anybody twice.
  ///
  /// - Parameters:
  ///   - other: what the mail was.
  ///   - order: how its cause stands to this notice's.
  public func isTold(by other: NoticeKind, _ order: CauseOrder) -> Bool {
    switch self {
    // A later link serves as well as the first.
    case .invited: other == .invited || other == .resent
    case .resent: (other == .invited || other == .resent) && order != .earlier
    // There is one withdrawal, whichever of several causes it rests on.
    case .withdrawn, .allocated, .released, .retracted, .reversed, .licensesAssigned, .orderRequested,
      .adminInvited, .receipt, .evaluationOpened:
      other == self
    // Another edit means another date, another decision another answer, another renewal another cycle; and what is
    // corrected next is something else.
    case .startEdited, .correction, .renewal, .expiring, .evaluationDecided: other == self && order == .same
    }
  }
}
