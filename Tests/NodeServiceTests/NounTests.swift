import JSONRPC
import NodeService
import Testing

@Suite("The other nouns")
struct NounTests {
  @Test("products are defined, revised and retired (R9, C24, C25)")
  func products() throws {
    let shop = try Shop(TestNode())
    let node = shop.node
    let revised = try node.call(
      "product.revise",
      ["product": "Course", "price": ["amount": 20_000, "currency": "USD"], "policy": ["accessDays": 30]])
    #expect(revised.at("price.amount") == 20_000)
    #expect(revised.at("policy.accessDays") == 30)
    #expect(
      try node.word("product.revise", ["product": "Course", "price": ["amount": 1, "currency": "EUR"]])
        == "supply.currency")
    #expect(try shop.invite("a@x.org")["ok"] == true)
    try node.call("product.retire", ["product": "Course"])
    #expect(
      try node.word("invitation.create", ["product": "Course", "emails": ["b@x.org"]]) == "product.retired")
    #expect(try node.word("product.retire", ["product": "Course"]) == "product.retired")
    #expect(try node.call("product.list").at("items")?.arrayValue?.isEmpty == true)
    #expect(try node.call("product.list", ["includeRetired": true]).at("items")?.arrayValue?.count == 1)
    // R8: a family is chosen first.
    for (filter, count) in [
      (["family": "Elsewhere"], 0), (["kind": "seat"], 0), (["kind": "course", "family": "Course"], 1),
    ] as [(JSONObject, Int)] {
      var wanted = filter
      wanted["includeRetired"] = true
      #expect(try node.call("product.list", wanted).at("items")?.arrayValue?.count == count)
    }
    #expect(
      try node.word(
        "product.define", ["name": "P", "kind": "course", "price": ["amount": -1, "currency": "USD"]])
        == "amount.invalid")
  }

  @Test("learners are added, registered and found by id or address (R20)")
  func learners() throws {
    let node = try Shop(TestNode()).node
    let added = try node.call("learner.add", ["emails": "a@x.org, bad, a@X.org b@x.org"])
    #expect(added.at("results")?.arrayValue?.map { $0["ok"] } == [true, false, true])
    #expect(added.at("results.0.isNew") == true)
    let again = try node.call("learner.add", ["emails": ["a@x.org"]])
    #expect(again.at("results.0.isNew") == false)
    let registered = try node.call("learner.register", ["learners": ["a@x.org", "nobody@x.org"]])
    #expect(registered.text("results.0.registeredAt") == "2026-01-01T00:00:00Z")
    #expect(registered.text("results.1.error.data.code") == "learner.unknown")
    let id = try #require(added.at("results.0.learner"))
    #expect(try node.call("learner.get", ["learner": id]).at("registered") == true)
    let page = try node.call("learner.list", ["limit": 1])
    #expect(page.at("items")?.arrayValue?.count == 1)
    let rest = try node.call("learner.list", ["limit": 1, "cursor": try #require(page["nextCursor"])])
    #expect(rest.at("items")?.arrayValue?.count == 1)
    #expect(rest["nextCursor"] == nil)
  }

  @Test("members get roles once each, and their devices are listed (R3)")
  func members() throws {
    let laptops = try Laptops()
    #expect(
      try laptops.ana.word("member.invite", ["email": "ben@example.org", "role": "fullAdmin"]) == "member.hasRole")
    try laptops.ana.call("member.invite", ["email": "ben@example.org", "role": "support"])
    let members = try laptops.ana.call("member.list")
    #expect(members.at("items")?.arrayValue?.count == 2)
    #expect(members.at("items.1.roles")?.texts("role") == ["fullAdmin", "support"])
    #expect(members.text("items.1.devices.0.name") == "Ben's laptop")
    #expect(try laptops.ben.call("device.list").at("items.1.isSelf") == true)
  }

  @Test("an evaluation is submitted for what was accepted, and decided once (R25)")
  func evaluations() throws {
    let shop = try Shop(TestNode())
    let node = shop.node
    let invitation = try #require(try shop.invite("a@x.org")["invitation"])
    let early = try node.call("evaluation.submit", ["invitations": [invitation]])
    #expect(early.text("results.0.error.data.code") == "invitation.notAccepted")
    try node.call("invitation.accept", ["invitation": invitation])
    let submitted = try node.call("evaluation.submit", ["invitations": [invitation], "reason": "wrongProduct"])
    let evaluation = try #require(submitted.at("results.0.evaluation"))
    #expect(try node.call("evaluation.get", ["evaluation": evaluation]).text("reason") == "wrongProduct")
    let decided = try node.call(
      "evaluation.decide", ["evaluation": evaluation, "decision": "denied", "note": "used"])
    #expect(decided.text("state") == "denied")
    #expect(
      try node.word("evaluation.decide", ["evaluation": evaluation, "decision": "approved"]) == "evaluation.settled")
    #expect(try node.call("evaluation.list", ["state": "denied"]).at("items")?.arrayValue?.count == 1)
    #expect(
      try node.word("evaluation.get", ["evaluation": "evl_0000000000000000-0-0"]) == "evaluation.unknown")
  }

  @Test("notices are listed with their link, and marked sent or failed (R13, R49)")
  func notifications() throws {
    let shop = try Shop(TestNode())
    let node = shop.node
    let row = try shop.invite("a@x.org")
    let due = try node.call("notification.list")
    #expect(due.text("items.0.kind") == "invited")
    #expect(due.at("items.0.link") == row["link"])
    let notice = try #require(due.at("items.0.notification"))
    let failed = try node.call(
      "notification.markSent", ["notifications": [notice], "failed": ["code": "mailbox.full"]])
    #expect(failed.text("results.0.state") == "failed")
    #expect(try node.call("notification.list", ["state": "failed"]).text("items.0.code") == "mailbox.full")
    let sent = try node.call("notification.markSent", ["notifications": [notice, "nothing"]])
    #expect(sent.text("results.0.state") == "sent")
    #expect(sent.text("results.1.error.data.code") == "notification.unknown")
    #expect(try node.call("notification.list").at("items")?.arrayValue?.isEmpty == true)
    try node.call("invitation.withdraw", ["invitations": [try #require(row["invitation"])]])
    #expect(try node.call("notification.list").text("items.0.kind") == "withdrawn")
  }

  @Test("peers have names and addresses of this machine")
  func peers() throws {
    let node = try TestNode()
    try node.call("peer.add", ["name": "ben", "address": "127.0.0.1:7777"])
    #expect(try node.word("peer.add", ["name": "ben", "address": "127.0.0.1:1"]) == "peer.known")
    #expect(try node.word("peer.add", ["name": "far", "address": "example.org:1"]) == "peer.addressInvalid")
    #expect(try node.word("peer.add", ["name": "far", "address": "127.0.0.1:99999"]) == "peer.addressInvalid")
    #expect(try node.call("peer.list").text("items.0.address") == "127.0.0.1:7777")
    try node.call("peer.remove", ["name": "ben"])
    #expect(try node.word("peer.remove", ["name": "ben"]) == "peer.unknown")
    #expect(try node.word("sync.run") == "peer.unknown")
  }

  @Test("pages that cannot be read and versions that are none are refused, and the node lives")
  func badChanges() throws {
    let shop = try Shop(TestNode())
    let node = shop.node
    #expect(try node.word("changes.import", ["pages": ["???"]]) == "page.malformed")
    #expect(try node.word("changes.import", ["pages": ["AAAA"]]) == "page.malformed")
    #expect(try node.word("changes.export", ["since": ["x"]]) == "version.malformed")
    let pages = try #require(try node.call("changes.export", ["bytesMax": 1]).at("pages"))
    let again = try node.call("changes.import", ["pages": pages])
    #expect(again["stored"] == 0)
    #expect(again["duplicates"]?.int64Value ?? 0 > 0)
  }

  @Test("a subscriber hears of every change with the version after it")
  func subscription() throws {
    let shop = try Shop(TestNode())
    let heard = Heard()
    let handle = ClientHandle(id: 7) { heard.add($0) }
    let entry = try #require(shop.node.node.table["changes.subscribe"])
    let context = RequestContext(method: "changes.subscribe", handle: handle)
    #expect(try entry.handler.handle(context, [:]) == ["subscribed": true])
    try shop.node.call("ledger.configure", ["name": "New", "dryRun": true])
    #expect(heard.notices.isEmpty)
    let result = try shop.node.call("ledger.configure", ["name": "New"])
    #expect(heard.notices.map(\.method) == ["changes.didChange"])
    #expect(heard.notices.first?.params["version"] == result["version"])
    #expect(try entry.handler.handle(context, ["current": true]) == ["subscribed": true])
    #expect(heard.notices.count == 2)
    #expect(heard.notices.last?.params == heard.notices.first?.params, "what is held is told again to who comes back")
    handle.close()
    try shop.node.call("ledger.configure", ["name": "Newer"])
    #expect(heard.notices.count == 2)
  }

  @Test("the node says what it is, and clock.set exists only where the clock stands still")
  func information() throws {
    let node = try TestNode()
    let info = try node.call("node.info")
    #expect(info.at("clock.frozen") == true)
    #expect(try node.call("node.health") == ["ok": true])
    #expect(try node.call("rpc.discover").at("methods")?.texts("name").contains("clock.set") == true)
    let real = try Node.inMemory(seed: [UInt8](repeating: 9, count: 32), clock: .system)
    defer { real.close() }
    #expect(real.table["clock.set"] == nil)
  }
}
