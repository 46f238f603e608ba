extension AssignmentResolver {
  /// Gives every fact its fate and every loser its case: the stratum "cases".
  func settle(
    view: AssignmentView, merged: [EntityID: InvitationView], now: Instant,
    into outcome: inout AssignmentOutcome
  ) {
    for (fact, verdict) in zip(facts, verdicts) {
      switch verdict {
      case .refused(let reason, let by):
        outcome.fates.append(FateRecord(stamp: fact.stamp, fate: .lost(.judgedOnPast)))
        outcome.cases.append(
          Case(rule: .judgedOnPast, lost: fact.stamp, winner: by, subject: fact.invitation, reason: reason))
      case .admitted(let targets):
        let rulings = targets.compactMap { target in
          view.invitation(target).map { rule(on: fact, about: $0, in: view, merged: merged) }
        }
        // A row about several duplicates is named by the worst of what it met: one loss is a loss.
        let ruling = rulings.first { $0.isLoss } ?? rulings.first { $0 == .inEffect } ?? rulings.first ?? .inEffect
        record(ruling, of: fact, in: view, now: now, into: &outcome)
      }
    }
  }

  private func record(
    _ ruling: Ruling, of fact: AssignmentFact, in view: AssignmentView, now: Instant,
    into outcome: inout AssignmentOutcome
  ) {
    switch ruling {
    case .inEffect: outcome.fates.append(FateRecord(stamp: fact.stamp, fate: .inEffect))
    case .superseded(let winner):
      outcome.fates.append(FateRecord(stamp: fact.stamp, fate: .superseded(by: winner)))
    case .lost(let rule, let winner, let subject):
      outcome.fates.append(FateRecord(stamp: fact.stamp, fate: .lost(rule)))
      let settled = view.invitation(subject).flatMap {
        settlement(of: fact.stamp, by: rule, about: $0, in: view, now: now)
      }
      outcome.cases.append(
        Case(rule: rule, lost: fact.stamp, winner: winner, subject: subject, settledBy: settled))
    }
  }

  /// The row that finished what a loss left to be done: the decision about the request it became (C1, C13), whatever
  /// ended the license that it was about (C6, C7, C27), or what was issued since by somebody who had seen it (C5, C28).
  private func settlement(
    of lost: Stamp, by rule: ConflictRule, about target: InvitationView, in view: AssignmentView, now: Instant
  ) -> Stamp? {
    switch rule {
    case .withdrawAccept, .releaseLogin:
      return view.requests(about: target, at: now).first { $0.stamp == lost }?.decidedBy
    case .editEdit, .editAccept, .declineAccept: return target.endedBy
    case .withdrawEdit, .evaluationTwice:
      return view.invitations.first { $0.void == nil && context.precedes(lost, $0.invited) }?.invited
    case .judgedOnPast, .authority, .shortSupply, .oneLive, .acceptDeadline, .resendEnded, .reallocateTwice,
      .purchaseRenewal, .assignCancel, .settingTwice, .reissueAccept:
      return nil
    }
  }

  /// What a rule says of one admitted fact.
  enum Ruling: Hashable {
    case inEffect
    case superseded(by: Stamp)
    case lost(ConflictRule, to: Stamp?, about: EntityID)

    var isLoss: Bool {
      if case .lost = self { return true }
      return false
    }
  }

  private func rule(
    on fact: AssignmentFact, about target: InvitationView, in view: AssignmentView,
    merged: [EntityID: InvitationView]
  ) -> Ruling {
    if target.void != nil, let ruling = ruleOnVoid(fact, target, in: view) { return ruling }
    switch fact.act {
    case .invited: return ruleOnInvitation(target, merged: merged) ?? ruleOnReallocation(target, in: view)
    case .told, .noticeSent, .evaluationSubmitted: return .inEffect
    case .resent, .resendRequested: return ruleOnResend(fact.stamp, target, isMerged: merged[target.id] != nil)
    case .withdrawn: return ruleOnWithdrawal(fact.stamp, target)
    case .released: return ruleOnRelease(fact.stamp, target)
    case .loggedIn: return ruleOnAcceptance(fact.stamp, target, merged: merged)
    case .startEdited: return ruleOnEdit(fact.stamp, target, in: view, isMerged: merged[target.id] != nil)
    case .accepted: return ruleOnAcceptance(fact.stamp, target, merged: merged)
    case .declined: return ruleOnDecline(fact.stamp, target)
    case .evaluationDecided(_, let request, let decision):
      if target.withdrawals.contains(fact.stamp) { return ruleOnWithdrawal(fact.stamp, target) }
      return ruleOnDecision(fact.stamp, decision, of: request, target)
    }
  }
}
