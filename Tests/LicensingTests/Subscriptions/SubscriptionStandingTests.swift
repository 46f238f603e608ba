import Licensing
import Testing

@Suite("R30, R33: where a subscription stands")
struct SubscriptionStandingTests {
  private func instant(_ text: String) -> Instant { (try? Instant(text: text))! }

  @Test("R30: the count rises at the instant of payment, and not before it is finalised")
  func timeline() throws {
    var story = SeatStory()
    let purchase = story.request()
    #expect(try story.state().seats == 10 && story.state().purchases.map(\.state) == [.awaitingPayment])
    story.pay(purchase, on: "2026-02-14")
    let early = story.request(3)
    story.pay(early, on: "2026-02-10")
    let state = try story.state()
    #expect(
      state.seatSteps.map { "\($0.instant.text) \($0.seats)" } == [
        "2026-01-31T00:00:00Z 10", "2026-02-10T12:00:00Z 13", "2026-02-14T12:00:00Z 15",
      ])
    #expect(state.seats(at: instant("2026-02-14T11:59:59.999Z")) == 13)
    #expect(state.seats(at: instant("2026-02-14T12:00:00Z")) == 15)
    #expect(state.seats(at: instant("2026-01-30T23:59:59.999Z")) == 0)
  }

  @Test(
    "scheduled, active, lapsed: cycles are half-open, and without paid-up validity nobody sits",
    arguments: [
      ("2026-01-30T23:59:59.999Z", .scheduled, nil, "2026-02-28", 0),
      ("2026-01-31T00:00:00Z", .active, 0, "2026-02-28", 10),
      ("2026-02-27T23:59:59.999Z", .active, 0, "2026-02-28", 10),
      ("2026-02-28T00:00:00Z", .active, 1, "2026-03-31", 10),
      ("2026-03-30T23:59:59.999Z", .active, 1, "2026-03-31", 10),
      ("2026-03-31T00:00:00Z", .lapsed, nil, "2026-03-31", 0),
      ("9999-12-31T23:59:59.999Z", .lapsed, nil, "2026-03-31", 0),
    ] as [(String, SubscriptionStanding.Phase, Int64?, String?, Int64)])
  func standing(
    now: String, phase: SubscriptionStanding.Phase, cycle: Int64?, nextRenewal: String?, seats: Int64
  ) throws {
    var story = SeatStory()
    story.renew("2026-02-28", until: "2026-03-31")
    let standing = try story.state().standing(at: instant(now))
    #expect(standing.phase == phase && standing.cycle?.cycle.index == cycle)
    #expect(standing.nextRenewal?.text == nextRenewal && standing.seats == seats)
  }

  @Test("a cancelled subscription has no next renewal in its last cycle, and ends")
  func cancelled() throws {
    var story = SeatStory()
    story.renew("2026-02-28", until: "2026-03-31")
    story.say(.cancelled)
    let state = try story.state()
    #expect(state.standing(at: instant("2026-02-10T00:00:00Z")).nextRenewal?.text == "2026-02-28")
    #expect(state.standing(at: instant("2026-03-10T00:00:00Z")).nextRenewal == nil)
    #expect(state.standing(at: instant("2026-03-31T00:00:00Z")).phase == .ended)
    #expect(state.validUntil == instant("2026-03-31T00:00:00Z"))
    #expect(state.boundaries.map(\.text) == ["2026-01-31T00:00:00Z", "2026-02-28T00:00:00Z", "2026-03-31T00:00:00Z"])
  }

  @Test("R33: seats join the recurring total at the next renewal, at the price in force then")
  func recurringTotal() throws {
    var story = SeatStory()
    let cheap = Money(amount: 100, currency: SeatStory.price.currency)
    let purchase = story.request(5, price: cheap)
    story.pay(purchase, on: "2026-02-14")
    #expect(try story.state().recurringTotal.text == "465.00 EUR")
    story.renew("2026-02-28", until: "2026-03-31", price: Money(amount: 4_000, currency: SeatStory.price.currency))
    #expect(try story.state().lines.last == "renewal 15 2026-02-28 31/31 600.00 EUR")
    #expect(try story.state().recurringTotal.text == "600.00 EUR")
    story.say(.cancelled)
    #expect(try story.state().recurringTotal.text == "0.00 EUR")
  }

  @Test("R32: a start within a cycle is charged to its end; an anchor on the 31st stays one")
  func partialStart() throws {
    var story = SeatStory(
      SeatStory.terms(anchor: "2025-12-31", startsOn: "2026-02-14", firstEnd: "2026-02-28"))
    story.renew("2026-02-28", until: "2026-03-31")
    story.renew("2026-03-31", until: "2026-04-30")
    #expect(
      try story.state().lines == [
        "initial 10 2026-01-31 14/28 155.00 EUR", "renewal 10 2026-02-28 31/31 310.00 EUR",
        "renewal 10 2026-03-31 30/30 310.00 EUR",
      ])
  }

  @Test("R32: seats paid for before the start are charged and counted from the start")
  func paidBeforeStart() throws {
    var story = SeatStory()
    let purchase = story.request(on: "2025-12-30")
    story.pay(purchase, on: "2025-12-30")
    #expect(try story.state().lines.last == "additionalSeats 2 2026-01-31 28/28 62.00 EUR")
    #expect(try story.state().seatSteps.map(\.instant) == Array(repeating: instant("2026-01-31T00:00:00Z"), count: 2))
    #expect(try story.state().standing(at: instant("2026-01-31T00:00:00Z")).seats == 12)
  }

  @Test("R32: the local day is the author's to state: one instant, two days, two charges")
  func localDay() throws {
    for (day, line) in [("2026-02-27", "2026-01-31 1/28 2.21 EUR"), ("2026-02-28", "2026-02-28 31/31 62.00 EUR")] {
      var story = SeatStory()
      let purchase = story.request()
      story.pay(purchase, on: day, at: instant("2026-02-27T23:30:00Z"))
      #expect(try story.state().lines.last == "additionalSeats 2 " + line)
    }
  }

  @Test("a yearly subscription: 12 months, over a leap day")
  func yearly() throws {
    var story = SeatStory(
      SeatStory.terms(
        price: Money(amount: 36_600, currency: SeatStory.price.currency), anchor: "2027-03-01", months: 12,
        startsOn: "2027-03-01", firstEnd: "2028-03-01"))
    let purchase = story.request(1, price: Money(amount: 36_600, currency: SeatStory.price.currency))
    story.pay(purchase, on: "2028-02-29")
    story.renew("2028-03-01", until: "2029-03-01", price: Money(amount: 36_500, currency: SeatStory.price.currency))
    #expect(
      try story.state().lines == [
        "initial 10 2027-03-01 366/366 3660.00 EUR", "additionalSeats 1 2027-03-01 1/366 1.00 EUR",
        "renewal 11 2028-03-01 365/365 4015.00 EUR",
      ])
  }
}
