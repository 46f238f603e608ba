import JSONRPC
import Licensing

/// Money as people write it: major units and the currency, `1299.00 USD`.
enum MoneyWord {
  /// The parameter for a word; nil if the word is no money.
  static func parse(_ word: String) -> JSON? {
    guard let money = try? Money(text: word) else { return nil }
    return ["amount": .int(money.amount), "currency": .string(money.currency.code)]
  }

  /// The text for a value; nil if the value is no money.
  static func text(of value: JSON) -> String? {
    guard let object = value.objectValue, object.count == 2, let amount = object["amount"]?.int64Value,
      let code = object["currency"]?.stringValue, let currency = Currency(code: code)
    else { return nil }
    return Money(amount: amount, currency: currency).text
  }
}
