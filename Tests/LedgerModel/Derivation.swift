import Licensing

/// Runs the resolvers over the change sets a node holds and puts their answers together.
public struct Derivation {
  private let now: Instant
  private let canary: Canary?
  private let context: ModelContext
  private var evidence: ModelEvidence
  private var book = AuthorityBook()
  private var arrival: [SetID: Int] = [:]
  private var productFacts: [EntityID: [ProductFact]] = [:]
  private var fundFacts: [EntityID: [FundFact]] = [:]
  private var orderFacts: [EntityID: [OrderFact]] = [:]
  private var subscriptionFacts: [EntityID: [SubscriptionFact]] = [:]
  private var assignmentFacts: [AssignmentFact] = []
  private var state = LedgerState()

  /// The state made by change sets that arrive in this order.
  ///
  /// - Parameters:
  ///   - entries: change sets in an order that keeps every one behind its past.
  ///   - order: the causal order of their world.
  ///   - now: the instant to derive at.
  ///   - canary: a rule to break; nil derives as the product does.
  public static func state(
    of entries: [World.Entry], order: WorldOrder, at now: Instant, breaking canary: Canary? = nil
  ) -> LedgerState {
    var derivation = Derivation(order: order, now: now, canary: canary)
    for entry in entries { derivation.take(entry) }
    derivation.resolve()
    return derivation.state
  }

  private init(order: WorldOrder, now: Instant, canary: Canary?) {
    self.now = now
    self.canary = canary
    context = ModelContext(order: order, canary: canary)
    evidence = ModelEvidence(context: context)
  }

  private mutating func take(_ entry: World.Entry) {
    arrival[entry.stamp.id] = arrival.count
    context.wholes[entry.stamp.id] = entry.operations
    let reallocation = Reallocation(of: entry.operations)
    for (index, operation) in entry.operations.enumerated() {
      let stamp = Stamp(set: entry.stamp, operation: UInt32(index), row: 0)
      if let refusal = book.take(operation, at: stamp, by: entry.acting, in: reallocation, evidence: evidence) {
        refuse(stamp, .authority, refusal)
        continue
      }
      let facts = FactRouter.facts(of: operation, at: UInt32(index), in: entry.stamp) { proof, _, _ in
        proof.signature == Story.goodSignature
      }
      if facts.isEmpty { state.fates.append(FateRecord(stamp: stamp, fate: .inEffect)) }
      for fact in facts { route(fact) }
    }
  }

  private mutating func refuse(_ stamp: Stamp, _ rule: ConflictRule, _ reason: Refusal) {
    state.fates.append(FateRecord(stamp: stamp, fate: .lost(rule)))
    state.cases.append(Case(rule: rule, lost: stamp, winner: nil, subject: stamp.entity, reason: reason))
  }

  private mutating func route(_ fact: RoutedFact) {
    switch fact {
    case .assignment(let fact):
      assignmentFacts.append(fact)
      if case .invited(let terms) = fact.act { evidence.issued[fact.invitation] = (terms, fact.stamp) }
    case .fund(let id, let fact): fundFacts[id, default: []].append(fact)
    case .order(let id, let fact): orderFacts[id, default: []].append(fact)
    case .subscription(let id, let fact): subscriptionFacts[id, default: []].append(fact)
    case .learnerPlaced(let learner, let team, let stamp):
      evidence.placed[learner, default: []].append(TeamPlacement(stamp: stamp, team: team))
    case .learnerDeparted(_, let stamp), .addressChanged(_, _, let stamp), .mailerAppointed(_, let stamp):
      state.fates.append(FateRecord(stamp: stamp, fate: .inEffect))
    case .product(let id, let fact):
      productFacts[id, default: []].append(fact)
      evidence.note(fact, of: id)
    case .learnerRegistered(let learner, let stamp):
      context.registrations[learner, default: []].append(stamp)
      state.fates.append(FateRecord(stamp: stamp, fate: .inEffect))
    case .learnerAdded(_, _, let stamp), .ledger(_, let stamp), .caseResolved(_, let stamp), .memberTold(_, let stamp):
      state.fates.append(FateRecord(stamp: stamp, fate: .inEffect))
    }
  }

  private mutating func resolve() {
    resolveTeams()
    for id in productFacts.keys.sorted() {
      let facts = productFacts[id] ?? []
      guard let product = ProductResolver(facts: facts, causality: context).state(), product.id == id else {
        for fact in facts { refuse(fact.stamp, .judgedOnPast, .unknownProduct) }
        continue
      }
      context.products[id] = canary?.product(product.history) ?? product.history
      state.products.append(product)
      state.cases += product.cases
      state.fates += product.fates
    }
    var funds: [FundState] = []
    for id in fundFacts.keys.sorted() {
      let facts = fundFacts[id] ?? []
      guard let fund = FundResolver(facts: facts, causality: context).state(), fund.id == id else {
        for fact in facts { refuse(fact.stamp, .judgedOnPast, .unknownSupply) }
        continue
      }
      funds.append(fund)
      for lot in fund.lots { context.lots[lot.id] = canary?.lot(lot.history) ?? lot.history }
      state.cases += fund.cases
      state.fates += fund.fates
    }
    let places = resolveOrders() + resolveSubscriptions()
    resolveAssignments()
    for fund in funds { rank(fund) }
    for place in places { rank(place) }
    state.registrations = context.registrations.compactMapValues { $0.min()?.instant }
    canary?.disturb(&state)
    state.sort()
  }

  /// Settled as settings are: the later in clock order holds (C30).
  private mutating func resolveTeams() {
    for learner in evidence.placed.keys.sorted() {
      let placements = evidence.placements(of: learner)
      let (fates, cases) = SettingsResolver(placements: placements, causality: context).outcome
      state.fates += fates
      state.cases += cases
    }
  }

  /// Resolves until what is handed over between assignments has settled. It does: an invitation is always younger than
  /// the one it replaces.
  private mutating func resolveAssignments() {
    let groups = groups()
    context.assignments = groups
    var outcomes = outcomes(of: groups)
    let needsHandovers = assignmentFacts.contains { fact in
      if case .invited(let terms) = fact.act { return terms.inherits != nil }
      return false
    }
    var passes = 0
    while needsHandovers, passes <= assignmentFacts.count {
      let found = handovers(of: outcomes)
      if found == context.handovers { break }
      context.handovers = found
      outcomes = self.outcomes(of: groups)
      passes += 1
    }
    for outcome in outcomes {
      state.invitations += outcome.invitations
      state.evaluations += outcome.evaluations
      state.cases += outcome.cases
      state.notices += outcome.notices
      state.fates += outcome.fates
    }
  }

  private func outcomes(of groups: [[AssignmentFact]]) -> [AssignmentOutcome] {
    groups.map { AssignmentResolver(facts: $0, context: context).outcome(now: now) }
  }

  private func handovers(of outcomes: [AssignmentOutcome]) -> [EntityID: Handover] {
    var result: [EntityID: Handover] = [:]
    for invitation in outcomes.flatMap(\.invitations) {
      let rank =
        canary == .placeNotHandedOver
        ? ClaimRank(standing: .asked, stamp: Stamp(set: invitation.stamp.set, operation: .max, row: 0))
        : invitation.rank
      result[invitation.id] = Handover(
        invited: invitation.stamp, endedBy: invitation.endedBy, acceptedBy: invitation.acceptedBy, rank: rank,
        end: invitation.end)
    }
    return result
  }

  /// The facts of each assignment: all invitations of one learner to one product where the policy says so, else one.
  private mutating func groups() -> [[AssignmentFact]] {
    struct Group: Hashable {
      let product: EntityID
      let learner: LearnerID
    }
    var position: [EntityID: Int] = [:]
    var shared: [Group: Int] = [:]
    var result: [[AssignmentFact]] = []
    for fact in assignmentFacts {
      guard case .invited(let terms) = fact.act else { continue }
      let policy = context.products[terms.product]?.version(terms.policyVersion)?.policy
      let group = Group(product: terms.product, learner: terms.learner)
      if policy?.oneLivePerLearner == true, let index = shared[group] {
        position[fact.invitation] = index
      } else {
        position[fact.invitation] = result.count
        if policy?.oneLivePerLearner == true { shared[group] = result.count }
        result.append([])
      }
    }
    for fact in assignmentFacts {
      guard let index = position[fact.invitation] else {
        refuse(fact.stamp, .judgedOnPast, .unknownInvitation)
        continue
      }
      result[index].append(fact)
    }
    context.places = position
    guard let canary else { return result }
    // What a broken rule does not hear still has a fate, so that only what follows from it gives it away.
    let heard = canary.assignments(result, now: now)
    let kept = Set(heard.joined().map(\.stamp))
    for fact in result.joined() where !kept.contains(fact.stamp) {
      state.fates.append(FateRecord(stamp: fact.stamp, fate: .superseded(by: fact.stamp)))
    }
    return heard
  }

  /// Orders, and the licenses they bring as supplies.
  private mutating func resolveOrders() -> [Places] {
    var result: [Places] = []
    for id in orderFacts.keys.sorted() {
      let facts = heard(orderFacts[id] ?? [], \.stamp) { $0.order($1) }
      let products = context.products
      let order = OrderResolver(facts: facts, causality: context, product: { products[$0] }).state()
      guard let order, order.id == id else {
        for fact in facts { refuse(fact.stamp, .judgedOnPast, .unknownOrder) }
        continue
      }
      context.lots[id] = order.lot?.history
      state.orders.append(order)
      state.cases += order.cases
      state.fates += order.fates
      if let lot = order.lot { result.append(Places(supply: id, lots: [lot])) }
    }
    return result
  }

  /// Subscriptions, and their seats as supplies.
  private mutating func resolveSubscriptions() -> [Places] {
    var result: [Places] = []
    for id in subscriptionFacts.keys.sorted() {
      let facts = heard(subscriptionFacts[id] ?? [], \.stamp) { $0.subscription($1) }
      let outcome = SubscriptionResolver(subscription: id, facts: facts, causality: context).outcome()
      state.cases += outcome.cases
      state.fates += outcome.fates
      guard let subscription = outcome.state else { continue }
      context.lots[id] = subscription.lot.history
      state.subscriptions.append(subscription)
      result.append(Places(supply: id, lots: [subscription.lot]))
    }
    return result
  }

  /// What a broken rule lets through; what it does not hear still has a fate, so that only what follows from it gives
  /// it away.
  private mutating func heard<Fact>(
    _ facts: [Fact], _ stamp: (Fact) -> Stamp, _ breaking: (Canary, [Fact]) -> [Fact]
  ) -> [Fact] {
    guard let canary else { return facts }
    let heard = breaking(canary, facts)
    let kept = Set(heard.map(stamp))
    for unheard in facts.map(stamp) where !kept.contains(unheard) {
      state.fates.append(FateRecord(stamp: unheard, fate: .superseded(by: unheard)))
    }
    return heard
  }

  /// A supply that is counted in places rather than money.
  private struct Places {
    let supply: EntityID
    let lots: [LotState]
  }

  private mutating func rank(_ places: Places) {
    let claims = state.invitations.compactMap(\.claim).filter { $0.supply == places.supply }
    let lots = canary?.lots(places.lots, of: places.lots.first?.history.kind ?? .order) ?? places.lots
    let ranking = SupplyRanking(lots: lots, claims: claims)
    record(ranking, of: claims, on: places.supply)
    if let first = claims.min(by: { $0.rank < $1.rank }) {
      for closing in places.lots.compactMap(\.history.closings.first) {
        state.cases.append(
          Case(rule: .assignCancel, lost: closing, winner: first.rank.stamp, subject: places.supply))
      }
    }
    state.places[places.supply] = ranking
  }

  /// Places the claims; those that wait have a case (C2), and so has overage (C8).
  private mutating func rank(_ fund: FundState) {
    var claims = state.invitations.compactMap(\.claim).filter { $0.supply == fund.id }
    claims = canary?.claims(claims, arrival: arrival) ?? claims
    let lots = canary?.lots(fund.lots, of: .fund) ?? fund.lots
    let ranking = SupplyRanking(lots: lots, claims: claims)
    record(ranking, of: claims, on: fund.id)
    state.funds.append(
      LedgerState.Fund(
        state: fund, balances: FundBalances(ranking: ranking, now: now), ranking: ranking,
        claims: claims.sorted { $0.invitation < $1.invitation }))
  }

  private mutating func record(_ ranking: SupplyRanking, of claims: [Claim], on supply: EntityID) {
    for claim in claims {
      guard case .waitlisted(let behind) = ranking.placements[claim.invitation],
        let lost = state.invitations.first(where: { $0.id == claim.invitation })?.stamp
      else { continue }
      state.cases.append(
        Case(rule: .shortSupply, lost: lost, winner: behind?.rank.stamp, subject: claim.invitation))
    }
    if let last = ranking.overdrawnBy {
      state.cases.append(Case(rule: .acceptDeadline, lost: last.rank.stamp, winner: nil, subject: supply))
    }
  }
}
