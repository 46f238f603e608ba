extension AssignmentResolver {
  /// C31: a re-issue whose withdrawal did not take effect has none either, and nothing that rests on it has. The same
  /// holds for what an approval was to hand on where another approval reversed the license (C28).
  ///
  /// The invitation and an acceptance of it are losses with a case; whatever else was done to it is overtaken.
  func ruleOnVoid(_ fact: AssignmentFact, _ target: InvitationView, in view: AssignmentView) -> Ruling? {
    let winner = winner(over: target, in: view)
    switch fact.act {
    case .invited, .accepted: return .lost(.reissueAccept, to: winner, about: target.id)
    case .told, .resent, .resendRequested, .withdrawn, .startEdited, .loggedIn, .released, .declined,
      .evaluationSubmitted, .evaluationDecided:
      return .superseded(by: winner ?? target.invited)
    case .noticeSent: return nil
    }
  }

  /// What kept the place from being handed over: an acceptance that its withdrawal had not seen, or, where the author
  /// knew of the acceptance and so handed on by a decision, the approval that stands instead.
  private func winner(over target: InvitationView, in view: AssignmentView) -> Stamp? {
    guard let replaced = target.terms.replaces, let last = handover(of: replaced, in: view, seenBy: nil) else {
      return nil
    }
    let seen =
      handover(of: replaced, seenBy: target.invited) ?? context.handover(of: replaced, seenBy: target.invited)
    return seen?.acceptedBy == nil ? last.acceptedBy : last.endedBy
  }
}
