import Licensing

/// Whether a command would have carried out a row, given the ledger its author could have known.
struct NaiveCommand {
  let row: NaiveRow
  let ledger: NaiveLedger
  let model: NaiveModel

  var now: Instant { row.clock }

  var verdict: NaiveModel.Admission {
    switch row.operation {
    case .openLedger, .configureLedger, .grantRole, .grantDevice, .raiseRules, .appointMailer, .addLearners,
      .registerLearners, .departLearners, .changeAddress, .placeInTeam, .defineProduct, .openFund, .resolveCase:
      return .admitted([])
    case .reviseProduct(let act):
      guard let product = ledger.products[own(act.product)], product.retirements.isEmpty else { return .refused }
      return when(act.policy.price.currency == product.versions[0].policy.price.currency)
    case .retireProduct(let act): return when(ledger.products[own(act.product)]?.retirements.isEmpty == true)
    case .depositFund(let act):
      return when(ledger.currencies[own(act.fund)] != nil && act.amount > 0 && act.end > now)
    case .adjustFund(let act):
      return when(ledger.lots[own(act.lot)]?.supply == own(act.fund) && act.amount != 0)
    case .extendFund(let act): return extend(act)
    case .invite(let act): return when(mayInvite(act, act.rows[Int(row.stamp.row)]))
    case .tell, .resend, .requestResend: return pendingTarget { [$0.id] }
    case .requestOrder, .assignOrder, .rejectOrder, .cancelOrder, .decideCancellation: return order
    case .startSubscription(let act): return when(NaiveSubscription.mayStart(act.terms))
    case .quoteSeats, .requestPurchase, .finalizePurchase, .failPurchase, .renewSubscription, .cancelSubscription:
      return subscription
    case .release(let act): return givesBack(act) ? .refused : release(act.ground)
    case .recordLogin:
      guard let target, target.isAllocation, target.isPending(at: now) else { return .refused }
      return .admitted([target.id])
    case .withdraw: return pendingTarget(duplicates)
    case .editStart(let act): return edit(act.start)
    case .accept(let act): return byToken(act.proof) { [$0.id] }
    case .decline(let act): return byToken(act.proof, duplicates)
    case .submitEvaluation: return when(subject?.isAccepted == true, about: row.subject)
    case .decideEvaluation(let act):
      guard let target = subject, !target.isVoid, target.reversal == nil else { return .refused }
      let requests = NaiveEvaluation.requests(about: target, model: model)
      guard requests.contains(where: { $0.stamp.entity == own(act.request) && $0.state == .open }) else {
        return .refused
      }
      let merged = ledger.invitations.filter { act.decision == .approved && $0.survivor == target.id }
      return .admitted([target.id] + merged.map(\.id))
    case .recordSent(let act) where act.rows[Int(row.stamp.row)].recipient != nil: return .admitted([])
    case .recordSent: return when(subject != nil, about: row.subject)
    }
  }

  func own(_ id: EntityID) -> EntityID { id.resolved(in: row.set) }

  func when(_ condition: Bool, about id: EntityID? = nil) -> NaiveModel.Admission {
    condition ? .admitted(id.map { [$0] } ?? []) : .refused
  }

  private var subject: NaiveInvitation? { row.subject.flatMap(ledger.invitation) }

  /// The invitation a person means who names a merged one is its survivor.
  private var target: NaiveInvitation? { subject.flatMap { ledger.invitation($0.survivor ?? $0.id) } }

  private func pendingTarget(_ affected: (NaiveInvitation) -> [EntityID]) -> NaiveModel.Admission {
    guard let target, !target.isAllocation, target.isPending(at: now) else { return .refused }
    return .admitted(affected(target))
  }

  /// R43: nobody is given on what is theirs.
  private func givesBack(_ act: Release) -> Bool {
    guard act.handsOver, let subject else { return false }
    return row.whole.contains { operation in
      guard case .invite(let invite) = operation else { return false }
      return invite.rows.contains { $0.inherits.map(own) == row.id && $0.learner == subject.row.learner }
    }
  }

  /// R43: on a ground of the product that is not known to be false.
  private func release(_ ground: ReallocationGround) -> NaiveModel.Admission {
    guard let target, target.isAllocation, target.policy.reallocationGrounds.contains(ground) else { return .refused }
    guard target.isPending(at: now) || (target.isAccepted && ground != .neverLoggedIn) else { return .refused }
    return .admitted([target.id] + ledger.invitations.filter { $0.survivor == target.id }.map(\.id))
  }

  /// What ends a claim ends every duplicate its author had seen.
  private func duplicates(of target: NaiveInvitation) -> [EntityID] {
    guard target.policy.oneLivePerLearner else { return [target.id] }
    return ledger.invitations.filter { other in
      other.product == target.product && other.row.learner == target.row.learner
        && other.policy.oneLivePerLearner && other.isPending(at: now)
    }.map(\.id)
  }

  /// A learner acts by a token of the invitation named or of the one that stands for it.
  private func byToken(
    _ proof: TokenProof, _ affected: (NaiveInvitation) -> [EntityID]
  ) -> NaiveModel.Admission {
    guard let subject, let target, proof.signature == Story.goodSignature,
      (subject.tokens + target.tokens).contains(proof.tokenKey)
    else { return .refused }
    return pendingTarget(affected)
  }

  /// R26, R27.
  private func edit(_ day: Day) -> NaiveModel.Admission {
    guard let target, target.policy.startEditable else { return .refused }
    let current = ledger.start(of: target, model: model).start
    if target.isAccepted {
      guard case .date(let start) = current, start.start > now else { return .refused }
    } else if !target.isPending(at: now) {
      return .refused
    }
    let isInRange = day >= now.day && day.start < target.end
    return when(isInRange && current != .date(day), about: target.id)
  }

  /// C15, R18: the lots that were seen, that had not ended, and that end no later than the new end.
  private func extend(_ act: ExtendFund) -> NaiveModel.Admission {
    let moved = act.lots.map(own).filter { id in
      guard let lot = ledger.lots[id], lot.supply == own(act.fund), lot.end > now else { return false }
      return act.end > lot.end || (act.end == lot.end && !act.covers.isEmpty)
    }
    return moved.isEmpty ? .refused : .admitted(moved)
  }

  /// R8, R10, R11, R14, C3, C24, C25, C31.
  private func mayInvite(_ act: Invite, _ invited: Invite.Row) -> Bool {
    guard let product = ledger.products[own(act.product)], let version = product.versions.last,
      version.stamp.entity == own(act.policyVersion), product.retirements.isEmpty
    else { return false }
    let policy = version.policy
    guard mayName(course: act.course.map(own), policy), mayStart(act, policy) else { return false }
    guard let lot = ledger.lots[own(act.lot)], lot.supply == own(act.supply), act.end > now,
      ([lot.firstEnd] + lot.extensions.map(\.end)).contains(act.end)
    else { return false }
    guard mayDraw(on: lot.supply, own(act.product), policy) else { return false }
    if invited.inherits != nil {
      guard let former = invited.replaces.map(own).flatMap(ledger.invitation), former.set != row.set,
        let ending = invited.inherits.map(own), ending.set == row.set, ending.operation < row.stamp.operation,
        former.endedBy?.entity == ending, former.accepts.isEmpty || isSame(act, as: former)
      else { return false }
      guard invited.generation == former.row.generation + 1, invited.generation <= 16 else { return false }
    } else if invited.generation != 0 {
      return false
    }
    return !policy.oneLivePerLearner || !holds(invited.learner, product: own(act.product))
  }

  /// R25: support gives on the license that was reversed, not another one.
  private func isSame(_ act: Invite, as former: NaiveInvitation) -> Bool {
    own(act.product) == former.product && own(act.supply) == former.supply && own(act.lot) == former.lot
      && act.end == former.end
      && act.course.map(own) == former.invite.course.map { $0.resolved(in: former.set) }
  }

  /// R5, R38: a product is paid from the kind of supply it says; places are of the product they were bought for.
  private func mayDraw(on supply: EntityID, _ product: EntityID, _ policy: ProductPolicy) -> Bool {
    if let order = ledger.orders[supply] {
      return policy.supply == .order && order.product == product && !order.decisions.contains(where: \.isApproved)
    }
    if let subscription = ledger.subscriptions[supply] {
      return policy.supply == .subscription && subscription.terms.product == product
    }
    return policy.supply == .fund && ledger.currencies[supply] == policy.price.currency
  }

  private func mayName(course: EntityID?, _ policy: ProductPolicy) -> Bool {
    guard policy.requiresCourse else { return course == nil }
    guard let course, let named = ledger.products[course] else { return false }
    return !named.versions[0].policy.requiresCourse
  }

  private func mayStart(_ act: Invite, _ policy: ProductPolicy) -> Bool {
    switch act.start {
    case .acceptance: policy.startOptions.isEmpty || policy.startOptions.contains(.acceptance)
    case .date(let day):
      policy.startOptions.contains(.date) && day >= now.day && day.start < act.end
    }
  }

  private func holds(_ learner: LearnerID, product: EntityID) -> Bool {
    ledger.invitations.contains { other in
      guard other.row.learner == learner, other.product == product, other.policy.oneLivePerLearner else { return false }
      if other.isPending(at: now) { return true }
      guard other.isAccepted else { return false }
      return ledger.access(of: other, model: model).map { $0.end > now } ?? true
    }
  }
}
