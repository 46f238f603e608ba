extension AssignmentResolver {
  /// C9: of several acceptances the first captures. C3: an acceptance of a merged invitation names the survivor.
  func ruleOnAcceptance(
    _ stamp: Stamp, _ target: InvitationView, merged: [EntityID: InvitationView]
  ) -> Ruling {
    if let first = target.acceptance, first != stamp { return .superseded(by: first) }
    guard let survivor = merged[target.id] else { return .inEffect }
    return .lost(.oneLive, to: survivor.acceptance ?? survivor.invited, about: target.id)
  }
}
