extension SubmitEvaluation: WireOperation {
  static var wireKind: WireOperationKind { .submitEvaluation }

  var wire: WireSubmitEvaluation {
    var wire = WireSubmitEvaluation()
    wire.rows = rows.map(\.wire)
    wire.reason = reason.wire()
    wire.note = note
    return wire
  }

  init(_ wire: WireSubmitEvaluation, _ reader: WireReader) throws(OperationCodecError) {
    let reason: WithdrawReason = try reader.known(wire.reason, "reason")
    self.init(
      rows: try reader.entityRows(wire.rows),
      reason: reason,
      note: try reader.text(wire.note, bytesMax: OperationLimits.noteBytes, "note"))
  }
}

extension DecideEvaluation: WireOperation {
  static var wireKind: WireOperationKind { .decideEvaluation }

  var wire: WireDecideEvaluation {
    var wire = WireDecideEvaluation()
    wire.request = request.wire
    wire.invitation = invitation.wire
    wire.decision = decision.wire()
    wire.note = note
    return wire
  }

  init(_ wire: WireDecideEvaluation, _ reader: WireReader) throws(OperationCodecError) {
    let decision: EvaluationDecision = try reader.known(wire.decision, "decision")
    self.init(
      request: try reader.entity(wire.hasRequest, wire.request, "request"),
      invitation: try reader.entity(wire.hasInvitation, wire.invitation, "invitation"),
      decision: decision,
      note: try reader.text(wire.note, bytesMax: OperationLimits.noteBytes, "note"))
  }
}
