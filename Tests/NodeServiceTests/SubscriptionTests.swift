import JSONRPC
import Testing

/// A ledger with one product of kind seat, 365.00 USD a cycle, and a subscription of five.
struct SeatShop {
  let node: TestNode
  let subscription: String

  init(
    _ node: TestNode, starting: JSONObject = ["startsOn": "2026-01-01", "months": 12], seats: Int64 = 5
  ) throws {
    self.node = node
    try node.call("ledger.create", ["name": "Books", "ownerEmail": .string(TestNode.owner)])
    try node.call("product.define", ["name": "Seat", "kind": "seat", "price": ["amount": 36_500, "currency": "USD"]])
    var params: JSONObject = ["product": "Seat", "seats": .int(seats)]
    for (name, value) in starting { params.append(name, value) }
    subscription = try #require(try node.call("subscription.start", params).text("subscription"))
  }

  /// What is shown of the subscription.
  func shown() throws -> JSON { try node.call("subscription.get", ["subscription": .string(subscription)]) }

  /// Asks for seats; the purchase is returned.
  func purchase(_ quantity: Int64, on other: TestNode? = nil, commandID: String? = nil) throws -> JSON {
    var params: JSONObject = ["subscription": .string(subscription), "quantity": .int(quantity)]
    params.appendIfPresent("commandId", commandID.map { .string($0) })
    return try #require(try (other ?? node).call("subscription.purchase", params)["purchase"])
  }
}

@Suite("subscription: seats that are renewed")
struct SubscriptionTests {
  @Test("R30: quoted, awaiting payment, finalised; the count rises when it is paid and not before")
  func statesOfAPurchase() throws {
    let node = try TestNode(clock: "2026-10-01T12:00:00Z")
    let shop = try SeatShop(node)
    let quoted = try node.call(
      "subscription.quote", ["subscription": .string(shop.subscription), "quantity": 3, "record": true])
    #expect(quoted.at("amount.amount") == 27_600)
    #expect(quoted.text("charge.text") == "3 × 365.00 USD × 92 days / 365 days = 276.00 USD")
    #expect(quoted.at("recurringTotal.amount") == 292_000)
    let purchase = try shop.purchase(3)
    #expect(try shop.shown()["seats"] == 5)
    #expect(try shop.shown().text("purchases.0.state") == "awaitingPayment")
    #expect(try shop.shown().text("quotes.0.quote")?.hasPrefix("opr_") == true)
    let paid = try node.call("subscription.finalize", ["purchase": purchase, "reference": "4711"])
    #expect(paid.text("state") == "finalised")
    #expect(paid["seats"] == 8)
    #expect(paid.at("charges.0.amount.amount") == 27_600)
    #expect(try node.word("subscription.finalize", ["purchase": purchase]) == "purchase.settled")
    #expect(try node.word("subscription.fail", ["purchase": purchase]) == "purchase.settled")
  }

  @Test("R30: a quote that is not recorded writes nothing")
  func unrecordedQuote() throws {
    let node = try TestNode(clock: "2026-10-01T12:00:00Z")
    let shop = try SeatShop(node)
    let before = try node.call("changes.status").at("version")
    let quoted = try node.call("subscription.quote", ["subscription": .string(shop.subscription), "quantity": 1])
    #expect(quoted["quote"] == nil)
    #expect(try node.call("changes.status").at("version") == before)
  }

  @Test("R30: a purchase that fails adds no seats")
  func failed() throws {
    let shop = try SeatShop(TestNode(clock: "2026-10-01T12:00:00Z"))
    let purchase = try shop.purchase(2)
    let failed = try shop.node.call("subscription.fail", ["purchase": purchase, "reason": "expired"])
    #expect(failed.text("state") == "failed")
    #expect(failed.text("reason") == "expired")
    #expect(try shop.shown()["bought"] == 5)
    #expect(try shop.shown().at("charges")?.arrayValue?.count == 1)
  }

  @Test("R30: a number of seats below 1 or beyond what may be asked for is refused", arguments: [0, -3, 1_000_001])
  func quantities(_ quantity: Int64) throws {
    let shop = try SeatShop(TestNode())
    let params: JSONObject = ["subscription": .string(shop.subscription), "quantity": .int(quantity)]
    #expect(try shop.node.word("subscription.quote", params) == "quantity.invalid")
    #expect(try shop.node.word("subscription.purchase", params) == "quantity.invalid")
  }

  @Test("R29 R30: a full administrator buys, a company manager does not, and only sales confirm payment")
  func roles() throws {
    let laptops = try SeatLaptops(role: "fullAdmin")
    let purchase = try laptops.shop.purchase(1, on: laptops.ben)
    #expect(try laptops.ben.word("subscription.finalize", ["purchase": purchase]) == "permission.denied")
    #expect(try laptops.ben.word("subscription.fail", ["purchase": purchase]) == "permission.denied")
    let subscription: JSONObject = ["subscription": .string(laptops.shop.subscription)]
    #expect(try laptops.ben.word("subscription.renew", subscription) == "permission.denied")
    #expect(try laptops.ben.word("subscription.cancel", subscription) == "permission.denied")
    let manager = try SeatLaptops(role: "companyManager")
    #expect(
      try manager.ben.word(
        "subscription.purchase", ["subscription": .string(manager.shop.subscription), "quantity": 1])
        == "permission.denied")
  }

  @Test("R33: the next renewal charges all seats at the price in force then")
  func renewal() throws {
    let node = try TestNode(clock: "2026-10-01T12:00:00Z")
    let shop = try SeatShop(node)
    try node.call("subscription.finalize", ["purchase": try shop.purchase(3)])
    try node.call("product.revise", ["product": "Seat", "price": ["amount": 40_000, "currency": "USD"]])
    let subscription = JSON.string(shop.subscription)
    let renewed = try node.call("subscription.renew", ["subscription": subscription])
    #expect(renewed.at("total.amount") == 320_000)
    #expect(renewed["seats"] == 8)
    #expect(renewed.text("nextRenewal") == "2028-01-01")
    #expect(
      try node.word("subscription.renew", ["subscription": subscription]) == "subscription.alreadyRenewed")
    #expect(
      try node.word("subscription.renew", ["subscription": subscription, "renewal": "2027-01-01"])
        == "subscription.alreadyRenewed")
    #expect(
      try node.word("subscription.renew", ["subscription": subscription, "renewal": "2029-01-01"])
        == "subscription.renewalOutOfSequence")
    let statement = try node.call("subscription.statement", ["subscription": subscription])
    #expect(statement.at("items")?.texts("kind") == ["initial", "additionalSeats", "renewal"])
    #expect(statement.at("items.2.total.amount") == .int(182_500 + 27_600 + 320_000))
    let next = try node.call("subscription.statement", ["subscription": subscription, "limit": 1])
    #expect(next.text("nextCursor") != nil)
  }

  @Test("a cancelled subscription runs to the end that was invoiced, and can be neither renewed nor cancelled again")
  func cancellation() throws {
    let shop = try SeatShop(TestNode(clock: "2026-10-01T12:00:00Z"))
    let subscription: JSONObject = ["subscription": .string(shop.subscription)]
    let cancelled = try shop.node.call("subscription.cancel", subscription)
    #expect(cancelled.text("state") == "active")
    #expect(cancelled.text("endsOn") == "2027-01-01")
    #expect(try shop.node.word("subscription.cancel", subscription) == "subscription.cancelled")
    #expect(try shop.node.word("subscription.renew", subscription) == "subscription.cancelled")
    try shop.node.call("clock.set", ["now": "2027-01-01T00:00:00Z"])
    #expect(try shop.shown().text("state") == "ended")
    #expect(
      try shop.node.word(
        "subscription.purchase", ["subscription": .string(shop.subscription), "quantity": 1]) == "subscription.ended")
    #expect(try shop.node.call("subscription.list", ["state": "active"]).at("items") == [])
    #expect(try shop.node.call("subscription.list").at("items")?.arrayValue?.count == 1)
  }

  @Test("R7 R30: what ran out says so and is renewed first; no money is taken for seats that nobody can occupy")
  func lapsed() throws {
    let node = try TestNode()
    let shop = try SeatShop(node, starting: ["months": 1], seats: 2)
    let subscription = JSON.string(shop.subscription)
    let purchase = try shop.purchase(1)
    try node.call("clock.set", ["now": "2026-02-03T00:00:00Z"])
    #expect(try shop.shown().text("state") == "lapsed")
    let more: JSONObject = ["subscription": subscription, "quantity": 1]
    let allocation: JSONObject = ["product": "Seat", "emails": "lea@example.org"]
    for (method, params) in [
      ("license.allocate", allocation), ("subscription.purchase", more), ("subscription.quote", more),
      ("subscription.finalize", ["purchase": purchase]),
    ] as [(String, JSONObject)] {
      let refusal = try node.refusal(method, params)
      #expect(refusal.word == "subscription.lapsed", "\(method)")
      #expect(refusal.data?.at("nextActions")?[0]?.stringValue?.contains("subscription.renew") == true)
      #expect(refusal.data?.at("renewal") == "2026-02-01")
    }
    // What was received while it ran is recorded, whenever that is.
    let paid = try node.call("subscription.finalize", ["purchase": purchase, "paidAt": "2026-01-31"])
    #expect(paid.text("state") == "finalised")
    try node.call("subscription.renew", ["subscription": subscription])
    #expect(try node.call("license.allocate", allocation).text("results.0.state") == "allocated")
    try node.call("subscription.finalize", ["purchase": try shop.purchase(1)])
    #expect(try shop.shown()["seats"] == 4)
    // Of one that was cancelled nothing can be bought either.
    try node.call("subscription.cancel", ["subscription": subscription])
    #expect(try shop.shown().at("recurringTotal.amount") == 0)
    try node.call("clock.set", ["now": "2026-03-01T00:00:00Z"])
    #expect(try node.word("license.allocate", allocation) == "subscription.ended")
  }

  @Test("R30: a payment may lie before the request, but not before there was anything to pay for")
  func paidTooEarly() throws {
    let shop = try SeatShop(TestNode(clock: "2026-10-01T12:00:00Z"))
    let purchase = try shop.purchase(1)
    for day in ["2000-01-01", "2025-12-31"] {
      #expect(
        try shop.node.word("subscription.finalize", ["purchase": purchase, "paidAt": .string(day)]) == "date.invalid")
    }
    #expect(
      try shop.node.call("subscription.finalize", ["purchase": purchase, "paidAt": "2026-09-01"]).text("paidOn")
        == "2026-09-01")
  }

  @Test("R32: every charge is explained part by part")
  func explained() throws {
    let shop = try SeatShop(TestNode(clock: "2026-10-01T12:00:00Z"))
    let purchase = try shop.purchase(1)
    try shop.node.call("subscription.finalize", ["purchase": purchase])
    let told = try shop.node.call(
      "subscription.explain", ["subscription": .string(shop.subscription), "purchase": purchase])
    #expect(told.at("charges")?.arrayValue?.count == 1)
    let lines = try #require(told.at("charges.0.lines"))
    #expect(lines.texts("term").contains("cycleDays"))
    #expect(lines.texts("text").contains("92"))
    #expect(
      try shop.node.word(
        "subscription.explain", ["subscription": .string(shop.subscription), "purchase": "pur_0000000000000000-0-0"])
        == "purchase.unknown")
  }

  @Test("what is not sold by the seat starts no subscription, and what does not exist is said so")
  func refused() throws {
    let node = try Shop(TestNode()).node
    #expect(
      try node.word("subscription.start", ["product": "Course", "seats": 1, "months": 12])
        == "subscription.productMismatch")
    #expect(
      try node.word("subscription.get", ["subscription": "sub_0000000000000000-0-0"]) == "subscription.unknown")
    #expect(try node.word("subscription.finalize", ["purchase": "pur_0000000000000000-0-0"]) == "purchase.unknown")
    let shop = try SeatShop(TestNode())
    let purchase = try shop.purchase(1)
    #expect(
      try shop.node.word("subscription.finalize", ["purchase": purchase, "paidAt": "2026-01-02"]) == "date.invalid")
    #expect(
      try shop.node.word("subscription.start", ["product": "Seat", "seats": 0, "months": 1]) == "quantity.invalid")
    var first: JSONObject = ["product": "Seat", "seats": 1, "months": 1, "startsOn": "0001-01-01"]
    try shop.node.call("subscription.start", first)
    // There it began in the year before.
    first.append("timeZone", "Asia/Tokyo")
    #expect(try shop.node.word("subscription.start", first) == "date.outOfRange")
  }
}
