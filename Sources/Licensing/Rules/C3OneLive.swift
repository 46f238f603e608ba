extension AssignmentResolver {
  /// C3: of several live invitations of a learner to a product one survives. C31: a re-issue stands only if what it replaces
  /// was ended.
  func ruleOnInvitation(
    _ target: InvitationView, in view: AssignmentView<Context>, merged: [EntityID: InvitationView]
  ) -> Ruling {
    if let rule = target.void {
      let winner = target.terms.replaces.flatMap { handover(of: $0, in: view)?.acceptedBy }
      return .lost(rule, to: winner, about: target.id)
    }
    guard let survivor = merged[target.id] else { return .inEffect }
    return .lost(.oneLive, to: survivor.acceptance ?? survivor.invited, about: target.id)
  }
}
