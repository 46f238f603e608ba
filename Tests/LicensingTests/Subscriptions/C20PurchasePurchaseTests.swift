import Licensing
import Testing

@Suite("C20 purchase / purchase")
struct C20PurchasePurchaseTests {
  @Test("C20: both stand, each prorated from its own day at its own price")
  func both() throws {
    var story = SeatStory()
    let one = story.request(2, by: 1)
    let other = story.request(3, price: Money(amount: 2_800, currency: SeatStory.price.currency), by: 2)
    story.pay(one, on: "2026-02-14", by: 1)
    story.pay(other, on: "2026-02-21", by: 2)
    let state = try story.state()
    #expect(
      Set(state.lines.dropFirst()) == [
        "additionalSeats 2 2026-01-31 14/28 31.00 EUR", "additionalSeats 3 2026-01-31 7/28 21.00 EUR",
      ])
    #expect(state.seats == 15)
    // R33: at the next renewal all are charged alike.
    #expect(state.recurringTotal.text == "465.00 EUR")
    #expect(story.outcome().fates.allSatisfy { $0.fate == .inEffect })
  }

  @Test("C20: a quote is an estimate: it changes nothing, and the charge records the day and the amount")
  func quotes() throws {
    var story = SeatStory()
    let request = SeatRequest(
      quantity: 2, unitPrice: SeatStory.price, priceVersion: SeatStory.version,
      requestedOn: SeatStory.day("2026-02-14"))
    let estimate = try story.state().quote(request)
    #expect(estimate.charge.amount.text == "31.00 EUR")
    #expect(estimate.recurringTotal.text == "372.00 EUR")
    story.say(.quoted(request, amount: estimate.charge.amount))
    let purchase = story.say(.purchaseRequested(request))
    #expect(try story.state().seats == 10)
    #expect(try story.state().quotes.map(\.amount.text) == ["31.00 EUR"])
    story.pay(purchase, on: "2026-02-21")
    #expect(try story.state().lines.last == "additionalSeats 2 2026-01-31 7/28 15.50 EUR")
  }
}

@Suite("R32: estimating a purchase")
struct SeatQuoteTests {
  private func request(_ quantity: Int64, on day: Day, price: Money = SeatStory.price) -> SeatRequest {
    SeatRequest(quantity: quantity, unitPrice: price, priceVersion: SeatStory.version, requestedOn: day)
  }

  @Test("what is paid on the day of the quote is charged what the quote said", arguments: 0...75)
  func agrees(later: Int64) throws {
    var story = SeatStory()
    let day = Day(number: SeatStory.day("2026-01-20").number + later)
    let estimate = try story.state().quote(request(7, on: day)).charge
    let purchase = story.say(.purchaseRequested(request(7, on: day)))
    story.pay(purchase, on: day.text)
    #expect(try story.state().charges.last?.charge == estimate)
  }

  @Test("a quote is refused for what the purchase would be refused for (R30)")
  func refusals() throws {
    var story = SeatStory()
    let day = SeatStory.day("2026-02-14")
    let dollars = Money(amount: 1, currency: Currency(code: "USD")!)
    let dear = Money(amount: SubscriptionLimits.unitPriceMax + 1, currency: SeatStory.price.currency)
    let cheap = Money(amount: -1, currency: SeatStory.price.currency)
    let requests: [(SeatRequest, Refusal)] = [
      (request(0, on: day), .quantityOutOfRange), (request(.min, on: day), .quantityOutOfRange),
      (request(SubscriptionLimits.purchaseSeatsMax + 1, on: day), .quantityOutOfRange),
      (request(.max, on: day), .quantityOutOfRange), (request(1, on: day, price: dollars), .currencyMismatch),
      (request(1, on: day, price: dear), .amountOutOfRange), (request(1, on: day, price: cheap), .amountOutOfRange),
      (request(1, on: Day(number: .max)), .dayOutOfRange), (request(1, on: Day(number: .min)), .dayOutOfRange),
    ]
    let state = try story.state()
    for (request, refusal) in requests {
      #expect(throws: refusal) { try state.quote(request) }
      let stamp = story.say(.purchaseRequested(request))
      #expect(story.refusal(of: stamp) == refusal)
      let quoted = story.say(.quoted(request, amount: SeatStory.price))
      #expect(story.refusal(of: quoted) == refusal)
    }
    let otherCurrency = story.say(.quoted(request(1, on: day), amount: dollars))
    #expect(story.refusal(of: otherCurrency) == .currencyMismatch)
    #expect(try story.state().purchases.isEmpty)
  }

  @Test("nothing is quoted for a time after a cancelled subscription")
  func ended() throws {
    var story = SeatStory()
    story.say(.cancelled)
    let state = try story.state()
    #expect(try state.quote(request(1, on: SeatStory.day("2026-02-27"))).charge.days == 1)
    #expect(throws: Refusal.subscriptionEnded) { try state.quote(request(1, on: SeatStory.day("2026-02-28"))) }
  }

  @Test("a subscription holds no more seats than the limit, quoted or paid")
  func mostSeats() throws {
    var story = SeatStory(SeatStory.terms(seats: SubscriptionLimits.seatsMax - 2))
    let day = SeatStory.day("2026-02-14")
    let purchases = (0..<2).map { _ in story.say(.purchaseRequested(request(2, on: day))) }
    #expect(throws: Refusal.quantityOutOfRange) { try story.state().quote(request(3, on: day)) }
    story.pay(purchases[0], on: "2026-02-14")
    let surplus = story.pay(purchases[1], on: "2026-02-14")
    #expect(story.refusal(of: surplus) == .quantityOutOfRange)
    #expect(try story.state().seats == SubscriptionLimits.seatsMax)
    story.renew(
      "2026-02-28", until: "2026-03-31",
      price: Money(amount: SubscriptionLimits.unitPriceMax, currency: SeatStory.price.currency))
    #expect(try story.state().recurringTotal.amount == 9_000_000_000_000_000_000)
  }
}
