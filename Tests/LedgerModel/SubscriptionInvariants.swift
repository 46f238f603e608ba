import Licensing

/// What is true of every subscription, whatever happened (R30–R33, C19, C20).
public struct SubscriptionInvariants {
  private var complaints: [String] = []

  /// What of it does not hold; empty if all does.
  public static func complaints(about state: SubscriptionState) -> [String] {
    var own = SubscriptionInvariants()
    own.checkCharges(of: state)
    own.checkSeats(of: state)
    own.checkCycles(of: state)
    return own.complaints
  }

  private mutating func expect(_ holds: Bool, _ what: String) { if !holds { complaints.append("not so: \(what)") } }

  /// C19: one invoice for each cycle, without gaps.
  private mutating func checkCycles(of state: SubscriptionState) {
    expect(state.cycles.count == state.invoices.count + 1, "one invoice for each cycle after the first")
    for (one, next) in zip(state.cycles, state.cycles.dropFirst()) {
      expect(one.cycle.renewal == next.cycle.firstDay && one.endsAt == next.startsAt, "cycles meet")
      expect(next.startsAt < next.endsAt, "cycles last")
    }
  }

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
    let recurring = state.cancelledBy == nil ? expected : 0
    let (total, overflow) = state.latestCycle.unitPrice.amount.multipliedReportingOverflow(by: recurring)
    expect(!overflow && state.recurringTotal.amount == total, "the recurring total is seats at the latest price")
  }
}
