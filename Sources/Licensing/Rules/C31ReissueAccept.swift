extension AssignmentResolver {
  /// C31: a re-issue whose withdrawal did not take effect has none either, and nothing that rests on it has.
  ///
  /// The invitation and an acceptance of it are losses with a case; whatever else was done to it is overtaken.
  func ruleOnVoid(_ fact: AssignmentFact, _ target: InvitationView, in view: AssignmentView<Context>) -> Ruling? {
    let winner = target.terms.replaces.flatMap { handover(of: $0, in: view, seenBy: nil)?.acceptedBy }
    switch fact.act {
    case .invited, .accepted: return .lost(.reissueAccept, to: winner, about: target.id)
    case .told, .resent, .withdrawn, .startEdited, .declined, .evaluationSubmitted, .evaluationDecided:
      return .superseded(by: winner ?? target.invited)
    case .noticeSent: return nil
    }
  }
}
