import JSONRPC
import Licensing
import Replica

extension SubscriptionState {
  /// What ran out for want of an invoice is renewed before seats are bought or given: until then none can be occupied.
  ///
  /// - Throws: ``DomainError`` `subscription.lapsed`.
  func requireRenewed(at instant: Instant) throws {
    guard standing(at: instant).phase == .lapsed else { return }
    throw lapsed
  }

  /// That it has run out, and which cycle is to be invoiced.
  fileprivate var lapsed: DomainError {
    var data: JSONObject = ["subscription": .string(PublicID(kind: .subscription, id).text)]
    data.appendIfPresent("renewal", renewalDue.map { .string($0.text) })
    return DomainError(.subscriptionLapsed, data: data)
  }
}

extension Premises {
  /// Why no supply of the product has anything left: all of it is given, or its subscriptions have run out (R7).
  func nothingUsable(in reader: LedgerReader) -> DomainError {
    let subscriptions = supplies.compactMap { reader.subscription($0) }
    let phases = subscriptions.map { $0.standing(at: reader.advancedTo).phase }
    if let lapsed = phases.firstIndex(of: .lapsed) { return subscriptions[lapsed].lapsed }
    if let ended = phases.firstIndex(of: .ended) {
      let id = PublicID(kind: .subscription, subscriptions[ended].id).text
      return DomainError(.subscriptionEnded, data: ["subscription": .string(id)])
    }
    return DomainError.nothingLeft(of: product, policy.supply)
  }
}
