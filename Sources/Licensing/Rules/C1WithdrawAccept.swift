extension AssignmentResolver {
  /// C1: acceptance wins over a withdrawal that did not know of it; the withdrawal becomes an evaluation request.
  /// C4: of several withdrawals the first takes effect. C27: a decline outweighs a withdrawal.
  func ruleOnWithdrawal(_ stamp: Stamp, _ target: InvitationView) -> Ruling {
    if let acceptance = target.acceptance { return .lost(.withdrawAccept, to: acceptance, about: target.id) }
    if let decline = target.declines.first { return .superseded(by: decline) }
    guard let first = target.withdrawals.first, first != stamp else { return .inEffect }
    return .superseded(by: first)
  }
}
