import Licensing

/// The things of a ledger, as the naive model collects them.
struct NaiveLedger {
  var products: [EntityID: NaiveProduct] = [:]
  var currencies: [EntityID: Currency] = [:]
  var lots: [EntityID: NaiveLot] = [:]
  var orders: [EntityID: NaiveOrder] = [:]
  var subscriptions: [EntityID: NaiveSubscription] = [:]
  var registrations: [LearnerID: Instant] = [:]
  /// In clock order.
  var invitations: [NaiveInvitation] = []

  func invitation(_ id: EntityID) -> NaiveInvitation? { invitations.first { $0.id == id } }

  /// Records one row that is in effect; rows come in clock order.
  mutating func take(_ row: NaiveRow, targets: [EntityID], model: NaiveModel) {
    func own(_ id: EntityID) -> EntityID { id.resolved(in: row.set) }
    switch row.operation {
    case .defineProduct(let act): products[row.id] = NaiveProduct(versions: [(row.stamp, act.policy)])
    case .reviseProduct(let act): products[own(act.product)]?.versions.append((row.stamp, act.policy))
    case .retireProduct(let act): products[own(act.product)]?.retirements.append(row.stamp)
    case .openFund(let act): currencies[row.id] = act.currency
    case .depositFund(let act):
      lots[row.id] = NaiveLot(stamp: row.stamp, supply: own(act.fund), firstEnd: act.end, amount: act.amount)
    case .adjustFund(let act): lots[own(act.lot)]?.amount += act.amount
    case .extendFund(let act):
      // Which of its lots an extension moves was decided when it was judged.
      for lot in targets { lots[lot]?.extensions.append((row.stamp, act.end, act.covers.map(own))) }
    case .requestOrder, .assignOrder, .rejectOrder, .cancelOrder, .decideCancellation: takeOrder(row)
    case .startSubscription, .requestPurchase, .finalizePurchase, .failPurchase, .renewSubscription,
      .cancelSubscription:
      takeSubscription(row, counted: targets)
    case .registerLearners(let act):
      let learner = act.rows[Int(row.stamp.row)]
      registrations[learner] = min(registrations[learner] ?? row.clock, row.clock)
    case .invite(let act):
      let version = own(act.policyVersion)
      let policy = products[own(act.product)]?.versions.first { $0.stamp.entity == version }?.policy
      guard let policy else { return }
      invitations.append(
        NaiveInvitation(
          stamp: row.stamp, invite: act, row: act.rows[Int(row.stamp.row)], policy: policy, end: act.end,
          issued: row.clock))
    default:
      for index in invitations.indices where targets.contains(invitations[index].id) {
        note(row, at: index, model: model)
      }
    }
  }

  private mutating func note(_ row: NaiveRow, at index: Int, model: NaiveModel) {
    switch row.operation {
    case .tell(let act): tell(act.rows[Int(row.stamp.row)].tokenKey, row.stamp, at: index)
    case .resend(let act): tell(act.rows[Int(row.stamp.row)].tokenKey, row.stamp, at: index)
    case .withdraw: invitations[index].withdrawals.append(row.stamp)
    case .release(let act):
      invitations[index].releases.append((row.stamp, act.ground, act.handsOver))
    case .recordLogin: invitations[index].accepts.append(row.stamp)
    case .editStart(let act): invitations[index].edits.append((row.stamp, act.start))
    case .accept: invitations[index].accepts.append(row.stamp)
    case .decline: invitations[index].declines.append(row.stamp)
    case .submitEvaluation: invitations[index].submissions.append(row.stamp)
    case .decideEvaluation(let act):
      let isLicense = invitations[index].id == act.invitation.resolved(in: row.set)
      if isLicense || invitations[index].accepts.contains(where: { model.knew(row.stamp, $0) }) {
        invitations[index].decisions.append((row.stamp, act.request.resolved(in: row.set), act.decision))
      } else {
        let license = invitation(act.invitation.resolved(in: row.set))
        let lost = license.map { $0.accepts.isEmpty ? [] : $0.declines + $0.withdrawals } ?? []
        invitations[index].withdrawals.append(row.stamp)
        invitations[index].answered.formUnion(lost.filter { model.knew(row.stamp, $0) })
      }
    default: break
    }
  }

  private mutating func tell(_ key: [UInt8], _ stamp: Stamp, at index: Int) {
    invitations[index].tokens.append(key)
    invitations[index].told = invitations[index].told ?? stamp
  }

  /// "An invitation's end is the one its inviter saw, raised by every extension that had not seen the invitation or
  /// that covers it." One that the inviter had seen is in the end already. A cover counts where its author saw the
  /// invitation pending.
  mutating func raiseEnds(model: NaiveModel, upTo indices: [Int]) {
    for index in invitations.indices {
      let supply = invitations[index].supply
      if orders[supply] != nil || subscriptions[supply] != nil, let lot = lots[invitations[index].lot] {
        invitations[index].end = lot.firstEnd
        continue
      }
      let invited = invitations[index].stamp
      for each in lots[invitations[index].lot]?.extensions ?? [] {
        if model.areConcurrent(each.stamp, invited) {
          invitations[index].end = max(invitations[index].end, each.end)
        } else if model.covers(each.stamp, each.covers, invitations[index].id) {
          invitations[index].end = max(invitations[index].end, each.end)
          invitations[index].issued = max(invitations[index].issued, each.stamp.instant)
        }
      }
    }
  }

  /// C31: issued in place of an invitation that was not ended, it is not issued. What it replaces is older. One that
  /// had been accepted is ended by one approval only (C28), never by a withdrawal.
  mutating func markVoid() {
    for index in invitations.indices {
      guard !invitations[index].isAllocation, let ending = invitations[index].inherits,
        let former = invitations[index].replaces.flatMap({ invitation($0) })
      else { continue }
      let isEnded = former.accepts.isEmpty ? former.endedBy != nil : former.endedBy?.entity == ending
      invitations[index].isVoid = !isEnded
    }
  }

  /// C3, for each learner and product.
  mutating func merge(at now: Instant, model: NaiveModel) {
    for index in invitations.indices { invitations[index].survivor = nil }
    var living = invitations.filter { $0.policy.oneLivePerLearner && ($0.isPending(at: now) || $0.isAccepted) }
    while !living.isEmpty {
      let group = living.filter { $0.product == living[0].product && $0.row.learner == living[0].row.learner }
      let survivor = survivor(of: group, model: model)
      for other in group where other.id != survivor.id && compete(survivor, other, model: model) {
        for index in invitations.indices where invitations[index].id == other.id {
          invitations[index].survivor = survivor.id
        }
      }
      living.removeAll { each in each.id == survivor.id || invitation(each.id)?.survivor != nil }
    }
    let settled = self
    for index in invitations.indices where settled.invitations[index].survivor == nil {
      invitations[index].survivor = settled.keeper(of: settled.invitations[index], at: now, model: model)
    }
  }

  /// Who goes on standing for a duplicate: nothing but what an acceptance outweighed would have ended it, and what is
  /// outweighed ends nothing.
  private func keeper(of each: NaiveInvitation, at now: Instant, model: NaiveModel) -> EntityID? {
    let endings = (each.declines + each.withdrawals).sorted()
    guard each.policy.oneLivePerLearner, !each.isVoid, each.taking == nil, each.accepts.isEmpty, !endings.isEmpty else {
      return nil
    }
    let approvals = invitations.flatMap { $0.decisions.map(\.stamp) }
    let keepers = endings.map { ending -> NaiveInvitation? in
      let accepted = invitations.filter { $0.isAccepted && ($0.declines + $0.withdrawals).contains(ending) }
      guard let first = accepted.first, !approvals.contains(ending) else { return nil }
      return invitation(first.survivor ?? first.id)
    }
    let rivals = keepers.compactMap { $0 }.filter { compete($0, each, model: model) }
    return rivals.count == endings.count ? rivals.first?.id : nil
  }

  /// The accepted one, else the first issued. Of several accepted: not those that the inviter of another had seen; then
  /// the first accepted.
  private func survivor(of group: [NaiveInvitation], model: NaiveModel) -> NaiveInvitation {
    let accepted = group.filter { !$0.accepts.isEmpty }
    let unseen = accepted.filter { one in !accepted.contains { model.knew($0.stamp, one.stamp) } }
    let byAcceptance = unseen.sorted { ($0.accepts[0], $0.stamp) < ($1.accepts[0], $1.stamp) }
    return byAcceptance.first ?? group.sorted { $0.stamp < $1.stamp }[0]
  }

  /// Access that was over before the other was issued is no rival.
  private func compete(_ one: NaiveInvitation, _ other: NaiveInvitation, model: NaiveModel) -> Bool {
    let earlier = one.stamp < other.stamp ? one : other
    let later = one.stamp < other.stamp ? other : one
    guard let end = access(of: earlier, model: model)?.end else { return true }
    return later.stamp.instant < end
  }

  /// When access of an accepted invitation starts and ends (R9, R20, R21).
  func access(of invitation: NaiveInvitation, model: NaiveModel) -> (start: Instant?, end: Instant)? {
    let given = invitation.isAllocation ? invitation.stamp.instant : invitation.accepts.first?.instant
    guard let given else { return nil }
    let taken = invitation.releases.contains { $0.ground != .neverLoggedIn } ? invitation.endedBy?.instant : nil
    let full = fullAccess(of: invitation, from: given, model: model)
    return (full.start, taken.map { min($0, full.end) } ?? full.end)
  }

  private func fullAccess(
    of invitation: NaiveInvitation, from given: Instant, model: NaiveModel
  ) -> (start: Instant?, end: Instant) {
    var start = given
    if case .date(let day) = self.start(of: invitation, model: model).start { start = max(start, day.start) }
    guard let registered = registrations[invitation.row.learner] else { return (nil, invitation.end) }
    start = max(start, registered)
    if start >= invitation.end { return (nil, invitation.end) }
    guard let days = invitation.policy.accessDays else { return (start, invitation.end) }
    return (start, start.adding(days: Int64(days)))
  }

  /// The start that holds, the edit that made it, and the edits that came too late (C6, C7).
  func start(
    of invitation: NaiveInvitation, model: NaiveModel
  ) -> (start: AccessStart, by: Stamp?, tooLate: [Stamp]) {
    var start = invitation.invite.start
    var author: Stamp?
    guard let accepted = invitation.accepts.first else {
      if let last = invitation.edits.last { (start, author) = (.date(last.day), last.stamp) }
      return (start, author, [])
    }
    if let seen = invitation.edits.last(where: { model.knew(accepted, $0.stamp) }) {
      (start, author) = (.date(seen.day), seen.stamp)
    }
    let seenStart = start
    var tooLate: [Stamp] = []
    for edit in invitation.edits where !model.knew(accepted, edit.stamp) {
      var applies = model.knew(edit.stamp, accepted)
      if case .date(let day) = seenStart, day.start > edit.stamp.instant { applies = true }
      if applies { (start, author) = (.date(edit.day), edit.stamp) } else { tooLate.append(edit.stamp) }
    }
    return (start, author, tooLate)
  }
}

extension NaiveModel {
  /// Whether an extension names the invitation among those it covers and its author saw it pending (R16).
  func covers(_ extending: Stamp, _ named: [EntityID], _ invitation: EntityID) -> Bool {
    guard named.contains(invitation) else { return false }
    let past = rows.indices.filter { knew(extending, rows[$0].stamp) }
    let ledger = ledger(of: past, at: extending.instant)
    return ledger.invitation(invitation)?.isPending(at: extending.instant) ?? false
  }
}
