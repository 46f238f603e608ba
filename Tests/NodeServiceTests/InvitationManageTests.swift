import JSONRPC
import Testing

@Suite("Managing invitations")
struct InvitationManageTests {
  private let shop: Shop
  private var node: TestNode { shop.node }

  init() throws { shop = try Shop(TestNode()) }

  private func invite(_ email: String, _ more: JSONObject = [:]) throws -> JSON {
    try #require(try shop.invite(email, more)["invitation"])
  }

  private func state(_ invitation: JSON) throws -> String? {
    try node.call("invitation.get", ["invitation": invitation]).text("state")
  }

  private func row(_ method: String, _ invitation: JSON, _ more: JSONObject = [:]) throws -> JSON {
    var params: JSONObject = ["invitations": [invitation]]
    for (name, value) in more { params[name] = value }
    return try node.call(method, params).at("results.0") ?? .null
  }

  @Test("a resend mints another token, and both open the invitation (R23)")
  func resend() throws {
    let first = try shop.invite("a@x.org")
    let invitation = try #require(first["invitation"])
    let again = try row("invitation.resend", invitation)
    #expect(again["token"] != first["token"])
    #expect(again.text("state") == "pending")
    try node.call("invitation.accept", ["invitation": invitation, "token": try #require(first["token"])])
    #expect(try row("invitation.resend", invitation).text("error.data.code") == "invitation.alreadyAccepted")
  }

  @Test("a withdrawal frees the claim at once; a second one is refused (R24)")
  func withdraw() throws {
    let invitation = try invite("a@x.org")
    #expect(try row("invitation.withdraw", invitation, ["reason": "wrongProduct"]).text("state") == "withdrawn")
    #expect(try node.call("fund.get", ["fund": "Training"]).at("balance.free.amount") == 100_000)
    #expect(try row("invitation.withdraw", invitation).text("error.data.code") == "invitation.alreadyWithdrawn")
    #expect(try row("invitation.withdraw", "inv_0000000000000000-0-0").text("error.data.code") == "invitation.unknown")
    #expect(try row("invitation.withdraw", "nonsense").text("error.data.code") == "id.malformed")
  }

  @Test("some of many are refused and the rest is withdrawn; with atomic none is (R24)")
  func withdrawMany() throws {
    let (one, other) = (try invite("a@x.org"), try invite("b@x.org"))
    try node.call("invitation.withdraw", ["invitations": [one]])
    #expect(
      try node.word("invitation.withdraw", ["invitations": [one, other], "atomic": true]) == "batch.refused")
    #expect(try state(other) == "pending")
    let results = try node.call("invitation.withdraw", ["invitations": [one, other, other]])
    #expect(results.at("results")?.arrayValue?.map { $0["ok"] } == [false, true, true])
  }

  @Test("giving to another is one act that keeps the place and the credits (C32)")
  func giveTo() throws {
    let invitation = try invite("a@x.org")
    let given = try row("invitation.withdraw", invitation, ["giveTo": "b@x.org", "reason": "wrongPerson"])
    #expect(given.text("state") == "withdrawn")
    #expect(given.text("given.email") == "b@x.org")
    #expect(given.text("given.state") == "pending")
    let fresh = try node.call("invitation.get", ["invitation": try #require(given.at("given.invitation"))])
    #expect(fresh["replaces"] == invitation)
    let third = try invite("c@x.org")
    #expect(
      try node.word("invitation.withdraw", ["invitations": [invitation, third], "giveTo": "d@x.org"])
        == "batch.refused")
  }

  @Test("what has ended is issued again as a new invitation that points to the former (R16)")
  func reissue() throws {
    let invitation = try invite("a@x.org", ["note": "for Q3"])
    try node.call("invitation.withdraw", ["invitations": [invitation]])
    let row = try row("invitation.reissue", invitation)
    let fresh = try node.call("invitation.get", ["invitation": try #require(row.at("reissued.invitation"))])
    #expect(fresh["replaces"] == invitation)
    #expect(fresh.text("email") == "a@x.org")
    #expect(fresh.text("note") == "for Q3")
    try node.call("invitation.accept", ["invitation": try #require(row.at("reissued.link"))])
    #expect(
      try self.row("invitation.reissue", try #require(row.at("reissued.invitation"))).text("error.data.code")
        == "invitation.alreadyAccepted")
  }

  @Test("an open invitation is withdrawn and issued again in one act (C31)")
  func reissueOpen() throws {
    let invitation = try invite("a@x.org")
    let row = try row("invitation.reissue", invitation)
    #expect(row.text("reissued.state") == "pending")
    #expect(try state(invitation) == "withdrawn")
  }

  @Test("the start moves to another day within the validity, and nowhere else (R26, R27)")
  func editStart() throws {
    let invitation = try invite("a@x.org", ["start": ["on": "date", "date": "2026-02-01"]])
    func word(_ day: String) throws -> String? {
      try row("invitation.editStart", invitation, ["start": .string(day)]).text("error.data.code")
    }
    #expect(try row("invitation.editStart", invitation, ["start": "2026-03-01"]).text("start.date") == "2026-03-01")
    #expect(try word("2026-03-01") == "start.unchanged")
    #expect(try word("2025-03-01") == "start.outOfRange")
    #expect(try word("2027-03-01") == "start.outOfRange")
    let onAcceptance: JSONObject = ["invitations": [invitation], "start": ["on": "acceptance"]]
    #expect(try node.refusal("invitation.editStart", onAcceptance).code == -32602)
  }

  @Test("an acceptance needs a token that was sent (R19); a decline frees the claim (C27)")
  func answers() throws {
    let (one, other) = (try shop.invite("a@x.org"), try shop.invite("b@x.org"))
    let invitation = try #require(one["invitation"])
    #expect(
      try node.word("invitation.accept", ["invitation": invitation, "token": try #require(other["token"])])
        == "token.unknown")
    #expect(try node.word("invitation.accept", ["invitation": invitation, "token": "zzz"]) == "token.malformed")
    let declined = try node.call("invitation.decline", ["invitation": try #require(other["link"])])
    #expect(declined.text("state") == "declined")
    #expect(try node.call("invitation.accept", ["invitation": invitation]).text("state") == "accepted")
    #expect(try node.word("invitation.decline", ["invitation": invitation]) == "invitation.alreadyAccepted")
  }

  @Test("a pending invitation expires when its lifetime is over, and not before (R22)")
  func expiry() throws {
    let invitation = try invite("a@x.org")
    try node.call("clock.set", ["now": "2026-03-31T23:59:59Z"])
    #expect(try state(invitation) == "pending")
    try node.call("clock.set", ["now": "2026-04-01T00:00:00Z"])
    #expect(try state(invitation) == "expired")
    #expect(try node.word("invitation.accept", ["invitation": invitation]) == "invitation.alreadyExpired")
  }

  @Test("lists are filtered and come in pages")
  func lists() throws {
    for index in 0..<5 { _ = try invite("l\(index)@x.org") }
    var seen: [String] = []
    var params: JSONObject = ["limit": 2, "state": "pending", "product": "Course", "fund": "Training"]
    while true {
      let page = try node.call("invitation.list", params)
      seen += page.at("items")?.texts("email") ?? []
      guard let cursor = page["nextCursor"] else { break }
      params["cursor"] = cursor
    }
    #expect(seen == (0..<5).map { "l\($0)@x.org" })
    #expect(try node.call("invitation.list", ["learner": "l3@x.org"]).at("items")?.arrayValue?.count == 1)
    #expect(try node.call("invitation.list", ["state": "accepted"]).at("items")?.arrayValue?.isEmpty == true)
    #expect(try node.word("invitation.list", ["cursor": "?"]) == "cursor.invalid")
  }
}
