@testable import Licensing

/// Subscriptions, the purchases of their seats and their invoices.
extension CodecGolden {
  private static let request = SeatRequest(
    quantity: 2, unitPrice: Money(amount: 3_100, currency: CodecSample.euro), priceVersion: CodecSample.thing(2),
    requestedOn: Day(number: 20_494))

  static let subscriptions: [CodecGolden] = [
    CodecGolden(
      80,
      .startSubscription(
        StartSubscription(
          terms: SubscriptionTerms(
            product: CodecSample.thing(1), policyVersion: CodecSample.thing(2), seats: 10,
            unitPrice: Money(amount: 3_100, currency: CodecSample.euro), anchor: Day(number: 20_484), months: 1,
            timeZone: "Europe/Vienna", startsOn: Day(number: 20_484),
            startsAt: Instant(milliseconds: 1_769_814_000_000), firstEnd: Instant(milliseconds: 1_772_233_200_000)))),
      "0a240a20\(set)100112240a20\(set)1002180a2208089c1812034555522884a00130013a0d4575726f70652f5669656e6e614084a001"
        + "4880838a89c1335080a3d28aca33"),
    CodecGolden(
      81,
      .quoteSeats(
        QuoteSeats(
          subscription: CodecSample.thing(3), request: request,
          amount: Money(amount: 3_986, currency: CodecSample.euro))),
      "0a240a20\(set)1003123608021208089c1812034555521a240a20\(set)1002208ea0011a0808921f1203455552"),
    CodecGolden(
      82,
      .requestPurchase(RequestPurchase(subscription: CodecSample.thing(3), request: request)),
      "0a240a20\(set)1003123608021208089c1812034555521a240a20\(set)1002208ea001"),
    CodecGolden(
      83,
      .finalizePurchase(
        FinalizePurchase(
          subscription: CodecSample.thing(3),
          payment: SeatPayment(
            purchase: CodecSample.thing(4), paidAt: Instant(milliseconds: 1_770_724_800_000),
            paidOn: Day(number: 20_494), reference: "PAY-9"))),
      "0a240a20\(set)100312240a20\(set)10041880ecb0bbc433208ea0012a055041592d39"),
    CodecGolden(
      84,
      .failPurchase(
        FailPurchase(subscription: CodecSample.thing(3), purchase: CodecSample.thing(4), reason: .expired)),
      "0a240a20\(set)100312240a20\(set)10041803"),
    CodecGolden(
      85,
      .renewSubscription(
        RenewSubscription(
          subscription: CodecSample.thing(3),
          renewal: SubscriptionRenewal(
            renewal: Day(number: 20_512), end: Day(number: 20_543),
            endsAt: Instant(milliseconds: 1_774_908_000_000),
            unitPrice: Money(amount: 3_300, currency: CodecSample.euro), priceVersion: CodecSample.thing(2),
            invoicedAt: Instant(milliseconds: 1_772_100_000_000)))),
      "0a240a20\(set)100310a0a00118bfa00120808e8b86d4332a0808e419120345555232240a20\(set)10023880b290cbc933"),
    CodecGolden(
      86,
      .cancelSubscription(CancelSubscription(subscription: CodecSample.thing(3))),
      "0a240a20\(set)1003"),
  ]
}
