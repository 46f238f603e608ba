import JSONRPC
import Licensing

extension Currency {
  /// The currency of something that a command brings into being: one that ISO 4217 knows.
  ///
  /// - Throws: ``DomainError`` `currency.invalid`.
  init(offered code: String) throws {
    guard let currency = Currency(code: code), currency.isAssigned else {
      throw DomainError(.currencyInvalid, data: ["currency": .string(code)])
    }
    self = currency
  }
}

extension Money {
  /// The amount, if its currency is one that something new may be paid in.
  ///
  /// - Throws: ``DomainError`` `currency.invalid`.
  func offered() throws -> Money { Money(amount: amount, currency: try Currency(offered: currency.code)) }
}
