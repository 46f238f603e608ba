import ChangeSets
import Licensing
import Replica

/// Makes the mail that tells a notice.
struct NoticeLetter {
  let settings: MailSettings
  let templates: MailTemplates
  let sender: Mailbox
  let now: Instant

  /// What there is to send.
  enum Result {
    case message(MailMessage)
    /// Nothing at present: the invitation waits for its supply, has expired, or a later link goes out instead.
    case waits
    /// Nothing ever, because of this.
    case impossible(MailFault)
  }

  init(_ settings: MailSettings, now: Instant) throws {
    self.settings = settings
    templates = try settings.mailTemplates()
    sender = try settings.sender()
    self.now = now
  }

  /// The mail, if the notice can be sent.
  func compose(_ notice: NoticeRecord, in reader: LedgerReader) throws -> Result {
    if let recipient = notice.recipient { return try compose(notice, to: recipient, in: reader) }
    guard let record = try reader.invitation(notice.subject), try isSendable(notice, record, reader) else {
      return .waits
    }
    guard let contact = record.contact, let address = try? EmailAddress(contact.address) else {
      return .impossible(MailFault(.addressMissing))
    }
    guard let values = try values(notice, record, contact, reader) else { return .waits }
    return try message(notice, to: Mailbox(address: address, name: contact.name), values, in: reader)
  }

  /// The mail to a member.
  private func compose(_ notice: NoticeRecord, to member: EntityID, in reader: LedgerReader) throws -> Result {
    guard let values = try MemberValues(reader: reader, now: now).values(of: notice) else { return .waits }
    guard let contact = try reader.member(member)?.contact, let address = try? EmailAddress(contact.address) else {
      return .impossible(MailFault(.addressMissing))
    }
    let person: MailValues = [.ledger: try reader.name(), .address: contact.address]
    var all = person.merging(values) { $1 }
    all[.name] = contact.name
    return try message(notice, to: Mailbox(address: address, name: contact.name), all, in: reader)
  }

  private func message(
    _ notice: NoticeRecord, to mailbox: Mailbox, _ values: MailValues, in reader: LedgerReader
  ) throws -> Result {
    let texts = try templates.template(of: MailKind(notice.kind)).render(values)
    return .message(
      MailMessage(
        from: sender, to: mailbox, subject: texts.subject, text: texts.text, html: texts.html, date: now,
        idDigits: Self.idDigits(of: notice, in: reader.ledgerID)))
  }

  /// A link is sent only while it opens something, and only the latest of several that wait.
  private func isSendable(_ notice: NoticeRecord, _ record: InvitationRecord, _ reader: LedgerReader) throws -> Bool {
    switch notice.kind {
    case .withdrawn, .startEdited, .released, .reversed: return true
    case .correction: return record.status != .waitlisted && record.status != .expired
    // What waits may be told so; what has room again in the meantime need not.
    case .retracted: return ![.pending, .accepted, .allocated, .inUse].contains(record.status)
    case .allocated: return record.status == .allocated || record.status == .inUse
    case .invited, .resent: break
    // To members.
    case .licensesAssigned, .orderRequested, .adminInvited, .receipt, .renewal, .expiring, .evaluationOpened,
      .evaluationDecided:
      return false
    }
    guard record.status == .pending, let stamp = try reader.stamp(of: notice.cause) else { return false }
    return try !reader.notices(about: notice.subject).contains { other in
      guard other.kind == .resent, other.delivery == .queued, let later = try reader.stamp(of: other.cause) else {
        return false
      }
      return try stamp < later && reader.tokenSecret(of: notice.subject, minted: other.cause) != nil
    }
  }

  private func values(
    _ notice: NoticeRecord, _ record: InvitationRecord, _ contact: ContactText, _ reader: LedgerReader
  ) throws -> MailValues? {
    var values: MailValues = [.ledger: try reader.name(), .address: contact.address]
    values[.name] = contact.name
    values[.product] = reader.product(record.terms.product)?.name
    values[.course] = record.terms.course.flatMap { reader.product($0)?.name }
    if case .date(let day) = record.start { values[.start] = MailDate.day(day) }
    values[.deadline] = MailDate.instant(record.deadline)
    values[.end] = MailDate.instant(record.end)
    switch notice.kind {
    case .invited, .resent:
      guard let token = try reader.tokenSecret(of: notice.subject, minted: notice.cause) else { return nil }
      values[.link] = settings.link(to: notice.subject, token: token.text)
    case .withdrawn: values[.reason] = try Self.reason(notice, reader)
    case .retracted: values[.reason] = Self.reason(of: record)
    case .correction: (values[.before], values[.reason]) = try Self.correction(notice, record, reader)
    case .startEdited, .allocated, .released, .reversed: break
    case .licensesAssigned, .orderRequested, .adminInvited, .receipt, .renewal, .expiring, .evaluationOpened,
      .evaluationDecided:
      return nil
    }
    return values
  }

  /// What was told, and what is so instead.
  private static func correction(
    _ notice: NoticeRecord, _ record: InvitationRecord, _ reader: LedgerReader
  ) throws -> (before: String, reason: String) {
    let isLicense = record.policy?.givenBy == .allocation
    if notice.cause == notice.subject {
      return (
        "that there was no license left for you",
        isLicense ? "there is one now, and you can begin at once" : "there is one now, and the link you have opens it"
      )
    }
    switch try reader.operation(of: notice.cause) {
    case .editStart?:
      return ("that your access would start on another day", start(of: record))
    case .release?: return ("that your license was taken back", "it stands, and you can go on using it")
    default:
      return ("that your invitation was withdrawn", "you had already accepted it, so your access stands")
    }
  }

  /// When access starts after all.
  private static func start(of record: InvitationRecord) -> String {
    if case .date(let day) = record.start { return "it starts on \(MailDate.day(day))" }
    return record.status == .accepted ? "it started when you accepted" : "it starts when you accept"
  }

  /// What became of an invitation that was sent.
  private static func reason(of record: InvitationRecord) -> String {
    let isLicense = record.policy?.givenBy == .allocation
    return switch record.status {
    case .waitlisted where isLicense: "there is no license left at present; you will be told as soon as there is one"
    case .waitlisted: "there is no license left at present, so it waits; the link works as soon as there is one"
    case .merged where isLicense: "you were given two, and the other one stands"
    case .merged: "you were invited twice, and the other invitation stands; this link opens that one"
    case .pending, .accepted, .withdrawn, .declined, .expired, .void, .allocated, .inUse, .released, .reversed:
      "it never took effect, and its link does not open anything"
    }
  }

  private static func reason(_ notice: NoticeRecord, _ reader: LedgerReader) throws -> String? {
    for record in try reader.history(of: notice.subject) where record.stamp.entity == notice.cause {
      guard case .withdraw(let act) = record.operation else { continue }
      return act.reason.words
    }
    return nil
  }

  /// The same digits for the same de-duplication key, on every node and at every attempt: programs on the way can tell
  /// that two mails are one. What is told once whatever caused it is named without its cause (C4, C34).
  static func idDigits(of notice: NoticeRecord, in ledger: LedgerID) -> String {
    let cause: EntityID? =
      switch notice.kind {
      case .resent, .startEdited, .correction, .renewal, .expiring, .evaluationDecided: notice.cause
      case .invited, .withdrawn, .allocated, .released, .retracted, .reversed, .licensesAssigned,
        .orderRequested, .adminInvited, .receipt, .evaluationOpened:
        nil
      }
    var key = "allot mail 1|\(ledger.hash.hex)|\(notice.kind)|\(name(notice.subject))"
    if let cause { key += "|" + name(cause) }
    if let recipient = notice.recipient { key += "|to " + name(recipient) }
    return String(Hash256.sha256(of: Array(key.utf8)).hex.prefix(40))
  }

  private static func name(_ entity: EntityID) -> String {
    "\(entity.set.bytes.map { String($0, radix: 16) }.joined(separator: "."))-\(entity.operation)-\(entity.row)"
  }
}
