extension AssignmentResolver {
  /// Judges a fact on what its author could have seen (C0). Capacity is never part of this.
  func judge(_ fact: AssignmentFact) -> Verdict {
    let past = view(seenBy: fact.stamp)
    let now = fact.stamp.instant
    switch fact.act {
    case .invited(let terms): return judgeInvitation(terms, at: fact.stamp, past: past)
    case .told(let id, _), .resent(let id, _), .resendRequested(let id):
      return requirePending(id, in: past, at: now) { .admitted([$0.id]) }
    case .loggedIn(let id): return judgeLogin(id, at: now, past: past)
    case .released(let id, let ground, let handsOver):
      return judgeRelease(id, ground, handingOver: handsOver ? fact.stamp : nil, at: now, past: past)
    case .withdrawn(let id):
      return requirePending(id, in: past, at: now) { target in
        guard target.policy?.oneLivePerLearner == true else { return .admitted([target.id]) }
        return .admitted(past.invitations.filter { $0.standing(at: now) == .pending }.map(\.id))
      }
    case .startEdited(let id, let day): return judgeEdit(id, day, at: now, past: past)
    case .accepted(let id, let key, let proven), .declined(let id, let key, let proven):
      return requirePending(id, in: past, at: now) { target in
        let known = past.invitations.contains { each in
          (each.id == id || each.id == target.id) && each.tokens.contains { $0.key == key }
        }
        guard proven, known else { return .refused(.tokenUnknown, by: nil) }
        guard case .declined = fact.act, target.policy?.oneLivePerLearner == true else { return .admitted([target.id]) }
        return .admitted(past.invitations.filter { $0.standing(at: now) == .pending }.map(\.id))
      }
    case .evaluationSubmitted(let id): return judgeSubmission(id, at: now, past: past)
    case .evaluationDecided(let id, let request, let decision):
      return judgeDecision(id, decision, of: request, at: fact.stamp, past: past)
    case .noticeSent(let id, _, _):
      return past.invitation(id) == nil ? .refused(.unknownInvitation, by: nil) : .admitted([id])
    }
  }

  /// The invitation that stands for `id` in the author's view must be pending there.
  private func requirePending(
    _ id: EntityID, in past: AssignmentView, at now: Instant, then: (InvitationView) -> Verdict
  ) -> Verdict {
    guard let named = past.invitation(id) else { return .refused(.unknownInvitation, by: nil) }
    let target = past.merged(at: now)[id] ?? named
    if target.isAllocation { return .refused(.notInvited, by: nil) }
    if let refusal = refusalUnlessPending(target, at: now) { return .refused(refusal.0, by: refusal.1) }
    return then(target)
  }

  /// C13: the first login of a learner who holds the license by allocation.
  private func judgeLogin(_ id: EntityID, at now: Instant, past: AssignmentView) -> Verdict {
    guard let named = past.invitation(id) else { return .refused(.unknownInvitation, by: nil) }
    let target = past.merged(at: now)[id] ?? named
    guard target.isAllocation else { return .refused(.notAllocated, by: nil) }
    if let acceptance = target.acceptance { return .refused(.alreadyLoggedIn, by: acceptance) }
    if let refusal = refusalUnlessPending(target, at: now) { return .refused(refusal.0, by: refusal.1) }
    return .admitted([target.id])
  }

  /// R43, C13: a license that was allocated is taken away on a ground the product knows and that the author could not
  /// know to be false. It ends the duplicates its author had seen, too (C3).
  ///
  /// - Parameter row: the release itself where it hands the license on.
  private func judgeRelease(
    _ id: EntityID, _ ground: ReallocationGround, handingOver row: Stamp?, at now: Instant,
    past: AssignmentView
  ) -> Verdict {
    guard let named = past.invitation(id) else { return .refused(.unknownInvitation, by: nil) }
    let merged = past.merged(at: now)
    let target = merged[id] ?? named
    guard target.isAllocation else { return .refused(.notAllocated, by: nil) }
    guard target.policy?.reallocationGrounds.contains(ground) == true else {
      return .refused(.groundNotOffered, by: nil)
    }
    if target.standing(at: now) == .accepted {
      guard ground.holdsAgainstLogin else { return .refused(.alreadyLoggedIn, by: target.acceptance) }
    } else if let refusal = refusalUnlessPending(target, at: now) {
      return .refused(refusal.0, by: refusal.1)
    }
    if let row, isHandedBack(row, from: target.terms.learner) { return .refused(.sameLearner, by: target.invited) }
    return .admitted([target.id] + merged.filter { $0.value.id == target.id }.keys.sorted())
  }

  private func refusalUnlessPending(_ view: InvitationView, at now: Instant) -> (Refusal, Stamp?)? {
    switch view.standing(at: now) {
    case .pending: nil
    case .accepted: (.alreadyAccepted, view.acceptance)
    case .reversed: (.alreadyReversed, view.reversal)
    case .released: (.alreadyReleased, view.endedBy)
    case .withdrawn: (view.isAllocation ? .alreadyReleased : .alreadyWithdrawn, view.endedBy)
    case .declined: (.alreadyDeclined, view.endedBy)
    case .expired: (.alreadyExpired, nil)
    case .void: (.neverInEffect, nil)
    }
  }

  private func judgeInvitation(
    _ terms: InvitationTerms, at stamp: Stamp, past: AssignmentView
  ) -> Verdict {
    var replaced: (terms: InvitationTerms, handover: Handover)?
    if terms.inherits != nil {
      if let refusal = refusalOfGeneration(terms, at: stamp) { return .refused(refusal, by: nil) }
      if let id = terms.replaces, let issued = issuedTerms(of: id, seenBy: stamp),
        let handover = handover(of: id, in: past, seenBy: stamp)
      {
        replaced = (issued, handover)
      }
    }
    let check = TermsCheck(context: context, terms: terms, stamp: stamp, replaced: replaced)
    if let refusal = check.refusal { return .refused(refusal, by: nil) }
    let now = stamp.instant
    let policy = context.product(terms.product)?.version(terms.policyVersion)?.policy
    guard policy?.oneLivePerLearner == true else { return .admitted([stamp.entity]) }
    for other in past.invitations where other.policy?.oneLivePerLearner == true {
      switch other.standing(at: now) {
      case .pending: return .refused(.alreadyInvited, by: other.invited)
      case .accepted:
        if let period = past.period(of: other), period.end <= now { continue }
        return .refused(.alreadyInvited, by: other.invited)
      case .void, .released, .reversed, .declined, .withdrawn, .expired: continue
      }
    }
    return .admitted([stamp.entity])
  }

  /// Asked before anything is resolved: each step back along a chain of handed-on places is one generation fewer, so
  /// that whoever resolves the chain takes no more than `handoversMax` steps.
  private func refusalOfGeneration(_ terms: InvitationTerms, at stamp: Stamp) -> Refusal? {
    guard terms.generation <= Invite.Row.handoversMax else { return .handedOnTooOften }
    guard let replaced = terms.replaces, let former = issuedTerms(of: replaced, seenBy: stamp) else {
      return .nothingHandedOver
    }
    // What a refused invitation states may be any number, so nothing is added to it.
    return terms.generation > 0 && former.generation == terms.generation - 1 ? nil : .nothingHandedOver
  }

  private func issuedTerms(of invitation: EntityID, seenBy viewpoint: Stamp) -> InvitationTerms? {
    for fact in facts where fact.stamp.entity == invitation && context.precedes(fact.stamp, viewpoint) {
      if case .invited(let terms) = fact.act { return terms }
    }
    return context.terms(of: invitation, seenBy: viewpoint)
  }

  private func judgeEdit(_ id: EntityID, _ day: Day, at now: Instant, past: AssignmentView) -> Verdict {
    guard let named = past.invitation(id) else { return .refused(.unknownInvitation, by: nil) }
    let target = past.merged(at: now)[id] ?? named
    guard target.policy?.startEditable == true else { return .refused(.startNotEditable, by: nil) }
    let current = past.start(of: target).start
    if target.standing(at: now) == .accepted {
      guard case .date(let start) = current, start.start > now else {
        return .refused(.accessStarted, by: target.acceptance)
      }
    } else if let refusal = refusalUnlessPending(target, at: now) {
      return .refused(refusal.0, by: refusal.1)
    }
    if current == .date(day) { return .refused(.startUnchanged, by: nil) }
    guard day >= now.day, day.start < target.end else { return .refused(.startOutOfRange, by: nil) }
    return .admitted([target.id])
  }

  private func judgeSubmission(_ id: EntityID, at now: Instant, past: AssignmentView) -> Verdict {
    guard let target = past.invitation(id) else { return .refused(.unknownInvitation, by: nil) }
    switch target.standing(at: now) {
    case .accepted: return .admitted([id])
    case .reversed: return .refused(.alreadyReversed, by: target.reversal)
    case .released: return .refused(.alreadyReleased, by: target.endedBy)
    case .void, .declined, .withdrawn, .expired, .pending: return .refused(.notAccepted, by: nil)
    }
  }

  /// An approval ends, together with the license, every duplicate that its author had seen merged into it (C3).
  private func judgeDecision(
    _ id: EntityID, _ decision: EvaluationDecision, of request: EntityID, at stamp: Stamp,
    past: AssignmentView
  ) -> Verdict {
    guard let target = past.invitation(id) else { return .refused(.unknownInvitation, by: nil) }
    if let reversal = target.reversal { return .refused(.alreadyReversed, by: reversal) }
    let requests = past.requests(about: target, at: stamp.instant)
    guard let found = requests.first(where: { $0.id == request }), found.state == .open else {
      return .refused(.unknownEvaluation, by: nil)
    }
    guard decision == .approved else { return .admitted([id]) }
    let duplicates = past.merged(at: stamp.instant).filter { $0.value.id == id }.keys.sorted()
    return .admitted([id] + duplicates)
  }
}
