import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `evaluation`: what happens to an accepted invitation that was a mistake (R25).
  static let evaluation: [Method] = [
    .bulk(
      "evaluation.submit", "Asks support to evaluate accepted invitations and licenses in use, by id (R25).",
      params: [.invitations, .reason, .note], label: Schema.issued,
      row: Schema.issued + [.required("evaluation", .string), .required("state", .string)],
      errors: [
        .invitationUnknown, .licenseUnknown, .invitationNotAccepted, .licenseAlreadyReversed, .licenseAlreadyReleased,
        .idMalformed,
      ], run: submit),
    .writing(
      "evaluation.decide",
      "Approves, denies or closes an evaluation request; an approval may give the license to another (R25, C28).",
      params: [
        .required("evaluation", .string, "The request."),
        .required("decision", .enumeration(EvaluationDecision.allCases.map { "\($0)" }), "The decision."), .note,
        .optional("giveTo", .string, "With an approval: the address of the learner who gets the license."),
      ], result: decided,
      errors: [
        .evaluationUnknown, .evaluationSettled, .evaluationNothingFreed, .licenseAlreadyReversed,
        .licenseAlreadyReleased, .supplyCancelled, .idMalformed,
        .invitationUnknown, .addressInvalid, .invitationAlreadyInvited, .productUnknown, .productRetired, .supplyEnded,
        .supplyExhausted, .supplyCurrency, .startNotOffered, .startOutOfRange, .productCourseMismatch,
        .nothingHandedOver, .handedOnTooOften,
      ], run: EvaluationDecide.run),
    .reading(
      "evaluation.list", "Lists evaluation requests.",
      params: [
        .optional("state", .enumeration(EvaluationState.State.allCases.map { "\($0)" }), "In this state only."),
        .optional("invitation", .string, "About this invitation or license only, by id."), .limit, .cursor,
      ], result: .page(of: .evaluation), errors: [.invitationUnknown, .licenseUnknown, .idMalformed, .cursorInvalid]
    ) { call in
      try call.read { reader in
        let state = EvaluationState.State.allCases.first { "\($0)" == call.text("state") }
        let invitation = try call.text("invitation").map { try reader.issuedNamed($0) }
        let page = try reader.evaluations(state: state, invitation: invitation, page: try call.page())
        return JSONObject.page(
          try page.items.map { .object(try $0.json(in: reader)) }, next: page.next.map { .string($0.text) })
      }
    },
    .reading(
      "evaluation.get", "Shows an evaluation request.",
      params: [.required("evaluation", .string, "The request."), .asOf],
      result: Schema.evaluation.dated,
      errors: [.evaluationUnknown, .idMalformed] + asOfErrors
    ) { call in
      try call.read { reader in
        if let past = try call.past(in: reader) {
          let id = try call.pastThing("evaluation", .evaluation, in: reader)
          guard let record = try past.evaluation(id) else { throw DomainError(.evaluationUnknown) }
          return past.answer(try record.json(in: past.reader), to: call)
        }
        let id = try reader.thing(try call.required("evaluation"), .evaluation)
        guard let record = try reader.evaluation(id) else { throw DomainError(.evaluationUnknown) }
        return .object(try record.json(in: reader))
      }
    },
  ]

  private static let decided: [Schema.Property] =
    Schema.evaluation.properties + [.optional("given", .oneOf([.issuedInvitation, .allocation]))]

  private static func submit(_ mutation: Mutation) throws -> JSONObject {
    let reader = try mutation.reader
    var bulk = try mutation.rows("invitations", label: { JSONObject(issued: $0) }) { try $0.issuedNamed($1) }
    let acting = try mutation.acting(.submitEvaluation)
    let reason = InvitationManage.reason(mutation.call)
    let note = try mutation.call.text("note", bytesMax: 500) ?? ""
    let label: (EntityID) -> JSONObject = { JSONObject(issued: reader.shownIssued($0).text) }
    var asked: [EntityID] = []
    let written = try mutation.commit(
      &bulk, label: label, explain: { reader.refusal(of: $0, among: asked) }
    ) { open in
      asked = open
      return BulkPlan(
        draft: mutation.draft(
          acting, [.submitEvaluation(SubmitEvaluation(rows: open, reason: reason, note: note))]), rows: open.count,
        operations: 0..<1)
    }
    if let committed = written?.committed {
      bulk.succeed(
        bulk.open.enumerated().map { row, each in
          var object = label(each.row)
          let id = committed.entity(operation: 0, row: row)
          object.append("evaluation", .string(PublicID(kind: .evaluation, id).text))
          object.append("state", .string("\(EvaluationState.State.open)"))
          return object
        })
    }
    return ["results": bulk.json]
  }
}

extension Schema {
  /// An evaluation request.
  static let evaluation = promising(
    [.required("evaluation", .string)], issued,
    [
      .required("state", .enumeration(EvaluationState.State.allCases.map { "\($0)" })),
      .required("fromWithdrawal", .boolean), .required("submittedAt", .instant),
      .optional("ground", .string), .optional("reason", .string), .optional("note", .string),
    ], member("submittedBy"), member("decidedBy"),
    [.optional("decidedAt", .instant), .required("settlement", .settlement), .required("cases", .strings)]
  ).named("Evaluation")
}

extension EvaluationRecord {
  /// The request as it is answered.
  func json(in reader: LedgerReader) throws -> JSONObject {
    var object: JSONObject = ["evaluation": .string(PublicID(kind: .evaluation, id).text)]
    object.append(issued: reader.shownIssued(invitation))
    object.append("state", .string("\(state)"))
    object.append("fromWithdrawal", .bool(fromWithdrawal))
    object.append("submittedAt", .string(stamp.instant.text))
    object.appendIfPresent("ground", ground.map { .string("\($0)") })
    object.appendIfPresent("reason", reason.map { .string("\($0)") })
    if !note.isEmpty { object.append("note", .string(note)) }
    let author = try reader.authorship(of: id)
    try object.append("submittedBy", member: author?.actor, in: reader)
    if let decidedBy, let decider = try reader.authorship(of: decidedBy) {
      try object.append("decidedBy", member: decider.actor, in: reader)
      object.append("decidedAt", .string(decider.set.instant.text))
    }
    let open = try reader.cases(of: id).filter { $0.resolvedBy == nil }
    object.append(try reader.settlement(ofInvitation: invitation), cases: open.isEmpty ? [] : [id])
    return object
  }
}
