import JSONRPC
import NodeService
import Testing

@Suite("R48: a ledger is exported whole and moved into a new one")
struct LedgerMoveTests {
  private func lines(_ node: TestNode, limit: Int64 = 1_000) throws -> [JSON] {
    try Moving.lines(node, limit: limit)
  }

  private func newLedger() throws -> TestNode { try Moving.newLedger(at: "2026-02-01T00:00:00Z") }

  /// A ledger in which everything happened once.
  private func eventful() throws -> Shop {
    let shop = try Shop(try TestNode(), licenses: 6)
    let node = shop.node
    try node.call(
      "learner.import", ["rows": [["email": "lea@example.org", "name": "Lea"], ["email": "x@example.org"]]])
    try node.call("learner.register", ["learners": ["lea@example.org"]])
    let lea = try shop.invite("lea@example.org", ["note": "=first"])
    try node.call("invitation.accept", ["invitation": try #require(lea["link"])])
    let nia = try shop.invite("nia@example.org")
    try node.call("invitation.withdraw", ["invitations": [try #require(nia["invitation"])]])
    try shop.invite("max@example.org", ["start": ["on": "date", "date": "2026-05-01"]])
    try node.call("product.revise", ["product": "Course", "price": ["amount": 12_000, "currency": "USD"]])
    try shop.invite("omar@example.org")
    try node.call(
      "product.define",
      [
        "name": "Short", "kind": "course", "price": ["amount": 5_000, "currency": "USD"], "policy": ["accessDays": 10],
      ])
    let short = try shop.invite("lea@example.org", ["product": "Short"])
    try node.call("invitation.accept", ["invitation": try #require(short["link"])])
    try node.call("product.retire", ["product": "Short"])
    try node.call("fund.extend", ["fund": "Training", "validUntil": "2028-01-01"])
    try node.call("clock.set", ["now": "2026-02-01T00:00:00Z"])
    return shop
  }

  @Test("every thing has a line, in the published order, whatever the size of a page")
  func export() throws {
    let shop = try eventful()
    let all = try lines(shop.node)
    #expect(try lines(shop.node, limit: 1) == all)
    #expect(try lines(shop.node, limit: 3) == all)
    let first = try shop.node.call("ledger.export", ["limit": 7])
    #expect(first["items"]?.arrayValue == Array(all.prefix(7)))
    let types = JSON.array(all).texts("type")
    #expect(types.first == "ledger" && types.last == "end" && all.count == types.count)
    var counts: [String: Int] = [:]
    for type in types { counts[type, default: 0] += 1 }
    #expect(
      counts.filter { $0.key != "operation" } == [
        "ledger": 1, "member": 1, "learner": 5, "fund": 1, "product": 2, "productVersion": 1, "invitation": 5,
        "productRetired": 1, "settings": 1, "end": 1,
      ])
    #expect(counts["operation"] == (try shop.node.call("history.list", ["limit": 1_000])["items"]?.arrayValue?.count))
    let version = try #require(types.firstIndex(of: "productVersion"))
    #expect(all[(version + 1)...].first { $0["type"] == "invitation" }?["email"] == "omar@example.org")
    #expect(try shop.node.word("ledger.export", ["cursor": "e99/"]) == "cursor.invalid")
    #expect(try shop.node.word("ledger.export", ["cursor": "e5/prd_x:0:"]) == "cursor.invalid")
  }

  @Test("a new ledger says the same of products, funds and invitations, and what it cannot say is named")
  func move() throws {
    let shop = try eventful()
    let all = try lines(shop.node)
    let node = try newLedger()
    let result = try node.call("ledger.import", ["lines": .array(all)])
    let rows = result["results"]?.arrayValue ?? []
    #expect(rows.count == all.count && result["refused"] == 0, "\(rows.filter { $0["ok"] == false })")
    #expect(rows.map { $0["line"]?.int64Value } == (1...Int64(all.count)).map { $0 })

    func states(_ node: TestNode) throws -> [String] {
      let found = try node.call("invitation.list").at("items")?.arrayValue ?? []
      return found.filter { !["withdrawn"].contains($0.text("state")) }.filter { $0.at("access.state") != "ended" }
        .map { "\($0.text("email") ?? "") \($0.text("productName") ?? "") \($0.text("state") ?? "") \($0.shownPrice)" }
        .sorted()
    }
    #expect(try states(node) == states(shop.node))
    #expect(try node.call("product.get", ["product": "Short"])["retired"] == true)
    #expect(try node.call("product.get", ["product": "Course"]).at("price.amount") == 12_000)
    #expect(try node.call("learner.get", ["learner": "lea@example.org"])["registered"] == true)
    #expect(try node.call("learner.get", ["learner": "lea@example.org"])["name"] == "Lea")

    let (old, new) = (
      try shop.node.call("fund.get", ["fund": "Training"]), try node.call("fund.get", ["fund": "Training"])
    )
    #expect(new.at("balance.held") == old.at("balance.held"))
    #expect(new.at("balance.free") == old.at("balance.free"))
    #expect(new.at("balance.spent.amount") == 10_000)
    #expect(old.at("balance.spent.amount") == 15_000)

    let spent = try #require(zip(all, rows).first { $0.0.at("access.state") == "ended" }?.1)
    #expect(spent["outcome"] == "left" && spent["lost"] == ["spent"])
    let max = try #require(zip(all, rows).first { $0.0["email"] == "max@example.org" && $0.0["type"] == "invitation" })
    #expect(max.1["outcome"] == "partly" && max.1["lost"] == ["authorship", "token", "lifetime"])
    let accepted = try node.call("invitation.accept", ["invitation": try #require(max.1["link"])])
    #expect(accepted["end"] == max.0["end"] && accepted["start"] == max.0["start"])
    #expect(try node.call("node.verify")["ok"] == true)
  }

  @Test("in parts, the mapping travels along; a begun ledger refuses another beginning")
  func parts() throws {
    let shop = try eventful()
    let all = try lines(shop.node)
    let node = try newLedger()
    var mapping: JSON?
    for start in stride(from: 0, to: all.count, by: 3) {
      var params: JSONObject = [
        "lines": .array(all[start..<min(start + 3, all.count)].map { .string($0.shown) }),
        "firstLine": .int(start + 1),
      ]
      params.appendIfPresent("mapping", mapping)
      let result = try node.call("ledger.import", params)
      #expect(result["refused"] == 0)
      #expect(result["results"]?[0]?["line"] == .int(start + 1))
      mapping = result["mapping"]
    }
    let (old, new) = (
      try shop.node.call("fund.get", ["fund": "Training"]), try node.call("fund.get", ["fund": "Training"])
    )
    #expect(new.at("balance.held") == old.at("balance.held") && new.at("balance.free") == old.at("balance.free"))
    #expect(try node.word("ledger.import", ["lines": .array(all)]) == "import.ledgerNotEmpty")
    #expect(try node.word("ledger.import", ["lines": .array(all), "mapping": ["a": "b"]]) == "import.mappingMalformed")
  }

  @Test("what waits in line waits again, behind what has its place (C2)")
  func waiting() throws {
    let laptops = try Laptops(licenses: 1)
    try laptops.shop.invite("lea@example.org")
    try laptops.ben.call("clock.set", ["now": "2026-01-01T00:00:01Z"])
    try laptops.ben.call("invitation.create", ["product": "Course", "emails": ["max@example.org"]])
    try laptops.sync()
    let node = try newLedger()
    let result = try node.call("ledger.import", ["lines": .array(try lines(laptops.ana))])
    #expect(result["refused"] == 0)
    let states = try node.call("invitation.list").at("items")?.arrayValue ?? []
    #expect(JSON.array(states).texts("state") == ["pending", "waitlisted"])
    #expect(JSON.array(states).texts("email") == ["lea@example.org", "max@example.org"])
  }

  @Test("what waits under a version that is no longer in force is refused by name, and loses no other (C24)")
  func waitingUnderAnOldVersion() throws {
    let laptops = try Laptops(licenses: 1)
    try laptops.shop.invite("lea@example.org")
    try laptops.ben.call("clock.set", ["now": "2026-01-01T00:00:01Z"])
    try laptops.ben.call("invitation.create", ["product": "Course", "emails": ["max@example.org"]])
    try laptops.sync()
    try laptops.ana.call("product.revise", ["product": "Course", "policy": ["accessDays": 30]])
    let node = try newLedger()
    let result = try node.call("ledger.import", ["lines": .array(try lines(laptops.ana))])
    let refused = (result["results"]?.arrayValue ?? []).filter { $0["ok"] == false }
    #expect(refused.map { $0.text("error.data.code") } == ["import.notCarried"])
    #expect(try node.call("invitation.list").at("items")?.texts("email") == ["lea@example.org"])
    #expect(try node.call("product.get", ["product": "Course"]).at("policy.accessDays") == 30)
  }

  @Test("credits that have ended stay behind with what was issued from them, and no money appears")
  func endedCredits() throws {
    let shop = try Shop(try TestNode(), licenses: 2, until: "2026-01-15")
    try shop.node.call(
      "fund.deposit",
      ["fund": "Training", "amount": ["amount": 30_000, "currency": "USD"], "validUntil": "2027-01-01"])
    let lea = try shop.invite("lea@example.org")
    try shop.node.call("learner.register", ["learners": ["lea@example.org"]])
    try shop.node.call("invitation.accept", ["invitation": try #require(lea["link"])])
    try shop.node.call("clock.set", ["now": "2026-02-01T00:00:00Z"])
    let node = try newLedger()
    let all = try lines(shop.node)
    let result = try node.call("ledger.import", ["lines": .array(all)])
    #expect(result["refused"] == 0)
    let rows = zip(all, result["results"]?.arrayValue ?? [])
    let fund = try #require(rows.first { $0.0["type"] == "fund" }?.1)
    #expect(fund["lost"] == ["authorship", "endedCredits"])
    // Her access outlives the credits that paid for it: its price is paid in again.
    let invitation = try #require(rows.first { $0.0["type"] == "invitation" }?.1)
    #expect(invitation["lost"] == ["authorship", "token", "accessPeriod", "credits"])
    let balance = try #require(try node.call("fund.get", ["fund": "Training"])["balance"])
    #expect(balance.at("free.amount") == 30_000 && balance.at("spent.amount") == 10_000)
  }

  @Test("a dry run writes nothing; a bad line loses no other; all or nothing takes nothing (R45)")
  func dry() throws {
    let shop = try eventful()
    let all = try lines(shop.node)
    let node = try newLedger()
    let before = try node.call("ledger.digest")
    #expect(try node.call("ledger.import", ["lines": .array(all), "dryRun": true])["refused"] == 0)
    let bad: [JSON] = ["{", ["type": "fund", "name": "F"], ["type": "no"], ["type": "ledger", "format": 99]]
    let mixed = JSON.array(all + bad)
    let result = try node.call("ledger.import", ["lines": mixed, "dryRun": true])
    #expect(result["refused"] == 4)
    let codes = (result["results"]?.arrayValue ?? []).suffix(4).map { $0.text("error.data.code") }
    #expect(codes == Array(repeating: "import.lineMalformed", count: 4))
    #expect(try node.word("ledger.import", ["lines": mixed, "atomic": true]) == "batch.refused")
    #expect(try node.call("ledger.digest") == before)
  }

  @Test("the words for what is lost are those that Protocol/export.md explains")
  func words() throws {
    let node = try TestNode()
    let published = node.node.table["ledger.import"]?.descriptor.result?.properties.first { $0.name == "results" }
    let row = published?.schema.items?.oneOf.first?.properties.first { $0.name == "lost" }
    let words = row?.schema.items?.enumeration.compactMap(\.stringValue) ?? []
    let text = try ExportPage.text()
    #expect(words.count == 19)
    for word in words { #expect(text.contains("| `\(word)` |"), "\(word)") }
  }
}

extension JSON {
  fileprivate var shownPrice: String { at("price.amount")?.shown ?? "" }
}
