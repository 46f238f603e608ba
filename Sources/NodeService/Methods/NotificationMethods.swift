import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `notification`: what learners and members are to be told (R13, R41, R49).
  static let notification: [Method] = [
    .reading(
      "notification.list",
      "Lists what learners and members are to be told, or were told, and how far that got; learners first.",
      params: [
        .optional(
          "state", .enumeration(["queued", "sending", "sent", "failed", "unknown", "cancelled", "all"]),
          "Queued ones unless said."),
        .optional("kind", .enumeration(NoticeKind.allCases.map { "\($0)" }), "Of this kind only."),
        .optional("invitation", .string, "About this invitation or license only, by id."),
        .limit, .cursor,
      ],
      result: .page(of: .notice), errors: [.cursorInvalid, .invitationUnknown, .licenseUnknown, .idMalformed]
    ) { call in
      try call.read { reader in
        let wanted = call.text("state") ?? "queued"
        let filter = NoticeFilter(
          kind: NoticeKind.allCases.first { "\($0)" == call.text("kind") },
          subject: try call.text("invitation").map { try reader.issuedNamed($0) },
          delivery: { wanted == "all" || $0.word == wanted })
        let page = try reader.notices(filter, page: try call.page())
        return JSONObject.page(
          try page.items.map { .object(try $0.json(in: reader)) }, next: page.next.map { .string($0.text) })
      }
    },
    .bulk(
      "notification.markSent", "Records that notices were sent, or why sending failed (R13).",
      params: [
        .required("notifications", .array(of: .string, minItems: 1, maxItems: 10_000), "The notices."),
        .optional("failed", .object([.required("code", .string(minLength: 1, maxLength: 100))]), "Why sending failed."),
      ], label: [.required("notification", .string)],
      row: [.required("notification", .string), .required("state", .string)], errors: [.notificationUnknown],
      run: markSent),
    .writing(
      "notification.tell",
      "Takes on telling whom nobody has told yet, or whom somebody asked to tell again, on the device that was "
        + "appointed for it (C34).",
      params: [
        .optional("limit", .integer(minimum: 1, maximum: 10_000), "Invitations of one call; 1000 unless said.")
      ],
      result: [
        .required(
          "told",
          .array(
            of: .promising([
              .required("invitation", .string), .required("learner", .string), .optional("email", .string),
              .required("token", .string), .required("link", .string),
            ]))), .required("left", .integer),
      ], errors: [.mailerElsewhere, .mailHeld], run: NotificationTell.run),
  ]

  /// Rows named by the text ids of notices.
  static func noticeRows(_ mutation: Mutation) throws -> Bulk<NoticeRecord> {
    let texts = mutation.call.texts("notifications")
    let reader = try mutation.reader
    let rows = texts.map { text in caught { try NoticeText.find(text, reader) } }
    return Bulk(rows) { ["notification": .string(texts[$0])] }
  }

  private static func markSent(_ mutation: Mutation) throws -> JSONObject {
    var bulk = try noticeRows(mutation)
    let reader = try mutation.reader
    let label: (NoticeRecord) -> JSONObject = { ["notification": .string(NoticeText.text($0, reader))] }
    if let code = mutation.call.params["failed"]?["code"]?.stringValue {
      _ = try mutation.actingAsMailer()
      try bulk.checkAtomic(mutation.call.flag("atomic"))
      for each in bulk.open { try mutation.writer.keepDeliveryFailure(of: each.row, code: code) }
    } else {
      let acting = try mutation.actingAsMailer()
      _ = try mutation.commit(&bulk, label: label) { open in
        BulkPlan(
          draft: mutation.draft(acting, [.recordSent(RecordSent(rows: open.map(\.row)))]), rows: open.count,
          operations: 0..<1)
      }
    }
    bulk.succeed(
      try bulk.open.map { each in
        var object = label(each.row)
        let after = try mutation.reader.notice(each.row)
        object.append("state", .string((after ?? each.row).delivery.word))
        return object
      })
    return ["results": bulk.json]
  }
}

/// The text id of a notice: what it says, about what, the row whose effect it tells, and the member, if it is to one.
enum NoticeText {
  static func text(_ notice: NoticeRecord, _ reader: LedgerReader) -> String {
    let kind = notice.kind.subjectKind
    let subject = (kind == .invitation ? reader.shownIssued(notice.subject) : PublicID(kind: kind, notice.subject)).text
    let parts = ["\(notice.kind)", subject, PublicID(kind: .operation, notice.cause).text]
    return (parts + (notice.recipient.map { [PublicID(kind: .member, $0).text] } ?? [])).joined(separator: "/")
  }

  static func find(_ text: String, _ reader: LedgerReader) throws -> NoticeRecord {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let kind = NoticeKind.allCases.first(where: { "\($0)" == parts[0] }),
      parts.count == (kind.isToMembers ? 4 : 3)
    else { throw DomainError(.notificationUnknown) }
    let isOfIssued = kind.subjectKind == .invitation
    let subject = try isOfIssued ? reader.issuedNamed(parts[1]) : reader.thing(parts[1], kind.subjectKind)
    let cause = try reader.thing(parts[2], .operation)
    let member = try kind.isToMembers ? reader.thing(parts[3], .member) : nil
    let found = try reader.notices(about: subject).first {
      $0.kind == kind && $0.cause == cause && $0.recipient == member
    }
    guard let found else { throw DomainError(.notificationUnknown) }
    return found
  }
}

extension NoticeKind {
  /// What its subject is called in ids; what ends soon is a supply of any kind.
  var subjectKind: EntityKind {
    switch self {
    case .invited, .resent, .withdrawn, .startEdited, .correction, .allocated, .released, .retracted, .reversed:
      .invitation
    case .licensesAssigned, .orderRequested: .order
    case .adminInvited: .member
    case .receipt: .purchase
    case .renewal: .subscription
    case .expiring: .operation
    case .evaluationOpened, .evaluationDecided: .evaluation
    }
  }
}

extension NoticeRecord.Delivery {
  /// The word by which it is listed.
  var word: String {
    switch self {
    case .queued: "queued"
    case .sending: "sending"
    case .sent: "sent"
    case .cancelled: "cancelled"
    case .failed: "failed"
    case .unknown: "unknown"
    }
  }
}

extension Schema {
  /// What a learner (`invitation` or `license`) or a member (`subject`, `member`) is to be told, and how far that got.
  static let notice = promising([
    .required("notification", .string), .required("kind", .enumeration(NoticeKind.allCases.map { "\($0)" })),
    .optional("invitation", .string), .optional("license", .string), .optional("subject", .string),
    .optional("member", .string), .optional("email", .string), .optional("productName", .string),
    .optional("start", .start),
    .optional("link", .string), .required("state", .string), .required("messageId", .string),
    .optional("attempts", .integer), .optional("nextAttempt", .instant), .optional("code", .string),
    .optional("status", .string), .optional("nextActions", .strings), .required("cause", .string),
  ]).named("Notice")
}

extension NoticeRecord {
  /// The notice as it is answered, with what its text needs.
  func json(in reader: LedgerReader) throws -> JSONObject {
    var object: JSONObject = ["notification": .string(NoticeText.text(self, reader)), "kind": .string("\(kind)")]
    if let recipient {
      try appendMember(recipient, to: &object, in: reader)
    } else {
      try appendInvitation(to: &object, in: reader)
    }
    object.append("state", .string(delivery.word))
    object.append("messageId", .string(NoticeLetter.idDigits(of: self, in: reader.ledgerID)))
    appendAttempt(to: &object)
    object.append("cause", .string(PublicID(kind: .operation, cause).text))
    return object
  }

  private func appendInvitation(to object: inout JSONObject, in reader: LedgerReader) throws {
    object.append(issued: reader.shownIssued(subject))
    if let record = try reader.invitation(subject) {
      object.appendIfPresent("email", record.contact.map { .string($0.address) })
      object.appendIfPresent("productName", reader.product(record.terms.product).map { .string($0.name) })
      object.append("start", record.start.json)
    }
    if kind == .invited || kind == .resent, delivery != .cancelled,
      let token = try reader.tokenSecret(of: subject, minted: cause)
    {
      object.append("link", .string(InvitationLink(invitation: subject, token: token.text).text))
    }
  }

  private func appendMember(_ member: EntityID, to object: inout JSONObject, in reader: LedgerReader) throws {
    object.append("subject", .string(PublicID(kind: subjectKind(in: reader), subject).text))
    object.append("member", .string(PublicID(kind: .member, member).text))
    object.appendIfPresent("email", try reader.member(member)?.contact.map { .string($0.address) })
  }

  /// What the subject is; of what ends soon the kind of supply says it.
  private func subjectKind(in reader: LedgerReader) -> EntityKind {
    guard kind == .expiring else { return kind.subjectKind }
    return reader.supplyKind(subject)?.entityKind ?? .lot
  }

  /// What this node knows of its own attempts, where it still matters (R13).
  private func appendAttempt(to object: inout JSONObject) {
    guard let attempt else { return }
    switch delivery {
    case .sent, .cancelled, .sending: return
    case .queued, .failed, .unknown: break
    }
    if attempt.count > 0 { object.append("attempts", .int(attempt.count)) }
    object.appendIfPresent("nextAttempt", attempt.nextAt.map { .string($0.text) })
    object.appendIfPresent("code", attempt.code.map { .string($0) })
    object.appendIfPresent("status", attempt.status.map { .string($0) })
    if let code = attempt.code {
      let actions = MailFaultCode(word: code)?.nextActions ?? ["Send it again with notification.retry."]
      object.append("nextActions", .array(actions.map { .string($0) }))
    }
  }
}
