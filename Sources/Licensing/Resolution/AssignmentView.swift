/// What a chosen set of admitted facts says about all invitations of an assignment.
struct AssignmentView {
  let context: any AssignmentContext
  /// Where it is looked from; nil from where everything is known. Learners' registrations are seen from there (C0).
  let viewpoint: Stamp?
  /// In clock order of their invitations.
  private(set) var invitations: [InvitationView] = []

  init(context: any AssignmentContext, viewpoint: Stamp?) {
    self.context = context
    self.viewpoint = viewpoint
  }

  func invitation(_ id: EntityID) -> InvitationView? { invitations.first { $0.id == id } }

  /// Adds one admitted fact; facts come in clock order.
  mutating func take(_ fact: AssignmentFact, targets: [EntityID]) {
    if case .invited(let terms) = fact.act {
      let policy = context.product(terms.product)?.version(terms.policyVersion)?.policy
      invitations.append(InvitationView(stamp: fact.stamp, terms: terms, policy: policy, void: nil))
      return
    }
    for index in invitations.indices where targets.contains(invitations[index].id) {
      apply(fact, at: index)
    }
  }

  private mutating func apply(_ fact: AssignmentFact, at index: Int) {
    let stamp = fact.stamp
    switch fact.act {
    case .invited: break
    case .told(_, let key):
      invitations[index].tokens.append((stamp, key))
      if invitations[index].told == nil { invitations[index].told = stamp }
    case .resent(_, let key):
      invitations[index].tokens.append((stamp, key))
      if invitations[index].told == nil { invitations[index].told = stamp }
    case .resendRequested: invitations[index].resendRequests.append(stamp)
    case .withdrawn: invitations[index].withdrawals.append(stamp)
    case .released(_, let ground, let handsOver):
      if ground.holdsAgainstLogin {
        invitations[index].releases.append(stamp)
      } else {
        invitations[index].withdrawals.append(stamp)
      }
      if handsOver { invitations[index].reallocations.insert(stamp) }
    case .loggedIn: invitations[index].acceptances.append(stamp)
    case .startEdited(_, let day): invitations[index].edits.append((stamp, day))
    case .accepted: invitations[index].acceptances.append(stamp)
    case .declined: invitations[index].declines.append(stamp)
    case .evaluationSubmitted: invitations[index].submissions.append(stamp)
    case .evaluationDecided(let license, let request, let decision):
      // To a duplicate that its author saw pending, an approval is a withdrawal (C3).
      if invitations[index].id == license || invitations[index].acceptances.contains(where: isKnown(to: stamp)) {
        invitations[index].decisions.append((stamp, request, decision))
      } else {
        answerLost(of: license, at: index, by: stamp)
        invitations[index].withdrawals.append(stamp)
      }
    case .noticeSent(_, let kind, let cause): invitations[index].noticesSent.append((stamp, kind, cause))
    }
  }

  /// What had lost to the acceptance of the license is answered by the approval, which ends the duplicate in its place.
  private mutating func answerLost(of license: EntityID, at index: Int, by approval: Stamp) {
    guard let held = invitation(license), held.acceptance != nil else { return }
    let lost = Set(held.withdrawals + held.declines).filter(isKnown(to: approval))
    invitations[index].withdrawals.removeAll { lost.contains($0) }
    invitations[index].declines.removeAll { lost.contains($0) }
  }

  private func isKnown(to later: Stamp) -> (Stamp) -> Bool { { context.precedes($0, later) } }

  /// Raises each end by the extensions that had not seen the invitation and by those that cover it (C14, C15).
  mutating func raiseEnds(
    covers: (LotHistory.Extension, EntityID) -> Bool
  ) {
    for index in invitations.indices {
      guard let lot = context.lot(invitations[index].terms.lot) else { continue }
      if lot.endsTogether {
        let end = lot.end { stamp in viewpoint.map { context.precedes(stamp, $0) } ?? true }
        invitations[index].end = end ?? invitations[index].end
        continue
      }
      for each in lot.extensions {
        if let viewpoint, !context.precedes(each.stamp, viewpoint) { continue }
        let invited = invitations[index].invited
        if context.precedes(each.stamp, invited) { continue }
        if covers(each, invitations[index].id) {
          invitations[index].issued = max(invitations[index].issued, each.stamp.instant)
        } else if context.precedes(invited, each.stamp) {
          continue
        }
        invitations[index].end = max(invitations[index].end, each.end)
      }
    }
  }

  /// Marks an invitation as being without effect.
  mutating func markVoid(_ id: EntityID, by rule: ConflictRule) {
    for index in invitations.indices where invitations[index].id == id { invitations[index].void = rule }
  }

  /// Every invitation whose supply it would draw on were there only one of it (C3): each merged one with its survivor.
  ///
  /// The accepted one survives, else the first. Of several accepted ones those that another's inviter had seen are
  /// dropped. An invitation issued after the access of another had ended does not compete with it.
  func merged(at now: Instant) -> [EntityID: InvitationView] {
    guard invitations.count > 1 else { return [:] }
    let living = mergedLiving(at: now)
    let others = invitations.filter { $0.policy?.oneLivePerLearner == true }
      .compactMap { each in survivor(ofEndedInVain: each, among: living, at: now).map { (each.id, $0) } }
    return living.merging(others) { first, _ in first }
  }

  private func mergedLiving(at now: Instant) -> [EntityID: InvitationView] {
    var remaining = invitations.filter { candidate in
      let standing = candidate.standing(at: now)
      return candidate.policy?.oneLivePerLearner == true && (standing == .pending || standing == .accepted)
    }
    guard remaining.count > 1 else { return [:] }
    var result: [EntityID: InvitationView] = [:]
    while let survivor = survivor(of: remaining) {
      remaining.removeAll { $0.id == survivor.id }
      for other in remaining where compete(survivor, other) { result[other.id] = survivor }
      remaining.removeAll { result[$0.id] != nil }
    }
    return result
  }

  /// What ends a claim ends every duplicate its author had seen. A withdrawal, a decline or a release that lost to an
  /// acceptance ended no claim, and so a duplicate that nothing else ended goes on standing behind the accepted one.
  private func survivor(
    ofEndedInVain each: InvitationView, among merged: [EntityID: InvitationView], at now: Instant
  ) -> InvitationView? {
    let standing = each.standing(at: now)
    guard standing == .withdrawn || standing == .declined else { return nil }
    var found: InvitationView?
    for end in (each.declines + each.withdrawals).sorted() {
      // An approval ended the license it was about, whatever it met elsewhere.
      let isApproval = invitations.contains { other in other.decisions.contains { $0.stamp == end } }
      let kept = invitations.first { other in
        other.standing(at: now) == .accepted && (other.declines.contains(end) || other.withdrawals.contains(end))
      }
      guard !isApproval, let kept else { return nil }
      let survivor = merged[kept.id] ?? kept
      guard compete(survivor, each) else { return nil }
      found = found ?? survivor
    }
    return found
  }

  private func survivor(of candidates: [InvitationView]) -> InvitationView? {
    let accepted = candidates.filter { !$0.acceptances.isEmpty }
    guard !accepted.isEmpty else { return candidates.min { $0.invited < $1.invited } }
    let latest = accepted.filter { one in
      !accepted.contains { $0.id != one.id && context.precedes(one.invited, $0.invited) }
    }
    return latest.min { one, other in
      guard let left = one.acceptance, let right = other.acceptance, left != right else {
        return one.invited < other.invited
      }
      return left < right
    }
  }

  private func compete(_ one: InvitationView, _ other: InvitationView) -> Bool {
    let (earlier, later) = one.invited < other.invited ? (one, other) : (other, one)
    guard let period = period(of: earlier) else { return true }
    return later.invited.instant < period.end
  }

  /// The access period of an accepted or allocated license; nil if there is no access to speak of.
  func period(of view: InvitationView) -> AccessPeriod? {
    guard let given = view.isAllocation ? view.invited : view.acceptance else { return nil }
    return AccessPeriod(
      acceptedAt: given.instant, start: start(of: view).start,
      registered: context.registration(of: view.terms.learner, seenBy: viewpoint), policy: view.policy,
      validityEnd: view.end,
      takenAt: view.releases.isEmpty ? nil : view.endedBy?.instant)
  }
}
