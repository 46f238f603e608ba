import Licensing
import Testing

@Suite("R32: a charge keeps its inputs, explains itself and can be worked out again")
struct ChargeTests {
  private static let version = EntityID(set: SetID(7, 7, 7, 7), operation: 1)

  private func charge(
    _ price: String, _ quantity: Int64, on day: String, anchor: String = "2026-01-31", months: Int = 1
  ) throws -> Charge {
    let schedule = try BillingSchedule(anchor: Day(text: anchor), months: months)
    let day = try Day(text: day)
    return try Charge(
      .additionalSeats, quantity: quantity, unitPrice: Money(text: price), priceVersion: Self.version,
      cycle: schedule.cycle(containing: day), purchasedOn: day)
  }

  @Test(
    "purchases on the first and the last day of a cycle, in every kind of currency (R32)",
    arguments: [
      ("28.00 EUR", "2026-01-31", 28, "28.00 EUR"), ("28.00 EUR", "2026-02-01", 27, "27.00 EUR"),
      ("28.00 EUR", "2026-02-27", 1, "1.00 EUR"), ("28.00 EUR", "2026-02-28", 31, "28.00 EUR"),
      ("1000 JPY", "2026-02-27", 1, "36 JPY"), ("1000 JPY", "2026-02-13", 15, "536 JPY"),
      ("1.000 KWD", "2026-02-27", 1, "0.036 KWD"), ("0.001 KWD", "2026-02-14", 14, "0.001 KWD"),
      ("0.01 USD", "2026-02-14", 14, "0.01 USD"), ("0.01 USD", "2026-02-15", 13, "0.00 USD"),
    ] as [(String, String, Int64, String)])
  func days(price: String, day: String, days: Int64, amount: String) throws {
    let charge = try charge(price, 1, on: day)
    #expect(charge.days == days)
    #expect(charge.amount.text == amount)
    #expect(charge.purchasedOn.text == day && charge.cycleDays == charge.renewal.number - charge.cycleStart.number)
    try charge.verify()
  }

  @Test(
    "one cent over many seats is rounded once, not seat by seat (R32)",
    arguments: [(1, 0), (2, 1), (30, 10), (31, 10), (1_000_000, 333_333)] as [(Int64, Int64)])
  func oneCent(quantity: Int64, amount: Int64) throws {
    let charge = try charge("0.01 EUR", quantity, on: "2026-04-21", anchor: "2026-04-01")
    #expect((charge.days, charge.cycleDays) == (10, 30))
    #expect(charge.amount.amount == amount)
  }

  @Test(
    "a leap day makes a cycle longer, and its days cheaper",
    arguments: [
      ("2023-03-01", "2024-02-29", 1, 366), ("2024-03-01", "2025-02-28", 1, 365),
      ("2024-02-29", "2024-02-29", 365, 365),
      ("2024-02-29", "2025-02-27", 1, 365),
    ] as [(String, String, Int64, Int64)])
  func leapYears(anchor: String, day: String, days: Int64, cycleDays: Int64) throws {
    let charge = try charge("366.00 USD", 1, on: day, anchor: anchor, months: 12)
    #expect((charge.days, charge.cycleDays) == (days, cycleDays))
    try charge.verify()
  }

  @Test("the largest subscription is charged exactly, and whatever is larger is an error")
  func maximum() throws {
    let price = Money(amount: SubscriptionLimits.unitPriceMax, currency: Currency(code: "JPY")!)
    let cycle = try BillingSchedule(anchor: Day(text: "2020-01-01"), months: 120).cycle(at: 0)
    let whole = try Charge(
      .initial, quantity: SubscriptionLimits.seatsMax, unitPrice: price, priceVersion: Self.version, cycle: cycle,
      purchasedOn: cycle.firstDay)
    #expect(whole.amount.amount == 9_000_000_000_000_000_000)
    #expect(throws: ProrationError.overflow) {
      try Charge(
        .initial, quantity: SubscriptionLimits.seatsMax, unitPrice: Money(amount: .max, currency: price.currency),
        priceVersion: Self.version, cycle: cycle, purchasedOn: cycle.firstDay)
    }
  }

  @Test("a purchase at or after the renewal is not charged for the cycle before it (R33)", arguments: [0, 1, 400])
  func afterRenewal(later: Int64) throws {
    let cycle = try BillingSchedule(anchor: Day(text: "2026-01-31"), months: 1).cycle(at: 0)
    #expect(throws: ProrationError.days(-later, of: 28)) {
      try Charge(
        .additionalSeats, quantity: 1, unitPrice: Money(text: "1.00 EUR"), priceVersion: Self.version, cycle: cycle,
        purchasedOn: Day(number: cycle.renewal.number + later))
    }
    #expect(throws: ProrationError.overflow) {
      try Charge(
        .additionalSeats, quantity: 1, unitPrice: Money(text: "1.00 EUR"), priceVersion: Self.version,
        cycle: BillingSchedule(anchor: Day(text: "0001-01-01"), months: 1).cycle(at: 0), purchasedOn: Day(number: .max))
    }
  }

  @Test("the sum is shown as text and part by part (R32, R46)")
  func explanation() throws {
    let charge = try charge("10.00 EUR", 7, on: "2026-03-21", anchor: "2026-03-31")
    #expect(
      charge.explanation.text == "7 × 10.00 EUR × 10 days / 31 days = 22.58 EUR, rounded down by 2/31 of a minor unit")
    let parts = charge.explanation.lines.map { "\($0.term.rawValue): \($0.text)" }
    #expect(
      parts == [
        "kind: additionalSeats", "quantity: 7", "unitPrice: 10.00 EUR",
        "priceVersion: \(PublicID(kind: .policyVersion, Self.version).text)", "cycleStart: 2026-02-28",
        "renewal: 2026-03-31", "purchasedOn: 2026-03-21", "days: 10", "cycleDays: 31",
        "rounding: rounded down by 2/31 of a minor unit", "amount: 22.58 EUR",
      ])
    let up = try self.charge("0.01 EUR", 1000, on: "2026-03-16", anchor: "2026-03-31")
    #expect(up.explanation.text.hasSuffix("15 days / 31 days = 4.84 EUR, rounded up from 27/31 of a minor unit"))
    let exact = try self.charge("31.00 EUR", 2, on: "2026-03-30", anchor: "2026-03-31")
    #expect(exact.explanation.text == "2 × 31.00 EUR × 1 days / 31 days = 2.00 EUR")
  }

  @Test("a line whose numbers do not follow from each other is found out")
  func faults() throws {
    let good = try charge("10.00 EUR", 7, on: "2026-02-20")
    func altered(
      quantity: Int64? = nil, price: Money? = nil, start: Day? = nil, renewal: Day? = nil, on: Day? = nil,
      days: Int64? = nil, cycleDays: Int64? = nil, amount: Money? = nil
    ) -> Charge {
      Charge(
        kind: good.kind, quantity: quantity ?? good.quantity, unitPrice: price ?? good.unitPrice,
        priceVersion: good.priceVersion, cycleStart: start ?? good.cycleStart, renewal: renewal ?? good.renewal,
        purchasedOn: on ?? good.purchasedOn, days: days ?? good.days, cycleDays: cycleDays ?? good.cycleDays,
        amount: amount ?? good.amount)
    }
    try altered().verify()
    let far = [Day(number: .min), Day(number: .max)]
    var wrong = [
      altered(quantity: 8), altered(quantity: 0), altered(price: try Money(text: "10.01 EUR")),
      altered(price: try Money(text: "10.00 USD")), altered(on: try Day(text: "2026-02-21")), altered(days: 7),
      altered(days: .max), altered(cycleDays: 29), altered(cycleDays: .min),
      altered(amount: try Money(text: "20.01 EUR")),
      altered(start: try Day(text: "2026-01-30")), altered(renewal: try Day(text: "2026-03-01")),
    ]
    for day in far { wrong += [altered(start: day), altered(renewal: day)] }
    wrong.append(altered(on: Day(number: .max)))
    for charge in wrong {
      #expect(throws: ChargeFault.self) { try charge.verify() }
      #expect(charge.explanation.text.contains("≠"))
      #expect(charge.explanation.lines.count == ChargeExplanation.Term.allCases.count)
    }
    let (stored, due) = (try Money(text: "20.01 EUR"), try Money(text: "20.00 EUR"))
    #expect(throws: ChargeFault.amount(stored: stored, recomputed: due)) { try altered(amount: stored).verify() }
  }

  @Test("lines of one currency add up; others do not")
  func totals() throws {
    let (one, other) = (try charge("10.00 EUR", 1, on: "2026-01-31"), try charge("2.50 EUR", 2, on: "2026-01-31"))
    #expect(try Charge.total(of: [one, other])?.text == "15.00 EUR")
    #expect(try Charge.total(of: []) == nil)
    let yen = try charge("7 JPY", 1, on: "2026-01-31")
    #expect(throws: MoneyError.currencyMismatch(one.currency, yen.currency)) { try Charge.total(of: [one, yen]) }
  }
}
