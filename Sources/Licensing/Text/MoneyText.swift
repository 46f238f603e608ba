/// Why a text is not an amount of money.
public struct MoneyTextError: Error, Hashable, Sendable {
  /// What is wrong with it.
  public enum Reason: Hashable, Sendable {
    /// It is written in another form.
    case form
    /// The currency is not three capital letters.
    case currency
    /// The currency has another number of decimals.
    case decimals(required: Int)
    /// The amount does not fit 64 bits of minor units.
    case overflow
  }

  /// The text as given, cut if it is long.
  public let text: String
  /// What is wrong with it.
  public let reason: Reason

  init(_ text: String, _ reason: Reason) {
    self.text = excerpt(text)
    self.reason = reason
  }
}

extension MoneyTextError: CustomStringConvertible {
  /// One sentence in English that shows the required form.
  public var description: String {
    switch reason {
    case .form: "“\(text)” is not an amount of the form 1299.00 USD, without separators of thousands."
    case .currency: "“\(text)” does not end in a currency code of three capital letters, as 1299.00 USD does."
    case .decimals(0): "“\(text)” has decimals, but its currency has none."
    case .decimals(let required): "“\(text)” needs \(required) decimals, or none and no point."
    case .overflow: "“\(text)” is too large an amount."
    }
  }
}

extension Money {
  /// Reads `1299.00 USD`: a minus sign where it is negative, major units, all decimals of the currency or none of them
  /// and no point, one space, the currency.
  public init(text: String) throws(MoneyTextError) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw MoneyTextError(text, .form) }
    guard let currency = Currency(code: String(parts[1])) else { throw MoneyTextError(text, .currency) }
    var digits = parts[0]
    let isNegative = digits.first == "-"
    if isNegative { digits = digits.dropFirst() }
    let sides = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(sides.count), sides.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isDigit) }) else {
      throw MoneyTextError(text, .form)
    }
    var minor = String(sides[0])
    if sides.count == 2 {
      guard currency.exponent > 0, sides[1].utf8.count == currency.exponent else {
        throw MoneyTextError(text, .decimals(required: currency.exponent))
      }
      minor += sides[1]
    } else {
      minor += String(repeating: "0", count: currency.exponent)
    }
    guard let amount = Int64((isNegative ? "-" : "") + minor) else { throw MoneyTextError(text, .overflow) }
    self.init(amount: amount, currency: currency)
  }

  /// `1299.00 USD`: major units with the decimals of the currency, then the currency.
  public var text: String {
    let exponent = currency.exponent
    let digits = zeroPadded(amount.magnitude, to: exponent + 1)
    let whole = digits.dropLast(exponent)
    let decimals = exponent == 0 ? "" : "." + digits.suffix(exponent)
    return "\(amount < 0 ? "-" : "")\(whole)\(decimals) \(currency.code)"
  }
}

private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
