import JSONRPC
import Testing

/// Two laptops that work apart and carry their change sets to each other.
struct Laptops {
  let ana: TestNode
  let ben: TestNode
  let shop: Shop

  /// Ana owns the ledger; Ben has a role in it, that of an administrator unless said, and was let in with exactly the
  /// address he was invited at (R3).
  init(licenses: Int64 = 10, role: String = "fullAdmin") throws {
    ana = try TestNode(seed: 1)
    ben = try TestNode(seed: 2)
    shop = try Shop(ana, licenses: licenses)
    try ana.call("member.invite", ["email": "ben@example.org", "role": .string(role)])
    let offer = try ben.call("device.offer", ["email": "ben@example.org", "name": "Ben's laptop"])
    try ana.call("device.approve", ["request": offer.at("request") ?? .null])
    try sync()
  }

  /// Carries what one node holds to the other.
  func carry(_ source: TestNode, _ target: TestNode) throws {
    let since = try target.call("changes.status").at("version") ?? []
    var params: JSONObject = ["since": since]
    while true {
      let exported = try source.call("changes.export", params)
      try target.call("changes.import", ["pages": exported.at("pages") ?? []])
      guard let cursor = exported["nextCursor"] else { return }
      params["cursor"] = cursor
    }
  }

  func sync() throws {
    try carry(ana, ben)
    try carry(ben, ana)
  }

  /// Both show the same state: equal versions and equal digests.
  func expectSame(_ place: SourceLocation = #_sourceLocation) throws {
    let (one, other) = (try ana.call("ledger.digest"), try ben.call("ledger.digest"))
    #expect(one.at("version") == other.at("version"), sourceLocation: place)
    #expect(one.text("log") == other.text("log"), sourceLocation: place)
    #expect(one.text("state") == other.text("state"), sourceLocation: place)
  }
}

@Suite("Two laptops work offline, sync, and agree")
struct StoryTests {
  @Test("a withdrawal that meets an acceptance becomes a case and an evaluation request (C1, R25)")
  func withdrawalMeetsAcceptance() throws {
    let laptops = try Laptops()
    let (ana, ben) = (laptops.ana, laptops.ben)
    let row = try laptops.shop.invite("lea@example.org")
    let invitation = try #require(row["invitation"])
    try laptops.sync()

    let withdrawn = try ana.call("invitation.withdraw", ["invitations": [invitation], "reason": "wrongPerson"])
    #expect(withdrawn.text("results.0.state") == "withdrawn")
    let accepted = try ben.call("invitation.accept", ["invitation": try #require(row["link"])])
    #expect(accepted.text("state") == "accepted")
    try laptops.sync()
    try laptops.expectSame()

    for node in [ana, ben] {
      #expect(try node.call("invitation.get", ["invitation": invitation]).text("state") == "accepted")
      let cases = try node.call("case.list")
      #expect(cases.text("items.0.rule") == "C1")
      #expect(cases.at("items.0.subject") == invitation)
      #expect(cases.text("items.0.lost.kind") == "withdraw")
      #expect(cases.text("items.0.winner.kind") == "accept")
      let requests = try node.call("evaluation.list", ["state": "open"])
      #expect(requests.at("items.0.fromWithdrawal") == true)
      #expect(requests.text("items.0.reason") == "wrongPerson")
    }

    let request = try #require(try ana.call("evaluation.list").at("items.0.evaluation"))
    let decided = try ana.call("evaluation.decide", ["evaluation": request, "decision": "approved"])
    #expect(decided.text("state") == "approved")
    // The decision finished the business of the case.
    #expect(try ana.call("case.list", ["rule": "C1", "state": "resolved"]).at("items")?.arrayValue?.count == 1)
    try laptops.sync()
    try laptops.expectSame()
    #expect(try ben.call("case.list", ["rule": "C1"]).at("items")?.arrayValue?.isEmpty == true)
    #expect(try ben.call("fund.get", ["fund": "Training"]).at("balance.free.amount") == 100_000)
    #expect(try ben.call("invitation.get", ["invitation": invitation]).text("access.state") == "revoked")
  }

  @Test("two invitations for the last of the money: the first is honoured, the other waits with what to do (C2, R7)")
  func lastOfTheMoney() throws {
    let laptops = try Laptops(licenses: 1)
    let mine = try #require(try laptops.shop.invite("a@example.org")["invitation"])
    let hers = try #require(
      try laptops.ben.call("invitation.create", ["product": "Course", "emails": ["b@example.org"]])
        .at("results.0"))
    #expect(hers.text("state") == "pending")
    try laptops.sync()
    try laptops.expectSame()
    let states = try [mine, try #require(hers["invitation"])].map { id in
      try laptops.ana.call("invitation.get", ["invitation": id]).text("state") ?? ""
    }
    #expect(states.sorted() == ["pending", "waitlisted"])
    let waiting = try #require(try laptops.ana.call("invitation.list", ["state": "waitlisted"]).at("items.0"))
    #expect(waiting.at("waiting.nextActions")?.arrayValue?.count == 3)
    #expect(waiting.at("waiting.stoppedBy") == waiting["invitation"])
    #expect(waiting.text("waiting.behind")?.hasPrefix("inv_") == true)
    #expect(try laptops.ana.call("case.list").text("items.0.rule") == "C2")
    let statement = try laptops.ana.call("fund.statement", ["fund": "Training"])
    #expect(statement.at("items")?.texts("kind") == ["deposit", "hold"])
    let id = try #require(waiting["invitation"])
    let holder = states[0] == "waitlisted" ? laptops.ana : laptops.ben
    #expect(try holder.word("invitation.accept", ["invitation": id]) == "invitation.waitlisted")

    try laptops.ana.call(
      "fund.deposit",
      ["fund": "Training", "amount": ["amount": 10_000, "currency": "USD"], "validUntil": "2027-06-01"])
    try laptops.sync()
    try laptops.expectSame()
    #expect(try laptops.ben.call("invitation.get", ["invitation": id]).text("state") == "pending")
    #expect(try laptops.ben.call("case.list").at("items")?.arrayValue?.isEmpty == true)
  }

  @Test("explains why a thing is in its state (R46)")
  func explains() throws {
    let laptops = try Laptops()
    let row = try laptops.shop.invite("lea@example.org")
    let invitation = try #require(row["invitation"])
    try laptops.sync()
    try laptops.ana.call("invitation.withdraw", ["invitations": [invitation]])
    try laptops.ben.call("clock.set", ["now": "2026-01-01T00:00:01Z"])
    try laptops.ben.call("invitation.accept", ["invitation": invitation, "token": try #require(row["token"])])
    try laptops.sync()
    let explained = try laptops.ana.call("history.explain", ["about": invitation])
    #expect(explained.at("operations")?.texts("kind") == ["invite", "tell", "withdraw", "accept"])
    #expect(explained.text("operations.2.fate.rule") == "C1")
    #expect(explained.text("cases.0.rule") == "C1")
    #expect(explained.at("text")?.arrayValue?.isEmpty == false)
    let listed = try laptops.ben.call("history.list")
    #expect(listed.at("items")?.texts("kind").first == "openLedger")
  }

  @Test("a re-issue in one act is void where its withdrawal lost (C31)")
  func reissueMeetsAcceptance() throws {
    let laptops = try Laptops()
    let row = try laptops.shop.invite("lea@example.org")
    let invitation = try #require(row["invitation"])
    try laptops.sync()
    let reissued = try laptops.ana.call("invitation.reissue", ["invitations": [invitation]])
    let fresh = try #require(reissued.at("results.0.reissued.invitation"))
    try laptops.ben.call("invitation.accept", ["invitation": try #require(row["link"])])
    try laptops.sync()
    try laptops.expectSame()
    #expect(try laptops.ben.call("invitation.get", ["invitation": invitation]).text("state") == "accepted")
    #expect(try laptops.ben.call("invitation.get", ["invitation": fresh]).text("state") != "pending")
  }

  @Test("syncs over loopback TCP and compares digests; nothing new is one round trip")
  func overTCP() throws {
    let laptops = try Laptops()
    let port = try #require(try laptops.ana.call("sync.listen")["port"]?.int64Value)
    try laptops.ben.call("peer.add", ["name": "ana", "address": .string("127.0.0.1:\(port)")])
    try laptops.shop.invite("lea@example.org")
    let first = try laptops.ben.call("sync.run")
    #expect(first.at("results.0.ok") == true)
    #expect(first.at("results.0.received") == 1)
    #expect(first.at("results.0.digestsEqual") == true)
    try laptops.expectSame()
    // Ben's clock is ahead of Ana's: the digests are compared at the earlier instant.
    try laptops.ben.call("clock.set", ["now": "2026-05-01T00:00:00Z"])
    let second = try laptops.ben.call("sync.run", ["peer": "ana"])
    #expect(second.at("results.0.digestsEqual") == true)
    #expect(second.at("results.0.received") == 0)
    #expect(second.at("results.0.roundTrips") == 1)
    #expect(try laptops.ben.call("sync.status").text("peers.0.lastOutcome") == "ok")
  }

  @Test("verifies and rebuilds to the same digest")
  func verifies() throws {
    let laptops = try Laptops(licenses: 1)
    try laptops.shop.invite("a@example.org")
    try laptops.ben.call("invitation.create", ["product": "Course", "emails": ["b@example.org"]])
    try laptops.sync()
    let before = try laptops.ana.call("ledger.digest").text("state")
    #expect(try laptops.ana.call("node.verify") == ["ok": true, "problems": []])
    try laptops.ana.call("node.rebuild")
    #expect(try laptops.ana.call("ledger.digest").text("state") == before)
  }
}
