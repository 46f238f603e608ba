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
