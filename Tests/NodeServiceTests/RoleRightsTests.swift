import JSONRPC
import Testing

@testable import NodeService

@Suite("Refusals of rights")
struct RoleRightsTests {
  /// A ledger with an order, and somebody with another role on the same node.
  private func shop(_ role: String, partner: String? = nil) throws -> (node: TestNode, order: JSON, member: JSON) {
    let node = try TestNode()
    try node.call("ledger.create", ["name": "Books", "ownerEmail": .string(TestNode.owner)])
    try node.call(
      "product.define", ["name": "Premium", "kind": "premium", "price": ["amount": 4900, "currency": "USD"]])
    let order = try #require(try node.call("order.request", ["product": "Premium", "quantity": 2])["order"])
    var invited: JSONObject = ["email": "pat@partner.example", "role": .string(role)]
    invited.appendIfPresent("partner", partner.map { .string($0) })
    let member = try #require(try node.call("member.invite", invited)["member"])
    let offer = try node.call("device.offer", ["email": "pat@partner.example", "name": "Pat"])
    try node.call("device.approve", ["request": try #require(offer["request"])])
    return (node, order, member)
  }

  @Test("R37 R38: say that an act is done on behalf of somebody, or in one's own name, where that is all that is wrong")
  func onBehalf() throws {
    let (node, order, pat) = try shop("partnerManager")
    let wanted: JSONObject = ["product": "Premium", "quantity": 3, "actor": pat]
    let needed = try node.refusal("order.request", wanted)
    #expect(needed.word == "permission.denied" && needed.data?["onBehalfOf"] == "needed")
    #expect(needed.data?["nextActions"]?[0]?.stringValue?.contains("onBehalfOf") == true)
    let excluded = try node.refusal(
      "order.assign", ["orders": [order], "actor": pat, "onBehalfOf": .string(TestNode.owner)])
    #expect(excluded.word == "permission.denied" && excluded.data?["onBehalfOf"] == "excluded")
    #expect(excluded.data?["nextActions"] == ["Leave onBehalfOf out."])
    #expect(try node.call("order.assign", ["orders": [order], "actor": pat]).text("results.0.state") == "assigned")
  }

  @Test("R34: say which roles may")
  func whoMay() throws {
    let (node, order, auditor) = try shop("auditor")
    let request = try node.refusal("order.request", ["product": "Premium", "quantity": 1, "actor": auditor])
    #expect(request.data?["roles"] == ["auditor"] && request.data?["onBehalfOf"] == nil)
    #expect(request.data?["allowed"] == ["owner", "fullAdmin", "companyManager"])
    #expect(
      request.message == "The member's roles do not allow this. It takes the role owner, fullAdmin or companyManager, "
        + "and partnerManager on behalf of one of these.")
    let assign = try node.refusal("order.assign", ["orders": [order], "actor": auditor])
    #expect(assign.message.hasSuffix("It takes the role owner, vendorSales or partnerManager."))
    let rules = try node.refusal("ledger.raiseRules", ["rules": 2, "actor": auditor])
    #expect(rules.message.hasSuffix("It takes the role owner."))
  }

  @Test("R37: of a manager of another partner name the partner, whatever else would be wrong")
  func otherPartner() throws {
    let (node, _, pat) = try shop("partnerManager", partner: "Other")
    try node.call("ledger.configure", ["partner": "Contoso"])
    let refused = try node.refusal("order.request", ["product": "Premium", "quantity": 1, "actor": pat])
    #expect(refused.data?["partner"] == "Contoso" && refused.data?["onBehalfOf"] == nil)
  }

  @Test("R3: a role that nobody gives is not among those that can be asked for")
  func owner() throws {
    let (node, _, _) = try shop("auditor")
    let refused = try node.refusal("member.invite", ["email": "x@x.org", "role": "owner"])
    #expect(refused.code == RPCErrorCode.invalidParams.rawValue)
    #expect(refused.message.contains("\"fullAdmin\"") && !refused.message.contains("\"owner\""))
  }
}
