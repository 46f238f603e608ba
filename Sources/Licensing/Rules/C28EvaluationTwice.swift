extension AssignmentResolver {
  /// C28: an approval outweighs denials; otherwise the first decision that had seen the request counts. What the winner
  /// had seen it replaces; what it had not seen loses to it.
  func ruleOnDecision(
    _ stamp: Stamp, _ decision: EvaluationDecision, of request: EntityID, _ target: InvitationView
  ) -> Ruling {
    let asked = (target.submissions + target.withdrawals).first { $0.entity == request }
    let first = target.decisions.first { settled in asked.map { context.precedes($0, settled.stamp) } ?? false }
    guard let winner = target.reversal ?? first?.stamp, winner != stamp else { return .inEffect }
    if decision == .approved || context.precedes(stamp, winner) { return .superseded(by: winner) }
    return .lost(.evaluationTwice, to: winner, about: target.id)
  }
}
