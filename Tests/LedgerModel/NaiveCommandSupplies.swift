import Licensing

extension NaiveCommand {
  /// R38, C21.
  var order: NaiveModel.Admission {
    switch row.operation {
    case .requestOrder(let act):
      guard let product = ledger.products[own(act.product)], let version = product.versions.last else {
        return .refused
      }
      return when(
        version.stamp.entity == own(act.policyVersion) && product.retirements.isEmpty
          && version.policy.supply == .order && version.policy.validityMonths != nil
          && (1...1_000_000).contains(act.quantity))
    case .assignOrder(let act):
      return when(ledger.orders[own(act.order)]?.isOpen == true && act.until.map { $0 > now } ?? true)
    case .rejectOrder(let act): return when(ledger.orders[own(act.order)]?.isOpen == true)
    case .cancelOrder(let act): return when(ledger.orders[own(act.order)]?.isOpen == true)
    case .decideCancellation(let act):
      let requests = ledger.orders[own(act.order)]?.requests(in: model) ?? []
      return when(requests.contains { $0.id == own(act.request) && $0.state == "open" })
    default: return .refused
    }
  }

  /// R29–R33. A renewal counts the purchases that its author knew to be paid for before the cycle.
  var subscription: NaiveModel.Admission {
    func found(_ id: EntityID) -> NaiveSubscription? { ledger.subscriptions[own(id)] }
    switch row.operation {
    case .quoteSeats(let act):
      guard let subscription = found(act.subscription) else { return .refused }
      return when(
        subscription.mayRequest(act.request) && act.amount.currency == subscription.terms.unitPrice.currency)
    case .requestPurchase(let act): return when(found(act.subscription)?.mayRequest(act.request) == true)
    case .finalizePurchase(let act):
      var payment = act.payment
      payment.purchase = own(payment.purchase)
      return when(found(act.subscription)?.mayPay(payment) == true)
    case .failPurchase(let act): return when(found(act.subscription)?.maySettle(own(act.purchase)) == true)
    case .renewSubscription(let act):
      guard let subscription = found(act.subscription), subscription.mayRenew(act.renewal) else { return .refused }
      return .admitted(subscription.paid(before: act.renewal.renewal))
    case .cancelSubscription(let act): return when(found(act.subscription)?.cancellations.isEmpty == true)
    default: return .refused
    }
  }
}
