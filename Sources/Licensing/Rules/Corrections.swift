extension AssignmentResolver {
  /// R49: what a learner was told and no longer holds, since a merge made something else of it. Each is told once; its
  /// cause is what the truth rests on, or the row that was told in vain.
  func corrections(of view: InvitationView, in all: AssignmentView, isMerged: Bool) -> [Notice] {
    guard view.void == nil else { return [] }
    let stands = view.endedBy == nil && !isMerged
    var result: [Notice] = []
    func correct(_ cause: Stamp, due: Bool) {
      result.append(Notice(kind: .correction, invitation: view.id, cause: cause, due: due))
    }
    if let acceptance = view.acceptance, view.wasTold(.withdrawn) { correct(acceptance, due: view.reversal == nil) }
    if let edit = startToldInVain(view, all.start(of: view).edit) { correct(edit, due: stands) }
    // C13: the ground of the release was falsified, so the license was never taken away.
    if stands, let release = view.noticesSent.last(where: { $0.kind == .released }).flatMap({ stamp(of: $0.cause) }) {
      correct(release, due: true)
    }
    // What gave way or came to wait has a place again. While it still waits the mail does too.
    if stands, view.wasTold(.retracted) { correct(view.invited, due: true) }
    return result
  }

  /// C6, C7: the edit that the learner heard of last, if another start holds and was not told by somebody who knew of
  /// that mail.
  private func startToldInVain(_ view: InvitationView, _ standing: Stamp?) -> Stamp? {
    let sent = view.noticesSent.filter { $0.kind == .startEdited }
    let right = sent.filter { $0.cause == standing?.entity }
    // One that is still to be told needs no correction besides.
    if standing != nil, right.isEmpty { return nil }
    let wrong = sent.filter { each in
      each.cause != standing?.entity && !right.contains { context.precedes(each.stamp, $0.stamp) }
    }
    return wrong.max { $0.stamp < $1.stamp }.flatMap { stamp(of: $0.cause) }
  }

  private func stamp(of row: EntityID) -> Stamp? { facts.first { $0.stamp.entity == row }?.stamp }
}

extension InvitationView {
  /// Whether some mailer recorded that the learner was told so.
  func wasTold(_ kinds: NoticeKind...) -> Bool { noticesSent.contains { kinds.contains($0.kind) } }

  /// Whether some mailer recorded that the learner was told so because of a row.
  func wasTold(_ kind: NoticeKind, because row: Stamp) -> Bool {
    noticesSent.contains { $0.kind == kind && $0.cause == row.entity }
  }
}
