import JSONRPC
import Testing

@testable import NodeService

@Suite("Orders")
struct OrderTests {
  private func shop() throws -> TestNode {
    let node = try TestNode()
    try node.call("ledger.create", ["name": "Books", "ownerEmail": .string(TestNode.owner)])
    try node.call(
      "product.define", ["name": "Premium", "kind": "premium", "price": ["amount": 4900, "currency": "USD"]])
    return node
  }

  private func request(_ node: TestNode, _ quantity: Int64, _ more: JSONObject = [:]) throws -> JSON {
    var params: JSONObject = ["product": "Premium", "quantity": .int(quantity)]
    for (name, value) in more { params[name] = value }
    return try #require(try node.call("order.request", params)["order"])
  }

  @Test("R38: requested, then assigned, rejected or cancelled; answered once")
  func answered() throws {
    let node = try shop()
    let orders = try [1, 2, 3].map { try request(node, $0) }
    let assigned = try node.call("order.assign", ["orders": [orders[0], orders[0]]])
    #expect(assigned.text("results.1.state") == "assigned")
    let rejected = try node.call("order.reject", ["orders": [orders[1], orders[0]], "reason": "No budget."])
    #expect(rejected.text("results.0.state") == "rejected")
    #expect(rejected.text("results.0.reason") == "No budget.")
    #expect(rejected.text("results.1.error.data.code") == "order.settled")
    let word = try node.word("order.cancel", ["orders": [orders[2], orders[1]], "atomic": true])
    #expect(word == "batch.refused")
    #expect(try node.call("order.get", ["order": orders[2]]).text("state") == "requested")
    #expect(try node.call("order.cancel", ["orders": [orders[2]]]).text("results.0.state") == "cancelled")
  }

  @Test("R38: only whole numbers from 1 to a million, only of products that are ordered")
  func refused() throws {
    let node = try shop()
    for quantity in [0, -1, 1_000_001, Int64.max] {
      #expect(try node.word("order.request", ["product": "Premium", "quantity": .int(quantity)]) == "quantity.invalid")
    }
    try node.call("product.define", ["name": "Course", "kind": "course", "price": ["amount": 1, "currency": "USD"]])
    #expect(try node.word("order.request", ["product": "Course", "quantity": 1]) == "order.productNotOrdered")
    #expect(try node.word("order.get", ["order": "ord_zzzzzzzzzzzzzzzz-0-0"]) == "order.unknown")
    let order = try request(node, 1)
    #expect(
      try node.word(
        "order.decide",
        ["order": order, "cancellation": "can_zzzzzzzzzzzzzzzz-0-0", "decision": "denied"]) == "cancellation.unknown")
  }

  @Test("R39: filtered by state, product, purchase order and date, page by page")
  func filtered() throws {
    let node = try shop()
    let first = try request(node, 1, ["purchaseOrder": "PO-1"])
    let second = try request(node, 2)
    func found(_ filter: JSONObject) throws -> [String] {
      try node.call("order.list", filter).at("items")?.texts("order") ?? []
    }
    let (one, two) = (first.stringValue ?? "", second.stringValue ?? "")
    #expect(try found([:]) == [one, two])
    #expect(try found(["purchaseOrder": "PO-1"]) == [one])
    #expect(try found(["purchaseOrder": "PO"]).isEmpty)
    #expect(try found(["state": "assigned"]).isEmpty)
    #expect(try found(["requestedFrom": "2026-01-01", "requestedUntil": "2026-01-02"]) == [one, two])
    #expect(try found(["requestedUntil": "2026-01-01"]).isEmpty)
    #expect(try found(["customer": "Books"]) == [one, two])
    let page = try node.call("order.list", ["limit": 1])
    #expect(page.at("items")?.texts("order") == [one])
    #expect(try found(["limit": 1, "cursor": try #require(page["nextCursor"])]) == [two])
    #expect(try node.word("order.list", ["customer": "Elsewhere"]) == "ledger.unknown")
    let backwards: JSONObject = ["requestedFrom": "2026-03-01", "requestedUntil": "2026-02-01"]
    #expect(try node.word("order.list", backwards) == "period.invalid")
  }

  @Test("R38 R37: a customer's ledger begins with its partner and an order for a purchase order, in one act")
  func onCompanyCreation() throws {
    let node = try TestNode()
    let price: JSON = ["amount": 4_900, "currency": "USD"]
    let params: JSONObject = [
      "name": "Eastwind", "ownerEmail": "pat@contoso.example", "partner": "Contoso/Contoso East", "quantity": 25,
      "purchaseOrder": "PO-7", "price": price, "commandId": "new customer",
    ]
    let created = try node.call("ledger.create", params)
    let order = try node.call("order.get", ["order": try #require(created["order"])])
    #expect(order.text("state") == "requested" && order["quantity"] == 25 && order.text("purchaseOrder") == "PO-7")
    #expect(order["requestedBy"] == created["member"] && order.text("productName") == "Premium")
    #expect(try node.call("ledger.get").text("partner") == "Contoso/Contoso East")
    let again = try node.call("ledger.create", params)
    for name in ["ledger", "order", "product", "version"] { #expect(again[name] == created[name]) }
    #expect(try node.call("ledger.list").at("items")?.arrayValue?.count == 1)
    func word(_ more: JSONObject) throws -> String? {
      var wanted: JSONObject = ["name": "Other"]
      for (name, value) in more { wanted[name] = value }
      return try node.word("ledger.create", wanted)
    }
    #expect(try word(["purchaseOrder": "PO-8"]) == "request.empty")
    #expect(try word(["quantity": 0, "price": price]) == "quantity.invalid")
    #expect(try word(["quantity": 1]) == "request.empty")
    #expect(try word(["partner": "a//b"]) == "partner.invalid")
    #expect(try node.call("ledger.list").at("items")?.arrayValue?.count == 1)
    let assigned = try node.call("order.assign", ["orders": [try #require(created["order"])]])
    #expect(assigned.text("results.0.state") == "assigned")
  }

  @Test("R40: assigned to end earlier, never in the past and never later than their validity")
  func statedEnd() throws {
    let node = try shop()
    let orders = try [1, 2, 3, 4].map { try request(node, $0) }
    func end(_ order: JSON, _ until: JSON) throws -> String? {
      try node.call("order.assign", ["orders": [order], "validUntil": until]).text("results.0.validUntil")
    }
    #expect(try end(orders[0], "2026-06-30") == "2026-06-30T00:00:00Z")
    #expect(try end(orders[1], "2027-01-01") == "2027-01-01T00:00:00Z")
    let late = try node.call("order.assign", ["orders": [orders[3]], "validUntil": "2030-01-01"])
    #expect(late.text("results.0.error.data.code") == "date.outOfRange")
    #expect(late.text("results.0.error.data.latest") == "2027-01-01T00:00:00Z")
    #expect(try node.call("order.get", ["order": orders[3]]).text("state") == "requested")
    let past = try node.call("order.assign", ["orders": [orders[2]], "validUntil": "2026-01-01"])
    #expect(past.text("results.0.error.data.code") == "date.outOfRange")
  }

  @Test("R39 R37: the orders of a partner's customers and of those of partners beneath it")
  func ofPartner() throws {
    let node = try TestNode()
    for (name, partner) in [("North", "Contoso"), ("East", "Contoso/East"), ("South", "Fabrikam"), ("West", "none")] {
      try node.call(
        "ledger.create",
        [
          "name": .string(name), "partner": .string(partner), "quantity": 1,
          "price": ["amount": 1, "currency": "USD"],
        ])
    }
    func found(_ filter: JSONObject) throws -> [String] {
      (try node.call("order.list", filter)["items"]?.arrayValue ?? []).compactMap { $0.text("customer.name") }.sorted()
    }
    #expect(try found(["allLedgers": true]) == ["East", "North", "South", "West"])
    #expect(try found(["partner": "Contoso"]) == ["East", "North"])
    #expect(try found(["partner": "Contoso/East"]) == ["East"])
    #expect(try found(["partner": "Contoso", "customer": "South"]).isEmpty)
    #expect(try found(["partner": "none", "product": "Premium"]) == ["East", "North", "South", "West"])
    #expect(try node.word("order.list", ["partner": "/"]) == "partner.invalid")
    let customers = try node.call("ledger.list", ["partner": "Contoso"])["items"]
    #expect(customers?.texts("name").sorted() == ["East", "North"])
    #expect(customers?.texts("partner").sorted() == ["Contoso", "Contoso/East"])
  }

  @Test("R37: a partner manager names managers beneath, acts for customers beneath, and hands them down only")
  func subPartner() throws {
    let node = try shop()
    let owner = try #require(try node.call("member.list").at("items.0.member"))
    func joins(_ email: String, _ partner: String, _ by: JSON? = nil) throws -> JSON {
      var params: JSONObject = [
        "email": .string(email), "role": "partnerManager", "partner": .string(partner),
      ]
      params.appendIfPresent("actor", by)
      let member = try #require(try node.call("member.invite", params)["member"])
      let offer = try node.call("device.offer", ["email": .string(email), "name": "x"])
      try node.call("device.approve", ["request": try #require(offer["request"])])
      return member
    }
    try node.call("ledger.configure", ["partner": "Contoso"])
    let top = try joins("top@contoso.example", "Contoso")
    let east = try joins("east@contoso.example", "Contoso/East", top)
    let beside: JSONObject = ["email": "x@y.example", "role": "partnerManager", "partner": "Fabrikam", "actor": top]
    #expect(try node.word("member.invite", beside) == "permission.denied")
    #expect(
      try node.word("member.invite", ["email": "x@y.example", "role": "auditor", "partner": "Contoso"])
        == "partner.invalid")
    let wanted: JSONObject = ["product": "Premium", "quantity": 2, "actor": east, "onBehalfOf": owner]
    let refused = try node.refusal("order.request", wanted)
    #expect(refused.word == "permission.denied" && refused.data?["partner"] == "Contoso")
    try node.call("ledger.configure", ["partner": "Contoso/East", "actor": top])
    var named = wanted
    (named["actor"], named["onBehalfOf"]) = ("east@contoso.example", .string(TestNode.owner))
    let requested = try node.call("order.request", named)
    #expect(requested["requestedBy"] == east && requested["requestedOnBehalfOf"] == owner)
    named["onBehalfOf"] = "nobody@x.org"
    #expect(try node.word("order.request", named) == "member.unknown")
    #expect(try node.word("ledger.configure", ["partner": "Contoso", "actor": east]) == "permission.denied")
    #expect(try node.word("ledger.configure", ["partner": "none", "actor": top]) == "permission.denied")
    #expect(try node.word("ledger.configure", ["name": "Mine", "actor": top]) == "permission.denied")
    let roles = try node.call("member.list").at("items")?.arrayValue?.compactMap { $0.text("roles.0.partner") }
    #expect(roles == ["Contoso", "Contoso/East"])
    let assigned = try node.call(
      "order.assign", ["orders": [try #require(requested["order"])], "actor": top])
    #expect(assigned.at("results.0.assignedBy") == top)
  }

  @Test("R37 R38: a partner manager requests on behalf, assigns in her own name, and nothing the other way")
  func partner() throws {
    let node = try shop()
    let pat = try node.call("member.invite", ["email": "pat@partner.example", "role": "partnerManager"])
    let member = try #require(pat["member"])
    let offer = try node.call("device.offer", ["email": "pat@partner.example", "name": "Pat"])
    try node.call("device.approve", ["request": try #require(offer["request"])])
    let owner = try #require(try node.call("member.list").at("items.0.member"))
    let own: JSONObject = ["actor": member]
    let behalf: JSONObject = ["actor": member, "onBehalfOf": owner]
    func with(_ params: JSONObject, _ who: JSONObject) -> JSONObject {
      var all = params
      for (name, value) in who { all[name] = value }
      return all
    }
    let wanted: JSONObject = ["product": "Premium", "quantity": 2]
    #expect(try node.word("order.request", with(wanted, own)) == "permission.denied")
    let requested = try node.call("order.request", with(wanted, behalf))
    #expect(requested["requestedBy"] == member)
    #expect(requested["requestedOnBehalfOf"] == owner)
    let orders: JSONObject = ["orders": [try #require(requested["order"])]]
    #expect(try node.word("order.assign", with(orders, behalf)) == "permission.denied")
    #expect(try node.word("order.reject", with(orders, behalf)) == "permission.denied")
    #expect(try node.word("order.cancel", with(orders, own)) == "permission.denied")
    let assigned = try node.call("order.assign", with(orders, own))
    #expect(assigned.at("results.0.assignedBy") == member)
    #expect(assigned.at("results.0.assignedOnBehalfOf") == nil)
    let learners: JSONObject = ["product": "Premium", "emails": ["lea@example.org"]]
    #expect(try node.word("license.allocate", with(learners, own)) == "permission.denied")
    let allocated = try node.call("license.allocate", with(learners, behalf))
    let license = try #require(allocated.at("results.0.license"))
    #expect(try node.call("license.get", ["license": license])["allocatedOnBehalfOf"] == owner)
  }
}
