import JSONRPC
import Testing

@Suite("R48: exported and taken over into a new ledger, the reports say the same")
struct RoundTripTests {
  @Test("of two machines' random work", arguments: RandomBooks.seeds)
  func roundTrip(seed: UInt64) throws {
    let books = try RandomBooks(seed: seed, steps: 140)
    let old = books.nodes[0]
    let (new, rows) = try Moving.move(old, at: books.clock)
    let refused = rows.filter { $0.result["ok"] == false }
    // What cannot be said in a new ledger is named; nothing else is refused.
    let words = Set(refused.map { $0.result.text("error.data.code") ?? "" })
    #expect(words.isSubset(of: ["import.notCarried", "supply.exhausted"]), "\(refused)")
    #expect(rows.allSatisfy { row in (row.result["lost"]?.arrayValue ?? []).allSatisfy { $0 != "charges" } })
    try expectWhatIsOver(rows, of: old, in: new)
    let paidInAgain = Set(rows.filter { $0.result.lost.contains("credits") }.map { MovedPicture.name($0.line) })
    let before = try MovedPicture(old, paidInAgain: paidInAgain)
    let after = try MovedPicture(new, paidInAgain: paidInAgain)
    #expect(after.subscriptions == before.subscriptions || !refused.isEmpty)
    #expect(after.statements == before.statements)
    #expect(after.learners == before.learners)
    #expect(after.settings == before.settings)
    #expect(after.expiring == before.expiring || !refused.isEmpty)
    if refused.isEmpty {
      #expect(after == before)
    } else {
      let missing = refused.compactMap { $0.line.text("email") }
      let rest = before.issued.filter { line in !missing.contains { line.contains($0) } }
      #expect(rest.allSatisfy(after.issued.contains))
    }
    #expect(try new.call("node.verify")["ok"] == true)
    // What the new ledger says can be taken over once more without any further loss.
    let (third, again) = try Moving.move(new, at: books.clock)
    #expect(again.allSatisfy { $0.result["ok"] == true }, "\(again.filter { $0.result["ok"] == false })")
    #expect(try MovedPicture(third, paidInAgain: paidInAgain) == after)
  }

  /// R9, R17: what is used up stays in the file, and neither comes back nor is missing: an order has what is left of
  /// it, and of a fund exactly that is spent again which accesses that go on had cost.
  private func expectWhatIsOver(_ rows: [(line: JSON, result: JSON)], of old: TestNode, in new: TestNode) throws {
    var spent: [String: Int64] = [:]
    for (line, result) in rows {
      let type = line.text("type")
      switch (type, line.text("access.state")) {
      case ("license", "ended"): #expect(result.lost == ["past"], "\(line)")
      case ("invitation", "ended"): #expect(result.lost == ["spent"], "\(line)")
      case ("invitation", _) where result["state"] == "accepted":
        spent[line.text("supply") ?? "", default: 0] += line.at("price.amount")?.int64Value ?? 0
      case ("order", _):
        guard let moved = result["order"], line["cancellations"]?.arrayValue?.isEmpty != false else { continue }
        let used = line["used"]?.int64Value ?? 0
        let quantity = try new.call("order.get", ["order": moved])["quantity"]?.int64Value ?? 0
        #expect(quantity + used == line["quantity"]?.int64Value, "\(line)")
        #expect(result.lost.contains("past") == (used > 0))
      default: break
      }
    }
    for (line, result) in rows where line["type"] == "fund" {
      let balance = try new.call("fund.get", ["fund": try #require(result["fund"])])
      #expect(balance.at("balance.spent.amount")?.int64Value == spent[line.text("fund") ?? ""] ?? 0, "\(line)")
    }
  }

  @Test("such work reaches everything that is to be carried")
  func reaches() throws {
    var states: Set<String> = []
    for seed in RandomBooks.seeds {
      let books = try RandomBooks(seed: seed, steps: 140)
      for line in try Moving.lines(books.nodes[0]) {
        let type = line.text("type") ?? ""
        states.insert("\(type) \(line.text("state") ?? "")")
        if let access = line.text("access.state") { states.insert("\(type) whose access is \(access)") }
        if line.text("access.end") ?? "" > books.clock, line.text("end") ?? "" <= books.clock {
          states.insert("\(type) that outlives its supply")
        }
        for segment in line["segments"]?.arrayValue ?? [] where segment.text("end") ?? "" > books.clock {
          let (capacity, spent) = (segment.at("capacity.amount"), segment.at("spent.amount"))
          if capacity == spent, capacity != 0 { states.insert("credits spent whole") }
        }
        if type == "subscription" {
          for charge in line["charges"]?.arrayValue ?? [] { states.insert("charge \(charge.text("kind") ?? "")") }
          for each in line["purchases"]?.arrayValue ?? [] { states.insert("purchase \(each.text("state") ?? "")") }
        }
        if line["addresses"] != nil { states.insert("addresses") }
        if line["departedAt"] != nil { states.insert("departed") }
        if line["onboarding"] != nil { states.insert("onboarding") }
      }
    }
    for wanted in [
      "order requested", "order assigned", "license allocated", "license inUse", "license released",
      "invitation pending", "invitation accepted", "charge initial", "charge additionalSeats",
      "charge renewal", "charge catchUp", "purchase awaitingPayment", "purchase finalised", "purchase failed",
      "addresses", "departed", "onboarding", "license whose access is ended", "invitation whose access is ended",
      "invitation whose access is active", "invitation that outlives its supply", "credits spent whole",
      "license waitlisted",
    ] {
      #expect(states.contains(wanted), "\(wanted)")
    }
  }
}

extension RandomBooks {
  /// The stories that are moved.
  fileprivate static let seeds = [UInt64](1...10)
}

extension JSON {
  /// What a line of the import lost.
  fileprivate var lost: [String] { (self["lost"]?.arrayValue ?? []).compactMap(\.stringValue) }
}
