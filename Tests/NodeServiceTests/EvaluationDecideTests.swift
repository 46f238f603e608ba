import JSONRPC
import Testing

@Suite("Deciding evaluations and giving on what they free")
struct EvaluationDecideTests {
  /// A license that was accepted, and the open request to evaluate it.
  private struct Asked {
    let invitation: JSON
    let evaluation: JSON
  }

  private func asked(_ shop: Shop, _ email: String = "a@x.org", _ more: JSONObject = [:]) throws -> Asked {
    let invitation = try #require(try shop.invite(email, more)["invitation"])
    try shop.node.call("invitation.accept", ["invitation": invitation])
    let submitted = try shop.node.call("evaluation.submit", ["invitations": [invitation], "reason": "wrongPerson"])
    return Asked(invitation: invitation, evaluation: try #require(submitted.at("results.0.evaluation")))
  }

  private func balance(_ node: TestNode) throws -> [String] {
    let fund = try node.call("fund.get", ["fund": "Training"])
    return ["free", "held", "spent"].map { "\($0) \(fund.at("balance.\($0).amount")?.int64Value ?? -1)" }
  }

  @Test("R25: an approval gives the license to another learner in the same act, on the same credits")
  func gives() throws {
    let shop = try Shop(TestNode(), licenses: 1)
    let asked = try asked(shop)
    let decided = try shop.node.call(
      "evaluation.decide", ["evaluation": asked.evaluation, "decision": "approved", "giveTo": "B@X.org"])
    #expect(decided.text("state") == "approved")
    #expect(decided.text("given.state") == "pending")
    #expect(decided.text("given.email") == "B@x.org")
    #expect(try balance(shop.node) == ["free 0", "held 10000", "spent 0"])
    let given = try #require(decided.at("given.invitation"))
    #expect(try shop.node.call("invitation.get", ["invitation": given])["replaces"] == asked.invitation)
    let former = try shop.node.call("invitation.get", ["invitation": asked.invitation])
    #expect(former.text("access.state") == "revoked")
    try shop.node.call("invitation.accept", ["invitation": try #require(decided.at("given.link"))])
    #expect(try balance(shop.node) == ["free 0", "held 0", "spent 10000"])
    let kinds = try shop.node.call("fund.statement", ["fund": "Training"]).at("items")?.texts("kind") ?? []
    #expect(kinds.filter { $0 == "reversal" }.count == 1)
    #expect(try shop.node.call("node.verify") == ["ok": true, "problems": []])
  }

  @Test("R25: what is denied or closed frees nothing to give", arguments: ["denied", "closed"])
  func nothingFreed(decision: String) throws {
    let shop = try Shop(TestNode())
    let asked = try asked(shop)
    let params: JSONObject = [
      "evaluation": asked.evaluation, "decision": .string(decision), "giveTo": "b@x.org",
    ]
    #expect(try shop.node.word("evaluation.decide", params) == "evaluation.nothingFreed")
    #expect(try shop.node.call("evaluation.get", ["evaluation": asked.evaluation]).text("state") == "open")
  }

  @Test("R25: what cannot be given is refused whole: the license is not reversed either")
  func refusedWhole() throws {
    let shop = try Shop(TestNode())
    let asked = try asked(shop)
    try shop.invite("b@x.org")
    func word(_ address: String) throws -> String? {
      try shop.node.word(
        "evaluation.decide", ["evaluation": asked.evaluation, "decision": "approved", "giveTo": .string(address)])
    }
    #expect(try word("b@x.org") == "invitation.alreadyInvited")
    #expect(try word("nobody") == "address.invalid")
    try shop.node.call("product.retire", ["product": "Course"])
    #expect(try word("c@x.org") == "product.retired")
    #expect(try shop.node.call("evaluation.get", ["evaluation": asked.evaluation]).text("state") == "open")
    #expect(try balance(shop.node) == ["free 80000", "held 10000", "spent 10000"])
  }

  @Test("R25 C24: dearer than the credits carry is refused; approving alone is still possible")
  func tooDear() throws {
    let shop = try Shop(TestNode(), licenses: 1)
    let asked = try asked(shop)
    try shop.node.call(
      "product.revise", ["product": "Course", "price": ["amount": 20_000, "currency": "USD"]])
    let params: JSONObject = ["evaluation": asked.evaluation, "decision": "approved"]
    var giving = params
    giving["giveTo"] = "b@x.org"
    #expect(try shop.node.word("evaluation.decide", giving) == "supply.exhausted")
    #expect(try balance(shop.node) == ["free 0", "held 0", "spent 10000"])
    try shop.node.call("evaluation.decide", params)
    #expect(try balance(shop.node) == ["free 10000", "held 0", "spent 0"])
  }

  @Test("R25 R11: a start that lies behind is not given on; access starts on acceptance")
  func startBehind() throws {
    let shop = try Shop(TestNode())
    let asked = try asked(shop, "a@x.org", ["start": ["on": "date", "date": "2026-02-01"]])
    try shop.node.call("clock.set", ["now": "2026-03-01T12:00:00Z"])
    let decided = try shop.node.call(
      "evaluation.decide", ["evaluation": asked.evaluation, "decision": "approved", "giveTo": "b@x.org"])
    let given = try shop.node.call("invitation.get", ["invitation": try #require(decided.at("given.invitation"))])
    #expect(given.text("start.on") == "acceptance")
    #expect(given.text("end") == "2027-01-01T00:00:00Z")
  }

  @Test("R25 R34: support gives on what it frees, and has no other right to invite")
  func bySupport() throws {
    let laptops = try Laptops(licenses: 1, role: "support")
    let asked = try asked(laptops.shop)
    try laptops.sync()
    #expect(
      try laptops.ben.word("invitation.create", ["product": "Course", "emails": ["b@x.org"]])
        == "permission.denied")
    let decided = try laptops.ben.call(
      "evaluation.decide", ["evaluation": asked.evaluation, "decision": "approved", "giveTo": "b@x.org"])
    let given = try #require(decided.at("given.invitation"))
    #expect(
      try laptops.ben.word("invitation.withdraw", ["invitations": [given]]) == "permission.denied")
    try laptops.sync()
    try laptops.expectSame()
    #expect(try laptops.ana.call("invitation.get", ["invitation": given]).text("state") == "pending")
    #expect(try laptops.ana.call("case.list").at("items")?.arrayValue?.isEmpty == true)
    #expect(try balance(laptops.ana) == ["free 0", "held 10000", "spent 0"])
  }

  @Test("C28 C31: approved on two laptops, the later one giving: what it gave is void, with a case")
  func approvedTwice() throws {
    let laptops = try Laptops(licenses: 3, role: "support")
    let asked = try asked(laptops.shop)
    try laptops.sync()
    try laptops.ben.call("clock.set", ["now": "2026-01-01T00:01:00Z"])
    try laptops.ana.call("evaluation.decide", ["evaluation": asked.evaluation, "decision": "approved"])
    let decided = try laptops.ben.call(
      "evaluation.decide", ["evaluation": asked.evaluation, "decision": "approved", "giveTo": "b@x.org"])
    let given = try #require(decided.at("given.invitation"))
    try laptops.sync()
    try laptops.expectSame()
    for node in [laptops.ana, laptops.ben] {
      #expect(try node.call("invitation.get", ["invitation": given]).text("state") == "void")
      let cases = try node.call("case.list")
      #expect(cases.at("items")?.texts("rule") == ["C31"])
      #expect(cases.at("items.0.subject") == given)
      #expect(cases.text("items.0.winner.kind") == "decideEvaluation")
      #expect(try balance(node) == ["free 30000", "held 0", "spent 0"])
      #expect(try node.call("node.verify") == ["ok": true, "problems": []])
    }
    let state = try laptops.ana.call("ledger.digest").text("state")
    try laptops.ana.call("node.rebuild")
    #expect(try laptops.ana.call("ledger.digest").text("state") == state)
  }

  @Test("R45: a dry run shows whom it would be given to and writes nothing; repeated, the first result comes again")
  func dryRun() throws {
    let shop = try Shop(TestNode())
    let asked = try asked(shop)
    var params: JSONObject = [
      "evaluation": asked.evaluation, "decision": "approved", "giveTo": "b@x.org", "dryRun": true,
    ]
    #expect(try shop.node.call("evaluation.decide", params).text("given.state") == "pending")
    #expect(try shop.node.call("evaluation.get", ["evaluation": asked.evaluation]).text("state") == "open")
    params["dryRun"] = false
    params["commandId"] = "give-1"
    let first = try shop.node.call("evaluation.decide", params)
    #expect(try shop.node.call("evaluation.decide", params) == first)
  }
}
