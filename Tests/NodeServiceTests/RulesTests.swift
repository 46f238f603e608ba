import JSONRPC
import Licensing
import NodeService
import Testing

@Suite("A node that does not know the rules in force")
struct RulesTests {
  @Test("says so wherever somebody looks, refuses to write, and forwards")
  func stopped() throws {
    let clock = ClockMode.frozen(at: try Instant(text: "2026-01-01T00:00:00Z"))
    let later = try Node.inMemory(seed: [UInt8](repeating: 1, count: 32), clock: clock, rules: 2)
    defer { later.close() }
    let earlier = try TestNode(seed: 2)
    _ = try later.call("ledger.create", ["name": "Books"]).get()
    func carry() throws {
      let pages = try later.call("changes.export").get()["pages"] ?? []
      try earlier.call("changes.import", ["pages": pages])
    }
    try carry()
    #expect(try earlier.call("node.health") == ["ok": true])
    #expect(try earlier.call("ledger.get").at("rulesKnown") == true)
    let raised = try later.call("ledger.raiseRules", ["rules": 2]).get()
    #expect(raised["rules"] == 2)
    _ = try later.call("ledger.configure", ["name": "New"]).get()
    try carry()
    let ledger = try earlier.call("ledger.get")
    #expect(ledger["rules"] == 2 && ledger["rulesKnown"] == false && ledger.text("name") == "Books")
    #expect(ledger.text("notice")?.contains("Upgrade this node.") == true)
    #expect(try earlier.call("ledger.list").at("items.0.rulesKnown") == false)
    #expect(try earlier.call("node.health")["upgradeNeeded"]?.arrayValue?.count == 1)
    #expect(try earlier.call("ledger.digest")["deriving"] == true)
    #expect(try earlier.word("learner.add", ["emails": ["a@x.org"]]) == "ledger.rulesUnknown")
    let third = try TestNode(seed: 3)
    try third.call("changes.import", ["pages": try earlier.call("changes.export")["pages"] ?? []])
    #expect(try third.call("changes.status")["version"] == later.call("changes.status").get()["version"])
  }

  @Test("raises them to the next version only, if it knows that")
  func raising() throws {
    let node = try Shop(TestNode()).node
    #expect(try node.word("ledger.raiseRules", ["rules": 1]) == "ledger.rulesNotNext")
    #expect(try node.word("ledger.raiseRules", ["rules": 3]) == "ledger.rulesNotNext")
    #expect(try node.word("ledger.raiseRules", ["rules": 2]) == "ledger.rulesUnknown")
    let laptops = try Laptops()
    #expect(try laptops.ben.word("ledger.raiseRules", ["rules": 2]) == "permission.denied")
  }
}
