import ChangeSets
import JSONRPC
import Licensing
import Replica

/// What administrators do with invitations they issued, each on one or many (R23, R24, R26).
enum InvitationManage {
  /// Rows named by their ids; those that name nothing are refused one by one.
  static func rows(_ mutation: Mutation) throws -> Bulk<EntityID> {
    try mutation.rows("invitations", label: "invitation") { try $0.thing($1, .invitation) }
  }

  static func label(_ id: EntityID) -> JSONObject { ["invitation": .string(PublicID(kind: .invitation, id).text)] }

  /// What a row became, as far as most rows say it.
  static func outcome(_ id: EntityID, _ reader: LedgerReader) throws -> JSONObject {
    var object = label(id)
    object.appendIfPresent("state", try reader.invitation(id).map { .string($0.status.rawValue) })
    return object
  }

  static func reason(_ call: Call) -> WithdrawReason {
    WithdrawReason.allCases.first { "\($0)" == call.text("reason") } ?? .other
  }

  static func resend(_ mutation: Mutation) throws -> JSONObject {
    var bulk = try rows(mutation)
    guard try mutation.reader.tellsLearners() else { return try askMailer(&bulk, mutation) }
    let acting = try mutation.dealing(with: &bulk, isTelling: true, label: label)
    let minted = try TokenMint.mint(bulk.open.count) { mutation.writer.random($0) }
    let tokens = Dictionary(zip(bulk.open.map(\.row), minted)) { first, _ in first }
    _ = try mutation.commit(&bulk, label: label) { open in
      let fresh = open.compactMap { id in tokens[id].map { (id, $0) } }
      return BulkPlan(
        draft: mutation.draft(
          acting,
          [.resend(Resend(rows: fresh.map { TokenRow(invitation: $0.0, tokenKey: $0.1.publicKey.bytes) }))],
          tokens: fresh.map { MintedToken(invitation: $0.0, secret: $0.1.secret, publicKey: $0.1.publicKey) }),
        rows: open.count, operations: 0..<1)
    }
    let after = try mutation.reader
    bulk.succeed(
      try bulk.open.map { each in
        var object = try outcome(each.row, after)
        if let token = tokens[each.row]?.secret.text {
          object.append("delivery", .string(InvitationDelivery.told.rawValue))
          object.append("token", .string(token))
          object.append("link", .string(InvitationLink(invitation: each.row, token: token).text))
        }
        return object
      })
    return ["results": bulk.json]
  }

  /// Where another device tells learners, only it can send them a new token: it is asked to (C34).
  private static func askMailer(_ bulk: inout Bulk<EntityID>, _ mutation: Mutation) throws -> JSONObject {
    let acting = try mutation.dealing(with: &bulk, label: label)
    _ = try mutation.commit(&bulk, label: label) { open in
      BulkPlan(
        draft: mutation.draft(acting, [.requestResend(RequestResend(rows: open))]), rows: open.count,
        operations: 0..<1)
    }
    let after = try mutation.reader
    bulk.succeed(
      try bulk.open.map { each in
        var object = try outcome(each.row, after)
        object.append("delivery", .string(InvitationDelivery.queued.rawValue))
        return object
      })
    return ["results": bulk.json]
  }

  static func withdraw(_ mutation: Mutation) throws -> JSONObject {
    if mutation.call.text("giveTo") != nil { return try InvitationReissue.give(mutation) }
    var bulk = try rows(mutation)
    let acting = try mutation.dealing(with: &bulk, label: label)
    let reason = reason(mutation.call)
    let note = try mutation.call.text("note", bytesMax: 500) ?? ""
    _ = try mutation.commit(&bulk, label: label) { open in
      BulkPlan(
        draft: mutation.draft(acting, [.withdraw(Withdraw(rows: open, reason: reason, note: note))]),
        rows: open.count, operations: 0..<1)
    }
    let after = try mutation.reader
    bulk.succeed(try bulk.open.map { try outcome($0.row, after) })
    return ["results": bulk.json]
  }

  static func editStart(_ mutation: Mutation) throws -> JSONObject {
    guard case .date(let day)? = try Premises.start(mutation.call.params["start"]) else {
      throw DomainError(.dateInvalid, "A start is moved to a day: {\"on\": \"date\", \"date\": \"2026-11-21\"}.")
    }
    var bulk = try rows(mutation)
    let acting = try mutation.dealing(with: &bulk, label: label)
    _ = try mutation.commit(&bulk, label: label) { open in
      BulkPlan(
        draft: mutation.draft(acting, [.editStart(EditStart(rows: open, start: day))]), rows: open.count,
        operations: 0..<1)
    }
    let after = try mutation.reader
    bulk.succeed(
      try bulk.open.map { each in
        var object = try outcome(each.row, after)
        object.append("start", AccessStart.date(day).json)
        return object
      })
    return ["results": bulk.json]
  }
}
