extension AssignmentResolver {
  /// C5: a withdrawal wins over an edit that did not know of it. C6: the later of two edits holds. C7: the start that
  /// the acceptance saw holds against an edit that comes too late.
  ///
  /// A withdrawal that lost to the acceptance of another of the learner's invitations ended none (C3).
  func ruleOnEdit(
    _ stamp: Stamp, _ target: InvitationView, in view: AssignmentView, isMerged: Bool
  ) -> Ruling {
    if target.acceptance == nil, !isMerged, let end = target.endedBy {
      return context.precedes(stamp, end) ? .superseded(by: end) : .lost(.withdrawEdit, to: end, about: target.id)
    }
    let start = view.start(of: target)
    if start.edit == stamp { return .inEffect }
    if start.overruled.contains(stamp) { return .lost(.editAccept, to: target.acceptance, about: target.id) }
    guard let winner = start.edit else { return .inEffect }
    return context.precedes(stamp, winner) ? .superseded(by: winner) : .lost(.editEdit, to: winner, about: target.id)
  }
}
