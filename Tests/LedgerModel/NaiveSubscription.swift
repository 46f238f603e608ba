import Licensing

/// What the naive model knows of a subscription: everything that was said and counts, in clock order, and what it comes
/// to, worked out anew for every question.
struct NaiveSubscription {
  let stamp: Stamp
  let terms: SubscriptionTerms
  var requests: [(stamp: Stamp, request: SeatRequest)] = []
  var payments: [(stamp: Stamp, payment: SeatPayment)] = []
  var failures: [(stamp: Stamp, purchase: EntityID)] = []
  /// With the purchases each author counted.
  var renewals: [(stamp: Stamp, renewal: SubscriptionRenewal, counted: [EntityID])] = []
  var cancellations: [Stamp] = []

  init(stamp: Stamp, terms: SubscriptionTerms) {
    self.stamp = stamp
    self.terms = terms
  }

  var firstCycle: NaiveCalendar.Cycle? { NaiveCalendar.cycle(holding: terms.startsOn, of: terms) }

  /// One renewal for each day: the first (C19).
  var invoices: [(stamp: Stamp, renewal: SubscriptionRenewal, counted: [EntityID])] {
    var seen: Set<Day> = []
    return renewals.filter { seen.insert($0.renewal.renewal).inserted }.sorted {
      $0.renewal.renewal < $1.renewal.renewal
    }
  }

  /// The day on which what was invoiced is over.
  var lastDay: Day? { invoices.last?.renewal.end ?? firstCycle?.next }
  /// The instant at which it is.
  var end: Instant { invoices.last?.renewal.endsAt ?? terms.firstEnd }
  var price: Int64 { (invoices.last?.renewal.unitPrice ?? terms.unitPrice).amount }

  /// The day from which the seats of a payment are charged.
  private func charged(_ payment: SeatPayment) -> Day { max(payment.paidOn, terms.startsOn) }

  /// C19: the payment received first, of those received before a cancelled subscription was over.
  func payment(of purchase: EntityID) -> (stamp: Stamp, payment: SeatPayment)? {
    payments.filter { each in
      guard each.payment.purchase == purchase else { return false }
      return cancellations.isEmpty || lastDay.map { charged(each.payment) < $0 } ?? false
    }.sorted { ($0.payment.paidAt, $0.stamp) < ($1.payment.paidAt, $1.stamp) }.first
  }

  func isSettled(_ purchase: EntityID) -> Bool {
    isPaid(purchase) || failures.contains { $0.purchase == purchase }
  }

  /// The purchases that are paid for, in clock order.
  var paid: [(stamp: Stamp, request: SeatRequest, by: (stamp: Stamp, payment: SeatPayment))] {
    requests.compactMap { asked in payment(of: asked.stamp.entity).map { (asked.stamp, asked.request, $0) } }
  }

  var seats: Int64 { paid.reduce(terms.seats) { $0 + $1.request.quantity } }

  /// The purchases paid for before the cycle that begins on a day (R33).
  func paid(before day: Day) -> [EntityID] {
    paid.filter { each in
      NaiveCalendar.cycle(holding: charged(each.by.payment), of: terms).map { $0.first < day } ?? false
    }.map(\.stamp.entity)
  }
}

// MARK: What it comes to

extension NaiveSubscription {
  var summary: LedgerSummary.Subscription {
    let rises = paid.map { (max($0.by.payment.paidAt, terms.startsAt), $0.by.stamp, $0.request.quantity) }
    var steps = [LedgerSummary.Step(instant: terms.startsAt, seats: terms.seats)]
    for (instant, _, quantity) in rises.sorted(by: { ($0.0, $0.1) < ($1.0, $1.1) }) {
      steps.append(LedgerSummary.Step(instant: instant, seats: (steps.last?.seats ?? 0) + quantity))
    }
    return LedgerSummary.Subscription(
      id: stamp.entity, seats: steps, purchases: requests.map { purchase($0.stamp.entity) },
      cycleEnds: [terms.firstEnd] + invoices.map(\.renewal.endsAt), invoices: invoices.map(\.stamp.entity),
      lines: Set(lines), recurringTotal: cancellations.isEmpty ? seats * price : 0,
      cancelledBy: cancellations.first?.entity)
  }

  private func purchase(_ id: EntityID) -> LedgerSummary.Purchase {
    if let payment = payment(of: id) {
      return LedgerSummary.Purchase(id: id, state: "finalised", by: payment.stamp.entity)
    }
    if let failure = failures.first(where: { $0.purchase == id }) {
      return LedgerSummary.Purchase(id: id, state: "failed", by: failure.stamp.entity)
    }
    return LedgerSummary.Purchase(id: id, state: "awaitingPayment", by: nil)
  }

  /// R32, R33, C19: the first seats and every purchase for what is left of their cycle; for each later cycle an invoice
  /// of what its author counted, and a line for each purchase that should have been.
  private var lines: [LedgerSummary.Line] {
    var result: [LedgerSummary.Line] = []
    func rest(_ kind: String, _ quantity: Int64, price: Int64, from day: Day, purchase: EntityID?) {
      guard let cycle = NaiveCalendar.cycle(holding: day, of: terms) else { return }
      let days = cycle.next.number - day.number
      result.append(
        LedgerSummary.Line(
          kind: kind, quantity: quantity, cycleStart: cycle.first, days: days, cycleDays: cycle.days,
          amount: NaiveCalendar.share(quantity: quantity, price: price, days: days, of: cycle.days),
          purchase: purchase, invoice: nil))
    }
    rest("initial", terms.seats, price: terms.unitPrice.amount, from: terms.startsOn, purchase: nil)
    for each in paid {
      rest(
        "additionalSeats", each.request.quantity, price: each.request.unitPrice.amount,
        from: charged(each.by.payment), purchase: each.stamp.entity)
    }
    for invoice in invoices { result += lines(of: invoice) }
    return result
  }

  private func lines(
    of invoice: (stamp: Stamp, renewal: SubscriptionRenewal, counted: [EntityID])
  ) -> [LedgerSummary.Line] {
    let renewal = invoice.renewal
    func whole(_ kind: String, _ quantity: Int64, purchase: EntityID?) -> LedgerSummary.Line {
      let days = renewal.end.number - renewal.renewal.number
      return LedgerSummary.Line(
        kind: kind, quantity: quantity, cycleStart: renewal.renewal, days: days, cycleDays: days,
        amount: quantity * renewal.unitPrice.amount, purchase: purchase, invoice: invoice.stamp.entity)
    }
    let due = paid(before: renewal.renewal)
    func quantity(_ id: EntityID) -> Int64 { requests.first { $0.stamp.entity == id }?.request.quantity ?? 0 }
    let counted = due.filter(invoice.counted.contains).reduce(terms.seats) { $0 + quantity($1) }
    let missed = due.filter { !invoice.counted.contains($0) }
    return [whole("renewal", counted, purchase: nil)]
      + missed.map { whole("catchUp", quantity($0), purchase: $0) }
  }

  /// C19: failures that a payment outweighs, and payments that came when all was over.
  var losses: [LedgerSummary.Loss] {
    let late = payments.filter { payment(of: $0.payment.purchase) == nil }.map(\.stamp)
    let outweighed = failures.filter { payment(of: $0.purchase) != nil }.map(\.stamp)
    return (late + outweighed).map { LedgerSummary.Loss(rule: .purchaseRenewal, lost: $0.entity) }
  }
}

// MARK: What a command would have said

extension NaiveSubscription {
  /// R29: whole seats at a price, days and instants that agree.
  static func mayStart(_ terms: SubscriptionTerms) -> Bool {
    guard (1...1_000_000_000).contains(terms.seats), (0...9_000_000_000).contains(terms.unitPrice.amount),
      (1...120).contains(terms.months), let cycle = NaiveCalendar.cycle(holding: terms.startsOn, of: terms)
    else { return false }
    return NaiveCalendar.canBe(terms.startsOn, at: terms.startsAt)
      && NaiveCalendar.canBe(cycle.next, at: terms.firstEnd)
      && terms.startsAt < terms.firstEnd
  }

  /// R30, C24: not after the end of a cancelled subscription.
  func mayRequest(_ request: SeatRequest) -> Bool {
    (1...1_000_000).contains(request.quantity) && (0...9_000_000_000).contains(request.unitPrice.amount)
      && request.unitPrice.currency == terms.unitPrice.currency
      && NaiveCalendar.cycle(holding: request.requestedOn, of: terms) != nil && isOpen(on: request.requestedOn)
  }

  private func isOpen(on day: Day) -> Bool { cancellations.isEmpty || lastDay.map { day < $0 } ?? false }

  func maySettle(_ purchase: EntityID) -> Bool {
    requests.contains { $0.stamp.entity == purchase } && !isSettled(purchase)
  }

  /// Never more seats than a subscription may have, whoever pays for them.
  private func fits(_ purchase: EntityID) -> Bool {
    let asked = requests.filter { $0.stamp.entity == purchase || isPaid($0.stamp.entity) }
    return asked.reduce(terms.seats) { $0 + $1.request.quantity } <= 1_000_000_000
  }

  private func isPaid(_ purchase: EntityID) -> Bool { payments.contains { $0.payment.purchase == purchase } }

  func mayPay(_ payment: SeatPayment) -> Bool {
    maySettle(payment.purchase) && fits(payment.purchase) && NaiveCalendar.canBe(payment.paidOn, at: payment.paidAt)
      && NaiveCalendar.cycle(holding: charged(payment), of: terms) != nil && isOpen(on: charged(payment))
  }

  /// The cycle after the last one invoiced.
  func mayRenew(_ renewal: SubscriptionRenewal) -> Bool {
    guard cancellations.isEmpty, renewal.unitPrice.currency == terms.unitPrice.currency,
      (0...9_000_000_000).contains(renewal.unitPrice.amount), renewal.renewal == lastDay,
      let cycle = NaiveCalendar.cycle(holding: renewal.renewal, of: terms)
    else { return false }
    return cycle.first == renewal.renewal && cycle.next == renewal.end
      && NaiveCalendar.canBe(renewal.end, at: renewal.endsAt)
  }
}
