import JSONRPC
import Testing

@Suite("invitation.create")
struct InvitationCreateTests {
  @Test("invites, tells and spends from the fund in one act (R2, R14, R19)")
  func invites() throws {
    let shop = try Shop(TestNode())
    let row = try shop.invite("ben@example.org")
    #expect(row["ok"] == true)
    #expect(row.text("state") == "pending")
    let shown = try shop.node.call("invitation.get", ["invitation": .string(row.text("invitation") ?? "")])
    #expect(shown.text("state") == "pending")
    #expect(shown.text("email") == "ben@example.org")
    #expect(shown.text("end") == "2027-01-01T00:00:00Z")
    #expect(shown.text("deadline") == "2026-04-01T00:00:00Z")
    #expect(shown.text("notices.0.kind") == "invited")
    let fund = try shop.node.call("fund.get", ["fund": .string(shop.fund)])
    #expect(fund.at("balance.held.amount") == 10_000)
    #expect(fund.at("balance.free.amount") == 90_000)
  }

  @Test("takes a pasted list, answers for each distinct address and loses none to a bad one (R12)")
  func pastedList() throws {
    let shop = try Shop(TestNode())
    let result = try shop.node.call(
      "invitation.create",
      ["product": "Course", "emails": "Ben <ben@EXAMPLE.org>, nobody; carl@example.org\n ben@example.org"])
    #expect(result.at("results")?.texts("email") == ["ben@example.org", "nobody", "carl@example.org"])
    #expect(result.at("results")?.arrayValue?.map { $0["ok"] } == [true, false, true])
    #expect(result.text("results.1.error.data.code") == "address.invalid")
    let listed = try shop.node.call("invitation.list")
    #expect(listed.at("items")?.arrayValue?.count == 2)
  }

  @Test("says what to do when nothing is left, and invites those there is money for (R7)")
  func exhausted() throws {
    let shop = try Shop(TestNode(), licenses: 2)
    let result = try shop.node.call(
      "invitation.create", ["product": "Course", "emails": ["a@x.org", "b@x.org", "c@x.org"]])
    #expect(result.at("results")?.arrayValue?.map { $0["ok"] } == [true, true, false])
    #expect(result.text("results.2.error.data.code") == "supply.exhausted")
    let actions = result.at("results.2.error.data.nextActions")?.arrayValue?.compactMap(\.stringValue) ?? []
    #expect(["buyMore", "addFunds", "withdrawPending"].allSatisfy { word in actions.contains { $0.hasPrefix(word) } })
    #expect(try shop.node.call("invitation.list").at("items")?.arrayValue?.count == 2)
  }

  @Test("with atomic one bad row refuses all and writes nothing (R12)")
  func atomic() throws {
    let shop = try Shop(TestNode(), licenses: 2)
    let before = try shop.node.call("ledger.digest")
    let error = try shop.node.refusal(
      "invitation.create", ["product": "Course", "emails": ["a@x.org", "b@x.org", "c@x.org"], "atomic": true])
    #expect(error.word == "batch.refused")
    #expect(try shop.node.call("ledger.digest") == before)
  }

  @Test("accepts at once for whoever invites themselves (R28)")
  func selfInvitation() throws {
    let shop = try Shop(TestNode())
    let row = try shop.invite(TestNode.owner)
    #expect(row.text("state") == "accepted")
    let shown = try shop.node.call("invitation.get", ["invitation": .string(row.text("invitation") ?? "")])
    #expect(shown.text("state") == "accepted")
    #expect(shown.text("access.state") == "awaitingRegistration")
  }

  @Test("refuses what the rules refuse, each with its word (R8, R10, R11, C3)")
  func refusals() throws {
    let shop = try Shop(TestNode())
    func word(_ email: String, _ more: JSONObject) throws -> String? {
      try shop.invite(email, more).text("error.data.code")
    }
    try shop.invite("ben@example.org")
    #expect(try word("ben@example.org", [:]) == "invitation.alreadyInvited")
    #expect(try word("c@x.org", ["course": .string(shop.product)]) == "product.courseMismatch")
    #expect(try word("c@x.org", ["start": ["on": "date", "date": "2025-12-31"]]) == "start.outOfRange")
    #expect(try word("c@x.org", ["start": ["on": "date", "date": "2027-01-01"]]) == "start.outOfRange")
    let node = shop.node
    let invite: JSONObject = ["product": "Course", "emails": ["c@x.org"]]
    func refused(_ change: JSONObject) throws -> String? {
      var params = invite
      for (name, value) in change { params[name] = value }
      return try node.word("invitation.create", params)
    }
    #expect(try refused(["product": "Nothing"]) == "product.unknown")
    #expect(try refused(["product": "prd_none"]) == "id.malformed")
    #expect(try refused(["supply": "Nothing"]) == "fund.unknown")
    #expect(try refused(["start": ["on": "date", "date": "2026-02-30"]]) == "date.invalid")
    #expect(try refused(["emails": " , "]) == "request.empty")
  }

  @Test("draws on the usable lot that ends first and goes on to the next (R14)")
  func firstEndingLot() throws {
    let shop = try Shop(TestNode(), licenses: 1)
    let early = try shop.node.call(
      "fund.deposit",
      ["fund": "Training", "amount": ["amount": 10_000, "currency": "USD"], "validUntil": "2026-06-01"])
    let first = try shop.invite("a@x.org")
    #expect(first.text("lot") == early.text("lot"))
    #expect(first.text("end") == "2026-06-01T00:00:00Z")
    #expect(try shop.invite("b@x.org").text("end") == "2027-01-01T00:00:00Z")
    #expect(try shop.invite("c@x.org").text("error.data.code") == "supply.exhausted")
  }
}
