/// What a learner is told.
public enum NoticeKind: UInt32, Hashable, Sendable, CaseIterable, Comparable {
  /// Access was granted; carries the link to accept (R19).
  case invited = 1
  /// The invitation again, with a new link (R23).
  case resent = 2
  /// The invitation was withdrawn (R24).
  case withdrawn = 3
  /// The start of access moved (R26).
  case startEdited = 4
  /// What was said before no longer holds (C1, R49).
  case correction = 5
  /// A license was allocated to the learner (R42).
  case allocated = 6
  /// A license that was allocated was taken away (R43).
  case released = 7

  /// In the order of declaration.
  public static func < (left: NoticeKind, right: NoticeKind) -> Bool { left.rawValue < right.rawValue }
}

extension NoticeKind {
  /// How the row that another mail told stands to the row that a notice tells.
  public enum CauseOrder: Hashable, Sendable {
    /// The other row comes earlier in clock order.
    case earlier
    /// It is the same row.
    case same
    /// The other row comes later.
    case later
  }

  /// Whether a mail about the same invitation has already told what a notice of this kind says (C4, C10, C34): two
  /// mailers, or two causes of one outcome, do not tell a learner twice.
  ///
  /// - Parameters:
  ///   - other: what the mail was.
  ///   - order: how its cause stands to this notice's.
  public func isTold(by other: NoticeKind, _ order: CauseOrder) -> Bool {
    switch self {
    // A later link serves as well as the first.
    case .invited: other == .invited || other == .resent
    case .resent: (other == .invited || other == .resent) && order != .earlier
    // There is one withdrawal and one correction, whichever of several causes it rests on.
    case .withdrawn, .correction, .allocated, .released: other == self
    // Another edit means another date.
    case .startEdited: other == self && order == .same
    }
  }
}
