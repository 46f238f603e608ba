/// Makes the state of an order out of the operations about it (R38, R40, C21). A pure function of the set of facts.
public struct OrderResolver {
  private let causality: any Causality
  private let facts: [OrderFact]
  private let product: (EntityID) -> ProductHistory?

  /// Takes all authorised facts about one order, each once, in any order.
  ///
  /// - Parameter product: the versions of a product; products are resolved before orders.
  public init(facts: [OrderFact], causality: any Causality, product: @escaping (EntityID) -> ProductHistory?) {
    self.facts = facts.sorted { $0.stamp < $1.stamp }
    self.causality = causality
    self.product = product
  }

  /// The admitted operations, in clock order.
  private struct Admitted {
    /// With the end that the author stated.
    var assignments: [(stamp: Stamp, until: Instant?)] = []
    var endings: [(stamp: Stamp, isRejection: Bool)] = []
    var decisions: [(stamp: Stamp, request: EntityID, isApproved: Bool)] = []
  }

  /// The state of the order; nil if it was never asked for, or not in a way that counts.
  public func state() -> OrderState? {
    guard let first = facts.first, case .requested(let terms) = first.act else { return nil }
    let refused = refusal(of: terms, at: first.stamp)
    let policy = product(terms.product)?.version(terms.policyVersion)?.policy
    var admitted = Admitted()
    var cases: [Case] = []
    var fates: [FateRecord] = []
    for fact in facts {
      let reason =
        fact.stamp == first.stamp ? refused : refusal(of: fact, requested: first.stamp, refused, past: admitted)
      if let reason {
        cases.append(
          Case(rule: .judgedOnPast, lost: fact.stamp, winner: nil, subject: first.stamp.entity, reason: reason))
        fates.append(FateRecord(stamp: fact.stamp, fate: .lost(.judgedOnPast)))
      } else {
        admit(fact, into: &admitted)
      }
    }
    let requests = admitted.assignments.isEmpty ? [] : requests(admitted)
    settle(admitted, subject: first.stamp.entity, into: &cases, &fates)
    if refused == nil { fates.append(FateRecord(stamp: first.stamp, fate: .inEffect)) }
    return OrderState(
      id: first.stamp.entity, stamp: first.stamp, terms: terms, lifecycle: refused == nil ? lifecycle(admitted) : .void,
      requests: requests,
      lot: lot(first.stamp.entity, terms, policy, admitted), cases: cases, fates: fates.sorted { $0.stamp < $1.stamp })
  }

  private func admit(_ fact: OrderFact, into admitted: inout Admitted) {
    switch fact.act {
    case .requested: break
    case .assigned(let until): admitted.assignments.append((fact.stamp, until))
    case .rejected: admitted.endings.append((fact.stamp, true))
    case .cancelled: admitted.endings.append((fact.stamp, false))
    case .cancellationDecided(let request, let isApproved):
      admitted.decisions.append((fact.stamp, request, isApproved))
    }
  }

  /// R38: the product draws on orders, and the version is the last its author saw.
  private func refusal(of terms: OrderTerms, at stamp: Stamp) -> Refusal? {
    guard let product = product(terms.product) else { return .unknownProduct }
    let seen = product.versions.filter { causality.precedes($0.stamp, stamp) }
    guard let latest = seen.last else { return .unknownProduct }
    guard latest.stamp.entity == terms.policyVersion else { return .policySuperseded }
    if product.retirements.contains(where: { causality.precedes($0, stamp) }) { return .productRetired }
    guard latest.policy.supply == .order, latest.policy.validityMonths != nil else { return .notOrdered }
    return (1...RequestOrder.quantityMax).contains(terms.quantity) ? nil : .quantityOutOfRange
  }

  /// C0: what the author could have known to be impossible has no effect.
  private func refusal(
    of fact: OrderFact, requested: Stamp, _ refused: Refusal?, past admitted: Admitted
  ) -> Refusal? {
    func seen(_ stamp: Stamp) -> Bool { causality.precedes(stamp, fact.stamp) }
    guard refused == nil, seen(requested) else { return .unknownOrder }
    switch fact.act {
    case .requested: return .unknownOrder
    case .assigned, .rejected, .cancelled:
      if admitted.assignments.contains(where: { seen($0.stamp) })
        || admitted.endings.contains(where: { seen($0.stamp) })
      {
        return .orderSettled
      }
      guard case .assigned(let until?) = fact.act else { return nil }
      return until > fact.stamp.instant ? nil : .dayOutOfRange
    case .cancellationDecided(let request, _):
      guard let asked = admitted.endings.first(where: { $0.stamp.entity == request }), seen(asked.stamp),
        admitted.assignments.contains(where: { seen($0.stamp) })
      else { return .unknownCancellation }
      let isSettled = admitted.decisions.contains { decision in
        seen(decision.stamp) && (decision.isApproved || causality.precedes(asked.stamp, decision.stamp))
      }
      return isSettled ? .cancellationSettled : nil
    }
  }

  private func lifecycle(_ admitted: Admitted) -> OrderState.Lifecycle {
    if let first = admitted.assignments.first { return .assigned(first.stamp) }
    guard let end = admitted.endings.first else { return .requested }
    return end.isRejection ? .rejected(end.stamp) : .cancelled(end.stamp)
  }

  /// C21: what lost to an assignment is a request. An approval settles all of them; a denial those it had seen.
  private func requests(_ admitted: Admitted) -> [OrderState.CancellationRequest] {
    let approval = admitted.decisions.first(where: \.isApproved)
    return admitted.endings.map { ending in
      let decided =
        approval ?? admitted.decisions.first { causality.precedes(ending.stamp, $0.stamp) }
      return OrderState.CancellationRequest(
        stamp: ending.stamp, decidedBy: decided?.stamp, isApproved: decided?.isApproved ?? false)
    }
  }

  /// R40: valid for whole months from the assignment, or up to an earlier end that its author stated; of several
  /// assignments the first sets the end (C21). Every approval closes it: whoever saw one that does not count in the end
  /// could not allocate either (C0).
  private func lot(
    _ order: EntityID, _ terms: OrderTerms, _ policy: ProductPolicy?, _ admitted: Admitted
  ) -> LotState? {
    guard let first = admitted.assignments.first, let policy, let months = policy.validityMonths else { return nil }
    func end(_ assigned: (stamp: Stamp, until: Instant?)) -> Instant {
      let instant = assigned.stamp.instant
      let full = (try? ValidityWindow(from: instant, months: Int64(months)).end) ?? instant
      return assigned.until.map { min($0, full) } ?? full
    }
    return LotState(
      id: order,
      history: LotHistory(
        kind: .order, supply: order, product: terms.product, currency: policy.price.currency, stamp: first.stamp,
        end: end(first), extensions: [],
        alternatives: admitted.assignments.dropFirst().map { ($0.stamp, end($0)) }.map(LotHistory.Opening.init),
        closings: admitted.decisions.filter(\.isApproved).map(\.stamp)),
      amount: terms.quantity)
  }

  private func settle(
    _ admitted: Admitted, subject: EntityID, into cases: inout [Case], _ fates: inout [FateRecord]
  ) {
    func superseded(_ stamps: [Stamp], by winner: Stamp) {
      for stamp in stamps {
        fates.append(FateRecord(stamp: stamp, fate: stamp == winner ? .inEffect : .superseded(by: winner)))
      }
    }
    if let first = admitted.assignments.first {
      superseded(admitted.assignments.map(\.stamp), by: first.stamp)
      for ending in admitted.endings {
        let decision = requests(admitted).first { $0.stamp == ending.stamp }?.decidedBy
        cases.append(
          Case(rule: .assignCancel, lost: ending.stamp, winner: first.stamp, subject: subject, settledBy: decision))
        fates.append(FateRecord(stamp: ending.stamp, fate: .lost(.assignCancel)))
      }
    } else if let first = admitted.endings.first {
      superseded(admitted.endings.map(\.stamp), by: first.stamp)
    }
    let approval = admitted.decisions.first(where: \.isApproved)
    for decision in admitted.decisions {
      let asked = admitted.endings.first { $0.stamp.entity == decision.request }
      let first = admitted.decisions.first { other in
        asked.map { causality.precedes($0.stamp, other.stamp) } ?? false
      }
      if let winner = approval ?? first {
        superseded([decision.stamp], by: winner.stamp)
      }
    }
  }
}
