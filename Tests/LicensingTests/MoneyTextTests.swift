import Testing

@testable import Licensing

@Suite("Money as text")
struct MoneyTextTests {
  @Test(
    arguments: [
      ("1299.00 USD", 129_900, nil), ("1299 USD", 129_900, "1299.00 USD"), ("0.05 EUR", 5, nil), ("-0.05 EUR", -5, nil),
      ("0.00 EUR", 0, nil), ("-0 EUR", 0, "0.00 EUR"), ("1299 JPY", 1299, nil), ("0 JPY", 0, nil), ("-7 JPY", -7, nil),
      ("1.234 KWD", 1234, nil), ("12 KWD", 12_000, "12.000 KWD"), ("-0.001 BHD", -1, nil),
      ("007.50 USD", 750, "7.50 USD"), ("92233720368547758.07 USD", .max, nil),
      ("-92233720368547758.08 USD", .min, nil),
      ("-9223372036854775808 JPY", .min, nil), ("9223372036854775.807 TND", .max, nil),
    ] as [(String, Int64, String?)])
  func `an amount is read and written`(text: String, amount: Int64, canonical: String?) throws {
    let money = try Money(text: text)
    #expect(money.amount == amount)
    #expect(money.text == canonical ?? text)
  }

  @Test(
    arguments: [
      ("", .form), ("1299.00", .form), ("USD", .form), (" USD", .form), ("1299.00USD", .form), ("1299.00  USD", .form),
      ("1299.00 USD ", .form), ("1,299.00 USD", .form), ("1299,00 USD", .form), ("1'299.00 USD", .form),
      ("+1 USD", .form), ("--1 USD", .form), ("- USD", .form), (".50 USD", .form), ("1. USD", .form),
      ("1.2.3 USD", .form), ("1e3 USD", .form), ("0x10 USD", .form), ("١٢ USD", .form), ("USD 12.00", .currency),
      ("12.00 usd", .currency), ("12.00 US", .currency), ("12.00 €", .currency), ("12.00 UŠD", .currency),
      ("12.5 USD", .decimals(required: 2)), ("12.500 USD", .decimals(required: 2)),
      ("12.50 KWD", .decimals(required: 3)),
      ("12.0 JPY", .decimals(required: 0)), ("92233720368547758.08 USD", .overflow),
      ("-92233720368547758.09 USD", .overflow), ("99999999999999999999999 JPY", .overflow),
    ] as [(String, MoneyTextError.Reason)])
  func `another form is refused with its reason`(text: String, reason: MoneyTextError.Reason) {
    let error = #expect(throws: MoneyTextError.self) { try Money(text: text) }
    #expect(error?.reason == reason)
    #expect(error?.description.hasPrefix("“\(text)”") == true)
  }
}
