import Licensing

/// Rules of orders and subscriptions, broken.
extension Canary {
  /// Whether what it breaks is about orders, licenses or seats.
  public var isOfPlaces: Bool {
    switch self {
    case .cancellationBeatsAssignment, .lastAssignmentSetsTheEnd, .releaseBeatsLogin, .lastReallocationHolds,
      .holderInherits, .placesWithoutEnd, .lastPaymentCounts, .failureBeatsPayment, .lastRenewalCounts:
      true
    case .withdrawalBeatsAcceptance, .clockForCausality, .rankByArrival, .newcomersFirst, .extensionMovesHeldCredits,
      .coversIgnored, .placeNotHandedOver, .duplicatesLive, .lossesForgotten, .lastWriterWins, .deadlineByArrival,
      .supplyWithoutEnd, .firstArrivedEditWins, .requestsForgotten, .teamAsItArrived:
      false
    }
  }

  func order(_ facts: [OrderFact]) -> [OrderFact] {
    switch self {
    case .cancellationBeatsAssignment:
      return facts.contains(where: \.isCancellation) ? facts.filter { !$0.isAssignment } : facts
    case .lastAssignmentSetsTheEnd:
      let last = facts.filter(\.isAssignment).map(\.stamp).max()
      return facts.filter { !$0.isAssignment || $0.stamp == last }
    default: return facts
    }
  }

  func subscription(_ facts: [SubscriptionFact]) -> [SubscriptionFact] {
    switch self {
    case .lastPaymentCounts: Self.last(of: facts) { $0.payment?.purchase }
    case .lastRenewalCounts: Self.last(of: facts) { $0.renewal?.renewal }
    case .failureBeatsPayment:
      facts.filter { fact in !facts.contains { $0.failed != nil && $0.failed == fact.payment?.purchase } }
    default: facts
    }
  }

  /// Of the facts of one key only the last in clock order; all that have none.
  private static func last<Key: Hashable>(
    of facts: [SubscriptionFact], key: (SubscriptionFact) -> Key?
  ) -> [SubscriptionFact] {
    var last: [Key: Stamp] = [:]
    for fact in facts { if let key = key(fact) { last[key] = max(last[key] ?? fact.stamp, fact.stamp) } }
    return facts.filter { fact in key(fact).map { last[$0] == fact.stamp } ?? true }
  }
}

extension OrderFact {
  fileprivate var isAssignment: Bool { if case .assigned = act { true } else { false } }
  fileprivate var isCancellation: Bool { if case .cancelled = act { true } else { false } }
}

extension SubscriptionFact {
  fileprivate var payment: SeatPayment? { if case .finalised(let payment) = act { payment } else { nil } }
  fileprivate var renewal: SubscriptionRenewal? { if case .renewed(let renewal) = act { renewal } else { nil } }
  fileprivate var failed: EntityID? { if case .failed(let purchase, _) = act { purchase } else { nil } }
}
