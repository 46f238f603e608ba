/// Judges each fact about a subscription once, on what its author could have seen (C0). Facts come in clock order, so
/// whatever an author had seen has been judged before.
struct SubscriptionJudge {
  /// Why a fact has no effect, and what ruled it out.
  struct Refused: Hashable {
    let reason: Refusal
    var by: Stamp?
  }

  /// How a subscription began.
  struct Opening {
    let stamp: Stamp
    let terms: SubscriptionTerms
    let schedule: BillingSchedule
    let firstCycle: BillingCycle
    let charge: Charge
  }

  /// The facts that nothing known to their authors speaks against, in clock order.
  struct Admitted {
    var quotes: [(stamp: Stamp, request: SeatRequest, amount: Money)] = []
    var requests: [(stamp: Stamp, request: SeatRequest)] = []
    /// By purchase.
    var payments: [EntityID: [(stamp: Stamp, payment: SeatPayment, charge: Charge)]] = [:]
    /// By purchase.
    var failures: [EntityID: [(stamp: Stamp, reason: PaymentFailure)]] = [:]
    /// For each cycle after the first, without gaps, those that invoiced it.
    var renewals: [[(stamp: Stamp, renewal: SubscriptionRenewal, cycle: BillingCycle)]] = []
    var cancellations: [Stamp] = []
    /// Seats of the start and of every purchase that has a payment.
    var seats: Int64 = 0
  }

  let subscription: EntityID
  let causality: any Causality
  private(set) var opening: Opening?
  private(set) var admitted = Admitted()
  private var requestIndex: [EntityID: Int] = [:]

  init(subscription: EntityID, causality: any Causality) {
    self.subscription = subscription
    self.causality = causality
  }

  /// Admits a fact, or says why it has no effect.
  mutating func admit(_ fact: SubscriptionFact) -> Refused? {
    if case .started(let terms) = fact.act, fact.stamp.entity == subscription { return open(terms, at: fact.stamp) }
    guard let opening, causality.precedes(opening.stamp, fact.stamp) else {
      return Refused(reason: .unknownSubscription)
    }
    let stamp = fact.stamp
    switch fact.act {
    case .started: return Refused(reason: .unknownSubscription)
    case .quoted(let request, let amount):
      if let refused = refusal(of: request, at: stamp, opening) { return refused }
      guard amount.currency == opening.terms.unitPrice.currency else { return Refused(reason: .currencyMismatch) }
      admitted.quotes.append((stamp, request, amount))
    case .purchaseRequested(let request):
      if let refused = refusal(of: request, at: stamp, opening) { return refused }
      requestIndex[stamp.entity] = admitted.requests.count
      admitted.requests.append((stamp, request))
    case .finalised(let payment): return take(payment, at: stamp, opening)
    case .failed(let purchase, let reason):
      if let refused = settledRefusal(of: purchase, at: stamp) { return refused }
      admitted.failures[purchase, default: []].append((stamp, reason))
    case .renewed(let renewal): return take(renewal, at: stamp, opening)
    case .cancelled:
      if let seen = cancellationSeen(by: stamp) { return Refused(reason: .subscriptionCancelled, by: seen) }
      admitted.cancellations.append(stamp)
    }
    return nil
  }

  private mutating func open(_ terms: SubscriptionTerms, at stamp: Stamp) -> Refused? {
    guard (1...SubscriptionLimits.seatsMax).contains(terms.seats) else { return Refused(reason: .quantityOutOfRange) }
    guard SubscriptionLimits.allow(terms.unitPrice) else { return Refused(reason: .amountOutOfRange) }
    guard let schedule = try? BillingSchedule(anchor: terms.anchor, months: terms.months),
      let cycle = try? schedule.cycle(containing: terms.startsOn), terms.startsOn.canContain(terms.startsAt),
      cycle.renewal.canContain(terms.firstEnd), terms.startsAt < terms.firstEnd,
      let charge = try? Charge(
        .initial, quantity: terms.seats, unitPrice: terms.unitPrice, priceVersion: terms.policyVersion, cycle: cycle,
        purchasedOn: terms.startsOn)
    else { return Refused(reason: .dayOutOfRange) }
    opening = Opening(stamp: stamp, terms: terms, schedule: schedule, firstCycle: cycle, charge: charge)
    admitted.seats = terms.seats
    return nil
  }

  /// R30, C24: a whole number of seats at a price in the subscription's currency, before the end its author had seen.
  private func refusal(of request: SeatRequest, at stamp: Stamp, _ opening: Opening) -> Refused? {
    if let reason = request.refusal(currency: opening.terms.unitPrice.currency) { return Refused(reason: reason) }
    guard (try? opening.schedule.cycle(containing: request.requestedOn)) != nil else {
      return Refused(reason: .dayOutOfRange)
    }
    return endRefusal(of: request.requestedOn, at: stamp, opening)
  }

  /// R30: a payment is for a purchase that its author had seen and not seen settled.
  private mutating func take(_ payment: SeatPayment, at stamp: Stamp, _ opening: Opening) -> Refused? {
    if let refused = settledRefusal(of: payment.purchase, at: stamp) { return refused }
    guard let index = requestIndex[payment.purchase], payment.paidOn.canContain(payment.paidAt) else {
      return Refused(reason: .dayOutOfRange)
    }
    let request = admitted.requests[index].request
    // Seats paid for before the subscription starts are charged from its first day.
    let first = max(payment.paidOn, opening.terms.startsOn)
    guard let cycle = try? opening.schedule.cycle(containing: first),
      let charge = try? Charge(
        .additionalSeats, quantity: request.quantity, unitPrice: request.unitPrice, priceVersion: request.priceVersion,
        cycle: cycle, purchasedOn: first)
    else { return Refused(reason: .dayOutOfRange) }
    if let refused = endRefusal(of: first, at: stamp, opening) { return refused }
    if admitted.payments[payment.purchase] == nil {
      guard request.quantity <= SubscriptionLimits.seatsMax - admitted.seats else {
        return Refused(reason: .quantityOutOfRange)
      }
      admitted.seats += request.quantity
    }
    admitted.payments[payment.purchase, default: []].append((stamp, payment, charge))
    return nil
  }

  /// The cycle after the last one its author had seen invoiced, once, at a price in the subscription's currency.
  private mutating func take(_ renewal: SubscriptionRenewal, at stamp: Stamp, _ opening: Opening) -> Refused? {
    if let seen = cancellationSeen(by: stamp) { return Refused(reason: .subscriptionCancelled, by: seen) }
    for made in admitted.renewals.joined()
    where made.renewal.renewal == renewal.renewal && causality.precedes(made.stamp, stamp) {
      return Refused(reason: .alreadyRenewed, by: made.stamp)
    }
    guard renewal.unitPrice.currency == opening.terms.unitPrice.currency else {
      return Refused(reason: .currencyMismatch)
    }
    guard SubscriptionLimits.allow(renewal.unitPrice) else { return Refused(reason: .amountOutOfRange) }
    let position = renewalsSeen(by: stamp)
    guard let cycle = try? opening.schedule.cycle(at: opening.firstCycle.index + Int64(position) + 1) else {
      return Refused(reason: .dayOutOfRange)
    }
    guard renewal.renewal == cycle.firstDay, renewal.end == cycle.renewal else {
      return Refused(reason: .renewalOutOfSequence)
    }
    guard renewal.end.canContain(renewal.endsAt) else { return Refused(reason: .dayOutOfRange) }
    if position == admitted.renewals.count { admitted.renewals.append([]) }
    admitted.renewals[position].append((stamp, renewal, cycle))
    return nil
  }

  private func settledRefusal(of purchase: EntityID, at stamp: Stamp) -> Refused? {
    guard let index = requestIndex[purchase], causality.precedes(admitted.requests[index].stamp, stamp) else {
      return Refused(reason: .unknownPurchase)
    }
    let settling = (admitted.payments[purchase] ?? []).map(\.stamp) + (admitted.failures[purchase] ?? []).map(\.stamp)
    let seen = settling.filter { causality.precedes($0, stamp) }.min()
    return seen.map { Refused(reason: .purchaseSettled, by: $0) }
  }

  /// Nothing is bought for a time after the end that an author had seen.
  private func endRefusal(of day: Day, at stamp: Stamp, _ opening: Opening) -> Refused? {
    guard let cancellation = cancellationSeen(by: stamp) else { return nil }
    let seen = renewalsSeen(by: stamp)
    let end = seen == 0 ? opening.firstCycle.renewal : admitted.renewals[seen - 1].first?.cycle.renewal
    guard let end, day >= end else { return nil }
    return Refused(reason: .subscriptionEnded, by: cancellation)
  }

  private func cancellationSeen(by stamp: Stamp) -> Stamp? {
    admitted.cancellations.first { causality.precedes($0, stamp) }
  }

  /// How many cycles after the first an author had seen invoiced. Who saw one invoiced saw those before it, too.
  private func renewalsSeen(by stamp: Stamp) -> Int {
    let last = admitted.renewals.lastIndex { made in made.contains { causality.precedes($0.stamp, stamp) } }
    return last.map { $0 + 1 } ?? 0
  }
}

extension SubscriptionLimits {
  /// Whether a seat may cost this much for a cycle.
  static func allow(_ price: Money) -> Bool { (0...unitPriceMax).contains(price.amount) }
}

extension SeatRequest {
  /// What speaks against the request in itself: its quantity (R30), its price, its currency.
  func refusal(currency: Currency) -> Refusal? {
    guard (1...SubscriptionLimits.purchaseSeatsMax).contains(quantity) else { return .quantityOutOfRange }
    guard unitPrice.currency == currency else { return .currencyMismatch }
    return SubscriptionLimits.allow(unitPrice) ? nil : .amountOutOfRange
  }
}
