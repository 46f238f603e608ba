extension AssignmentResolver {
  /// What the learner of an invitation is to be told (R13, R19, R23, R24, R26; C1, C4, C5, C6, C10, C27).
  func notices(
    about view: InvitationView, in all: AssignmentView<Context>, merged: [EntityID: InvitationView]
  ) -> [Notice] {
    if view.isAllocation { return noticesOfAllocation(view, merged: merged) }
    var result: [Notice] = []
    let isOpen = view.void == nil && view.acceptance == nil && view.endedBy == nil && merged[view.id] == nil
    if let told = view.told {
      result.append(Notice(kind: .invited, invitation: view.id, cause: told, due: isOpen))
    }
    for token in view.tokens where token.stamp != view.told {
      result.append(Notice(kind: .resent, invitation: view.id, cause: token.stamp, due: isOpen))
    }
    let start = all.start(of: view)
    if let edit = start.edit {
      let stands = view.void == nil && view.endedBy == nil && merged[view.id] == nil
      result.append(Notice(kind: .startEdited, invitation: view.id, cause: edit, due: stands))
    }
    guard view.void == nil else { return result }
    if view.acceptance == nil, view.declines.isEmpty, let withdrawal = view.withdrawals.first, view.told != nil {
      result.append(Notice(kind: .withdrawn, invitation: view.id, cause: withdrawal, due: true))
    }
    if let acceptance = view.acceptance, view.noticesSent.contains(where: { $0.kind == .withdrawn }) {
      result.append(Notice(kind: .correction, invitation: view.id, cause: acceptance, due: true))
    }
    return result
  }

  /// A learner who holds a license without having been asked is told of it, and of its end (R42, R43, C12).
  private func noticesOfAllocation(_ view: InvitationView, merged: [EntityID: InvitationView]) -> [Notice] {
    guard view.void == nil else { return [] }
    let end = view.endedBy
    var result = [
      Notice(kind: .allocated, invitation: view.id, cause: view.invited, due: end == nil && merged[view.id] == nil)
    ]
    if let end, view.reversal != end {
      result.append(Notice(kind: .released, invitation: view.id, cause: end, due: true))
    }
    return result
  }
}
