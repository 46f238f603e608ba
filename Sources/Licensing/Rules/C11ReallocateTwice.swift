extension AssignmentResolver {
  /// C11: a license is given on once. Who was to get it by another act than the one that took effect has an ordinary
  /// claim on the order, and a case that names that act.
  func ruleOnReallocation(_ target: InvitationView, in view: AssignmentView) -> Ruling {
    guard target.isAllocation, let row = target.terms.inherits, let former = target.terms.replaces,
      let end = handover(of: former, in: view, seenBy: nil)?.endedBy, end.entity != row
    else { return .inEffect }
    return .lost(.reallocateTwice, to: end, about: target.id)
  }
}
