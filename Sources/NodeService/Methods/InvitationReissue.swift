import ChangeSets
import JSONRPC
import Licensing
import Replica

/// Issuing again: to another learner in one act with the withdrawal (C32), or to the same one (C31, R16).
enum InvitationReissue {
  /// `invitation.withdraw` with `giveTo`: the place in line goes to the person named, on the same credits.
  static func give(_ mutation: Mutation) throws -> JSONObject {
    let call = mutation.call
    var bulk = try InvitationManage.rows(mutation)
    guard call.texts("invitations").count == 1 else {
      throw DomainError(.batchRefused, "giveTo names one learner, so exactly one invitation can be given.")
    }
    let address = try EmailAddress(call.text("giveTo") ?? "")
    guard let named = try mutation.reader.learnerNaming()?(address) else { throw DomainError(.ledgerUnknown) }
    let acting = try mutation.dealing(with: &bulk, label: InvitationManage.label)
    let reader = try mutation.reader
    try acting.refuseOthers(in: &bulk, label: InvitationManage.label) { id in
      let product = try reader.invitation(id).flatMap { reader.product($0.terms.product) }
      return try acting.refusal(of: named.learner, under: product?.inForce?.policy, in: reader)
    }
    let telling = try Telling(mutation)
    let withdrawal = (reason: InvitationManage.reason(call), note: try call.text("note", bytesMax: 500) ?? "")
    var record: InvitationRecord?
    let written = try mutation.commit(&bulk, label: InvitationManage.label) { open in
      guard let former = try mutation.reader.invitation(open[0]) else { throw DomainError(.invitationUnknown) }
      record = former
      let premises = try premises(of: former, mutation, start: nil, keepsFund: true)
      let row = Invite.Row(
        learner: named.learner, contact: Contact(key: named.key, commitment: 0), replaces: former.id,
        inherits: .own(operation: 0), generation: try mutation.reader.generation(of: former.id) + 1)
      let invite = premises.invite([row], on: SegmentKey(lot: former.terms.lot, end: former.end))
      let invited = EntityID.own(operation: 1)
      return BulkPlan(
        draft: mutation.draft(
          acting,
          [.withdraw(Withdraw(rows: [former.id], reason: withdrawal.reason, note: withdrawal.note)), invite]
            + telling.operations(for: invited),
          erasables: [ContactText(address: address).content], tokens: telling.minted(for: invited)), rows: 1,
        operations: 0..<3)
    }
    if let written, let record {
      var outcome = try InvitationManage.outcome(record.id, mutation.reader)
      outcome.append(
        "given", try issued(written.committed.entity(operation: 1), telling.first, mutation.reader))
      bulk.succeed([outcome])
    }
    return ["results": bulk.json]
  }

  /// `invitation.reissue`: what is still open is withdrawn in the same act and keeps its place in line.
  static func run(_ mutation: Mutation) throws -> JSONObject {
    var bulk = try InvitationManage.rows(mutation)
    let acting = try mutation.dealing(with: &bulk, label: InvitationManage.label)
    let start = try Premises.start(mutation.call.params["start"])
    let minted = try TokenMint.mint(mutation.reader.tellsLearners() ? bulk.open.count : 0) {
      mutation.writer.random($0)
    }
    let tokens = Dictionary(zip(bulk.open.map(\.row), minted)) { first, _ in first }
    var refused: [Int: DomainError] = [:]
    for (position, each) in bulk.open.enumerated() {
      if let error = try refusal(of: each.row, mutation, acting, start) { refused[position] = error }
    }
    bulk.refuse(refused, label: InvitationManage.label)
    var operationOf: [EntityID: Int] = [:]
    let written = try mutation.commit(&bulk, label: InvitationManage.label) { open in
      let plan = try plan(open, mutation, acting, start: start, tokens: tokens)
      operationOf = plan.operationOf
      return plan.plan
    }
    if let committed = written?.committed {
      bulk.succeed(
        try bulk.open.map { each in
          var outcome = InvitationManage.label(each.row)
          if let operation = operationOf[each.row] {
            let id = committed.entity(operation: operation)
            outcome.append("reissued", try issued(id, tokens[each.row], mutation.reader))
          }
          return outcome
        })
    }
    return ["results": bulk.json]
  }

  private static func refusal(
    of id: EntityID, _ mutation: Mutation, _ acting: Acting, _ start: AccessStart?
  ) throws -> DomainError? {
    guard let record = try mutation.reader.invitation(id) else { return DomainError(.invitationUnknown) }
    guard record.contact != nil else {
      return DomainError(.learnerUnknown, "The address was erased; invite the learner anew.")
    }
    switch record.status {
    case .accepted: return DomainError(.invitationAlreadyAccepted)
    case .merged: return DomainError(.invitationAlreadyInvited)
    case .allocated, .inUse, .released, .reversed: return DomainError(.licenseNotInvited)
    case .pending, .waitlisted, .withdrawn, .declined, .expired, .void: break
    }
    switch caught({ try premises(of: record, mutation, start: start, keepsFund: false) }) {
    case .failure(let error): return error
    case .success(let premises):
      let reader = try mutation.reader
      if let error = try acting.refusal(of: record.terms.learner, under: premises.policy, in: reader) { return error }
      guard record.status != .pending, record.status != .waitlisted else { return nil }
      if case .failure(let error) = caught({ try Supply(premises, in: mutation.reader) }) { return error }
      return nil
    }
  }

  private static func plan(
    _ open: [EntityID], _ mutation: Mutation, _ acting: Acting, start: AccessStart?,
    tokens: [EntityID: TokenMint.Token]
  ) throws -> (plan: BulkPlan, operationOf: [EntityID: Int]) {
    let records = try open.compactMap { try mutation.reader.invitation($0) }
    let pending = records.filter { $0.status == .pending || $0.status == .waitlisted }.map(\.id)
    var operations: [Licensing.Operation] = []
    var positions: [BulkPlan.Place: Int] = [:]
    if !pending.isEmpty {
      operations.append(.withdraw(Withdraw(rows: pending, reason: InvitationManage.reason(mutation.call), note: "")))
    }
    var told: [TokenRow] = []
    var minted: [MintedToken] = []
    var operationOf: [EntityID: Int] = [:]
    var supplies: [EntityID: Supply] = [:]
    for (index, record) in records.enumerated() {
      let premises = try premises(of: record, mutation, start: start, keepsFund: pending.contains(record.id))
      let place = pending.firstIndex(of: record.id)
      var segment = SegmentKey(lot: record.terms.lot, end: record.end)
      if place == nil {
        var supply = try supplies[premises.product.id] ?? Supply(premises, in: mutation.reader)
        segment = supply.take()
        supplies[premises.product.id] = supply
      }
      if let place { positions[BulkPlan.Place(operation: 0, row: place)] = index }
      let row = Invite.Row(
        learner: record.terms.learner, contact: Contact(key: try key(of: record, mutation), commitment: UInt32(index)),
        replaces: record.id, inherits: place.map { .own(operation: 0, row: UInt32($0)) },
        generation: place == nil ? 0 : try mutation.reader.generation(of: record.id) + 1)
      let invited = EntityID.own(operation: UInt32(operations.count))
      operationOf[record.id] = operations.count
      positions[BulkPlan.Place(operation: operations.count, row: 0)] = index
      operations.append(premises.invite([row], on: segment))
      guard let token = tokens[record.id] else { continue }
      told.append(TokenRow(invitation: invited, tokenKey: token.publicKey.bytes))
      minted.append(MintedToken(invitation: invited, secret: token.secret, publicKey: token.publicKey))
    }
    for row in told.indices { positions[BulkPlan.Place(operation: operations.count, row: row)] = row }
    if !told.isEmpty { operations.append(.tell(Tell(rows: told))) }
    let erasables = records.map { $0.contact?.content ?? [] }
    return (
      BulkPlan(
        draft: mutation.draft(acting, operations, erasables: erasables, tokens: minted), positions: positions),
      operationOf
    )
  }

  /// The hash of the address that the learner has now (C26).
  private static func key(of record: InvitationRecord, _ mutation: Mutation) throws -> LearnerID {
    try mutation.reader.learner(record.terms.learner)?.contactKey ?? record.terms.contact.key
  }

  /// What the former invitation said, under the policy that is in force now.
  static func premises(
    of former: InvitationRecord, _ mutation: Mutation, start: AccessStart?, keepsFund: Bool
  ) throws -> Premises {
    guard let product = try mutation.reader.product(former.terms.product) else { throw DomainError(.productUnknown) }
    if !keepsFund, let supply = mutation.call.text("supply") {
      return try Premises(
        product: product, course: former.terms.course, supply: supply, start: start ?? former.start,
        note: former.terms.note, in: mutation.reader)
    }
    return try Premises(
      product: product, course: former.terms.course, drawingOn: former.terms.supply, start: start ?? former.start,
      note: former.terms.note)
  }

  /// A new invitation as whoever issued it is answered, with the token that opens it if this device tells the learner.
  static func issued(_ id: EntityID, _ token: TokenMint.Token?, _ reader: LedgerReader) throws -> JSON {
    var object = try InvitationManage.outcome(id, reader)
    object.appendIfPresent("email", try reader.invitation(id)?.contact.map { .string($0.address) })
    object.append("delivery", .string(try reader.delivery(of: id).rawValue))
    if let token {
      object.append("token", .string(token.secret.text))
      object.append("link", .string(InvitationLink(invitation: id, token: token.secret.text).text))
    }
    return .object(object)
  }
}
