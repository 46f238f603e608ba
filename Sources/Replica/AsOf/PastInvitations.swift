import Licensing

extension PastReader {
  /// An invitation as it stood; nil if it was not known.
  ///
  /// - Throws: ``AsOfError/tooLarge(assignments:max:)`` for a pending one, whose fund has to be ranked.
  public func invitation(_ id: EntityID) throws -> InvitationRecord? {
    guard try holds(id), let local = try reader.map.local(id), let unit = try context.unit(of: id) else { return nil }
    let outcome = try context.outcome(of: unit)
    guard let state = outcome.invitations.first(where: { $0.id == id }) else { return nil }
    let waiting = try waiting(state)
    var cases = outcome.cases.filter { $0.subject == id }
    if let waiting { cases.append(waiting.loss) }
    let isMerged = if case .merged = state.lifecycle { true } else { false }
    return InvitationRecord(
      id: id, stamp: state.stamp, status: InvitationStatus(state, isWaiting: waiting != nil),
      terms: state.terms, policy: state.policy,
      contact: try reader.latestContact(of: state.terms.learner, in: context.past)?.text
        ?? reader.contact(set: local.set, index: state.terms.contact.commitment), end: state.end,
      deadline: state.deadline, start: state.start, access: waiting == nil ? state.access : nil,
      cause: isMerged ? nil : state.lifecycle.cause, mergedInto: isMerged ? state.lifecycle.cause : nil,
      waitsBehind: try waiting?.loss.winner.flatMap { try reader.subject(of: $0.entity) },
      lineStoppedBy: waiting?.stopper, openCases: try open(cases))
  }

  /// The case of an invitation that waits (C2) and the first of its lot that does; nil if it does not wait.
  private func waiting(_ state: InvitationState) throws -> (loss: Case, stopper: EntityID?)? {
    guard let claim = state.claim, claim.phase == .pending, let lots = try context.lots(of: claim.supply) else {
      return nil
    }
    let ranking = try ranking(of: claim.supply, lots)
    guard case .waitlisted(let behind)? = ranking.placements[claim.invitation] else { return nil }
    let loss = Case(rule: .shortSupply, lost: state.stamp, winner: behind?.rank.stamp, subject: state.id)
    return (loss, try stopper(ofLot: claim.lot, ranking))
  }

  private func stopper(ofLot lot: EntityID, _ ranking: SupplyRanking) throws -> EntityID? {
    let waiting = ranking.placements.filter { if case .waitlisted = $0.value { true } else { false } }
    return try waiting.keys.compactMap { invitation -> Claim? in
      guard let unit = try context.unit(of: invitation) else { return nil }
      return try context.outcome(of: unit).invitations.first { $0.id == invitation }?.claim
    }.filter { $0.lot == lot }.min { $0.rank < $1.rank }?.invitation
  }

  /// An evaluation request as it stood; nil if there was none.
  public func evaluation(_ id: EntityID) throws -> EvaluationRecord? {
    guard try holds(id), let invitation = try reader.subject(of: id), let unit = try context.unit(of: invitation),
      let state = try context.outcome(of: unit).evaluations.first(where: { $0.id == id })
    else { return nil }
    let said = try reader.evaluationWords(of: id)
    return EvaluationRecord(
      id: id, stamp: state.stamp, invitation: state.invitation, fromWithdrawal: state.fromWithdrawal,
      state: state.state, reason: said.reason, ground: said.ground, note: said.note, decidedBy: state.decidedBy?.entity)
  }

  /// A learner and the invitations that were known, oldest first; nil if the learner was not.
  public func learner(_ id: LearnerID) throws -> (record: LearnerRecord, invitations: [EntityID])? {
    let facts = try reader.learnerFacts(of: id, in: context.past)
    let invitations = try reader.invitations(of: id).filter { try holds($0) }
    guard facts.isKnown || !invitations.isEmpty else { return nil }
    let present = try reader.learner(id)
    // Of a departure only the latest is kept, so one that came later hides an earlier one.
    let departed = present?.departedAt.flatMap { $0 <= context.past.now ? $0 : nil }
    let contact = try reader.contact(of: id, in: context.past)
    let record = LearnerRecord(
      id: id, contact: contact.text, contactKey: contact.key, isFoundByAddress: contact.isFoundByAddress,
      registeredAt: facts.registered, departedAt: departed, onboarding: present?.onboarding,
      team: try context.team(of: id))
    return (record, invitations)
  }
}

extension InvitationStatus {
  /// What people are shown of an invitation or an allocated license.
  init(_ state: InvitationState, isWaiting: Bool) {
    let isAllocation = state.policy?.givenBy == .allocation
    switch state.lifecycle {
    case .pending: self = isWaiting ? .waitlisted : isAllocation ? .allocated : .pending
    case .accepted:
      self = !isAllocation ? .accepted : state.access?.state == .revoked ? .reversed : .inUse
    case .released: self = .released
    case .withdrawn: self = .withdrawn
    case .declined: self = .declined
    case .expired: self = .expired
    case .merged: self = .merged
    case .void: self = .void
    }
  }
}
