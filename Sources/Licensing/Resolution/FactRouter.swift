/// One row of an authorised operation, directed at the thing it is about.
public enum RoutedFact: Hashable, Sendable {
  /// About an invitation; its assignment follows from the invitation.
  case assignment(AssignmentFact)
  /// About a fund.
  case fund(EntityID, FundFact)
  /// About an order.
  case order(EntityID, OrderFact)
  /// About a subscription.
  case subscription(EntityID, SubscriptionFact)
  /// About a product.
  case product(EntityID, ProductFact)
  /// A learner was made known.
  case learnerAdded(Contact, Onboarding?, Stamp)
  /// A learner left (C33).
  case learnerDeparted(LearnerID, Stamp)
  /// A learner has another address (C26).
  case addressChanged(LearnerID, Contact, Stamp)
  /// A learner was put into a team (R34).
  case learnerPlaced(LearnerID, TeamName, Stamp)
  /// A device was appointed to tell learners (C34).
  case mailerAppointed(EntityID, Stamp)
  /// A learner completed registration.
  case learnerRegistered(LearnerID, Stamp)
  /// The ledger's settings.
  case ledger(ConfigureLedger, Stamp)
  /// A member was told something.
  case memberTold(MemberNoticeKey, Stamp)
  /// A case was settled.
  case caseResolved(ResolveCase, Stamp)
}

/// Directs every row of an operation at the thing it is about.
public enum FactRouter {
  /// The facts of one operation, one for each row, in row order. Operations about authority have none.
  ///
  /// - Parameters:
  ///   - operation: an authorised operation.
  ///   - position: its position in the change set, from 0.
  ///   - set: the change set that carries it.
  ///   - isProven: whether the signature of a token's key over (invitation, verb) is good. Called for learners' acts
  ///     only.
  public static func facts(
    of operation: Operation, at position: UInt32, in set: SetStamp,
    isProven: (TokenProof, EntityID, LearnerVerb) -> Bool
  ) -> [RoutedFact] {
    func stamp(_ row: Int = 0) -> Stamp { Stamp(set: set, operation: position, row: UInt32(row)) }
    func resolved(_ id: EntityID) -> EntityID { id.resolved(in: set.id) }
    func assignment(_ row: Int = 0, _ act: AssignmentFact.Act) -> RoutedFact {
      .assignment(AssignmentFact(stamp: stamp(row), act: act))
    }
    switch operation {
    case .openLedger, .grantRole, .grantDevice, .raiseRules: return []
    case .configureLedger(let change): return [.ledger(change, stamp())]
    case .addLearners(let added): return added.rows.enumerated().map { .learnerAdded($1, added.onboarding, stamp($0)) }
    case .departLearners(let left): return left.rows.enumerated().map { .learnerDeparted($1, stamp($0)) }
    case .changeAddress(let change): return [.addressChanged(change.learner, change.contact, stamp())]
    case .placeInTeam(let said): return said.rows.enumerated().map { .learnerPlaced($1, said.team, stamp($0)) }
    case .appointMailer(let appointment): return [.mailerAppointed(resolved(appointment.device), stamp())]
    case .registerLearners(let done): return done.rows.enumerated().map { .learnerRegistered($1, stamp($0)) }
    case .defineProduct(let definition):
      return [.product(stamp().entity, ProductFact(stamp: stamp(), act: .defined(definition)))]
    case .reviseProduct(let revision):
      return [.product(resolved(revision.product), ProductFact(stamp: stamp(), act: .revised(revision.policy)))]
    case .retireProduct(let retirement):
      return [.product(resolved(retirement.product), ProductFact(stamp: stamp(), act: .retired))]
    case .openFund, .depositFund, .adjustFund, .extendFund: return fundFacts(of: operation, stamp: stamp())
    case .requestOrder, .assignOrder, .rejectOrder, .cancelOrder, .decideCancellation:
      return orderFacts(of: operation, stamp: stamp())
    case .startSubscription, .quoteSeats, .requestPurchase, .finalizePurchase, .failPurchase, .renewSubscription,
      .cancelSubscription:
      return subscriptionFacts(of: operation, stamp: stamp())
    case .invite(let invite):
      return invite.rows.indices.compactMap { row in
        InvitationTerms(invite, row: row, in: set.id).map { assignment(row, .invited($0)) }
      }
    case .tell(let told):
      return told.rows.enumerated().map { assignment($0, .told(resolved($1.invitation), tokenKey: $1.tokenKey)) }
    case .resend(let sent):
      return sent.rows.enumerated().map { assignment($0, .resent(resolved($1.invitation), tokenKey: $1.tokenKey)) }
    case .requestResend(let asked):
      return asked.rows.enumerated().map { assignment($0, .resendRequested(resolved($1))) }
    case .withdraw(let withdrawal):
      return withdrawal.rows.enumerated().map { assignment($0, .withdrawn(resolved($1))) }
    case .editStart(let edit):
      return edit.rows.enumerated().map { assignment($0, .startEdited(resolved($1), edit.start)) }
    case .accept(let accept):
      let id = resolved(accept.invitation)
      let proven = isProven(accept.proof, id, .accept)
      return [assignment(0, .accepted(id, tokenKey: accept.proof.tokenKey, proven: proven))]
    case .decline(let decline):
      let id = resolved(decline.invitation)
      let proven = isProven(decline.proof, id, .decline)
      return [assignment(0, .declined(id, tokenKey: decline.proof.tokenKey, proven: proven))]
    case .release(let release):
      return release.rows.enumerated().map {
        assignment($0, .released(resolved($1), release.ground, handsOver: release.handsOver))
      }
    case .recordLogin(let used): return used.rows.enumerated().map { assignment($0, .loggedIn(resolved($1))) }
    case .submitEvaluation(let submission):
      return submission.rows.enumerated().map { assignment($0, .evaluationSubmitted(resolved($1))) }
    case .decideEvaluation(let decided):
      return [
        assignment(
          0,
          .evaluationDecided(
            resolved(decided.invitation), request: resolved(decided.request), decided.decision))
      ]
    case .resolveCase(let resolution): return [.caseResolved(resolution, stamp())]
    case .recordSent(let sent):
      return sent.rows.enumerated().map { row, said in
        let (subject, cause) = (resolved(said.subject), resolved(said.cause))
        guard let recipient = said.recipient.map(resolved) else {
          return assignment(row, .noticeSent(subject, said.kind, cause: cause))
        }
        let key = MemberNoticeKey(kind: said.kind, subject: subject, cause: cause, recipient: recipient)
        return .memberTold(key, stamp(row))
      }
    }
  }

  private static func fundFacts(of operation: Operation, stamp: Stamp) -> [RoutedFact] {
    func resolved(_ id: EntityID) -> EntityID { id.resolved(in: stamp.set.id) }
    func fact(_ fund: EntityID, _ act: FundFact.Act) -> [RoutedFact] {
      [.fund(resolved(fund), FundFact(stamp: stamp, act: act))]
    }
    switch operation {
    case .openFund(let opening): return fact(stamp.entity, .opened(opening.currency, name: opening.name))
    case .depositFund(let deposit):
      return fact(deposit.fund, .deposited(amount: deposit.amount, end: deposit.end))
    case .adjustFund(let change):
      return fact(change.fund, .adjusted(lot: resolved(change.lot), amount: change.amount))
    case .extendFund(let change):
      return fact(
        change.fund,
        .extended(lots: change.lots.map(resolved), end: change.end, covers: Set(change.covers.map(resolved))))
    default: return []
    }
  }
}

extension FactRouter {
  private static func orderFacts(of operation: Operation, stamp: Stamp) -> [RoutedFact] {
    func fact(_ order: EntityID, _ act: OrderFact.Act) -> [RoutedFact] {
      [.order(order.resolved(in: stamp.set.id), OrderFact(stamp: stamp, act: act))]
    }
    switch operation {
    case .requestOrder(let asked):
      let terms = OrderTerms(
        product: asked.product.resolved(in: stamp.set.id),
        policyVersion: asked.policyVersion.resolved(in: stamp.set.id),
        quantity: asked.quantity, purchaseOrder: asked.purchaseOrder)
      return fact(stamp.entity, .requested(terms))
    case .assignOrder(let said): return fact(said.order, .assigned(until: said.until))
    case .rejectOrder(let said): return fact(said.order, .rejected)
    case .cancelOrder(let said): return fact(said.order, .cancelled)
    case .decideCancellation(let said):
      return fact(
        said.order,
        .cancellationDecided(request: said.request.resolved(in: stamp.set.id), isApproved: said.isApproved))
    default: return []
    }
  }

  private static func subscriptionFacts(of operation: Operation, stamp: Stamp) -> [RoutedFact] {
    func resolved(_ id: EntityID) -> EntityID { id.resolved(in: stamp.set.id) }
    func fact(_ subscription: EntityID, _ act: SubscriptionFact.Act) -> [RoutedFact] {
      [.subscription(resolved(subscription), SubscriptionFact(stamp: stamp, act: act))]
    }
    func request(_ said: SeatRequest) -> SeatRequest {
      var said = said
      said.priceVersion = resolved(said.priceVersion)
      return said
    }
    switch operation {
    case .startSubscription(let said):
      var terms = said.terms
      terms.product = resolved(terms.product)
      terms.policyVersion = resolved(terms.policyVersion)
      return fact(stamp.entity, .started(terms))
    case .quoteSeats(let said): return fact(said.subscription, .quoted(request(said.request), amount: said.amount))
    case .requestPurchase(let said): return fact(said.subscription, .purchaseRequested(request(said.request)))
    case .finalizePurchase(let said):
      var payment = said.payment
      payment.purchase = resolved(payment.purchase)
      return fact(said.subscription, .finalised(payment))
    case .failPurchase(let said):
      return fact(said.subscription, .failed(purchase: resolved(said.purchase), reason: said.reason))
    case .renewSubscription(let said):
      var renewal = said.renewal
      renewal.priceVersion = resolved(renewal.priceVersion)
      return fact(said.subscription, .renewed(renewal))
    case .cancelSubscription(let said): return fact(said.subscription, .cancelled)
    default: return []
    }
  }
}

/// What a learner does with a token. The text is part of what the token's key signs.
public enum LearnerVerb: String, Hashable, Sendable, CaseIterable {
  /// Accepts the invitation.
  case accept
  /// Declines it.
  case decline
}
