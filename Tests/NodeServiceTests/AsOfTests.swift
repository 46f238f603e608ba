import JSONRPC
import Testing

@Suite struct AsOfTests {
  @Test func `R47: an invitation, its fund and its learner as of a version, an instant and a day`() throws {
    let shop = try Shop(TestNode(), licenses: 2)
    let node = shop.node
    let row = try shop.invite("lea@example.org")
    let invitation = try #require(row["invitation"])
    let pending = try #require(try node.call("changes.status")["version"])
    try node.call("clock.set", ["now": "2026-02-01"])
    let waiting = try #require(try shop.invite("tom@example.org")["invitation"])
    try node.call(
      "fund.adjust", ["fund": .string(shop.fund), "amount": ["amount": -10_000, "currency": "USD"]])
    try node.call("clock.set", ["now": "2026-03-01"])
    try node.call("invitation.withdraw", ["invitations": [invitation]])
    func state(_ id: JSON, _ moment: JSON) throws -> String? {
      let answer = try node.call("invitation.get", ["invitation": id, "asOf": moment])
      #expect(answer.at("asOf.instant") != nil)
      return answer.text("state")
    }
    #expect(try state(invitation, ["version": pending]) == "pending")
    #expect(try state(invitation, "2026-02-02") == "pending")
    #expect(try state(invitation, ["instant": "2026-03-01T00:00:00Z"]) == "withdrawn")
    #expect(try state(waiting, "2026-02-02") == "waitlisted")
    #expect(try state(waiting, "2026-03-02") == "pending")
    #expect(try state(invitation, ["version": pending, "instant": "2026-12-01"]) == "expired")
    let fund = try node.call("fund.get", ["fund": .string(shop.fund), "asOf": "2026-02-02"])
    #expect(fund["waiting"] == 1 && fund.at("balance.held.amount") == 10_000)
    let last = try node.call("case.list", ["state": "all"])
    #expect(last["items"] == [])
    // The case is gone by now; then it was there.
    let wait = try #require(
      try node.call("invitation.get", ["invitation": waiting, "asOf": "2026-02-02"]).at("cases.0"))
    #expect(try node.call("case.get", ["case": wait, "asOf": "2026-02-02"]).text("rule") == "C2")
    #expect(try node.word("case.get", ["case": wait]) == "case.unknown")
    try node.call("learner.register", ["learners": ["lea@example.org"]])
    let learner: JSONObject = ["learner": "lea@example.org"]
    #expect(try node.call("learner.get", learner)["registered"] == true)
    let earlier = try node.call("learner.get", ["learner": "lea@example.org", "asOf": ["version": pending]])
    #expect(earlier["registered"] == false && earlier["invitations"] == [invitation])
    #expect(try node.word("learner.get", ["learner": "tom@example.org", "asOf": "2026-01-15"]) == "learner.unknown")
  }

  @Test func `R47: a product's former price, and an evaluation that was open`() throws {
    let shop = try Shop(TestNode())
    let node = shop.node
    let invitation = try #require(try shop.invite("lea@example.org")["invitation"])
    try node.call("invitation.accept", ["invitation": invitation])
    let evaluation = try #require(
      try node.call("evaluation.submit", ["invitations": [invitation]]).at("results.0.evaluation"))
    let before = try #require(try node.call("changes.status")["version"])
    try node.call("evaluation.decide", ["evaluation": evaluation, "decision": "approved"])
    try node.call(
      "product.revise", ["product": .string(shop.product), "price": ["amount": 12_000, "currency": "USD"]])
    let moment: JSON = ["version": before]
    let product = try node.call("product.get", ["product": .string(shop.product), "asOf": moment])
    #expect(product.at("price.amount") == 10_000 && product["versions"] == 1)
    #expect(try node.call("evaluation.get", ["evaluation": evaluation, "asOf": moment]).text("state") == "open")
    #expect(try node.call("evaluation.get", ["evaluation": evaluation]).text("state") == "approved")
  }

  @Test func `R47: an order and its licenses as of a version, an instant and a day`() throws {
    let node = try TestNode()
    try node.call("ledger.create", ["name": "Books", "ownerEmail": .string(TestNode.owner)])
    try node.call(
      "product.define", ["name": "Premium", "kind": "premium", "price": ["amount": 4900, "currency": "USD"]])
    let order = try #require(try node.call("order.request", ["product": "Premium", "quantity": 1])["order"])
    let requested = try #require(try node.call("changes.status")["version"])
    try node.call("clock.set", ["now": "2026-02-01"])
    try node.call("order.assign", ["orders": [order]])
    let given = try node.call("license.allocate", ["product": "Premium", "emails": "lea@example.org"])
    let license = try #require(given.at("results.0.license"))
    try node.call("clock.set", ["now": "2026-03-01"])
    try node.call("license.release", ["licenses": [license], "ground": "leftCompany"])
    func orderThen(_ moment: JSON) throws -> JSON { try node.call("order.get", ["order": order, "asOf": moment]) }
    func licenseThen(_ moment: JSON) throws -> JSON {
      try node.call("license.get", ["license": license, "asOf": moment])
    }
    #expect(try orderThen(["version": requested]).text("state") == "requested")
    #expect(try orderThen("2026-01-15")["validUntil"] == nil)
    let held = try orderThen("2026-02-15")
    #expect(held.text("state") == "assigned" && held["allocated"] == 1 && held["available"] == 0)
    #expect(held.text("asOf.instant") == "2026-02-15T00:00:00Z")
    #expect(try orderThen("2026-03-01")["available"] == 1)
    // Two years on, with what is known now, what nobody held has run out.
    let version = try #require(try node.call("changes.status")["version"])
    #expect(try orderThen(["version": version, "instant": "2028-01-01"])["expired"] == 1)
    #expect(try licenseThen("2026-02-15").text("state") == "allocated")
    #expect(try licenseThen("2026-03-01").text("state") == "released")
    #expect(try node.word("license.get", ["license": license, "asOf": "2026-01-15"]) == "license.unknown")
    #expect(try node.word("order.get", ["order": order, "asOf": "2025-01-15"]) == "asOf.beforeLedger")
  }

  @Test func `R47: a subscription as of a version and an instant`() throws {
    let node = try TestNode(clock: "2026-10-01T12:00:00Z")
    let shop = try SeatShop(node)
    let id = JSON.string(shop.subscription)
    let purchase = try shop.purchase(3)
    let asked = try #require(try node.call("changes.status")["version"])
    try node.call("clock.set", ["now": "2026-11-01T12:00:00Z"])
    try node.call("subscription.finalize", ["purchase": purchase])
    try node.call("license.allocate", ["product": "Seat", "emails": "lea@example.org"])
    try node.call("clock.set", ["now": "2026-12-01T12:00:00Z"])
    try node.call("subscription.renew", ["subscription": id])
    func shown(_ moment: JSON) throws -> JSON {
      try node.call("subscription.get", ["subscription": id, "asOf": moment])
    }
    let before = try shown(["version": asked])
    #expect(before["seats"] == 5 && before["used"] == 0 && before.text("purchases.0.state") == "awaitingPayment")
    #expect(before.at("charges")?.arrayValue?.count == 1)
    let paid = try shown("2026-11-02")
    #expect(paid["seats"] == 8 && paid["used"] == 1 && paid.at("invoices") == [])
    #expect(paid.text("validUntil") == "2027-01-01T00:00:00Z")
    #expect(try shown("2026-12-02").text("validUntil") == "2028-01-01T00:00:00Z")
    #expect(try shown(["version": asked, "instant": "2027-03-01"]).text("state") == "lapsed")
    // As of the present nothing differs but the moment.
    let now = try shop.shown()
    let version = try #require(try node.call("changes.status")["version"])
    var then = try #require(try shown(["version": version]).objectValue)
    then["asOf"] = nil
    #expect(JSON.object(then) == now)
  }

  @Test func `R47 C26: a learner as of an instant has the addresses that were known then`() throws {
    let shop = try Shop(TestNode())
    let invitation = try #require(try shop.invite("lea@example.org")["invitation"])
    try shop.node.call("clock.set", ["now": "2026-02-01T00:00:00Z"])
    try shop.node.call("learner.changeAddress", ["learner": "lea@example.org", "email": "lea@work.example"])
    try shop.node.call("clock.set", ["now": "2026-03-01T00:00:00Z"])
    try shop.node.call("learner.changeAddress", ["learner": "lea@example.org", "email": "lea@new.example"])
    func shown(_ moment: JSON) throws -> [String?] {
      [
        try shop.node.call("learner.get", ["learner": "lea@work.example", "asOf": moment]).text("email"),
        try shop.node.call("invitation.get", ["invitation": invitation, "asOf": moment]).text("email"),
      ]
    }
    #expect(try shown("2026-01-15") == ["lea@example.org", "lea@example.org"])
    #expect(try shown("2026-02-15") == ["lea@work.example", "lea@work.example"])
    #expect(try shown("2026-03-15") == ["lea@new.example", "lea@new.example"])
    // Back to a former address: it was theirs before, too.
    try shop.node.call("clock.set", ["now": "2026-04-01T00:00:00Z"])
    try shop.node.call("learner.changeAddress", ["learner": "lea@example.org", "email": "lea@work.example"])
    #expect(try shown("2026-02-15") == ["lea@work.example", "lea@work.example"])
    #expect(try shown("2026-03-15") == ["lea@new.example", "lea@new.example"])
    #expect(try shown("2026-04-15") == ["lea@work.example", "lea@work.example"])
  }

  @Test func `R47: a moment that cannot be looked at is refused by name`() throws {
    let shop = try Shop(TestNode())
    let params = { (moment: JSON) -> JSONObject in ["fund": .string(shop.fund), "asOf": moment] }
    #expect(try shop.node.word("fund.get", params("2025-12-31")) == "asOf.beforeLedger")
    #expect(try shop.node.word("fund.get", params(["version": []])) == "asOf.beforeLedger")
    let unknown = String(repeating: "0", count: 64) + "/1@" + String(repeating: "1", count: 64)
    #expect(try shop.node.word("fund.get", params(["version": [.string(unknown)]])) == "asOf.versionUnknown")
    #expect(try shop.node.word("fund.get", params(["version": ["nonsense"]])) == "version.malformed")
    #expect(try shop.node.word("fund.get", params([:])) == "version.malformed")
    #expect(try shop.node.word("fund.get", params("soon")) == "date.invalid")
    // As of the present nothing differs but the moment.
    let now = try shop.node.call("fund.get", ["fund": .string(shop.fund)])
    let version = try #require(try shop.node.call("changes.status")["version"])
    var then = try #require(try shop.node.call("fund.get", params(["version": version])).objectValue)
    then["asOf"] = nil
    #expect(JSON.object(then) == now)
  }
}
