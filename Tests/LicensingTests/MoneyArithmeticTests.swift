import Testing

@testable import Licensing

@Suite("Calculating with money")
struct MoneyArithmeticTests {
  private let dollar = CodecSample.dollar
  private func dollars(_ amount: Int64) -> Money { Money(amount: amount, currency: dollar) }

  @Test func `amounts of one currency are added, subtracted and multiplied exactly`() throws {
    #expect(try dollars(129_900).adding(dollars(-100)) == dollars(129_800))
    #expect(try dollars(100).subtracting(dollars(250)) == dollars(-150))
    #expect(try dollars(129_900).multiplied(by: 1_048_575) == dollars(136_209_892_500))
    #expect(try dollars(.max).adding(dollars(0)) == dollars(.max))
    #expect(try dollars(.max).adding(dollars(.min)) == dollars(-1))
    #expect(try dollars(.min).multiplied(by: 1) == dollars(.min))
    #expect(try dollars(5).multiplied(by: 0) == dollars(0))
  }

  @Test func `a result beyond 64 bits is an error`() {
    #expect(throws: MoneyError.overflow) { try dollars(.max).adding(dollars(1)) }
    #expect(throws: MoneyError.overflow) { try dollars(.min).adding(dollars(-1)) }
    #expect(throws: MoneyError.overflow) { try dollars(.min).subtracting(dollars(1)) }
    #expect(throws: MoneyError.overflow) { try dollars(0).subtracting(dollars(.min)) }
    #expect(throws: MoneyError.overflow) { try dollars(.min).multiplied(by: -1) }
    #expect(throws: MoneyError.overflow) { try dollars(.max / 2 + 1).multiplied(by: 2) }
  }

  @Test func `two currencies are never put together`() {
    let yen = Money(amount: 0, currency: CodecSample.yen)
    let mismatch = MoneyError.currencyMismatch(dollar, CodecSample.yen)
    #expect(throws: mismatch) { try dollars(1).adding(yen) }
    #expect(throws: mismatch) { try dollars(1).subtracting(yen) }
    #expect(mismatch.description == "USD and JPY cannot be put together; use amounts of one currency.")
  }
}
