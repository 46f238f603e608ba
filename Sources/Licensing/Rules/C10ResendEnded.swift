extension AssignmentResolver {
  /// C10: an acceptance, a decline or a withdrawal that did not know of a resend, or of the request for one, ends what
  /// the resend would repeat.
  func ruleOnResend(_ stamp: Stamp, _ target: InvitationView, isMerged: Bool) -> Ruling {
    if isMerged, target.acceptance == nil { return .inEffect }
    guard let end = target.acceptance ?? target.endedBy, !context.precedes(stamp, end) else { return .inEffect }
    return .superseded(by: end)
  }
}
