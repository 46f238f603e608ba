import Licensing

/// What must hold of every outcome, whatever happened.
struct SubscriptionOracle {
  /// What does not hold; empty where all is well.
  private(set) var faults: [String] = []

  init(_ outcome: SubscriptionOutcome, facts: [SubscriptionFact]) {
    // C0: every fact has exactly one fate, and every loser a case.
    expect(outcome.fates.map(\.stamp) == facts.map(\.stamp).sorted(), "one fate for each fact")
    let losers = outcome.fates.filter { if case .lost = $0.fate { true } else { false } }.map(\.stamp)
    expect(outcome.cases.map(\.lost) == losers, "one case for each loser")
    guard let state = outcome.state else { return }
    checkCharges(of: state)
    checkSeats(of: state)
    // C19: one invoice for each cycle, without gaps.
    expect(state.cycles.count == state.invoices.count + 1, "one invoice for each cycle after the first")
    for (one, next) in zip(state.cycles, state.cycles.dropFirst()) {
      expect(one.cycle.renewal == next.cycle.firstDay && one.endsAt == next.startsAt, "cycles meet")
      expect(next.startsAt < next.endsAt, "cycles last")
    }
  }

  private mutating func expect(_ holds: Bool, _ what: String) { if !holds { faults.append(what) } }

  /// C19: every seat is charged exactly once for every cycle from the one it was paid in, as far as invoices go.
  private mutating func checkCharges(of state: SubscriptionState) {
    for line in state.charges { expect((try? line.charge.verify()) != nil, "a charge comes to its amount") }
    for purchase in state.purchases {
      let own = state.charges.filter { $0.purchase == purchase.id && $0.charge.kind == .additionalSeats }
      guard case .finalised(let payment, _) = purchase.state else {
        expect(!state.charges.contains { $0.purchase == purchase.id }, "what is not paid is not charged")
        expect(!state.invoices.contains { $0.included.contains(purchase.id) }, "what is not paid is not invoiced")
        continue
      }
      expect(own.count == 1, "a purchase has one line of its own")
      expect(own.first?.charge.purchasedOn == max(payment.paidOn, state.terms.startsOn), "charged from its payment")
      for invoice in state.invoices {
        let counted = invoice.included.filter { $0 == purchase.id }.count
        let caughtUp = invoice.catchUps.filter { $0.purchase == purchase.id }.count
        let isEarlier = own.first.map { $0.charge.cycleStart < invoice.cycle.firstDay } ?? false
        expect(counted + caughtUp == (isEarlier ? 1 : 0), "a cycle is charged once for a purchase")
      }
    }
    for invoice in state.invoices {
      let sum = try? Charge.total(of: [invoice.line.charge] + invoice.catchUps.map(\.charge))
      expect(sum == invoice.total, "an invoice adds up")
    }
  }

  /// R30: the count is the start and what was finalised, each once.
  private mutating func checkSeats(of state: SubscriptionState) {
    let paid = state.purchases.filter { if case .finalised = $0.state { true } else { false } }
    let expected = paid.reduce(state.terms.seats) { $0 + $1.request.quantity }
    expect(state.seats == expected && state.seatSteps.last?.seats == expected, "the count is what was paid")
    expect(state.seatSteps.count == paid.count + 1, "the count rises once for each purchase")
    expect(state.seatSteps.map(\.instant) == state.seatSteps.map(\.instant).sorted(), "the count rises in time")
    let (total, overflow) = state.latestCycle.unitPrice.amount.multipliedReportingOverflow(by: expected)
    expect(!overflow && state.recurringTotal.amount == total, "the recurring total is seats at the latest price")
  }
}
