/// Makes the state of a subscription out of the operations about it (R30–R33, C0, C19, C20). A pure function of the set
/// of facts: it reads no clock and no database of time zones.
public struct SubscriptionResolver {
  let subscription: EntityID
  let causality: any Causality
  let facts: [SubscriptionFact]

  /// Takes all authorised facts about one subscription, each once, in any order.
  ///
  /// - Parameters:
  ///   - subscription: the name of the subscription, which is the row that started it.
  ///   - facts: the facts.
  ///   - causality: who had seen what.
  public init(subscription: EntityID, facts: [SubscriptionFact], causality: any Causality) {
    self.subscription = subscription
    self.facts = facts.sorted { $0.stamp < $1.stamp }
    self.causality = causality
  }

  /// The state of the subscription, and what became of every fact.
  public func outcome() -> SubscriptionOutcome {
    var judge = SubscriptionJudge(subscription: subscription, causality: causality)
    var refusals: [Stamp: SubscriptionJudge.Refused] = [:]
    for fact in facts { refusals[fact.stamp] = judge.admit(fact) }
    let settlement = judge.opening.map { SubscriptionSettlement(of: judge.admitted, opening: $0, causality: causality) }
    var cases: [Case] = []
    var fates: [FateRecord] = []
    for fact in facts {
      if let refused = refusals[fact.stamp] {
        fates.append(FateRecord(stamp: fact.stamp, fate: .lost(.judgedOnPast)))
        cases.append(
          Case(
            rule: .judgedOnPast, lost: fact.stamp, winner: refused.by, subject: subject(of: fact),
            reason: refused.reason))
        continue
      }
      switch settlement?.rulings[fact.stamp] {
      case nil: fates.append(FateRecord(stamp: fact.stamp, fate: .inEffect))
      case .superseded(let winner):
        fates.append(FateRecord(stamp: fact.stamp, fate: .superseded(by: winner)))
      case .lost(let winner, let reason):
        fates.append(FateRecord(stamp: fact.stamp, fate: .lost(.purchaseRenewal)))
        cases.append(
          Case(
            rule: .purchaseRenewal, lost: fact.stamp, winner: winner, subject: subject(of: fact), reason: reason))
      }
    }
    return SubscriptionOutcome(state: settlement?.state, cases: cases, fates: fates)
  }

  /// What a case is about: the purchase where the fact is about one, the subscription otherwise.
  private func subject(of fact: SubscriptionFact) -> EntityID {
    switch fact.act {
    case .started, .quoted, .purchaseRequested, .renewed, .cancelled: subscription
    case .finalised(let payment): payment.purchase
    case .failed(let purchase, _): purchase
    }
  }
}
