/// Names one message to one member: its de-duplication key (R49).
public struct MemberNoticeKey: Hashable, Sendable {
  /// What it says; of a kind that members are told.
  public let kind: NoticeKind
  /// What it is about: an order, a purchase, a subscription, a lot, an evaluation request or the member.
  public let subject: EntityID
  /// The row whose effect it tells.
  public let cause: EntityID
  /// The member.
  public let recipient: EntityID

  /// Names a message.
  public init(kind: NoticeKind, subject: EntityID, cause: EntityID, recipient: EntityID) {
    self.kind = kind
    self.subject = subject
    self.cause = cause
    self.recipient = recipient
  }
}

/// One message that a member is to receive.
public struct MemberNotice: Hashable, Sendable {
  /// What it says.
  public let kind: NoticeKind
  /// What it is about.
  public let subject: EntityID
  /// The row whose effect it tells.
  public let cause: Stamp
  /// The member.
  public let recipient: EntityID
  /// False once events have overtaken it; one that was not sent yet is not sent any more.
  public let due: Bool

  /// States what a member is to be told.
  public init(kind: NoticeKind, subject: EntityID, cause: Stamp, recipient: EntityID, due: Bool) {
    self.kind = kind
    self.subject = subject
    self.cause = cause
    self.recipient = recipient
    self.due = due
  }

  /// Its de-duplication key.
  public var key: MemberNoticeKey {
    MemberNoticeKey(kind: kind, subject: subject, cause: cause.entity, recipient: recipient)
  }
}
