import Licensing

/// Orders and subscriptions, as the naive model collects them.
extension NaiveLedger {
  mutating func takeOrder(_ row: NaiveRow) {
    func own(_ id: EntityID) -> EntityID { id.resolved(in: row.set) }
    switch row.operation {
    case .requestOrder(let act):
      let version = own(act.policyVersion)
      let policy = products[own(act.product)]?.versions.first { $0.stamp.entity == version }?.policy
      guard let policy else { return }
      orders[row.id] = NaiveOrder(product: own(act.product), policy: policy, quantity: act.quantity)
    case .assignOrder(let act):
      guard let order = orders[own(act.order)] else { return }
      let full = order.end(from: row.clock)
      let end = act.until.map { min($0, full) } ?? full
      orders[own(act.order)]?.assignments.append((row.stamp, end))
      guard lots[own(act.order)] == nil else { return }
      lots[own(act.order)] = NaiveLot(
        stamp: row.stamp, named: own(act.order), supply: own(act.order), firstEnd: end, amount: order.quantity)
    case .rejectOrder(let act): orders[own(act.order)]?.endings.append((row.stamp, "rejected"))
    case .cancelOrder(let act): orders[own(act.order)]?.endings.append((row.stamp, "cancelled"))
    case .decideCancellation(let act):
      orders[own(act.order)]?.decisions.append((row.stamp, own(act.request), act.isApproved))
    default: break
    }
  }

  /// The seats of a subscription are a lot that ends when what was invoiced does.
  mutating func takeSubscription(_ row: NaiveRow, counted: [EntityID]) {
    func own(_ id: EntityID) -> EntityID { id.resolved(in: row.set) }
    let id: EntityID
    switch row.operation {
    case .startSubscription(let act):
      id = row.id
      var terms = act.terms
      terms.product = own(terms.product)
      subscriptions[id] = NaiveSubscription(stamp: row.stamp, terms: terms)
    case .requestPurchase(let act):
      id = own(act.subscription)
      subscriptions[id]?.requests.append((row.stamp, act.request))
    case .finalizePurchase(let act):
      id = own(act.subscription)
      var payment = act.payment
      payment.purchase = own(payment.purchase)
      subscriptions[id]?.payments.append((row.stamp, payment))
    case .failPurchase(let act):
      id = own(act.subscription)
      subscriptions[id]?.failures.append((row.stamp, own(act.purchase)))
    case .renewSubscription(let act):
      id = own(act.subscription)
      subscriptions[id]?.renewals.append((row.stamp, act.renewal, counted))
    case .cancelSubscription(let act):
      id = own(act.subscription)
      subscriptions[id]?.cancellations.append(row.stamp)
    default: return
    }
    guard let subscription = subscriptions[id] else { return }
    lots[id] = NaiveLot(
      stamp: subscription.stamp, named: id, supply: id, firstEnd: subscription.end, amount: subscription.seats)
  }
}

/// What the naive model knows of an order.
struct NaiveOrder {
  let product: EntityID
  let policy: ProductPolicy
  let quantity: Int64
  var assignments: [(stamp: Stamp, end: Instant)] = []
  var endings: [(stamp: Stamp, name: String)] = []
  var decisions: [(stamp: Stamp, request: EntityID, isApproved: Bool)] = []

  init(product: EntityID, policy: ProductPolicy, quantity: Int64) {
    self.product = product
    self.policy = policy
    self.quantity = quantity
  }

  var isOpen: Bool { assignments.isEmpty && endings.isEmpty }

  /// R40.
  func end(from instant: Instant) -> Instant {
    let day = instant.day
    let first = NaiveCalendar.firstDay(1, anchor: day, months: Int(policy.validityMonths ?? 1)) ?? day
    return Instant(milliseconds: first.start.milliseconds + instant.milliseconds - day.start.milliseconds)
  }

  /// C21: what lost to an assignment asks for a decision. An approval settles all of it, a denial what it had seen.
  func requests(in model: NaiveModel) -> [LedgerSummary.Request] {
    guard !assignments.isEmpty else { return [] }
    return endings.map { ending in
      if let approval = decisions.first(where: \.isApproved) {
        return LedgerSummary.Request(id: ending.stamp.entity, state: "approved", decidedBy: approval.stamp.entity)
      }
      let denial = decisions.first { model.knew($0.stamp, ending.stamp) }
      return LedgerSummary.Request(
        id: ending.stamp.entity, state: denial == nil ? "open" : "denied", decidedBy: denial?.stamp.entity)
    }
  }

  func summary(_ id: EntityID, in model: NaiveModel) -> LedgerSummary.Order {
    var result = LedgerSummary.Order(
      id: id, state: "requested", by: nil, quantity: quantity, end: nil, requests: requests(in: model))
    if let first = assignments.first {
      (result.state, result.by, result.end) = ("assigned", first.stamp.entity, first.end)
    } else if let first = endings.first {
      (result.state, result.by) = (first.name, first.stamp.entity)
    }
    return result
  }
}
