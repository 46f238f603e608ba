import JSONRPC
import Testing

@Suite("R48: orders, licenses, subscriptions, settings and people are moved")
struct SupplyMoveTests {
  private func define(_ node: TestNode, _ name: String, _ kind: String, _ price: Int64, _ policy: JSON? = nil) throws {
    var params: JSONObject = [
      "name": .string(name), "kind": .string(kind), "price": ["amount": .int(price), "currency": "USD"],
    ]
    params.appendIfPresent("policy", policy)
    try node.call("product.define", params)
  }

  private func order(
    _ node: TestNode, _ quantity: Int64, _ number: String, of product: String = "Premium"
  ) throws -> JSON {
    let asked = try node.call(
      "order.request",
      ["product": .string(product), "quantity": .int(quantity), "purchaseOrder": .string(number), "note": "spring"])
    return try #require(asked["order"])
  }

  private func books() throws -> TestNode {
    let node = try TestNode()
    try node.call("ledger.create", ["name": "Books", "ownerEmail": .string(TestNode.owner)])
    try define(node, "Premium", "premium", 4_900)
    return node
  }

  private func outcome(_ moved: [(line: JSON, result: JSON)], _ type: String) -> [(line: JSON, result: JSON)] {
    moved.filter { $0.line["type"] == .string(type) }
  }

  @Test("R40: an assigned order ends when it did, a requested one still waits, answered and ended ones stay")
  func orders() throws {
    let node = try books()
    let long = try order(node, 5, "PO-1")
    try node.call("order.assign", ["orders": [long]])
    let short = try order(node, 2, "PO-2")
    try node.call("order.assign", ["orders": [short], "validUntil": "2026-03-01"])
    for number in ["PO-3", "PO-4"] { _ = try order(node, 1, number) }
    let all = try Moving.all(node, "order.list")
    try node.call("order.reject", ["orders": [try #require(all[3]["order"])], "reason": "no"])
    #expect(try node.call("order.get", ["order": short])["validUntil"] == "2026-03-01T00:00:00Z")
    try node.call("clock.set", ["now": "2026-02-01T00:00:00Z"])
    let (new, rows) = try Moving.move(node, at: "2026-02-01T00:00:00Z")
    #expect(outcome(rows, "order").map { $0.result["outcome"] } == ["partly", "partly", "partly", "left"])
    let moved = try Moving.all(new, "order.list")
    #expect(moved.map { $0["purchaseOrder"] } == ["PO-1", "PO-2", "PO-3"])
    #expect(moved.map { $0["state"] } == ["assigned", "assigned", "requested"])
    #expect(moved.map { $0["validUntil"] } == ["2027-01-01T00:00:00Z", "2026-03-01T00:00:00Z", nil])
    #expect(moved.map { $0["note"] } == ["spring", "spring", "spring"])
    try node.call("clock.set", ["now": "2026-03-01T00:00:00Z"])
    let (_, later) = try Moving.move(node, at: "2026-03-01T00:00:00Z")
    #expect(outcome(later, "order")[1].result["lost"] == ["past"])
  }

  @Test("R42 R43: licenses are allocated again from the same order, used ones are used, what was given back is not")
  func licenses() throws {
    let node = try books()
    try node.call("order.assign", ["orders": [try order(node, 3, "PO-1"), try order(node, 1, "PO-2")]])
    let given = try node.call("license.allocate", ["product": "Premium", "emails": "a@x.org b@x.org c@x.org d@x.org"])
    let ids = (given["results"]?.arrayValue ?? []).compactMap { $0["license"] }
    try node.call("license.recordLogin", ["licenses": [ids[0]]])
    try node.call("license.release", ["licenses": [ids[1]], "ground": "neverLoggedIn"])
    let (new, rows) = try Moving.move(node, at: "2026-01-01T00:00:00Z")
    #expect(outcome(rows, "license").map { $0.result["outcome"] } == ["partly", "left", "partly", "partly"])
    #expect(outcome(rows, "license")[0].result["lost"] == ["authorship", "accessPeriod"])
    func shown(_ node: TestNode) throws -> [String] {
      try Moving.all(node, "license.list").filter { $0["state"] != "released" }.map { license in
        ["email", "state", "purchaseOrder", "validUntil"].compactMap { license.text($0) }.joined(separator: " ")
      }.sorted()
    }
    #expect(try shown(new) == shown(node))
    #expect(try Moving.all(new, "order.list").map { $0["available"] } == [1, 0])
    // R49: what was told of them in the former ledger is no news.
    #expect(try Moving.all(node, "notification.list").count > 0)
    #expect(try Moving.all(new, "notification.list").isEmpty)
  }

  @Test("R9: a license whose access is over is used up in the new ledger as well; one beyond its order is refused")
  func usedUp() throws {
    let node = try TestNode()
    try node.call("ledger.create", ["name": "Books", "ownerEmail": .string(TestNode.owner)])
    try define(node, "Short", "premium", 100, ["accessDays": 10, "validityMonths": 1])
    try node.call("order.assign", ["orders": [try order(node, 3, "PO-1", of: "Short")]])
    let given = try node.call("license.allocate", ["product": "Short", "emails": "a@x.org b@x.org"])
    try node.call("learner.register", ["learners": ["a@x.org", "b@x.org"]])
    try node.call("license.recordLogin", ["licenses": [try #require(given.at("results.0.license"))]])
    try node.call("clock.set", ["now": "2026-01-20T00:00:00Z"])
    // Access runs from the allocation on, whether it is used or not.
    let (new, rows) = try Moving.move(node, at: "2026-01-20T00:00:00Z")
    #expect(outcome(rows, "order")[0].result["lost"] == ["authorship", "past"])
    #expect(outcome(rows, "license").allSatisfy { $0.result["lost"] == ["past"] })
    let moved = try #require(try Moving.all(new, "order.list").first)
    #expect(moved["quantity"] == 1 && moved["allocated"] == 0 && moved["available"] == 1)
    try node.call("clock.set", ["now": "2026-01-28T00:00:00Z"])
    let last = try node.call("license.allocate", ["product": "Short", "emails": "c@x.org"])
    try node.call("learner.register", ["learners": ["c@x.org"]])
    try node.call("license.recordLogin", ["licenses": [try #require(last.at("results.0.license"))]])
    try node.call("clock.set", ["now": "2026-02-02T00:00:00Z"])
    let (_, beyond) = try Moving.move(node, at: "2026-02-02T00:00:00Z")
    let refused = beyond.filter { $0.result["ok"] == false }
    #expect(refused.map { $0.line["email"] } == ["c@x.org"])
    #expect(refused.first?.result.text("error.data.code") == "import.notCarried")
    #expect(refused.first?.result.at("error.data.lost") == ["supply"])
  }

  @Test("R32 R33 C19: a subscription is said again with its days; seats, charges, invoices and what waits are the same")
  func subscriptions() throws {
    let laptops = try SeatLaptops(role: "vendorSales", clock: "2026-11-01T12:00:00Z")
    let (ana, shop) = (laptops.ana, laptops.shop)
    let id = JSON.string(shop.subscription)
    try ana.call("subscription.quote", ["subscription": id, "quantity": 2, "record": true])
    let late = try shop.purchase(2)
    try ana.call("subscription.finalize", ["purchase": try shop.purchase(1), "reference": "4711"])
    try ana.call("subscription.fail", ["purchase": try shop.purchase(4), "reason": "declined"])
    try ana.call("license.allocate", ["product": "Seat", "emails": "a@x.org b@x.org"])
    try ana.call("product.revise", ["product": "Seat", "price": ["amount": 40_000, "currency": "USD"]])
    try laptops.sync()
    // Ben confirms a payment of the old cycle while Ana makes the invoice of the new one: a catch-up line.
    try laptops.setClock("2026-12-31T12:00:00Z")
    try laptops.ben.call("subscription.finalize", ["purchase": late, "paidAt": "2026-12-01"])
    try ana.call("subscription.renew", ["subscription": id])
    try laptops.sync()
    try laptops.setClock("2027-02-01T00:00:00Z")
    _ = try shop.purchase(5)
    let (new, rows) = try Moving.move(ana, at: "2027-02-01T00:00:00Z")
    #expect(rows.allSatisfy { $0.result["ok"] == true }, "\(rows.filter { $0.result["ok"] == false })")
    #expect(outcome(rows, "subscription")[0].result["lost"] == ["authorship"])
    #expect(outcome(rows, "license").allSatisfy { $0.result.at("lost.1") == "policyVersion" })
    let (old, now) = (try MovedPicture(ana), try MovedPicture(new))
    #expect(now.subscriptions == old.subscriptions)
    #expect(old.subscriptions[0].contains("catchUp"))
    #expect(now.statements == old.statements)
  }

  @Test("R35 R36 R37 R42 C26 C33: settings, addresses, departures and what learners began with")
  func people() throws {
    let node = try books()
    try node.call("strategy.set", ["kind": "path"])
    try node.call(
      "ledger.configure",
      [
        "timeZone": "Europe/Vienna", "automaticAllocation": "Premium", "partner": "Contoso/East",
        "reminderDays": 14,
      ])
    try node.call("learner.add", ["emails": "a@x.org b@x.org", "technology": "Swift"])
    try node.call("learner.changeAddress", ["learner": "a@x.org", "email": "new@x.org", "name": "Ada"])
    try node.call("learner.register", ["learners": ["a@x.org"]])
    try node.call("learner.depart", ["learners": ["b@x.org"]])
    let (new, rows) = try Moving.move(node, at: "2026-02-01T00:00:00Z")
    #expect(rows.allSatisfy { $0.result["ok"] == true })
    let learners = outcome(rows, "learner").map { "\($0.result["lost"]?.shown ?? "")" }.sorted()
    #expect(learners == [#"["departedAt"]"#, #"["registeredAt"]"#])
    for email in ["a@x.org", "new@x.org"] {
      let shown = try new.call("learner.get", ["learner": .string(email)])
      #expect(shown["email"] == "new@x.org" && shown["name"] == "Ada" && shown["registered"] == true)
      #expect(shown.at("onboarding.until") == "2026-03-02" && shown.at("onboarding.technology") == "Swift")
      #expect(shown.at("addresses")?.texts("email") == ["a@x.org", "new@x.org"])
    }
    #expect(try new.call("learner.get", ["learner": "b@x.org"])["departedAt"] == "2026-02-01T00:00:00Z")
    let ledger = try new.call("ledger.get")
    #expect(ledger["timeZone"] == "Europe/Vienna" && ledger["partner"] == "Contoso/East")
    #expect(ledger.at("strategy.kind") == "path")
    #expect(ledger["reminderDays"] == 14)
    let product = try #require(try new.call("product.get", ["product": "Premium"])["product"])
    #expect(ledger["automaticAllocation"] == product)
    #expect(try Moving.all(new, "license.list").isEmpty)
  }

  @Test("R36: never is carried as well, and a line of before there were reminders leaves them as they are")
  func reminderDays() throws {
    let node = try books()
    try node.call("ledger.configure", ["reminderDays": 0])
    #expect(try Moving.move(node, at: "2026-02-01T00:00:00Z").new.call("ledger.get")["reminderDays"] == 0)
    let older = try Moving.lines(node).map { line -> JSON in
      guard var object = line.objectValue else { return line }
      object["reminderDays"] = nil
      return .object(object)
    }
    let new = try Moving.newLedger(at: "2026-02-01T00:00:00Z")
    #expect(try new.call("ledger.import", ["lines": .array(older)])["refused"] == 0)
    #expect(try new.call("ledger.get")["reminderDays"] == 30)
  }

  @Test("C2 R42: licenses that wait in line wait again in the same order behind those that are held")
  func waitingLicenses() throws {
    let laptops = try SeatLaptops(role: "fullAdmin", clock: "2026-01-01T00:00:00Z")
    let (ana, ben) = (laptops.ana, laptops.ben)
    try define(ana, "Premium", "premium", 4_900)
    try ana.call("product.revise", ["product": "Premium", "price": ["amount": 5_000, "currency": "USD"]])
    try ana.call("order.assign", ["orders": [try order(ana, 3, "PO-1")]])
    try laptops.sync()
    // Each gives out all three, without knowledge of the other.
    try ana.call("license.allocate", ["product": "Premium", "emails": "a@x.org b@x.org c@x.org"])
    try laptops.setClock("2026-01-01T00:00:05Z")
    for (email, note) in [("d@x.org", "first"), ("e@x.org", "second"), ("f@x.org", "first")] {
      try ben.call("license.allocate", ["product": "Premium", "emails": .string(email), "note": .string(note)])
    }
    try laptops.sync()
    func standing(_ node: TestNode) throws -> [String] {
      try Moving.all(node, "license.list", ["product": "Premium"]).filter { $0["state"] != "released" }.map { license in
        ["email", "state", "purchaseOrder", "note"].compactMap { license.text($0) }.joined(separator: " ")
      }.sorted()
    }
    let before = try standing(ana)
    #expect(before.filter { $0.contains("waitlisted") }.count == 3)
    let (new, rows) = try Moving.move(ana, at: "2026-02-01T00:00:00Z")
    let moved = outcome(rows, "license")
    let states = moved.map { $0.line.text("state") ?? "" }
    #expect(states == ["allocated", "allocated", "allocated", "waitlisted", "waitlisted", "waitlisted"])
    #expect(moved.allSatisfy { $0.result["ok"] == true && $0.result["state"] == $0.line["state"] }, "\(moved)")
    #expect(try standing(new) == before)
    #expect(try MovedPicture(new) == MovedPicture(ana))
    // Whoever is first in line gets each place that is given back, here as there.
    for (email, next) in [("a@x.org", "d@x.org"), ("b@x.org", "e@x.org"), ("c@x.org", "f@x.org")] {
      for node in [ana, new] {
        let given = try #require(try Moving.all(node, "license.list").first { $0.text("email") == email }?["license"])
        try node.call("license.release", ["licenses": [given], "ground": "neverLoggedIn"])
        #expect(try standing(node).contains { $0.hasPrefix("\(next) allocated") }, "\(next)")
      }
      #expect(try standing(new) == standing(ana))
    }
    #expect(try new.call("node.verify")["ok"] == true)
  }

  @Test("lines that were changed by hand are refused one by one, and write nothing that has no effect")
  func malformed() throws {
    let node = try books()
    try node.call("order.assign", ["orders": [try order(node, 3, "PO-1")]])
    let lines = try Moving.lines(node)
    let changes: [(String, String, JSON)] = [
      ("order", "quantity", 0), ("order", "quantity", 1_000_001), ("order", "state", "lost"),
      ("order", "validUntil", "soon"), ("order", "product", "prd_zzzzzzzzzzzzzzzz-0-0"),
      ("order", "purchaseOrder", .string(String(repeating: "x", count: 101))), ("settings", "partner", "a//b"),
      ("settings", "strategy", ["kind": "all"]), ("settings", "timeZone", "Mars/Olympus"),
      ("settings", "reminderDays", 3_661), ("settings", "reminderDays", -1), ("settings", "reminderDays", "soon"),
    ]
    for (type, member, value) in changes {
      let changed = lines.map { line -> JSON in
        guard line["type"] == .string(type), var object = line.objectValue else { return line }
        object[member] = value
        return .object(object)
      }
      let new = try Moving.newLedger(at: "2026-02-01T00:00:00Z")
      let result = try new.call("ledger.import", ["lines": .array(changed)])
      #expect(result["refused"] == 1, "\(member) \(value.shown)")
      #expect(try new.call("node.verify")["ok"] == true)
    }
  }
}
