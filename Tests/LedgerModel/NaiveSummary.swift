import Licensing

extension NaiveLedger {
  /// What people see of the ledger.
  func summary(at now: Instant, refused: [NaiveRow], in model: NaiveModel) -> LedgerSummary {
    var result = LedgerSummary()
    var waiting: Set<EntityID> = []
    for fund in currencies.keys.sorted() {
      let account = NaiveFund(fund: fund, ledger: self, model: model, now: now)
      waiting.formUnion(account.waiting)
      result.funds.append(LedgerSummary.Fund(id: fund, balances: account.balances))
      for id in account.waiting { result.losses.append(LedgerSummary.Loss(rule: .shortSupply, lost: id)) }
      if let last = account.overdrawnBy {
        result.losses.append(LedgerSummary.Loss(rule: .acceptDeadline, lost: last))
      }
    }
    for supply in orders.filter({ !$0.value.assignments.isEmpty }).keys.sorted() + subscriptions.keys.sorted() {
      let pool = NaiveFund(fund: supply, ledger: self, model: model, now: now)
      waiting.formUnion(pool.waiting)
      result.places.append(pool.places(of: supply))
      for id in pool.waiting { result.losses.append(LedgerSummary.Loss(rule: .shortSupply, lost: id)) }
      if let last = pool.overdrawnBy { result.losses.append(LedgerSummary.Loss(rule: .acceptDeadline, lost: last)) }
      if let order = orders[supply] { result.losses += losses(of: order, isClaimed: pool.hasClaims) }
    }
    result.orders = orders.map { $0.value.summary($0.key, in: model) }
    for subscription in subscriptions.values {
      result.subscriptions.append(subscription.summary)
      result.losses += subscription.losses
    }
    for each in invitations {
      let (name, by) = lifecycle(of: each, at: now)
      result.invitations.append(
        LedgerSummary.Invitation(
          id: each.id, given: each.policy.givenBy, lifecycle: waiting.contains(each.id) ? "waitlisted" : name, by: by,
          end: each.end,
          deadline: each.deadline, start: start(of: each, model: model).start,
          access: accessState(of: each, at: now, model: model)))
      for request in NaiveEvaluation.requests(about: each, model: model) {
        result.evaluations.append(
          LedgerSummary.Evaluation(id: request.stamp.entity, invitation: each.id, state: request.state))
      }
      result.losses += losses(of: each, model: model)
    }
    result.losses += refused.map { LedgerSummary.Loss(rule: .judgedOnPast, lost: $0.id) }
    result.losses = Array(Set(result.losses))
    result.sort()
    return result
  }

  private func lifecycle(of each: NaiveInvitation, at now: Instant) -> (String, EntityID?) {
    if each.isVoid { return ("void", nil) }
    if let survivor = each.survivor { return ("merged", survivor) }
    if let taking = each.taking { return ("released", taking.entity) }
    if let accepted = each.accepts.first {
      return each.reversal.map { ("reversed", $0.entity) } ?? ("accepted", accepted.entity)
    }
    if let declined = each.declines.first { return ("declined", declined.entity) }
    if let withdrawn = each.withdrawals.first {
      return (each.isAllocation ? "released" : "withdrawn", withdrawn.entity)
    }
    return (now >= each.deadline ? "expired" : "pending", nil)
  }

  private func accessState(of each: NaiveInvitation, at now: Instant, model: NaiveModel) -> Access.State? {
    if each.isAllocation, each.accepts.isEmpty, each.taking == nil, !each.withdrawals.isEmpty { return nil }
    guard each.isLive, let period = access(of: each, model: model) else { return nil }
    if each.reversal != nil { return .revoked }
    if now >= period.end { return .ended }
    guard let start = period.start else { return .awaitingRegistration }
    return now < start ? .scheduled : .active
  }

  /// C21: what lost to an assignment, and an approval that somebody's claim keeps from taking effect.
  private func losses(of order: NaiveOrder, isClaimed: Bool) -> [LedgerSummary.Loss] {
    let approvals = order.decisions.first(where: \.isApproved).map { [$0.stamp] } ?? []
    return (order.endings.map(\.stamp) + (isClaimed ? approvals : [])).map {
      LedgerSummary.Loss(rule: .assignCancel, lost: $0.entity)
    }
  }

  /// The cases about one invitation, other than those of the fund and of C0.
  private func losses(of each: NaiveInvitation, model: NaiveModel) -> [LedgerSummary.Loss] {
    var found: [(ConflictRule, Stamp)] = []
    if each.isVoid {
      // Whatever else was done to it is overtaken with it.
      return ([each.stamp] + each.accepts).map { LedgerSummary.Loss(rule: .reissueAccept, lost: $0.entity) }
    }
    if let accepted = each.accepts.first {
      let rule: ConflictRule = each.isAllocation ? .releaseLogin : .withdrawAccept
      found += (each.taking == nil ? each.withdrawals : []).map { (rule, $0) }
      found += each.declines.map { (.declineAccept, $0) }
      if each.survivor != nil { found.append((.oneLive, accepted)) }
    }
    if each.survivor != nil { found.append((.oneLive, each.stamp)) }
    // One learner for each license that is given on: whoever was named by another act than the one that ended it.
    if each.survivor == nil, each.isAllocation, let row = each.inherits,
      let end = each.replaces.flatMap(invitation)?.endedBy, end.entity != row
    {
      found.append((.reallocateTwice, each.stamp))
    }
    let start = start(of: each, model: model)
    for edit in each.edits.map(\.stamp) {
      if each.accepts.isEmpty, each.survivor == nil, let end = each.endedBy {
        if model.areConcurrent(edit, end) { found.append((.withdrawEdit, edit)) }
      } else if start.tooLate.contains(edit) {
        found.append((.editAccept, edit))
      } else if let winner = start.by, model.areConcurrent(edit, winner) {
        found.append((.editEdit, edit))
      }
    }
    // A denial loses to what settled its request without knowing of it: an approval, else the first that had seen the
    // request.
    for decision in each.decisions where decision.decision != .approved {
      let request = (each.submissions + each.withdrawals).first { $0.entity == decision.request }
      let first = each.decisions.first { other in request.map { model.knew(other.stamp, $0) } ?? false }
      if let winner = each.reversal ?? first?.stamp, model.areConcurrent(winner, decision.stamp) {
        found.append((.evaluationTwice, decision.stamp))
      }
    }
    return found.map { LedgerSummary.Loss(rule: $0.0, lost: $0.1.entity) }
  }
}
