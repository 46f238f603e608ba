import ChangeSets
import Foundation
import GRDB
import Licensing

/// Orders and subscriptions: supplies beside funds.
extension Derivation {
  func resolvedOrder(_ unit: Int64) throws -> OrderState? {
    let products = cache.products
    return OrderResolver(facts: try facts.orderFacts(of: unit), causality: causality) { products[$0]?.history }.state()
  }

  func resolvedSubscription(_ unit: Int64) throws -> SubscriptionOutcome {
    SubscriptionResolver(
      subscription: try map.entity(LocalID(rawValue: unit)), facts: try facts.subscriptionFacts(of: unit),
      causality: causality
    ).outcome()
  }

  func drainOrders() throws {
    for id in dirtyOrders.sorted() {
      guard let unit = try map.local(id)?.rawValue, let state = try resolvedOrder(unit) else { continue }
      try markAll(on: id, unit, before: cache.lots[id], after: state.lot?.history)
      cache.put(state)
      try recordSupply(unit, .order)
      try replaceOutcome(unit: unit, cases: state.cases, fates: state.fates, hash: state.digest)
      touchedSupplies.insert(id)
      dirtyNotices.insert(id)
    }
    dirtyOrders = []
  }

  func drainSubscriptions() throws {
    for id in dirtySubscriptions.sorted() {
      guard let unit = try map.local(id)?.rawValue else { continue }
      let outcome = try resolvedSubscription(unit)
      guard let state = outcome.state else {
        try replaceOutcome(unit: unit, cases: outcome.cases, fates: outcome.fates, hash: outcome.digest)
        continue
      }
      try markAll(on: id, unit, before: cache.lots[id], after: state.lot.history)
      cache.put(state)
      try recordSupply(unit, .subscription)
      try replaceOutcome(unit: unit, cases: outcome.cases, fates: outcome.fates, hash: outcome.digest)
      touchedSupplies.insert(id)
      dirtyNotices.insert(id)
    }
    dirtySubscriptions = []
  }

  /// Where all claims of a supply end together, what moves its end concerns each of them.
  private func markAll(on supply: EntityID, _ unit: Int64, before: LotHistory?, after: LotHistory?) throws {
    guard before != after, before != nil else { return }
    try db.execute(
      sql: "INSERT OR IGNORE INTO dirty (unit, ledger) SELECT DISTINCT unit, ledger FROM invitation WHERE lot = ?",
      arguments: [unit])
  }

  /// Makes a supply known to ranking.
  func recordSupply(_ unit: Int64, _ kind: SupplyKind) throws {
    try db.cachedStatement(sql: "INSERT INTO supply (id, ledger, kind) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
      .execute(arguments: [unit, ledger, Int64(kind.rawValue)])
  }
}

extension OrderState {
  /// The digest of an order's derived state, before ranking.
  var digest: Hash256 {
    var out = CanonicalBytes(tag: "order")
    out.put(id)
    switch lifecycle {
    case .requested: out.put(1)
    case .assigned(let stamp): out.put(2, stamp)
    case .rejected(let stamp): out.put(3, stamp)
    case .cancelled(let stamp): out.put(4, stamp)
    case .void: out.put(5)
    }
    out.put(optional: lot) { out, lot in
      out.put(lot.amount)
      out.put(lot.end)
      for closing in lot.history.closings { out.put(closing.entity) }
    }
    for request in requests {
      out.put(request.id)
      out.put(optional: request.decidedBy?.entity) { $0.put($1) }
      out.put(request.isApproved)
    }
    for each in cases { out.put(each) }
    return out.hash
  }
}

extension SubscriptionOutcome {
  /// The digest of a subscription's derived state, before ranking.
  var digest: Hash256 {
    var out = CanonicalBytes(tag: "subscription")
    out.put(optional: state) { out, state in
      out.put(state.id)
      out.put(state.seats)
      out.put(state.validUntil)
      for purchase in state.purchases {
        out.put(purchase.id)
        switch purchase.state {
        case .awaitingPayment: out.put(1)
        case .finalised(_, let stamp): out.put(2, stamp)
        case .failed(_, let stamp): out.put(3, stamp)
        }
      }
      for each in state.charges {
        out.put(each.charge.amount.amount)
        out.put(each.cause.entity)
        out.put(optional: each.purchase) { $0.put($1) }
        out.put(optional: each.invoice) { $0.put($1) }
      }
      out.put(optional: state.cancelledBy?.entity) { $0.put($1) }
    }
    for each in cases { out.put(each) }
    return out.hash
  }
}

extension CanonicalBytes {
  /// A number that names a state, and the row that put the thing into it.
  fileprivate mutating func put(_ state: Int, _ cause: Stamp) {
    put(state)
    put(cause.entity)
  }
}
