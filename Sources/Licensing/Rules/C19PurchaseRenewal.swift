extension SubscriptionSettlement {
  typealias Payment = (stamp: Stamp, payment: SeatPayment, charge: Charge)
  typealias Failure = (stamp: Stamp, reason: PaymentFailure)

  /// What C19 makes of a purchase: the payment or else the failure that counts, and what became of the others.
  struct RuledPurchase {
    var payment: Payment?
    var failure: Failure?
    var rulings: [Stamp: Ruling] = [:]
  }

  /// C19: of several payments the one received first counts; a payment outweighs every failure made without knowledge
  /// of it; of several failures the first counts. A payment received when a cancelled subscription was over, by authors
  /// who did not know, buys nothing: a case asks somebody to return it.
  func ruleOnPurchase(_ purchase: EntityID, cancelled: (stamp: Stamp, end: Day)?) -> RuledPurchase {
    var ruled = RuledPurchase()
    let failures = admitted.failures[purchase] ?? []
    let payments = admitted.payments[purchase] ?? []
    let timely = payments.filter { payment in cancelled.map { payment.charge.purchasedOn < $0.end } ?? true }
    guard let counting = Self.first(of: timely) else {
      if let cancelled {
        for late in payments { ruled.rulings[late.stamp] = .lost(to: cancelled.stamp, .subscriptionEnded) }
      }
      ruled.failure = failures.first
      for other in failures.dropFirst() {
        ruled.rulings[other.stamp] = ruled.failure.map { .superseded(by: $0.stamp) }
      }
      return ruled
    }
    ruled.payment = counting
    for other in payments where other.stamp != counting.stamp {
      ruled.rulings[other.stamp] = .superseded(by: counting.stamp)
    }
    for failure in failures { ruled.rulings[failure.stamp] = .lost(to: counting.stamp, nil) }
    return ruled
  }

  /// C19, R33: the invoice of a cycle. It counts the start's seats and those of every purchase that its author had seen
  /// paid for in an earlier cycle; an earlier purchase that its author had not seen gets one catch-up line.
  ///
  /// A purchase paid for in the cycle itself, on the renewal day or after, is on neither: its own line charges it for
  /// that cycle, in full on the renewal day. So every purchase is charged exactly once for every cycle.
  func invoice(
    _ stamp: Stamp, _ renewal: SubscriptionRenewal, _ cycle: BillingCycle, of paid: [Settled]
  ) -> SubscriptionInvoice {
    let earlier = paid.filter { $0.payment.map { $0.charge.cycleStart < cycle.firstDay } ?? false }
    let included = earlier.filter { wasPaid($0.id, before: cycle, seenBy: stamp) }
    let names = Set(included.map(\.id))
    let seats = included.reduce(opening.terms.seats) { $0 + $1.request.quantity }
    let catchUps = earlier.compactMap { settled -> SubscriptionCharge? in
      guard let payment = settled.payment, !names.contains(settled.id) else { return nil }
      let charge = Charge(
        whole: cycle, .catchUp, seats: settled.request.quantity, at: renewal, purchasedOn: payment.charge.purchasedOn)
      return SubscriptionCharge(
        charge: charge, cause: payment.stamp, purchase: settled.id, invoice: stamp.entity)
    }
    let line = Charge(whole: cycle, .renewal, seats: seats, at: renewal, purchasedOn: cycle.firstDay)
    return SubscriptionInvoice(
      stamp: stamp, renewal: renewal, cycle: cycle, included: included.map(\.id),
      line: SubscriptionCharge(charge: line, cause: stamp, purchase: nil, invoice: stamp.entity), catchUps: catchUps,
      total: renewal.unitPrice.forSeats(catchUps.reduce(seats) { $0 + $1.charge.quantity }))
  }

  /// Whether, by what the author of an invoice had seen, a purchase was paid for before the cycle invoiced.
  private func wasPaid(_ purchase: EntityID, before cycle: BillingCycle, seenBy stamp: Stamp) -> Bool {
    let seen = (admitted.payments[purchase] ?? []).filter { causality.precedes($0.stamp, stamp) }
    return Self.first(of: seen).map { $0.charge.cycleStart < cycle.firstDay } ?? false
  }

  /// The payment received first; of payments of the same instant the first in clock order.
  private static func first(of payments: [Payment]) -> Payment? {
    payments.min { ($0.payment.paidAt, $0.stamp) < ($1.payment.paidAt, $1.stamp) }
  }
}

extension Charge {
  /// A line for a whole cycle at the price of its invoice. The limits a subscription is judged by keep the amount
  /// within 64 bits.
  fileprivate init(
    whole cycle: BillingCycle, _ kind: Kind, seats: Int64, at renewal: SubscriptionRenewal, purchasedOn: Day
  ) {
    self.init(
      kind: kind, quantity: seats, unitPrice: renewal.unitPrice, priceVersion: renewal.priceVersion,
      cycleStart: cycle.firstDay, renewal: cycle.renewal, purchasedOn: purchasedOn, days: cycle.days,
      cycleDays: cycle.days, amount: renewal.unitPrice.forSeats(seats))
  }
}
