import JSONRPC
import Testing

@testable import NodeService

@Suite("R44: who did something is told by id and by address")
struct MemberNameTests {
  /// A ledger in which Pat has asked for licenses on behalf of its owner.
  private func shop() throws -> (node: TestNode, order: JSON, pat: JSON, owner: JSON) {
    let node = try TestNode()
    try node.call("ledger.create", ["name": "Books", "ownerEmail": .string(TestNode.owner)])
    try node.call(
      "product.define", ["name": "Premium", "kind": "premium", "price": ["amount": 4900, "currency": "USD"]])
    let pat = try #require(
      try node.call("member.invite", ["email": "pat@contoso.example", "role": "partnerManager"])["member"])
    let offer = try node.call("device.offer", ["email": "pat@contoso.example", "name": "Pat"])
    try node.call("device.approve", ["request": try #require(offer["request"])])
    let owner = try #require(try node.call("member.list").at("items.0.member"))
    let order = try node.call(
      "order.request", ["product": "Premium", "quantity": 2, "actor": pat, "onBehalfOf": owner])
    return (node, try #require(order["order"]), pat, owner)
  }

  @Test("R37 R46: why a thing is as it is says on whose behalf it was done, and calls members by their addresses")
  func explained() throws {
    let (node, order, pat, owner) = try shop()
    let why = try node.call("history.explain", ["about": order])
    let lines = why["text"]?.arrayValue?.compactMap(\.stringValue) ?? []
    #expect(
      lines.contains(
        "2026-01-01T00:00:00Z requestOrder by pat@contoso.example on behalf of ana@example.org: in effect."),
      "\(lines)")
    #expect(!lines.contains { $0.contains("mem_") }, "\(lines)")
    let row = try #require(why.at("operations.0"))
    #expect(row["actor"] == pat && row["actorEmail"] == "pat@contoso.example")
    #expect(row["onBehalfOf"] == owner && row["onBehalfOfEmail"] == .string(TestNode.owner))
  }

  @Test("R37: lists of orders, licenses, requests, devices and movements say it beside the id")
  func lists() throws {
    let (node, order, pat, owner) = try shop()
    let requested = try #require(try node.call("order.list").at("items.0"))
    #expect(requested["requestedBy"] == pat && requested["requestedByEmail"] == "pat@contoso.example")
    #expect(requested["requestedOnBehalfOf"] == owner)
    #expect(requested["requestedOnBehalfOfEmail"] == .string(TestNode.owner))
    try node.call("order.assign", ["orders": [order], "actor": owner])
    try node.call("license.allocate", ["product": "Premium", "emails": "lea@example.org", "actor": owner])
    let license = try #require(try node.call("license.list").at("items.0"))
    #expect(license["allocatedByEmail"] == .string(TestNode.owner))
    try node.call("license.recordLogin", ["licenses": [try #require(license["license"])], "actor": owner])
    try node.call("evaluation.submit", ["invitations": [try #require(license["license"])], "actor": owner])
    #expect(try node.call("evaluation.list").at("items.0.submittedByEmail") == .string(TestNode.owner))
    #expect(try node.call("history.list", ["about": order]).at("items.0.actorEmail") == "pat@contoso.example")
    #expect(try node.call("device.list").at("items")?.texts("memberEmail").contains("pat@contoso.example") == true)
  }

  @Test("R44: whoever began the ledger is told like everybody else")
  func founder() throws {
    let (node, _, _, owner) = try shop()
    let first = try #require(try node.call("history.list").at("items.0"))
    #expect(first["kind"] == "openLedger" && first["actor"] == owner)
    #expect(first["actorEmail"] == .string(TestNode.owner))
  }

  @Test("R42: what is allocated by itself is told by id and by name")
  func automatic() throws {
    let (node, _, _, _) = try shop()
    let configured = try node.call("ledger.configure", ["automaticAllocation": "Premium"])
    #expect(configured["automaticAllocationName"] == "Premium")
    let got = try node.call("ledger.get")
    #expect(got["automaticAllocation"] == configured["automaticAllocation"])
    #expect(got["automaticAllocationName"] == "Premium")
    let none = try node.call("ledger.configure", ["automaticAllocation": "none"])
    #expect(none["automaticAllocation"] == "none" && none["automaticAllocationName"] == nil)
  }
}
