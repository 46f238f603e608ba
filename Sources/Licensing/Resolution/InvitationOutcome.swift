extension AssignmentResolver {
  /// The public state of one invitation at `now`.
  func state(
    of view: InvitationView, in all: AssignmentView, merged: [EntityID: InvitationView], now: Instant
  ) -> InvitationState {
    let lifecycle = lifecycle(of: view, merged: merged, now: now)
    let standing = view.standing(at: now)
    let start = all.start(of: view).start
    var access: Access?
    var boundaries: [Instant] = []
    if standing == .pending || standing == .expired { boundaries = [view.deadline] }
    if let period = all.period(of: view), view.void == nil, merged[view.id] == nil, standing != .withdrawn {
      access = Access(
        state: period.state(at: now, revoked: standing == .reversed), start: period.start, end: period.end)
      if standing != .reversed { boundaries += period.boundaries }
    }
    return InvitationState(
      id: view.id, stamp: view.invited, terms: view.terms, policy: view.policy, lifecycle: lifecycle, end: view.end,
      deadline: view.deadline, start: start, access: access,
      claim: claim(of: view, in: all, merged: merged[view.id] != nil, now: now), rank: rank(of: view, in: all),
      endedBy: view.endedBy, acceptedBy: view.acceptance,
      tokenKeys: lifecycle == .pending ? view.tokens.map(\.key) : [],
      changesAt: boundaries.filter { $0 > now }.min(), changedAt: boundaries.filter { $0 <= now }.max())
  }

  /// The place in line: that of its acceptance, else its own, or the one handed over to it (C31, C32).
  ///
  /// Only the successor named by the row that took effect inherits; another one stands in line by itself. What a
  /// reversal frees is handed on with the standing of the acceptance, so that nobody who waits takes it (R25).
  func rank(
    of view: InvitationView, in all: AssignmentView, seenBy viewpoint: Stamp? = nil
  ) -> ClaimRank {
    if let acceptance = view.acceptance { return ClaimRank(standing: .accepted, stamp: acceptance) }
    guard let row = view.terms.inherits, let replaced = view.terms.replaces,
      let handover = handover(of: replaced, in: all, seenBy: viewpoint), handover.endedBy?.entity == row
    else { return view.ownRank }
    return handover.rank
  }

  /// The demand on the supply, before ranking.
  private func claim(
    of view: InvitationView, in all: AssignmentView, merged: Bool, now: Instant
  ) -> Claim? {
    guard let policy = view.policy, view.void == nil, !merged else { return nil }
    let retained = retainedEnd(of: view, now: now)
    let phase: Claim.Phase
    switch view.standing(at: now) {
    case .pending: phase = .pending
    case .accepted: phase = .accepted
    case .released, .reversed, .declined, .withdrawn, .expired:
      guard retained != nil, !endedMerged(view, in: all) else { return nil }
      phase = .released
    case .void: return nil
    }
    return Claim(
      invitation: view.id, supply: view.terms.supply, lot: view.terms.lot, end: view.end,
      amount: policy.claimAmount,
      phase: phase, rank: rank(of: view, in: all), acceptedAt: view.acceptance?.instant, retainedEnd: retained)
  }

  /// Whether another invitation stood for it when it ended: it held no credits then, so none keep an end of their own.
  private func endedMerged(_ view: InvitationView, in all: AssignmentView) -> Bool {
    guard view.policy?.oneLivePerLearner == true else { return false }
    guard let end = view.endedBy else {
      return all.merged(at: Instant(milliseconds: view.deadline.milliseconds - 1))[view.id] != nil
    }
    return self.view(seenBy: end).merged(at: end.instant)[view.id] != nil
  }

  /// The end that the claim's credits keep because an extension had seen it, did not cover it and did not see them
  /// freed (C14).
  private func retainedEnd(of view: InvitationView, now: Instant) -> Instant? {
    guard let lot = context.lot(view.terms.lot), !lot.endsTogether else { return nil }
    var end = view.terms.end
    var isHeldBack = false
    for each in lot.extensions where !context.precedes(each.stamp, view.invited) {
      if holdsBack(each, view, now: now) { isHeldBack = true } else { end = max(end, each.end) }
    }
    return isHeldBack ? end : nil
  }

  private func holdsBack(_ each: LotHistory.Extension, _ view: InvitationView, now: Instant) -> Bool {
    guard context.precedes(view.invited, each.stamp), !covers(each, view.id) else { return false }
    switch view.standing(at: now) {
    case .withdrawn, .declined:
      return !(view.declines + view.withdrawals).contains { !context.precedes(each.stamp, $0) }
    case .reversed: return view.reversal.map { context.precedes(each.stamp, $0) } ?? true
    case .expired: return each.stamp.instant < view.deadline
    case .pending, .accepted, .released, .void: return true
    }
  }
}
