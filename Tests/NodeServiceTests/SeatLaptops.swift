import JSONRPC
import Testing

/// Ana owns a ledger with a subscription of five seats; Ben has a role in it and a laptop of his own.
struct SeatLaptops {
  let ana: TestNode
  let ben: TestNode
  let shop: SeatShop

  init(
    role: String, clock: String = "2026-10-01T12:00:00Z",
    starting: JSONObject = ["startsOn": "2026-01-01", "months": 12]
  ) throws {
    ana = try TestNode(seed: 1, clock: clock)
    ben = try TestNode(seed: 2, clock: clock)
    shop = try SeatShop(ana, starting: starting)
    try ana.call("member.invite", ["email": "ben@example.org", "role": .string(role)])
    let offer = try ben.call("device.offer", ["email": "ben@example.org", "name": "Ben's laptop"])
    try ana.call("device.approve", ["request": offer.at("request") ?? .null])
    try sync()
  }

  /// Carries what each holds to the other.
  func sync() throws {
    for (source, target) in [(ana, ben), (ben, ana)] {
      let since = try target.call("changes.status").at("version") ?? []
      let pages = try source.call("changes.export", ["since": since]).at("pages") ?? []
      try target.call("changes.import", ["pages": pages])
    }
  }

  /// The same on both, but for who is known to have seen it: that is each node's own knowledge.
  func same(_ method: String, _ params: JSONObject = [:]) throws -> JSON {
    let (one, other) = (try ana.call(method, params), try ben.call(method, params))
    #expect(Self.withoutSettlement(one) == Self.withoutSettlement(other))
    return one
  }

  private static func withoutSettlement(_ value: JSON) -> JSON {
    guard case .object(let object) = value else { return value }
    return .object(JSONObject(object.filter { $0.key != "settlement" }.map { ($0.key, $0.value) }))
  }

  func setClock(_ instant: String) throws {
    for node in [ana, ben] { try node.call("clock.set", ["now": .string(instant)]) }
  }
}

@Suite("C19 purchase / renewal and C20 purchase / purchase on two laptops")
struct SeatConflictTests {
  @Test("C19: a payment of the old cycle that an invoice had not seen is caught up once, never charged twice")
  func catchUp() throws {
    let laptops = try SeatLaptops(role: "vendorSales", clock: "2026-12-01T12:00:00Z")
    let purchase = try laptops.shop.purchase(2)
    try laptops.sync()
    try laptops.ben.call("subscription.finalize", ["purchase": purchase])
    let renewed = try laptops.ana.call(
      "subscription.renew", ["subscription": .string(laptops.shop.subscription)])
    #expect(renewed["seats"] == 5)
    try laptops.sync()
    let shown = try laptops.same("subscription.get", ["subscription": .string(laptops.shop.subscription)])
    #expect(shown.at("charges")?.texts("kind") == ["initial", "additionalSeats", "renewal", "catchUp"])
    #expect(shown.at("charges.3.amount.amount") == 73_000)
    #expect(shown.at("invoices.0.total.amount") == .int(7 * 36_500))
    #expect(shown.at("invoices.0.seats") == 7)
  }

  @Test("C19: finalised twice counts once, by the earliest payment; finalised and failed is finalised")
  func twice() throws {
    let laptops = try SeatLaptops(role: "vendorSales", clock: "2026-12-01T12:00:00Z")
    let (one, two) = (try laptops.shop.purchase(2), try laptops.shop.purchase(1))
    try laptops.sync()
    try laptops.ana.call("subscription.finalize", ["purchase": one, "paidAt": "2026-11-30T10:00:00Z"])
    try laptops.ben.call("subscription.finalize", ["purchase": one, "paidAt": "2026-11-20T10:00:00Z"])
    try laptops.ana.call("subscription.finalize", ["purchase": two])
    try laptops.ben.call("subscription.fail", ["purchase": two])
    try laptops.sync()
    let shown = try laptops.same("subscription.get", ["subscription": .string(laptops.shop.subscription)])
    #expect(shown["seats"] == 8)
    #expect(shown.at("purchases")?.texts("state") == ["finalised", "finalised"])
    #expect(shown.text("purchases.0.paidOn") == "2026-11-20")
    #expect(shown.at("cases")?.arrayValue?.isEmpty == false)
  }

  @Test("C19: renewed twice is one invoice, the first")
  func renewedTwice() throws {
    let laptops = try SeatLaptops(role: "vendorSales", clock: "2026-12-31T12:00:00Z")
    let params: JSONObject = ["subscription": .string(laptops.shop.subscription)]
    let first = try laptops.ana.call("subscription.renew", params)
    try laptops.ben.call("clock.set", ["now": "2026-12-31T13:00:00Z"])
    try laptops.ben.call("subscription.renew", params)
    try laptops.setClock("2026-12-31T14:00:00Z")
    try laptops.sync()
    let shown = try laptops.same("subscription.get", params)
    #expect(shown.at("invoices")?.texts("invoice") == [first.text("invoice") ?? ""])
  }

  @Test("C20: two purchases both stand, each prorated; a command repeated is one")
  func both() throws {
    let laptops = try SeatLaptops(role: "fullAdmin")
    let one = try laptops.shop.purchase(1, commandID: "more seats")
    #expect(try laptops.shop.purchase(1, commandID: "more seats") == one)
    let two = try laptops.shop.purchase(2, on: laptops.ben)
    try laptops.sync()
    for purchase in [one, two] { try laptops.ana.call("subscription.finalize", ["purchase": purchase]) }
    try laptops.sync()
    let shown = try laptops.same("subscription.get", ["subscription": .string(laptops.shop.subscription)])
    #expect(shown["seats"] == 8)
    #expect(shown.at("purchases")?.arrayValue?.count == 2)
    let amounts = shown.at("charges")?.arrayValue?.compactMap { $0.at("amount.amount")?.int64Value }
    #expect(amounts?.sorted() == [9_200, 18_400, 182_500])
  }
}
