/// One line of a bill for seats, with every number it was made of, so that it can be worked out again and explained
/// (R32, C30: later settings and prices do not touch it).
public struct Charge: Hashable, Sendable {
  /// What a line is for.
  public enum Kind: UInt32, Hashable, Sendable, CaseIterable {
    /// The seats a subscription started with, for its first cycle.
    case initial = 1
    /// Seats bought within a cycle, for what is left of it.
    case additionalSeats = 2
    /// Seats bought before a cycle whose invoice was made without them, for that whole cycle (C19).
    case catchUp = 3
    /// All seats an invoice knew of, for the whole cycle it begins (R33).
    case renewal = 4
  }

  /// What the line is for.
  public let kind: Kind
  /// How many seats.
  public let quantity: Int64
  /// Price of one seat for the whole cycle.
  public let unitPrice: Money
  /// The version of the product's policy that says so.
  public let priceVersion: EntityID
  /// First day of the cycle.
  public let cycleStart: Day
  /// First day of the next cycle.
  public let renewal: Day
  /// The local day of the purchase in the subscription's time zone. Before the cycle's first day for a catch-up; the
  /// first day charged otherwise.
  public let purchasedOn: Day
  /// `d`: days from the purchase, or the cycle's first day if that is later, to the renewal.
  public let days: Int64
  /// `D`: days of the whole cycle.
  public let cycleDays: Int64
  /// What is to be paid.
  public let amount: Money

  /// The currency of price and amount.
  public var currency: Currency { amount.currency }

  /// Takes a line as it was stored. Nothing is checked; see ``verify()``.
  public init(
    kind: Kind, quantity: Int64, unitPrice: Money, priceVersion: EntityID, cycleStart: Day, renewal: Day,
    purchasedOn: Day, days: Int64, cycleDays: Int64, amount: Money
  ) {
    self.kind = kind
    self.quantity = quantity
    self.unitPrice = unitPrice
    self.priceVersion = priceVersion
    self.cycleStart = cycleStart
    self.renewal = renewal
    self.purchasedOn = purchasedOn
    self.days = days
    self.cycleDays = cycleDays
    self.amount = amount
  }

  /// Works out a line: the whole cycle for a purchase before it, the rest of it for a purchase within it. A purchase at
  /// or after the renewal belongs to a later cycle and throws ``ProrationError/days(_:of:)``.
  public init(
    _ kind: Kind, quantity: Int64, unitPrice: Money, priceVersion: EntityID, cycle: BillingCycle, purchasedOn: Day
  ) throws(ProrationError) {
    let days = try Charge.days(from: max(purchasedOn, cycle.firstDay), to: cycle.renewal, of: cycle.days)
    let share = try Proration(
      quantity: quantity, unitPrice: unitPrice.amount, days: days, cycleDays: cycle.days)
    self.init(
      kind: kind, quantity: quantity, unitPrice: unitPrice, priceVersion: priceVersion, cycleStart: cycle.firstDay,
      renewal: cycle.renewal, purchasedOn: purchasedOn, days: days, cycleDays: cycle.days,
      amount: Money(amount: share.amount, currency: unitPrice.currency))
  }

  /// Whole days between two days, or an error that names them as days of a cycle of so many.
  private static func days(from first: Day, to renewal: Day, of cycleDays: Int64) throws(ProrationError) -> Int64 {
    let (days, overflow) = renewal.number.subtractingReportingOverflow(first.number)
    guard !overflow else { throw .overflow }
    guard days >= 1 else { throw .days(days, of: cycleDays) }
    return days
  }

  /// Works the line out again from its days, price and quantity; throws at the first number that does not follow from
  /// the others.
  public func verify() throws(ChargeFault) {
    let cycleLength = renewal.number.subtractingReportingOverflow(cycleStart.number)
    guard !cycleLength.overflow, cycleLength.partialValue == cycleDays else { throw .cycleDays(stored: cycleDays) }
    let length = renewal.number.subtractingReportingOverflow(max(purchasedOn, cycleStart).number)
    guard !length.overflow, length.partialValue == days, days >= 1 else { throw .days(stored: days) }
    guard amount.currency == unitPrice.currency else { throw .currency(amount.currency, unitPrice.currency) }
    let due: Int64
    do throws(ProrationError) {
      due = try Proration(quantity: quantity, unitPrice: unitPrice.amount, days: days, cycleDays: cycleDays).amount
    } catch {
      throw .inputs(error)
    }
    guard due == amount.amount else {
      throw .amount(stored: amount, recomputed: Money(amount: due, currency: amount.currency))
    }
  }

  /// The sum of lines of one currency; nil for none. Throws if currencies differ or the sum does not fit 64 bits.
  public static func total(of lines: some Sequence<Charge>) throws(MoneyError) -> Money? {
    var sum: Money?
    for line in lines { sum = try sum?.adding(line.amount) ?? line.amount }
    return sum
  }
}

/// What is wrong with a stored line.
public enum ChargeFault: Error, Hashable, Sendable {
  /// `D` is not the distance from the cycle's first day to the renewal.
  case cycleDays(stored: Int64)
  /// `d` is not the distance from the first day charged to the renewal.
  case days(stored: Int64)
  /// Price and amount have different currencies.
  case currency(Currency, Currency)
  /// The numbers allow no calculation.
  case inputs(ProrationError)
  /// The amount is another.
  case amount(stored: Money, recomputed: Money)
}

extension ChargeFault: CustomStringConvertible {
  /// One sentence in English that says what to look at.
  public var description: String {
    switch self {
    case .cycleDays(let days): "The cycle does not have \(days) days; compare its first day and its renewal."
    case .days(let days): "\(days) are not the days from the purchase to the renewal; compare the days of the line."
    case .currency(let amount, let price): "An amount in \(amount.code) cannot come from a price in \(price.code)."
    case .inputs(let error): error.description
    case .amount(let stored, let recomputed): "The line says \(stored.text), but comes to \(recomputed.text)."
    }
  }
}
