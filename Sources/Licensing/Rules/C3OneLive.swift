extension AssignmentResolver {
  /// C3: of several live invitations of a learner to a product one survives.
  func ruleOnInvitation(_ target: InvitationView, merged: [EntityID: InvitationView]) -> Ruling? {
    guard let survivor = merged[target.id] else { return nil }
    return .lost(.oneLive, to: survivor.acceptance ?? survivor.invited, about: target.id)
  }
}
