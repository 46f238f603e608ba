/// The currency of an amount, as ISO 4217 writes it.
public struct Currency: Hashable, Sendable {
  /// Three capital letters.
  public let code: String

  /// Accepts three capital ASCII letters, of which any may have been written elsewhere; commands ask ``isAssigned``.
  public init?(code: String) {
    guard code.utf8.count == 3, code.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else { return nil }
    self.code = code
  }

  /// Decimals of the minor unit: 0, 2 or 3.
  public var exponent: Int {
    switch code {
    case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF",
      "XPF":
      return 0
    case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": return 3
    default: return 2
    }
  }
}

/// An amount of one currency in its minor unit (cents, yen, fils). May be negative where a rule allows it.
public struct Money: Hashable, Sendable {
  /// Minor units.
  public let amount: Int64
  /// The currency of those units.
  public let currency: Currency

  /// So many minor units of a currency.
  public init(amount: Int64, currency: Currency) {
    self.amount = amount
    self.currency = currency
  }
}
