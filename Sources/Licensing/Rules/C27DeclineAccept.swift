extension AssignmentResolver {
  /// C27: acceptance wins over a decline of the same learner that did not know of it; of several declines the first
  /// counts.
  func ruleOnDecline(_ stamp: Stamp, _ target: InvitationView) -> Ruling {
    if let acceptance = target.acceptance { return .lost(.declineAccept, to: acceptance, about: target.id) }
    guard let first = target.declines.first, first != stamp else { return .inEffect }
    return .superseded(by: first)
  }
}
