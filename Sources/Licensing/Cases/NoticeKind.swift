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
