import Licensing
import Testing

@Suite("C19 purchase / renewal")
struct C19PurchaseRenewalTests {
  @Test("C19: paid before the renewal day: prorated, and in the next total", arguments: [true, false])
  func before(seen: Bool) throws {
    var story = SeatStory()
    let purchase = story.request()
    if seen { story.pay(purchase, on: "2026-02-27") }
    story.world.syncAll()
    story.renew("2026-02-28", until: "2026-03-31", by: 1)
    if !seen { story.pay(purchase, on: "2026-02-27") }
    let common = ["initial 10 2026-01-31 28/28 310.00 EUR", "additionalSeats 2 2026-01-31 1/28 2.21 EUR"]
    let next =
      seen
      ? ["renewal 12 2026-02-28 31/31 372.00 EUR"]
      : ["renewal 10 2026-02-28 31/31 310.00 EUR", "catchUp 2 2026-02-28 31/31 62.00 EUR"]
    #expect(try story.state().lines == common + next)
    #expect(try story.state().invoices.map(\.total.text) == ["372.00 EUR"])
    #expect(try story.state().invoices.map(\.included) == [seen ? [purchase.entity] : []])
  }

  @Test(
    "C19 R33: paid on the renewal day: the full new cycle, whether or not an invoice knew of it; later: what is left",
    arguments: [true, false], [("2026-02-28", "31/31 62.00 EUR"), ("2026-03-30", "1/31 2.00 EUR")])
  func after(seen: Bool, payment: (day: String, charge: String)) throws {
    var story = SeatStory()
    let purchase = story.request()
    if seen { story.pay(purchase, on: payment.day) }
    story.world.syncAll()
    story.renew("2026-02-28", until: "2026-03-31", by: 1)
    if !seen { story.pay(purchase, on: payment.day) }
    story.world.syncAll()
    story.renew("2026-03-31", until: "2026-04-30", by: 2)
    #expect(
      try story.state().lines == [
        "initial 10 2026-01-31 28/28 310.00 EUR", "additionalSeats 2 2026-02-28 \(payment.charge)",
        "renewal 10 2026-02-28 31/31 310.00 EUR", "renewal 12 2026-03-31 30/30 372.00 EUR",
      ])
  }

  @Test("C19: the day of payment decides, not the day of asking nor the day it became known")
  func recordedDay() throws {
    var story = SeatStory()
    let purchase = story.request(on: "2026-02-01")
    story.world.syncAll()
    story.renew("2026-02-28", until: "2026-03-31", by: 1)
    story.world.syncAll()
    story.renew("2026-03-31", until: "2026-04-30", by: 1)
    story.pay(purchase, on: "2026-02-14", by: 2)
    #expect(
      try story.state().lines == [
        "initial 10 2026-01-31 28/28 310.00 EUR", "additionalSeats 2 2026-01-31 14/28 31.00 EUR",
        "renewal 10 2026-02-28 31/31 310.00 EUR", "catchUp 2 2026-02-28 31/31 62.00 EUR",
        "renewal 10 2026-03-31 30/30 310.00 EUR", "catchUp 2 2026-03-31 30/30 62.00 EUR",
      ])
  }

  @Test("C19 R33: a catch-up is charged at the price and version of the invoice it was missing from")
  func catchUpPrice() throws {
    var story = SeatStory()
    let purchase = story.request()
    story.world.syncAll()
    let invoice = story.renew(
      "2026-02-28", until: "2026-03-31", price: Money(amount: 4_000, currency: SeatStory.price.currency), by: 1)
    let payment = story.pay(purchase, on: "2026-02-27", by: 2)
    let state = try story.state()
    let catchUp = try #require(state.invoices.first?.catchUps.first)
    #expect(catchUp.charge.amount.text == "80.00 EUR" && catchUp.charge.purchasedOn.text == "2026-02-27")
    #expect(catchUp.cause == payment && catchUp.invoice == invoice.entity && catchUp.purchase == purchase.entity)
    #expect(state.recurringTotal.text == "480.00 EUR")
  }

  @Test("C19: finalised twice: the payment received first counts, the other is superseded", arguments: [true, false])
  func paidTwice(firstIsEarlier: Bool) throws {
    var story = SeatStory()
    let purchase = story.request()
    story.world.syncAll()
    let one = story.pay(purchase, on: firstIsEarlier ? "2026-02-11" : "2026-02-21", by: 1)
    let other = story.pay(purchase, on: firstIsEarlier ? "2026-02-21" : "2026-02-11", by: 2)
    let (winner, loser) = firstIsEarlier ? (one, other) : (other, one)
    #expect(story.fate(of: winner) == .inEffect)
    #expect(story.fate(of: loser) == .superseded(by: winner))
    #expect(try story.state().lines.last == "additionalSeats 2 2026-01-31 17/28 37.64 EUR")
    #expect(try story.state().seats == 12)
  }

  @Test("C19: paid twice at the same instant: the first in clock order counts")
  func sameInstant() throws {
    var story = SeatStory()
    let purchase = story.request()
    story.world.syncAll()
    let payments = [1, 2].map { story.pay(purchase, on: "2026-02-11", by: $0) }.sorted()
    #expect(story.fate(of: payments[1]) == .superseded(by: payments[0]))
  }

  @Test("C19: an invoice that counted a purchase keeps it when an earlier payment turns up")
  func earlierPaymentTurnsUp() throws {
    var story = SeatStory()
    let purchase = story.request()
    story.world.syncAll()
    story.pay(purchase, on: "2026-02-21", by: 1)
    story.renew("2026-02-28", until: "2026-03-31", by: 1)
    story.pay(purchase, on: "2026-02-14", by: 2)
    let state = try story.state()
    #expect(state.invoices.first?.included == [purchase.entity] && state.invoices.first?.catchUps.isEmpty == true)
    #expect(state.lines[1] == "additionalSeats 2 2026-01-31 14/28 31.00 EUR")
  }

  @Test("C19: an invoice saw a payment after the renewal day; an earlier one turns up: one catch-up line")
  func movesIntoTheCycleBefore() throws {
    var story = SeatStory()
    let purchase = story.request()
    story.world.syncAll()
    story.pay(purchase, on: "2026-03-02", by: 1)
    story.renew("2026-02-28", until: "2026-03-31", by: 1)
    story.pay(purchase, on: "2026-02-14", by: 2)
    #expect(
      try story.state().lines == [
        "initial 10 2026-01-31 28/28 310.00 EUR", "additionalSeats 2 2026-01-31 14/28 31.00 EUR",
        "renewal 10 2026-02-28 31/31 310.00 EUR", "catchUp 2 2026-02-28 31/31 62.00 EUR",
      ])
  }

  @Test("C19: days that contradict the instants of two payments never make a cycle charged twice")
  func contradictingDays() throws {
    var story = SeatStory()
    let purchase = story.request()
    story.world.syncAll()
    let midnight = SeatStory.day("2026-02-28").start
    story.pay(purchase, on: "2026-02-27", at: Instant(milliseconds: midnight.milliseconds + 1_000), by: 1)
    story.renew("2026-02-28", until: "2026-03-31", by: 1)
    story.pay(purchase, on: "2026-02-28", at: midnight, by: 2)
    #expect(
      try story.state().lines.dropFirst() == [
        "additionalSeats 2 2026-02-28 31/31 62.00 EUR", "renewal 10 2026-02-28 31/31 310.00 EUR",
      ])
  }

  @Test("C19: finalised and failed: finalised, in either clock order; the failure leaves a case", arguments: [1, 2])
  func paidAndFailed(node: Int) throws {
    var story = SeatStory()
    let purchase = story.request()
    story.world.syncAll()
    let failure = story.fail(purchase, by: node)
    let payment = story.pay(purchase, on: "2026-02-14", by: 3 - node)
    #expect(story.fate(of: failure) == .lost(.purchaseRenewal))
    #expect(
      story.outcome().cases == [
        Case(rule: .purchaseRenewal, lost: failure, winner: payment, subject: purchase.entity)
      ])
    #expect(try story.state().seats == 12)
  }

  @Test("C19: failed twice: one failure; nothing is charged")
  func failedTwice() throws {
    var story = SeatStory()
    let purchase = story.request()
    story.world.syncAll()
    let failures = [1, 2].map { story.fail(purchase, by: $0) }.sorted()
    #expect(story.fate(of: failures[1]) == .superseded(by: failures[0]))
    #expect(try story.state().purchases.first?.state == .failed(.declined, by: failures[0]))
    #expect(try story.state().charges.count == 1)
  }

  @Test("C19: renewed twice: one invoice, the first in clock order; the other is superseded")
  func renewedTwice() throws {
    var story = SeatStory()
    let purchase = story.request()
    story.pay(purchase, on: "2026-02-14")
    story.world.pull(from: 0, to: 1)
    // Node 2 knows of the purchase only what it saw before it.
    let renewals = [1, 2].map { story.renew("2026-02-28", until: "2026-03-31", by: $0) }.sorted()
    #expect(story.fate(of: renewals[0]) == .inEffect)
    #expect(story.fate(of: renewals[1]) == .superseded(by: renewals[0]))
    let state = try story.state()
    #expect(state.invoices.map(\.stamp) == [renewals[0]])
    #expect(state.invoices.map(\.total.text) == ["372.00 EUR"])
  }

  @Test("C19: whoever saw only the superseded invoice renews the next cycle all the same")
  func nextAfterSuperseded() throws {
    var story = SeatStory()
    let one = story.renew("2026-02-28", until: "2026-03-31", by: 1)
    let other = story.renew("2026-02-28", until: "2026-03-31", by: 2)
    let behind = one < other ? 2 : 1
    let next = story.renew("2026-03-31", until: "2026-04-30", by: behind)
    #expect(story.fate(of: next) == .inEffect)
    #expect(try story.state().invoices.count == 2)
    #expect(try story.state().validUntil == SeatStory.day("2026-04-30").start)
  }
}
