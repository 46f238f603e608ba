/// Why a calculation with money has no result.
public enum MoneyError: Error, Hashable, Sendable {
  /// The result does not fit 64 bits of minor units.
  case overflow
  /// Two currencies met. Nothing here converts one to another.
  case currencyMismatch(Currency, Currency)
}

extension MoneyError: CustomStringConvertible {
  /// One sentence in English that says what can be done.
  public var description: String {
    switch self {
    case .overflow: "The amount grows beyond what can be held; use smaller amounts or fewer rows."
    case .currencyMismatch(let left, let right):
      "\(left.code) and \(right.code) cannot be put together; use amounts of one currency."
    }
  }
}

extension Money {
  /// The sum of two amounts of one currency.
  public func adding(_ other: Money) throws(MoneyError) -> Money {
    try combining(other) { $0.addingReportingOverflow($1) }
  }

  /// This amount less another of the same currency; negative where the other is larger.
  public func subtracting(_ other: Money) throws(MoneyError) -> Money {
    try combining(other) { $0.subtractingReportingOverflow($1) }
  }

  /// So many times this amount.
  public func multiplied(by count: Int64) throws(MoneyError) -> Money {
    let (product, overflow) = amount.multipliedReportingOverflow(by: count)
    guard !overflow else { throw .overflow }
    return Money(amount: product, currency: currency)
  }

  private func combining(
    _ other: Money, _ calculate: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
  ) throws(MoneyError) -> Money {
    guard currency == other.currency else { throw .currencyMismatch(currency, other.currency) }
    let (result, overflow) = calculate(amount, other.amount)
    guard !overflow else { throw .overflow }
    return Money(amount: result, currency: currency)
  }
}
