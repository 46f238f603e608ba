/// Takes licenses that were allocated from their learners and returns them to their supply (R43).
public struct Release: Hashable, Sendable {
  /// The allocations, at least one.
  public var rows: [EntityID]
  /// What the author states to be the case; checked against what they could have seen.
  public var ground: ReallocationGround
  /// Whether an invitation of the same change set takes over the place of each: a reallocation. Among several endings
  /// of one allocation a reallocation goes first (C12).
  public var handsOver: Bool
  /// A remark, at most 500 bytes.
  public var note: String

  /// Releases these.
  public init(rows: [EntityID], ground: ReallocationGround, handsOver: Bool, note: String) {
    self.rows = rows
    self.ground = ground
    self.handsOver = handsOver
    self.note = note
  }
}

/// Records that learners used licenses that were allocated to them for the first time. It counts as accepting (C13).
public struct RecordLogin: Hashable, Sendable {
  /// The allocations, at least one.
  public var rows: [EntityID]

  /// Records these logins.
  public init(rows: [EntityID]) { self.rows = rows }
}
