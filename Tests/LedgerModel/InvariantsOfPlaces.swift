import Licensing

/// What is true of every order, license and seat, whatever was written.
extension Invariants {
  /// Honoured claims stay within the places there are and what is overdrawn; only used ones overdraw (invariant 3).
  static func places(of state: LedgerState) -> [String] {
    var result: [String] = []
    let capacities = state.orders.compactMap(\.lot) + state.subscriptions.map(\.lot)
    for (supply, ranking) in state.places {
      let claims = state.invitations.compactMap(\.claim).filter { $0.supply == supply }
      let honoured = claims.filter { claim in
        if case .honoured = ranking.placements[claim.invitation] { return true }
        return false
      }
      let capacity = capacities.first { $0.id == supply }?.amount ?? 0
      let used = honoured.filter { $0.phase == .accepted }.count
      if Int64(honoured.count) > capacity + ranking.overage { result.append("more licenses than places of \(supply)") }
      if ranking.overage > 0, ranking.overage != Int64(used) - capacity { result.append("overage is not what is used") }
      for segment in ranking.segments where segment.free < 0 || segment.held < 0 || segment.spent < 0 {
        result.append("segment \(segment) is overdrawn")
      }
      if let waits = claims.filter({ !honoured.contains($0) }).map(\.rank).min(),
        let last = honoured.filter({ $0.phase == .pending }).map(\.rank).max(), waits < last
      {
        result.append("somebody skipped ahead on \(supply)")
      }
    }
    return result
  }

  /// At most one live allocation per license, and a license given on ends when it would have ended (invariants 3, 4).
  static func licenses(of state: LedgerState) -> [String] {
    var result: [String] = []
    let ends =
      state.orders.compactMap(\.lot).map { ($0.id, $0.end) } + state.subscriptions.map { ($0.id, $0.validUntil) }
    let ending = Dictionary(ends) { first, _ in first }
    for former in state.invitations where former.policy?.givenBy == .allocation {
      if case .void = former.lifecycle { continue }
      if let end = ending[former.terms.supply], former.end != end { result.append("a license outlasts its supply") }
      let heirs = state.invitations.filter { heir in
        heir.terms.replaces == former.id && heir.terms.inherits != nil && heir.claim != nil && heir.acceptedBy == nil
          && heir.rank == former.rank
      }
      if heirs.count > 1 { result.append("a license was given to \(heirs.count) learners") }
      if !heirs.isEmpty, former.claim != nil { result.append("a license and its heir both hold a place") }
      for heir in heirs where heir.end != former.end { result.append("giving a license on moved its end") }
    }
    return result
  }

  /// Only what was assigned is there; a cancellation that lost stays a request, and one that is approved closes (C21).
  static func orders(of state: LedgerState) -> [String] {
    var result: [String] = []
    for order in state.orders {
      if case .assigned(let stamp) = order.lifecycle {
        if order.lot?.history.stamp != stamp { result.append("an order ends by another assignment") }
      } else if order.lot != nil || !order.requests.isEmpty {
        result.append("an order that is not assigned has licenses")
      }
      let lost = Set(state.cases.filter { $0.rule == .assignCancel && $0.subject == order.id }.map(\.lost))
      for request in order.requests where !lost.contains(request.stamp) {
        result.append("a cancellation lost without a case")
      }
      guard order.requests.contains(where: \.isApproved), let ranking = state.places[order.id] else { continue }
      let isClaimed = state.invitations.contains { $0.claim?.supply == order.id }
      if !isClaimed, ranking.segments.contains(where: { $0.capacity > 0 }) {
        result.append("a cancelled order has licenses left")
      }
    }
    return result
  }
}
