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
    guard let record = try reader.invitation(notice.invitation), try isSendable(notice, record, reader) else {
      return .waits
    }
    guard let contact = record.contact, let address = try? EmailAddress(contact.address) else {
      return .impossible(MailFault(.addressMissing))
    }
    guard let values = try values(notice, record, contact, reader) else { return .waits }
    let texts = try templates.template(of: MailKind(notice.kind)).render(values)
    return .message(
      MailMessage(
        from: sender, to: Mailbox(address: address, name: contact.name), subject: texts.subject, text: texts.text,
        html: texts.html, date: now, idDigits: Self.idDigits(of: notice, in: reader.ledgerID)))
  }

  /// A link is sent only while it opens something, and only the latest of several that wait.
  private func isSendable(_ notice: NoticeRecord, _ record: InvitationRecord, _ reader: LedgerReader) throws -> Bool {
    switch notice.kind {
    case .withdrawn, .startEdited, .correction, .released: return true
    case .allocated: return record.status == .allocated || record.status == .inUse
    case .invited, .resent: break
    }
    guard record.status == .pending, let stamp = try reader.stamp(of: notice.cause) else { return false }
    return try !reader.notices(about: notice.invitation).contains { other in
      guard other.kind == .resent, other.delivery == .queued, let later = try reader.stamp(of: other.cause) else {
        return false
      }
      return try stamp < later && reader.tokenSecret(of: notice.invitation, minted: other.cause) != nil
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
      guard let token = try reader.tokenSecret(of: notice.invitation, minted: notice.cause) else { return nil }
      values[.link] = settings.link(to: notice.invitation, token: token.text)
    case .withdrawn: values[.reason] = try Self.reason(notice, reader)
    case .startEdited, .correction, .allocated, .released: break
    }
    return values
  }

  private static func reason(_ notice: NoticeRecord, _ reader: LedgerReader) throws -> String? {
    for record in try reader.history(of: notice.invitation) where record.stamp.entity == notice.cause {
      guard case .withdraw(let act) = record.operation else { continue }
      switch act.reason {
      case .wrongProduct: return "wrong product"
      case .wrongPerson: return "wrong person"
      case .other: return nil
      }
    }
    return nil
  }

  /// The same digits for the same de-duplication key, on every node and at every attempt: programs on the way can tell
  /// that two mails are one. What is told once whatever caused it is named without its cause (C4, C34).
  static func idDigits(of notice: NoticeRecord, in ledger: LedgerID) -> String {
    let cause: EntityID? =
      switch notice.kind {
      case .resent, .startEdited: notice.cause
      case .invited, .withdrawn, .correction, .allocated, .released: nil
      }
    var key = "allot mail 1|\(ledger.hash.hex)|\(notice.kind)|\(name(notice.invitation))"
    if let cause { key += "|" + name(cause) }
    return String(Hash256.sha256(of: Array(key.utf8)).hex.prefix(40))
  }

  private static func name(_ entity: EntityID) -> String {
    "\(entity.set.bytes.map { String($0, radix: 16) }.joined(separator: "."))-\(entity.operation)-\(entity.row)"
  }
}
