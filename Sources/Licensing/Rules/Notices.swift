extension AssignmentResolver {
  /// What the learner of an invitation is to be told (R13, R19, R23, R24, R25, R26, R49; C1, C3, C4, C5, C6, C10, C27,
  /// C31).
  func notices(
    about view: InvitationView, in all: AssignmentView, merged: [EntityID: InvitationView]
  ) -> [Notice] {
    if view.isAllocation { return noticesOfAllocation(view, in: all, isMerged: merged[view.id] != nil) }
    var result: [Notice] = []
    let isOpen = view.void == nil && view.acceptance == nil && view.endedBy == nil && merged[view.id] == nil
    if let told = view.told {
      result.append(Notice(kind: .invited, invitation: view.id, cause: told, due: isOpen))
    }
    for token in view.tokens where token.stamp != view.told {
      result.append(Notice(kind: .resent, invitation: view.id, cause: token.stamp, due: isOpen))
    }
    for request in view.resendRequests {
      // Whoever tells learners answers a request with a token of its own; until then it is what waits to be sent (C34).
      let isAnswered = view.tokens.contains { request < $0.stamp }
      result.append(Notice(kind: .resent, invitation: view.id, cause: request, due: isOpen && !isAnswered))
    }
    let start = all.start(of: view)
    if let edit = start.edit {
      let stands = view.void == nil && view.endedBy == nil && merged[view.id] == nil
      result.append(Notice(kind: .startEdited, invitation: view.id, cause: edit, due: stands))
    }
    // What was told stays in the list, whatever became of it.
    for edit in view.edits where edit.stamp != start.edit && view.wasTold(.startEdited, because: edit.stamp) {
      result.append(Notice(kind: .startEdited, invitation: view.id, cause: edit.stamp, due: false))
    }
    result += corrections(of: view, in: all, isMerged: merged[view.id] != nil)
    if let retraction = retraction(of: view, isMerged: merged[view.id] != nil) { result.append(retraction) }
    guard view.void == nil else { return result }
    if let reversal = view.reversal, view.endedBy == reversal, names(reversal, view.id) {
      result.append(Notice(kind: .reversed, invitation: view.id, cause: reversal, due: true))
    }
    if merged[view.id] == nil, view.acceptance == nil, view.declines.isEmpty, view.told != nil,
      let withdrawal = view.withdrawals.first
    {
      result.append(Notice(kind: .withdrawn, invitation: view.id, cause: withdrawal, due: true))
    }
    return result
  }

  /// R49: a learner whom the invitation was sent, and who was not told of its end, learns that it lost to something
  /// else (C3, C31). The invitation's own row is the cause, so that there is one, whatever it lost to.
  private func retraction(of view: InvitationView, isMerged: Bool) -> Notice? {
    guard view.void != nil || isMerged, view.wasTold(.invited, .resent, .allocated) else { return nil }
    return Notice(
      kind: .retracted, invitation: view.id, cause: view.invited, due: !view.wasTold(.withdrawn, .released))
  }

  /// Whether a decision was about this license itself, and not about one that stood for it: that one is told of (C3).
  private func names(_ decision: Stamp, _ license: EntityID) -> Bool {
    facts.first { $0.stamp == decision }?.invitation == license
  }

  /// A learner who holds a license without having been asked is told of it, and of its end (R42, R43, C12).
  private func noticesOfAllocation(
    _ view: InvitationView, in all: AssignmentView, isMerged: Bool
  ) -> [Notice] {
    let retraction = retraction(of: view, isMerged: isMerged)
    guard view.void == nil else { return [retraction].compactMap { $0 } }
    let end = isMerged ? nil : view.endedBy
    var result = [
      Notice(kind: .allocated, invitation: view.id, cause: view.invited, due: end == nil && !isMerged)
    ]
    if let retraction, end == nil { result.append(retraction) }
    if let end {
      let kind: NoticeKind = view.reversal == end ? .reversed : .released
      result.append(Notice(kind: kind, invitation: view.id, cause: end, due: true))
    }
    return result + corrections(of: view, in: all, isMerged: isMerged)
  }
}
