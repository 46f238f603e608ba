/// Everything resolution has to say about an assignment at an instant.
public struct AssignmentOutcome: Hashable, Sendable {
  /// The invitations, in clock order.
  public var invitations: [InvitationState] = []
  /// The evaluation requests, in clock order by invitation.
  public var evaluations: [EvaluationState] = []
  /// What was lost, in clock order of the losers.
  public var cases: [Case] = []
  /// What learners are to be told.
  public var notices: [Notice] = []
  /// What became of each fact, in clock order.
  public var fates: [FateRecord] = []
}

/// What became of one row.
public struct FateRecord: Hashable, Sendable {
  /// The row.
  public let stamp: Stamp
  /// Its fate.
  public let fate: Fate

  /// Records a fate.
  public init(stamp: Stamp, fate: Fate) {
    self.stamp = stamp
    self.fate = fate
  }
}

/// One message a learner is to receive. The de-duplication key is (kind, invitation, cause).
public struct Notice: Hashable, Sendable {
  /// What it says.
  public let kind: NoticeKind
  /// The invitation it is about.
  public let invitation: EntityID
  /// The row whose effect it tells.
  public let cause: Stamp
  /// False once events have overtaken it; one that was not sent yet is not sent any more (C10).
  public let due: Bool

  /// States what is to be told.
  public init(kind: NoticeKind, invitation: EntityID, cause: Stamp, due: Bool) {
    self.kind = kind
    self.invitation = invitation
    self.cause = cause
    self.due = due
  }
}

extension AssignmentResolver {
  /// The state of the assignment at `now`.
  public func outcome(now: Instant) -> AssignmentOutcome {
    let view = view(seenBy: nil)
    let merged = view.merged(at: now)
    var outcome = AssignmentOutcome()
    for each in view.invitations {
      outcome.invitations.append(state(of: each, in: view, merged: merged, now: now))
      outcome.evaluations += view.requests(about: each, at: now)
      outcome.notices += notices(about: each, in: view, merged: merged)
    }
    appendRefusedInvitations(to: &outcome)
    settle(view: view, merged: merged, now: now, into: &outcome)
    return outcome
  }

  /// The state as the author of `viewpoint` could have derived it, at its clock: what an as-of read shows.
  public func standing(of invitation: EntityID, seenBy viewpoint: Stamp) -> InvitationState.Lifecycle? {
    let past = view(seenBy: viewpoint)
    guard let target = past.invitation(invitation) else { return nil }
    return lifecycle(of: target, merged: past.merged(at: viewpoint.instant), now: viewpoint.instant)
  }

  /// C31: an invitation issued in place of another takes effect only if that one was ended, as far as the viewpoint
  /// could know. What was accepted is ended by the one approval that reversed it, and gives its place to nobody else
  /// (C28); of two withdrawals either will do.
  func isVoid(_ view: InvitationView, in all: AssignmentView, seenBy viewpoint: Stamp?) -> Bool {
    // C11, C13: an allocation that does not take over a place claims one of its own.
    guard !view.isAllocation, let row = view.terms.inherits, let replaced = view.terms.replaces else { return false }
    guard let handover = handover(of: replaced, in: all, seenBy: viewpoint) else { return true }
    return handover.acceptedBy == nil ? handover.endedBy == nil : handover.endedBy?.entity != row
  }

  /// How an invitation of this assignment ended and the place it leaves: for the assignment that holds its successor.
  ///
  /// - Returns: nil if there is no such invitation, as far as the viewpoint could know.
  public func handover(of invitation: EntityID, seenBy viewpoint: Stamp?) -> Handover? {
    let all = view(seenBy: viewpoint, voidUpTo: invitation)
    return all.invitation(invitation) == nil ? nil : handover(of: invitation, in: all, seenBy: viewpoint)
  }

  /// How a replaced invitation ended: of this assignment, or of another.
  func handover(
    of replaced: EntityID, in all: AssignmentView, seenBy viewpoint: Stamp?
  ) -> Handover? {
    guard let own = all.invitation(replaced) else { return context.handover(of: replaced, seenBy: viewpoint) }
    return Handover(
      invited: own.invited, endedBy: own.endedBy, acceptedBy: own.acceptance,
      rank: rank(of: own, in: all, seenBy: viewpoint), end: own.end)
  }

  func lifecycle(
    of view: InvitationView, merged: [EntityID: InvitationView], now: Instant
  ) -> InvitationState.Lifecycle {
    if let rule = view.void { return .void(rule) }
    if let survivor = merged[view.id] { return .merged(into: survivor.id) }
    if !view.releases.isEmpty, let release = view.endedBy { return .released(release) }
    if let acceptance = view.acceptance { return .accepted(acceptance) }
    if let decline = view.declines.first { return .declined(decline) }
    if let withdrawal = view.withdrawal { return view.isAllocation ? .released(withdrawal) : .withdrawn(withdrawal) }
    return now >= view.deadline ? .expired : .pending
  }

  /// An invitation that its own author could have known to be impossible exists only as a case.
  private func appendRefusedInvitations(to outcome: inout AssignmentOutcome) {
    for (fact, verdict) in zip(facts, verdicts) {
      guard case .invited(let terms) = fact.act, case .refused = verdict else { continue }
      let policy = context.product(terms.product)?.version(terms.policyVersion)?.policy
      let view = InvitationView(stamp: fact.stamp, terms: terms, policy: policy, void: .judgedOnPast)
      outcome.invitations.append(
        InvitationState(
          id: view.id, stamp: view.invited, terms: terms, policy: policy, lifecycle: .void(.judgedOnPast),
          end: view.end, deadline: view.deadline, start: terms.start, access: nil, claim: nil, rank: view.ownRank,
          endedBy: nil, acceptedBy: nil, tokenKeys: [], changesAt: nil, changedAt: nil))
    }
    outcome.invitations.sort { $0.stamp < $1.stamp }
  }
}
