import Licensing
import Testing

@Suite("Codes of currencies")
struct CurrencyCodesTests {
  @Test("ISO 4217: money is money", arguments: ["USD", "EUR", "JPY", "KWD", "XOF", "XCG", "CHF"])
  func money(code: String) throws { #expect(try #require(Currency(code: code)).isAssigned) }

  @Test(
    "ISO 4217: a metal, a test, nothing and a slip of the finger are no money; reading them is no fault",
    arguments: ["XAU", "XTS", "XDR", "UDS", "XXQ", "ZZZ"])
  func noMoney(code: String) throws { #expect(try !#require(Currency(code: code)).isAssigned) }

  @Test("every code with another number of decimals than two is money")
  func exponents() throws {
    for code in "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF BHD IQD JOD KWD LYD OMR TND"
      .split(separator: " ")
    {
      let currency = try #require(Currency(code: String(code)))
      #expect(currency.isAssigned && currency.exponent != 2, "\(code)")
    }
  }
}
