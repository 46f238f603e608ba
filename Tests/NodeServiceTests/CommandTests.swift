import Foundation
import JSONRPC
import NodeService
import Testing

@Suite("What every command keeps to")
struct CommandTests {
  @Test("a repeated command gives the first result and does nothing more (R45)")
  func repeated() throws {
    let shop = try Shop(TestNode())
    let params: JSONObject = ["product": "Course", "emails": ["a@x.org"], "commandId": "c-1"]
    let first = try shop.node.call("invitation.create", params)
    #expect(try shop.node.call("invitation.create", params) == first)
    #expect(try shop.node.call("invitation.list").at("items")?.arrayValue?.count == 1)
    var other = params
    other["emails"] = ["b@x.org"]
    #expect(try shop.node.word("invitation.create", other) == "command.reused")
    #expect(try shop.node.word("ledger.configure", ["name": "B", "commandId": "c-1"]) == "command.reused")
  }

  @Test("a repeated ledger.create gives the same ledger (R45)")
  func repeatedCreation() throws {
    let node = try TestNode()
    let params: JSONObject = ["name": "Books", "commandId": "found"]
    let first = try node.call("ledger.create", params)
    #expect(first.text("recoveryPhrase")?.split(separator: " ").count == 34)
    // All but the phrase, which stands above every device and is told once.
    let again = try node.call("ledger.create", params)
    #expect(again["recoveryPhrase"] == nil)
    for name in ["ledger", "member", "version"] { #expect(again[name] == first[name]) }
    #expect(try node.call("ledger.list").at("items")?.arrayValue?.count == 1)
    #expect(try node.word("ledger.create", ["name": "Other", "commandId": "found"]) == "command.reused")
  }

  @Test("a dry run of ledger.create begins none (R45)")
  func dryCreation() throws {
    let node = try TestNode()
    let dry: JSONObject = ["name": "Books", "commandId": "found", "dryRun": true]
    #expect(try node.call("ledger.create", dry).text("name") == "Books")
    #expect(try node.call("ledger.list").at("items") == [])
    #expect(try node.word("ledger.create", ["name": "Books", "dryRun": true, "quantity": 0]) == "quantity.invalid")
    #expect(try node.call("ledger.create", ["name": "Books", "commandId": "found"])["recoveryPhrase"] != nil)
    #expect(try node.call("ledger.list").at("items")?.arrayValue?.count == 1)
  }

  @Test("the file of a replica holds no recovery phrase")
  func phraseIsNotKept() throws {
    let directory = FileManager.default.temporaryDirectory.path + "/allot-phrase-\(UUID().uuidString.prefix(8))"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let node = try Node.open(NodeOptions(directory: directory))
    let created = try node.call("ledger.create", ["name": "Books", "commandId": "found"]).get()
    let phrase = try #require(created.text("recoveryPhrase"))
    node.close()
    for name in try FileManager.default.contentsOfDirectory(atPath: directory) {
      let content = FileManager.default.contents(atPath: directory + "/" + name) ?? Data()
      #expect(content.range(of: Data(phrase.utf8.prefix(40))) == nil, "\(name)")
    }
  }

  @Test("a dry run gives the full result and writes nothing (R45)")
  func dryRun() throws {
    let shop = try Shop(TestNode())
    let invitation = try #require(try shop.invite("x@x.org")["invitation"])
    let before = try shop.node.call("ledger.digest")
    let calls: [(String, JSONObject)] = [
      ("ledger.configure", ["name": "New"]), ("member.invite", ["email": "m@x.org", "role": "auditor"]),
      ("learner.add", ["emails": ["a@x.org"]]), ("learner.register", ["learners": ["x@x.org"]]),
      ("product.define", ["name": "P", "kind": "course", "price": ["amount": 1, "currency": "USD"]]),
      ("product.revise", ["product": "Course", "price": ["amount": 2, "currency": "USD"]]),
      ("product.retire", ["product": "Course"]), ("fund.open", ["name": "F", "currency": "EUR"]),
      (
        "fund.deposit",
        ["fund": "Training", "amount": ["amount": 1, "currency": "USD"], "validUntil": "2027-01-01"]
      ),
      ("fund.adjust", ["fund": "Training", "amount": ["amount": -1, "currency": "USD"]]),
      ("fund.extend", ["fund": "Training", "validUntil": "2028-01-01"]),
      ("invitation.create", ["product": "Course", "emails": ["a@x.org"]]),
      ("invitation.resend", ["invitations": [invitation]]), ("invitation.withdraw", ["invitations": [invitation]]),
      ("invitation.withdraw", ["invitations": [invitation], "giveTo": "b@x.org"]),
      ("invitation.editStart", ["invitations": [invitation], "start": "2026-02-01"]),
      ("invitation.reissue", ["invitations": [invitation]]), ("invitation.accept", ["invitation": invitation]),
      ("invitation.decline", ["invitation": invitation]),
    ]
    for (method, params) in calls {
      var params = params
      params["dryRun"] = true
      params["commandId"] = "dry"
      let result = try shop.node.call(method, params)
      let refused = (result.at("results")?.arrayValue ?? []).filter { $0["ok"] != true }
      #expect(refused.isEmpty, "\(method): \(result.shown)")
      #expect(try shop.node.call("ledger.digest") == before, "\(method) left something behind")
    }
  }

  @Test("what was refused may be asked again under the same id")
  func refusedThenAsked() throws {
    let shop = try Shop(TestNode())
    #expect(
      try shop.node.word("ledger.configure", ["name": .string(String(repeating: "x", count: 201)), "commandId": "c"])
        == "text.tooLong")
    try shop.node.call("ledger.configure", ["name": "New", "commandId": "c"])
    #expect(try shop.node.call("ledger.get").text("name") == "New")
  }

  @Test("a ledger is chosen by id or name, and must be where there are several")
  func ledgers() throws {
    let node = try TestNode()
    #expect(try node.word("ledger.get") == "ledger.none")
    let first = try #require(try node.call("ledger.create", ["name": "One"])["ledger"])
    try node.call("ledger.create", ["name": "Two"])
    #expect(try node.word("ledger.get") == "ledger.unspecified")
    #expect(try node.call("ledger.get", ["ledger": first]).text("name") == "One")
    #expect(try node.call("ledger.get", ["ledger": "Two"]).text("name") == "Two")
    #expect(try node.word("ledger.get", ["ledger": "Three"]) == "ledger.unknown")
  }

  @Test("a device that was not let in writes nothing, and is told how to get in (R3)")
  func strangers() throws {
    let laptops = try Laptops()
    let stranger = try TestNode(seed: 3)
    try laptops.carry(laptops.ana, stranger)
    let error = try stranger.refusal("invitation.create", ["product": "Course", "emails": ["a@x.org"]])
    #expect(error.word == "device.notGranted")
    let offer = try stranger.call("device.offer", ["email": "other@example.org"])
    #expect(
      try laptops.ana.word("device.approve", ["request": try #require(offer["request"])]) == "device.addressMismatch")
    #expect(try laptops.ana.word("device.approve", ["request": "allot-device:1:AA"]) == "device.requestMalformed")
  }

  @Test("an administrator cannot deposit, and nobody above is granted by anybody below (R6)")
  func permissions() throws {
    let laptops = try Laptops()
    let deposit: JSONObject = [
      "fund": "Training", "amount": ["amount": 1, "currency": "USD"], "validUntil": "2027-01-01",
    ]
    #expect(try laptops.ben.word("fund.deposit", deposit) == "permission.denied")
    #expect(
      try laptops.ben.word("member.invite", ["email": "x@x.org", "role": "vendorSales"]) == "permission.denied")
    try laptops.ben.call("member.invite", ["email": "x@x.org", "role": "companyManager"])
  }

  @Test("a clock that stands before the ledger began is named as the cause, and reading goes on")
  func clockBehind() throws {
    let node = try Shop(TestNode()).node
    try node.call("clock.set", ["now": "2020-01-01T00:00:00Z"])
    #expect(try node.word("ledger.configure", ["name": "New"]) == "clock.behind")
    #expect(try node.call("ledger.get").text("name") == "Books")
    try node.call("clock.set", ["now": "2026-01-01T00:00:00Z"])
    try node.call("ledger.configure", ["name": "New"])
  }
}
