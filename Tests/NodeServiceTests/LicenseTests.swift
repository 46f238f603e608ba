import JSONRPC
import Testing

@testable import NodeService

@Suite("Allocated licenses")
struct LicenseTests {
  /// A node with so many Premium licenses.
  private func shop(_ quantity: Int64) throws -> TestNode {
    let node = try TestNode()
    try node.call("ledger.create", ["name": "Books", "ownerEmail": .string(TestNode.owner)])
    try node.call(
      "product.define", ["name": "Premium", "kind": "premium", "price": ["amount": 4900, "currency": "USD"]])
    try order(quantity, node)
    return node
  }

  @discardableResult
  private func order(_ quantity: Int64, _ node: TestNode) throws -> JSON {
    let requested = try node.call("order.request", ["product": "Premium", "quantity": .int(quantity)])
    let order = try #require(requested["order"])
    try node.call("order.assign", ["orders": [order]])
    return order
  }

  private func allocate(_ email: String, _ node: TestNode) throws -> JSON {
    let result = try node.call("license.allocate", ["product": "Premium", "emails": [.string(email)]])
    return try #require(result.at("results.0.license"))
  }

  @Test("R42 R7: one or many; who gets none is told what to do")
  func many() throws {
    let node = try shop(2)
    let result = try node.call(
      "license.allocate", ["product": "Premium", "emails": "a@example.org, b@example.org; c@example.org, d"])
    #expect(result.at("results")?.texts("state") == ["allocated", "allocated"])
    #expect(result.text("results.2.error.data.code") == "supply.exhausted")
    #expect(result.text("results.2.error.data.nextActions.0")?.contains("order.request") == true)
    #expect(result.text("results.3.error.data.code") == "address.invalid")
    let word = try node.word(
      "license.allocate", ["product": "Premium", "emails": "e@example.org", "atomic": true])
    #expect(word == "batch.refused")
    #expect(try node.call("license.list").at("items")?.arrayValue?.count == 2)
  }

  @Test("R43: reallocated on a ground that is offered and true, for the remaining validity")
  func reallocated() throws {
    let node = try shop(1)
    let license = try allocate("lea@example.org", node)
    let given: JSONObject = ["license": license, "to": "max@example.org", "ground": "neverLoggedIn"]
    var freed = given
    freed["ground"] = "seatFreed"
    #expect(try node.word("license.reallocate", freed) == "license.groundNotOffered")
    let result = try node.call("license.reallocate", given)
    #expect(result.text("state") == "released")
    #expect(result.text("allocated.validUntil") == "2027-01-01T00:00:00Z")
    #expect(try node.word("license.reallocate", given) == "license.alreadyReleased")
    let next = try #require(result.at("allocated.license"))
    #expect(try node.call("license.recordLogin", ["licenses": [next]]).text("results.0.state") == "inUse")
    var again = given
    again["license"] = next
    #expect(try node.word("license.reallocate", again) == "license.alreadyLoggedIn")
    again["ground"] = "leftCompany"
    again["to"] = "nia@example.org"
    #expect(try node.call("license.reallocate", again).text("allocated.state") == "allocated")
    let states = try node.call("license.list", ["learner": "lea@example.org"]).at("items")?.texts("state")
    #expect(states == ["released"])
  }

  @Test("R43: never to the learner who holds it, so that no false ground passes afterwards")
  func sameLearner() throws {
    let node = try shop(1)
    let license = try allocate("lea@example.org", node)
    try node.call("license.recordLogin", ["licenses": [license]])
    var given: JSONObject = ["license": license, "to": "lea@example.org", "ground": "leftCompany"]
    #expect(try node.word("license.reallocate", given) == "license.sameLearner")
    #expect(try node.call("license.get", ["license": license]).text("state") == "inUse")
    #expect(try node.call("learner.get", ["learner": "lea@example.org"]).at("departedAt") == nil)
    given["ground"] = "neverLoggedIn"
    given["to"] = "omar@example.org"
    #expect(try node.word("license.reallocate", given) == "license.alreadyLoggedIn")
  }

  @Test("R43: what was released can be given again; another kind of id is no license")
  func released() throws {
    let node = try shop(1)
    let license = try allocate("lea@example.org", node)
    let result = try node.call("license.release", ["licenses": [license], "ground": "neverLoggedIn"])
    #expect(result.text("results.0.state") == "released")
    _ = try allocate("max@example.org", node)
    #expect(try node.word("license.get", ["license": "lic_zzzzzzzzzzzzzzzz-0-0"]) == "license.unknown")
    #expect(try node.word("license.get", ["license": "inv_zzzzzzzzzzzzzzzz-0-0"]) == "id.malformed")
  }

  @Test("R25: a license in use is evaluated by its id and given on by support")
  func evaluated() throws {
    let node = try shop(1)
    let license = try allocate("lea@example.org", node)
    try node.call("license.recordLogin", ["licenses": [license]])
    let asked = try node.call("evaluation.submit", ["invitations": [license]])
    let decided = try node.call(
      "evaluation.decide",
      [
        "evaluation": try #require(asked.at("results.0.evaluation")), "decision": "approved",
        "giveTo": "max@example.org",
      ])
    #expect(decided["license"] == license)
    #expect(try node.call("license.get", ["license": license]).text("state") == "reversed")
    #expect(try node.call("license.get", ["license": license, "asOf": "2026-01-01"]).text("state") == "reversed")
    #expect(
      try node.call("license.list", ["state": "reversed"]).at("items")?.texts("license") == [license.stringValue ?? ""])
    #expect(try node.call("license.list", ["state": "inUse"]).at("items") == [])
    #expect(decided.text("given.state") == "allocated")
  }

  @Test("R42: allocated when added, but never once a license expired")
  func automatic() throws {
    let node = try shop(1)
    #expect(try node.word("ledger.configure") == "request.empty")
    try node.call("ledger.configure", ["automaticAllocation": "Premium"])
    let added = try node.call("learner.add", ["emails": "lea@example.org, max@example.org"])
    #expect(added.text("results.0.allocated.state") == "allocated")
    #expect(added.text("results.1.notAllocated.data.code") == "supply.exhausted")
    #expect(added.at("results.1.isNew")?.boolValue == true)
    try node.call("clock.set", ["now": "2027-01-01T00:00:00Z"])
    try order(2, node)
    let again = try node.call("learner.add", ["emails": "lea@example.org, max@example.org"])
    #expect(again.text("results.0.notAllocated.data.code") == "license.expiredBefore")
    #expect(again.text("results.1.allocated.state") == "allocated")
    try node.call("ledger.configure", ["automaticAllocation": "none"])
    let last = try node.call("learner.add", ["emails": "nia@example.org"])
    #expect(last.at("results.0.allocated") == nil)
  }

  @Test("R42: what was taken back has not expired; whoever holds one after another expired holds it")
  func automaticAfterRelease() throws {
    let node = try shop(2)
    let license = try allocate("lea@example.org", node)
    try node.call("license.release", ["licenses": [license], "ground": "leftCompany"])
    try node.call("ledger.configure", ["automaticAllocation": "Premium"])
    let added = try node.call("learner.add", ["emails": "lea@example.org"])
    #expect(added.text("results.0.allocated.state") == "allocated")
    let again = try node.call("learner.add", ["emails": "lea@example.org"])
    #expect(again.text("results.0.notAllocated.data.code") == "invitation.alreadyInvited")
    try node.call("clock.set", ["now": "2027-01-01T00:00:00Z"])
    try order(1, node)
    _ = try allocate("lea@example.org", node)
    let last = try node.call("learner.add", ["emails": "lea@example.org"])
    #expect(last.text("results.0.notAllocated.data.code") == "invitation.alreadyInvited")
  }

  @Test("Product policy: what is said must go together, and the rest follows")
  func policy() throws {
    let node = try TestNode()
    try node.call("ledger.create", ["name": "Books", "ownerEmail": .string(TestNode.owner)])
    func define(_ policy: JSON) -> JSONObject {
      ["name": "P", "kind": "course", "price": ["amount": 1, "currency": "USD"], "policy": policy]
    }
    #expect(try node.word("product.define", define(["validityMonths": 3])) == "product.policyContradicts")
    #expect(
      try node.word("product.define", define(["reallocationGrounds": ["leftCompany"]]))
        == "product.policyContradicts")
    #expect(
      try node.word("product.define", define(["supply": "order", "startEditable": true]))
        == "product.policyContradicts")
    let shown = try node.call("product.define", define(["supply": "order", "givenBy": "allocation"]))
    #expect(shown.at("policy.validityMonths") == 12)
    #expect(shown.at("policy.startEditable")?.boolValue == false)
    let change: JSONObject = ["product": "P", "policy": ["supply": "fund", "givenBy": "invitation"]]
    let back = try node.call("product.revise", change)
    #expect(back.at("policy.validityMonths") == 0)
  }
}
