import JSONRPC
import Testing

@Suite("Currencies of what is new")
struct CurrencyTests {
  @Test(
    "ISO 4217: a code that no money has opens no fund and prices no product", arguments: ["UDS", "XTS", "XXQ", "usd"])
  func unassigned(code: String) throws {
    let node = try TestNode()
    let price: JSON = ["amount": 1, "currency": .string(code)]
    let customer: JSONObject = [
      "name": "Books", "ownerEmail": .string(TestNode.owner), "quantity": 1, "price": price,
    ]
    #expect(try node.word("ledger.create", customer) == "currency.invalid")
    try node.call("ledger.create", ["name": "Books", "ownerEmail": .string(TestNode.owner)])
    #expect(try node.word("fund.open", ["name": "G", "currency": .string(code)]) == "currency.invalid")
    #expect(
      try node.word("product.define", ["name": "P", "kind": "course", "price": price]) == "currency.invalid")
  }
}

@Suite("fund")
struct FundTests {
  private let shop: Shop
  private var node: TestNode { shop.node }

  init() throws { shop = try Shop(TestNode(), licenses: 3, until: "2026-06-01") }

  private static func usd(_ amount: Int64) -> JSON { ["amount": .int(amount), "currency": "USD"] }

  @Test("an extension previews what moves, what stays and which invitations block (R15)")
  func preview() throws {
    let invitation = try #require(try shop.invite("a@x.org")["invitation"])
    try node.call("clock.set", ["now": "2026-01-02T00:00:00Z"])
    let before = try node.call("ledger.digest")
    let preview = try node.call(
      "fund.extend", ["fund": "Training", "validUntil": "2027-06-01", "dryRun": true])
    #expect(preview.at("extended.0.amount.amount") == 20_000)
    #expect(preview.text("notExtended.0.why") == "heldByPending")
    #expect(preview.at("notExtended.0.amount.amount") == 10_000)
    #expect(preview.at("blocking.0.invitation") == invitation)
    #expect(try node.call("ledger.digest") == before)
  }

  @Test("pending invitations that are covered move with the credits (R16)")
  func covers() throws {
    let invitation = try #require(try shop.invite("a@x.org")["invitation"])
    try node.call("clock.set", ["now": "2026-01-02T00:00:00Z"])
    let done = try node.call("fund.extend", ["fund": "Training", "validUntil": "2027-06-01", "coverPending": true])
    #expect(done["covered"] == [invitation])
    #expect(done.at("extended.0.amount.amount") == 30_000)
    #expect(done["blocking"] == [])
    let shown = try node.call("invitation.get", ["invitation": invitation])
    #expect(shown.text("end") == "2027-06-01T00:00:00Z")
    #expect(shown.text("deadline") == "2026-04-02T00:00:00Z")
  }

  @Test("an extension never shortens, and an ended lot is not extended (R18)")
  func neverShortens() throws {
    #expect(try node.word("fund.extend", ["fund": "Training", "validUntil": "2026-05-01"]) == "fund.notLater")
    try node.call("clock.set", ["now": "2026-06-02T00:00:00Z"])
    #expect(try node.word("fund.extend", ["fund": "Training", "validUntil": "2027-05-01"]) == "supply.ended")
  }

  @Test("amounts, currencies, dates and lots are checked, each with its word")
  func badInput() throws {
    func word(_ change: JSONObject) throws -> String? {
      var params: JSONObject = ["fund": "Training", "amount": Self.usd(1), "validUntil": "2027-01-01"]
      for (name, value) in change { params[name] = value }
      return try node.word("fund.deposit", params)
    }
    #expect(try word(["amount": Self.usd(0)]) == "amount.invalid")
    #expect(try word(["amount": Self.usd(.max)]) == "amount.invalid")
    #expect(try word(["amount": ["amount": 1, "currency": "EUR"]]) == "supply.currency")
    #expect(try word(["amount": ["amount": 1, "currency": "eur"]]) == "currency.invalid")
    #expect(try word(["validUntil": "soon"]) == "date.invalid")
    #expect(try word(["validUntil": "2020-01-01"]) == "supply.ended")
    #expect(try word(["fund": "fnd_0000000000000000-0-0"]) == "fund.unknown")
    #expect(try word(["fund": "Nowhere"]) == "fund.unknown")
    #expect(try word(["reference": .string(String(repeating: "x", count: 201))]) == "text.tooLong")
    #expect(try node.refusal("fund.deposit", ["fund": "Training", "amount": 5]).code == -32602)
    #expect(
      try node.word("fund.adjust", ["fund": "Training", "amount": Self.usd(1), "lot": "lot_0000000000000000-0-0"])
        == "lot.unknown")
  }

  @Test("the statement tells what was paid in and what became of it, and sums to the balance (R36)")
  func statement() throws {
    let first = try #require(try shop.invite("a@x.org")["invitation"])
    let second = try #require(try shop.invite("b@x.org")["invitation"])
    try node.call("invitation.accept", ["invitation": first])
    try node.call("invitation.withdraw", ["invitations": [second]])
    try node.call("fund.adjust", ["fund": "Training", "amount": Self.usd(-5_000), "reason": "refund"])
    let statement = try node.call("fund.statement", ["fund": "Training"])
    let kinds = statement.at("items")?.texts("kind") ?? []
    #expect(kinds.sorted() == ["adjustment", "capture", "deposit", "hold", "hold", "release"])
    let changes = (statement.at("items")?.arrayValue ?? []).compactMap { $0.at("change.amount")?.int64Value }
    #expect(statement.at("balance.free.amount")?.int64Value == changes.reduce(0, +))
    #expect(statement.at("balance.spent.amount") == 10_000)
  }

  @Test("credits that ended are forfeited, visibly (R17)")
  func forfeits() throws {
    _ = try shop.invite("a@x.org")
    try node.call("clock.set", ["now": "2026-06-01T00:00:00Z"])
    let statement = try node.call("fund.statement", ["fund": "Training"])
    #expect(statement.at("balance.forfeited.amount") == 30_000)
    let lines = statement.at("items")?.arrayValue ?? []
    let forfeited = lines.filter { $0.text("kind") == "forfeit" }.compactMap { $0.at("amount.amount")?.int64Value }
    #expect(forfeited.reduce(0, +) == 30_000)
    #expect(lines.compactMap { $0.at("change.amount")?.int64Value }.reduce(0, +) == 0)
  }
}
