extension AssignmentResolver {
  /// C28: an approval outweighs denials; among approvals, and among denials, the first counts.
  func ruleOnDecision(_ stamp: Stamp, _ decision: EvaluationDecision, _ target: InvitationView) -> Ruling {
    let request = target.decisions.first { $0.stamp == stamp }?.request
    let winner =
      target.reversal ?? target.decisions.first { $0.request == request }?.stamp
    guard let winner, winner != stamp else { return .inEffect }
    if decision == .approved { return .superseded(by: winner) }
    return .lost(.evaluationTwice, to: winner, about: target.id)
  }
}
