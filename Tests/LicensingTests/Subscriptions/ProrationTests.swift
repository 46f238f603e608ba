import LedgerModel
import Licensing
import Testing

@Suite("R32: the prorated price")
struct ProrationTests {
  @Test(
    "quantity × unit price × d / D is rounded once, half away from zero (R32)",
    arguments: [
      (3, 36_500, 92, 365, 27_600), (7, 1_000, 10, 31, 2_258), (1_000, 1, 16, 31, 516), (1_000, 1, 15, 31, 484),
      (1, 1, 15, 30, 1), (1, 1, 14, 30, 0), (1, 1, 15, 31, 0), (1, 1, 16, 31, 1), (3, 50_000, 17, 28, 91_071),
      (5, 12_345, 1, 366, 169), (1, 3, 1, 2, 2), (1, 5, 1, 2, 3), (1, -1, 1, 2, -1), (1, -3, 1, 2, -2),
      (1, -1, 1, 3, 0), (1, -2, 1, 3, -1), (9, 0, 5, 28, 0), (4, 999, 28, 28, 3_996), (4, 999, 0, 28, 0),
    ] as [(Int64, Int64, Int64, Int64, Int64)])
  func amounts(quantity: Int64, price: Int64, days: Int64, cycleDays: Int64, amount: Int64) throws {
    let share = try Proration(quantity: quantity, unitPrice: price, days: days, cycleDays: cycleDays)
    #expect(share.amount == amount)
  }

  @Test(
    "the product is formed in 128 bits, so the largest amounts are exact",
    arguments: [
      (Int64.max, 3_000, 1, 3_653, 7_574_628_007_271_921_002), (.max, 1, 1, 3, 3_074_457_345_618_258_602),
      (.max, 1, 3_653, 3_653, .max), (1, .max, 28, 28, .max), (1, .min, 28, 28, .min),
      (1_000_000_000, 9_000_000_000, 3_653, 3_653, 9_000_000_000_000_000_000),
    ] as [(Int64, Int64, Int64, Int64, Int64)])
  func largest(quantity: Int64, price: Int64, days: Int64, cycleDays: Int64, amount: Int64) throws {
    let share = try Proration(quantity: quantity, unitPrice: price, days: days, cycleDays: cycleDays)
    #expect(share.amount == amount)
  }

  @Test(
    "what cannot be worked out is a typed error",
    arguments: [
      (0, 1, 1, 1, .quantity(0)), (-5, 1, 1, 1, .quantity(-5)), (.min, 1, 1, 1, .quantity(.min)),
      (1, 1, 0, 0, .cycleDays(0)), (1, 1, 1, -1, .cycleDays(-1)), (1, 1, 1, 3_654, .cycleDays(3_654)),
      (1, 1, .max, .max, .cycleDays(.max)), (1, 1, -1, 28, .days(-1, of: 28)), (1, 1, 29, 28, .days(29, of: 28)),
      (.max, .max, 1, 1, .overflow), (.max, .max, 3_653, 3_653, .overflow), (.max, .min, 3_653, 3_653, .overflow),
      (2, .max, 28, 28, .overflow), (2, .min, 28, 28, .overflow), (.max, 3_654, 1, 3_653, .overflow),
    ] as [(Int64, Int64, Int64, Int64, ProrationError)])
  func errors(quantity: Int64, price: Int64, days: Int64, cycleDays: Int64, expected: ProrationError) {
    #expect(throws: expected) {
      try Proration(quantity: quantity, unitPrice: price, days: days, cycleDays: cycleDays)
    }
    #expect(!expected.description.isEmpty)
  }

  @Test("a part never exceeds the whole, and two parts differ from it by at most one unit of rounding (R32)")
  func parts() throws {
    var random = SplitMix(seed: 32)
    for _ in 0..<20_000 {
      let quantity = 1 + Int64(random.below(random.once(in: 2) ? 5 : 1_000_000))
      let price = Int64(random.below(random.once(in: 2) ? 20 : 5_000_000_000))
      let cycleDays = 28 + Int64(random.below(Int(Proration.cycleDaysMax) - 27))
      let days = Int64(random.below(Int(cycleDays) + 1))
      func share(_ days: Int64) throws -> Int64 {
        try Proration(quantity: quantity, unitPrice: price, days: days, cycleDays: cycleDays).amount
      }
      let (one, other, whole) = (try share(days), try share(cycleDays - days), quantity * price)
      #expect(try share(cycleDays) == whole)
      #expect(one >= 0 && one <= whole && other <= whole)
      #expect(abs(one + other - whole) <= 1)
      if days > 0 { #expect(try share(days - 1) <= one) }
    }
  }

  @Test("it agrees with the plain sum wherever that fits 64 bits, for either sign")
  func plainSum() throws {
    var random = SplitMix(seed: 33)
    for _ in 0..<20_000 {
      let (quantity, price) = (1 + Int64(random.below(10_000)), Int64(random.below(1_000_000)))
      let cycleDays = 1 + Int64(random.below(400))
      let days = Int64(random.below(Int(cycleDays) + 1))
      let expected = (2 * quantity * price * days + cycleDays) / (2 * cycleDays)
      let share = try Proration(quantity: quantity, unitPrice: price, days: days, cycleDays: cycleDays)
      let credit = try Proration(quantity: quantity, unitPrice: -price, days: days, cycleDays: cycleDays)
      #expect(share.amount == expected)
      #expect(credit.amount == -expected)
      let whole = share.isRoundedUp ? expected - 1 : expected
      #expect(whole * cycleDays + share.remainder == quantity * price * days)
    }
  }
}
