import ChangeSets
import JSONRPC
import Licensing
import Replica

/// `evaluation.decide`: settles a request, and gives what an approval frees to another learner in the same act (R25,
/// C28, C31).
enum EvaluationDecide {
  static func run(_ mutation: Mutation) throws -> JSONObject {
    let call = mutation.call
    let id = try mutation.reader.thing(try call.required("evaluation"), .evaluation)
    guard let record = try mutation.reader.evaluation(id),
      let decision = EvaluationDecision.allCases.first(where: { "\($0)" == call.text("decision") })
    else { throw DomainError(.evaluationUnknown) }
    let acting = try mutation.acting(.decideEvaluation)
    let operation = DecideEvaluation(
      request: id, invitation: record.invitation, decision: decision, note: try call.text("note", bytesMax: 500) ?? "")
    guard let giveTo = call.text("giveTo") else {
      try mutation.commit(mutation.draft(acting, [.decideEvaluation(operation)]))
      return try settled(id, mutation)
    }
    guard decision == .approved else { throw DomainError(.evaluationNothingFreed) }
    let given = try give(to: try EmailAddress(giveTo), approving: operation, mutation, acting)
    var object = try settled(id, mutation)
    object.append("given", given)
    return object
  }

  private static func settled(_ id: EntityID, _ mutation: Mutation) throws -> JSONObject {
    guard let after = try mutation.reader.evaluation(id) else { throw DomainError(.evaluationUnknown) }
    return try after.json(in: mutation.reader)
  }

  /// Approves and invites in one change set: the same license on the same credits, for the rest of their validity.
  private static func give(
    to address: EmailAddress, approving decision: DecideEvaluation, _ mutation: Mutation, _ acting: Acting
  ) throws -> JSON {
    guard let former = try mutation.reader.invitation(decision.invitation) else {
      throw DomainError(.invitationUnknown)
    }
    guard let named = try mutation.reader.learnerNaming()?(address) else { throw DomainError(.ledgerUnknown) }
    let premises = try InvitationReissue.premises(
      of: former, mutation, start: try start(after: former, mutation), keepsFund: true)
    let row = Invite.Row(
      learner: named.learner, contact: Contact(key: named.key, commitment: 0), replaces: former.id,
      inherits: .own(operation: 0), generation: try mutation.reader.generation(of: former.id) + 1)
    let given = premises.invite([row], on: SegmentKey(lot: former.terms.lot, end: former.end))
    let content = ContactText(address: address).content
    guard premises.policy.givenBy == .invitation else {
      let committed = try mutation.commit(
        mutation.draft(acting, [.decideEvaluation(decision), given], erasables: [content]))
      return .object(try LicenseAllocate.outcome(committed.entity(operation: 1), mutation.reader))
    }
    let telling = try Telling(mutation)
    let invited = EntityID.own(operation: 1)
    let committed = try mutation.commit(
      mutation.draft(
        acting,
        [.decideEvaluation(decision), given] + telling.operations(for: invited), erasables: [content],
        tokens: telling.minted(for: invited)))
    return try InvitationReissue.issued(committed.entity(operation: 1), telling.first, mutation.reader)
  }

  /// The start that the former learner had. A day that is over cannot be chosen again (R11): then access starts on
  /// acceptance, or today where the product knows days only.
  private static func start(after former: InvitationRecord, _ mutation: Mutation) throws -> AccessStart {
    let today = try mutation.now.day
    guard case .date(let day) = former.start, day < today else { return former.start }
    let options = try mutation.reader.product(former.terms.product)?.inForce?.policy.startOptions ?? []
    return options.isEmpty || options.contains(.acceptance) ? .acceptance : .date(today)
  }
}
