import JSONRPC
import Testing

@Suite struct SettlementTests {
  /// Two nodes of one ledger; the second one's device was let in.
  private struct Pair {
    let shop: Shop
    let ben: TestNode

    init() throws {
      shop = try Shop(TestNode())
      ben = try TestNode(seed: 2)
      try shop.node.call("member.invite", ["email": "ben@example.org", "role": "fullAdmin"])
      let offer = try ben.call("device.offer", ["email": "ben@example.org", "name": "laptop"])
      try shop.node.call("device.approve", ["request": try #require(offer["request"])])
      try carry(from: shop.node, to: ben)
    }

    func carry(from one: TestNode, to other: TestNode) throws {
      let version = try other.call("changes.status")["version"] ?? []
      let pages = try #require(try one.call("changes.export", ["since": version])["pages"])
      let result = try other.call("changes.import", ["pages": pages])
      #expect(result["refusedAcknowledgements"] == [])
    }
  }

  @Test func `R46: a thing is settled once the other device has acknowledged it, and explain says who has not`() throws
  {
    let pair = try Pair()
    let (ana, shop) = (pair.shop.node, pair.shop)
    let invitation = try #require(try shop.invite("lea@example.org").text("invitation"))
    let about: JSONObject = ["about": .string(invitation)]
    #expect(try ana.call("invitation.get", ["invitation": .string(invitation)]).text("settlement") == "provisional")
    let before = try ana.call("history.explain", about)
    #expect(before.text("settlement") == "provisional")
    #expect(before.at("operations.0.seenBy")?.arrayValue?.count == 1)
    #expect(before.at("operations.0.notSeenBy.0") == before.at("devices.1.device"))
    let lines = before["text"]?.arrayValue?.compactMap(\.stringValue) ?? []
    #expect(lines.contains { $0.contains("ben@example.org's device “laptop” has") && $0.contains("not seen") })
    try pair.carry(from: ana, to: pair.ben)
    try pair.carry(from: pair.ben, to: ana)
    for (method, params) in [
      ("invitation.get", ["invitation": .string(invitation)]), ("fund.get", ["fund": .string(shop.fund)]),
      ("history.explain", about),
    ] as [(String, JSONObject)] {
      #expect(try ana.call(method, params).text("settlement") == "settled", "\(method)")
    }
    #expect(try ana.call("invitation.list").at("items.0")?.text("settlement") == "settled")
    let after = try ana.call("history.explain", about)
    #expect(after.at("operations.0.notSeenBy") == [])
  }

  @Test func `A ledger of one device is settled at once, and cases and evaluations say so too`() throws {
    let shop = try Shop(TestNode(), licenses: 1)
    let row = try shop.invite("lea@example.org")
    let invitation = try #require(row["invitation"])
    try shop.node.call("invitation.accept", ["invitation": invitation])
    let evaluation = try shop.node.call("evaluation.submit", ["invitations": [invitation]]).at("results.0.evaluation")
    let shown = try shop.node.call("evaluation.get", ["evaluation": try #require(evaluation)])
    #expect(shown.text("settlement") == "settled")
    #expect(try shop.node.call("fund.list").at("items.0")?.text("settlement") == "settled")
  }

  @Test func `R44: status and health show each device's version and what it lacks`() throws {
    let pair = try Pair()
    try pair.carry(from: pair.ben, to: pair.shop.node)
    try pair.shop.invite("lea@example.org")
    let status = try pair.shop.node.call("changes.status")
    #expect(status.at("devices.0.isSelf") == true && status.at("devices.0.lacking") == 0)
    #expect(status.at("devices.1.name") == "laptop" && status.at("devices.1.lacking") == 1)
    #expect(status.at("devices.1.lackingSince") == "2026-01-01T00:00:00Z")
    #expect(try pair.ben.call("changes.status")["version"] == status.at("devices.1.acknowledged"))
    #expect(try pair.shop.node.call("node.health") == ["ok": true])
    let health = try pair.shop.node.call("node.health", ["devices": true])
    #expect(health.at("ledgers.0.devices") == status["devices"])
  }

  @Test func `R44: the audit trail is found by member, device, kind and time`() throws {
    let pair = try Pair()
    let ana = pair.shop.node
    try ana.call("clock.set", ["now": "2026-03-01"])
    try pair.shop.invite("lea@example.org")
    let devices = try #require(try ana.call("device.list")["items"]?.arrayValue)
    let members = try #require(try ana.call("member.list")["items"]?.arrayValue)
    func kinds(_ params: JSONObject) throws -> [String] {
      try ana.call("history.list", params)["items"]?.texts("kind") ?? []
    }
    #expect(try kinds(["from": "2026-02-01"]) == ["invite", "tell"])
    #expect(try kinds(["kind": "invite"]) == ["invite"])
    #expect(try kinds(["until": "2026-02-01", "kind": "invite"]) == [])
    #expect(try kinds(["actor": try #require(members[0]["member"])]).count > 5)
    #expect(try kinds(["actor": try #require(members[1]["member"])]) == [])
    #expect(try kinds(["device": try #require(devices[1]["device"])]) == [])
    #expect(try kinds(["device": try #require(devices[0]["deviceId"]), "from": "2026-02-01"]).count == 2)
    #expect(try kinds(["about": .string(pair.shop.fund), "kind": "deposit"]) == ["deposit"])
    let entry = try #require(try ana.call("history.list", ["kind": "invite"]).at("items.0"))
    for member in ["actor", "at", "device", "seenBy", "notSeenBy", "settlement"] {
      #expect(entry[member] != nil, "\(member)")
    }
    #expect(try ana.word("history.list", ["actor": "mem_none"]) == "id.malformed")
  }
}
