import ChangeSets
import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `notification`: sending (R13, R49), and how this node does it.
  static let mail: [Method] = [
    .bulk(
      "notification.retry", "Sends again what failed, or what nobody can say was sent.",
      params: [
        .required("notifications", .array(of: .string, minItems: 1, maxItems: 10_000), "The notices.")
      ], label: [.required("notification", .string)],
      row: [.required("notification", .string), .required("state", .string)],
      errors: [.notificationUnknown, .notificationNotRetryable, .mailerElsewhere], run: retry),
    Method(
      "notification.run", "Sends what is queued, now.",
      params: [
        .optional("ledger", .string, "This ledger only, by id or exact name; all that are held unless said."),
        .optional(
          "resume", .boolean,
          "Goes on after this node was restored or copied, before it has synced: what it sent may be sent again."),
      ],
      result: .promising([.required("results", .array(of: .mailReport))]),
      errors: mailErrors + [.mailBusy, .mailHeld, .mailerElsewhere, .ledgerNone, .ledgerUnknown, .nameAmbiguous],
      run: run),
    .reading(
      "notification.preview", "Shows the mail of one notice without sending it.",
      params: [.required("notification", .string, "The notice.")],
      result: .promising([
        .required("from", .string), .required("to", .string), .required("subject", .string),
        .required("text", .string), .required("html", .string), .required("messageId", .string),
        .required("message", .string),
      ]),
      errors: mailErrors + [.notificationUnknown, .notificationNotRetryable, .invitationUnknown],
      keepsAnswers: false, run: preview),
    Method(
      "notification.configure",
      "Says how this node sends mail. What is left out stays; an empty text clears a setting.",
      kind: .write, params: settingParams, result: .mailSettings,
      errors: [.mailSettingsInvalid, .mailTemplateInvalid, .replicaReadOnly]
    ) { call in .object(try call.node.mailer.settings.change { try $0.change(call.params) }.json) },
    Method(
      "notification.settings", "Shows how this node sends mail; never the password.",
      result: .mailSettings, errors: [.mailSettingsInvalid]
    ) { call in .object(try call.node.mailer.settings.current().json) },
    Method(
      "notification.templates", "Shows the built-in templates and what they may name, to begin one's own with.",
      params: [.optional("kind", .enumeration(MailKind.allCases.map(\.rawValue)), "Of this kind only.")],
      result: .page(
        of: .promising([
          .required("kind", .string), .required("variables", .array(of: .string)), .required("subject", .string),
          .required("text", .string), .required("html", .string),
        ]))
    ) { call in
      JSONObject.page(
        MailKind.allCases.filter { [nil, $0.rawValue].contains(call.text("kind")) }.map { kind in
          let source = BuiltInTemplates.source(of: kind)
          return [
            "kind": .string(kind.rawValue),
            "variables": .array(kind.variables.map(\.rawValue).sorted().map { .string($0) }),
            "subject": .string(source.subject), "text": .string(source.text), "html": .string(source.html),
          ]
        }, next: nil)
    },
  ]

  private static let mailErrors: [DomainErrorCode] = [.mailNotConfigured, .mailSettingsInvalid, .mailTemplateInvalid]

  private static let settingParams: [ParamDescriptor] = [
    .optional("transport", .enumeration(MailSettings.Transport.allCases.map(\.rawValue)), "How mails leave this node."),
    .optional(
      "command", .array(of: .string(minLength: 1), minItems: 1, maxItems: MailSettings.argumentsMax),
      "The sendmail command by its whole path, and its options; /usr/sbin/sendmail -i unless said."),
    .optional("host", .string, "The mail server."),
    .optional(
      "port", .integer(minimum: 1, maximum: 65_535), "Its port; 587 for starttls, 465 for tls, 25 for none unless said."
    ),
    .optional(
      "security", .enumeration(MailSecurity.allCases.map(\.rawValue)),
      "starttls unless said; none only to this machine."),
    .optional("user", .string, "The name to log in with."),
    .optional("passwordFile", .string, "The file of mode 0600 that holds the password."),
    .optional("trustRoots", .string, "A file of certificates to trust instead of the system's."),
    .optional("helloName", .string, "What this node calls itself; the sender's domain unless said."),
    .optional("from", .string, "The address that mails come from."),
    .optional("fromName", .string, "The name beside it."),
    .optional("linkBase", .string, "The page to accept on; <invitation>/<token> is added to it."),
    .optional("templates", .string, "A directory of templates of one's own."),
  ]

  private static func retry(_ mutation: Mutation) throws -> JSONObject {
    _ = try mutation.actingAsMailer()
    guard try mutation.reader.tellsLearners() else { throw DomainError(.mailerElsewhere) }
    var bulk = try noticeRows(mutation)
    var errors: [Int: DomainError] = [:]
    for (place, each) in bulk.open.enumerated() {
      switch each.row.delivery {
      case .failed, .unknown: try mutation.writer.forgetAttempts(at: each.row)
      // One that waits for its next attempt need not wait.
      case .queued where each.row.attempt != nil: try mutation.writer.forgetAttempts(at: each.row)
      case .queued, .sending, .sent, .cancelled: errors[place] = DomainError(.notificationNotRetryable)
      }
    }
    let reader = try mutation.reader
    bulk.refuse(errors) { ["notification": .string(NoticeText.text($0, reader))] }
    try bulk.checkAtomic(mutation.call.flag("atomic"))
    bulk.succeed(
      try bulk.open.map { each in
        let after = try reader.notice(each.row)
        return [
          "notification": .string(NoticeText.text(each.row, reader)),
          "state": .string((after ?? each.row).delivery.word),
        ]
      })
    return ["results": bulk.json]
  }

  private static func run(_ call: Call) throws -> JSON {
    let ledgers = call.text("ledger") == nil ? call.node.replica.ledgers() : [try call.ledger()]
    guard !ledgers.isEmpty else { throw DomainError(.ledgerNone) }
    call.context.report(.begin(title: "Sending"))
    var results: [JSON] = []
    for ledger in ledgers {
      if call.context.isCancelled { throw RPCError.cancelled }
      do {
        if call.flag("resume") { try call.node.replica.write(ledger) { try $0.putRestartAside() } }
        let report = try call.node.mailer.run(
          ledger, call.node, isCancelled: { call.context.isCancelled },
          onSent: { call.context.report(.report(message: "\($0) sent")) })
        results.append(.object(report.json(of: ledger)))
      } catch let error as DomainError
        where ledgers.count > 1 && (error.code == .mailHeld || error.code == .mailerElsewhere)
      {
        results.append(["ok": false, "ledger": .string(LedgerText.text(ledger)), "error": error.rpcError.json])
      }
    }
    return ["results": .array(results)]
  }

  private static func preview(_ call: Call) throws -> JSON {
    let settings = try call.node.mailer.settings.current()
    return try call.read { reader in
      let notice = try NoticeText.find(try call.required("notification"), reader)
      switch try NoticeLetter(settings, now: call.node.clock.now).compose(notice, in: reader) {
      case .message(let message):
        return [
          "from": .string(message.from.address.text), "to": .string(message.to.address.text),
          "subject": .string(message.subject), "text": .string(message.text), "html": .string(message.html),
          "messageId": .string(message.messageID), "message": .string(String(decoding: message.bytes, as: UTF8.self)),
        ]
      case .waits, .impossible:
        throw DomainError(
          .notificationNotRetryable, "The notification is not this node's to send, or there is nothing to send now.")
      }
    }
  }
}

extension Schema {
  /// What a run sent of a ledger and what stopped it, or why there was none.
  static let mailReport = promising([
    .required("ok", .boolean), .required("ledger", .string), .optional("sent", .integer),
    .optional("waiting", .integer), .optional("failed", .integer), .optional("unknown", .integer),
    .optional("code", .string), .optional("status", .string), .optional("nextActions", .strings),
    .optional("error", .error),
  ]).named("MailReport")

  /// How a node sends mail: what its transport needs.
  static let mailSettings = promising([
    .required("transport", .enumeration(MailSettings.Transport.allCases.map(\.rawValue))),
    .optional("command", .strings), .optional("host", .string), .optional("port", .integer),
    .optional("security", .enumeration(MailSecurity.allCases.map(\.rawValue))), .optional("user", .string),
    .optional("passwordFile", .string), .optional("trustRoots", .string), .optional("helloName", .string),
    .optional("from", .string), .optional("fromName", .string), .optional("linkBase", .string),
    .optional("templates", .string),
  ]).named("MailSettings")
}

extension MailReport {
  /// The report as it is answered.
  func json(of ledger: LedgerID) -> JSONObject {
    var object: JSONObject = [
      "ok": .bool(halt == nil), "ledger": .string(LedgerText.text(ledger)), "sent": .int(sent),
      "waiting": .int(waiting), "failed": .int(failed), "unknown": .int(unknown),
    ]
    if let halt {
      object.append("code", .string(halt.code.word))
      object.appendIfPresent("status", halt.status.map { .string($0) })
      object.append("nextActions", .array(halt.code.nextActions.map { .string($0) }))
    }
    return object
  }
}
