import Licensing

extension PastReader {
  /// An order with what was drawn from it; nil if it was not known.
  ///
  /// - Throws: ``AsOfError/tooLarge(assignments:max:)``.
  public func orderRecord(_ id: EntityID) throws -> OrderRecord? {
    guard let state = try context.orderState(id) else { return nil }
    let ranked = try ranked(id, state.lot.map { [$0] } ?? [])
    let cases = state.cases.filter { $0.subject == id } + (try keptOpen(state)) + overage(of: id, ranked)
    return try reader.orderRecord(
      state, ranked.ranking.segments, waitingCount: ranked.waitingCount, openCases: try open(cases))
  }

  /// A subscription with the seats that were in use; nil if it was not known.
  ///
  /// - Throws: ``AsOfError/tooLarge(assignments:max:)``.
  public func subscriptionRecord(_ id: EntityID) throws -> SubscriptionRecord? {
    guard let outcome = try context.subscriptionOutcome(id), let state = outcome.state else { return nil }
    let ranked = try ranked(id, [state.lot])
    let used = ranked.claims.count { $0.phase != .released && $0.end > instant && ranked.carries($0) }
    let things = Set([state.id] + state.purchases.map(\.id) + state.invoices.map(\.id))
    let cases = outcome.cases.filter { things.contains($0.subject) } + overage(of: id, ranked)
    return SubscriptionRecord(
      state: state, standing: state.standing(at: instant), used: Int64(used), waitingCount: ranked.waitingCount,
      openCases: try open(cases))
  }

  /// C21: a cancellation that was approved although licenses were held.
  func keptOpen(_ order: OrderState) throws -> [Case] {
    guard let lot = order.lot, !lot.history.closings.isEmpty else { return [] }
    let claims = try ranked(order.id, [lot]).claims
    guard claims.contains(where: { $0.phase != .released }), let first = claims.min(by: { $0.rank < $1.rank }) else {
      return []
    }
    return lot.history.closings.map {
      Case(rule: .assignCancel, lost: $0, winner: first.rank.stamp, subject: lot.id)
    }
  }

  /// C8: what stands although the supply does not carry it.
  private func overage(of supply: EntityID, _ ranked: RankedClaims) -> [Case] {
    guard ranked.ranking.overage > 0, let last = ranked.ranking.overdrawnBy else { return [] }
    return [Case(rule: .acceptDeadline, lost: last.rank.stamp, winner: nil, subject: supply)]
  }
}
