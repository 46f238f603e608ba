import Licensing
import Testing

@Suite("C0: an act about a subscription is judged on what its author had seen")
struct SubscriptionJudgedOnceTests {
  @Test("a purchase seen paid or given up is settled (R30)", arguments: [true, false], [true, false])
  func settled(paidFirst: Bool, paidThen: Bool) {
    var story = SeatStory()
    let purchase = story.request()
    let first = paidFirst ? story.pay(purchase, on: "2026-02-14") : story.fail(purchase)
    let then = paidThen ? story.pay(purchase, on: "2026-02-10") : story.fail(purchase)
    #expect(story.fate(of: first) == .inEffect)
    #expect(
      story.outcome().cases == [
        Case(
          rule: .judgedOnPast, lost: then, winner: first, subject: purchase.entity, reason: .purchaseSettled)
      ])
  }

  @Test("what had no effect rules out nothing")
  func refusedRulesOutNothing() throws {
    var story = SeatStory()
    let purchase = story.request()
    let wrong = story.pay(purchase, on: "2026-02-14", at: SeatStory.noon("2026-03-14"))
    #expect(story.refusal(of: wrong) == .dayOutOfRange)
    let right = story.pay(purchase, on: "2026-02-14")
    #expect(story.fate(of: right) == .inEffect)
  }

  @Test("a purchase its author had not seen is unknown, and so is any other thing")
  func unknownPurchase() {
    var story = SeatStory()
    let purchase = story.request(by: 1)
    let unseen = story.pay(purchase, on: "2026-02-14", by: 2)
    let other = story.pay(story.start, on: "2026-02-14", by: 1)
    let failed = story.fail(story.start, by: 1)
    for stamp in [unseen, other, failed] { #expect(story.refusal(of: stamp) == .unknownPurchase) }
  }

  @Test("a cycle seen invoiced is not invoiced again (C19)")
  func alreadyRenewed() {
    var story = SeatStory()
    let first = story.renew("2026-02-28", until: "2026-03-31")
    story.renew("2026-03-31", until: "2026-04-30")
    let again = story.renew("2026-02-28", until: "2026-03-31")
    #expect(story.refusal(of: again) == .alreadyRenewed)
    #expect(story.outcome().cases.first?.winner == first)
  }

  @Test(
    "a renewal invoices the next cycle, whole",
    arguments: [
      ("2026-03-31", "2026-04-30"), ("2026-01-31", "2026-02-28"), ("2026-02-28", "2026-04-30"),
      ("2026-02-28", "2026-03-28"), ("2026-03-01", "2026-03-31"),
    ])
  func outOfSequence(renewal: String, end: String) throws {
    var story = SeatStory()
    let stamp = story.renew(renewal, until: end)
    #expect(story.refusal(of: stamp) == .renewalOutOfSequence)
    #expect(try story.state().validUntil == SeatStory.day("2026-02-28").start)
  }

  @Test("a renewal's price is in range and in the subscription's currency, its end on its day")
  func renewalTerms() {
    var story = SeatStory()
    let euro = SeatStory.price.currency
    let renewals: [(Money, Instant, Refusal)] = [
      (Money(amount: 1, currency: Currency(code: "USD")!), SeatStory.noon("2026-03-31"), .currencyMismatch),
      (Money(amount: -1, currency: euro), SeatStory.noon("2026-03-31"), .amountOutOfRange),
      (Money(amount: .max, currency: euro), SeatStory.noon("2026-03-31"), .amountOutOfRange),
      (SeatStory.price, SeatStory.noon("2026-04-02"), .dayOutOfRange),
      (SeatStory.price, Instant(milliseconds: .max), .dayOutOfRange),
    ]
    for (price, endsAt, refusal) in renewals {
      let stamp = story.say(
        .renewed(
          SubscriptionRenewal(
            renewal: SeatStory.day("2026-02-28"), end: SeatStory.day("2026-03-31"), endsAt: endsAt, unitPrice: price,
            priceVersion: SeatStory.version, invoicedAt: SeatStory.noon("2026-02-28"))))
      #expect(story.refusal(of: stamp) == refusal)
    }
  }

  @Test("no day of a payment traps", arguments: [Int64.min, -719_163, 2_932_896, 2_932_897, .max])
  func extremeDays(number: Int64) {
    var story = SeatStory()
    let purchase = story.request()
    let day = Day(number: number)
    let stamp = story.say(
      .finalised(SeatPayment(purchase: purchase.entity, paidAt: day.start, paidOn: day, reference: "")))
    #expect(story.refusal(of: stamp) == .dayOutOfRange)
  }

  @Test("terms that make no subscription leave none, and everything said about it has a fate")
  func invalidTerms() {
    var terms = Array(repeating: SeatStory.terms(), count: 9)
    terms[0].seats = 0
    terms[1].seats = .max
    terms[2].unitPrice = Money(amount: -1, currency: SeatStory.price.currency)
    terms[3].months = 0
    terms[4].months = 121
    terms[5].anchor = Day(number: .max)
    terms[6].startsOn = Day(number: .min)
    terms[7].firstEnd = SeatStory.noon("2026-03-02")
    terms[8].startsAt = SeatStory.noon("2026-01-28")
    let reasons: [Refusal] = [.quantityOutOfRange, .quantityOutOfRange, .amountOutOfRange]
    for (index, terms) in terms.enumerated() {
      var story = SeatStory(terms)
      let purchase = story.request()
      story.pay(purchase, on: "2026-02-14")
      #expect(story.outcome().state == nil)
      #expect(story.refusal(of: story.start) == (index < reasons.count ? reasons[index] : .dayOutOfRange))
      #expect(story.refusal(of: purchase) == .unknownSubscription)
      #expect(story.outcome().fates.count == 3)
    }
  }

  @Test("what did not see the start, and a second start, are about nothing known")
  func unknownSubscription() {
    var story = SeatStory()
    let second = story.say(.started(SeatStory.terms()))
    // The naive model reads operations, and there a start always begins a subscription of its own.
    let both = story.resolve(story.facts)
    #expect(both.cases.map(\.reason) == [.unknownSubscription] && both.cases.map(\.lost) == [second])
    let facts = story.facts.filter { $0.stamp != story.start }
    let outcome = story.resolve(facts)
    #expect(outcome.state == nil && outcome.cases.map(\.reason) == [.unknownSubscription])
  }
}
