import JSONRPC
import Testing

@Suite("R48: exported and taken over into a new ledger, the reports say the same")
struct RoundTripTests {
  @Test("of two machines' random work", arguments: [UInt64](1...5))
  func roundTrip(seed: UInt64) throws {
    let books = try RandomBooks(seed: seed, steps: 140)
    let old = books.nodes[0]
    let (new, rows) = try Moving.move(old, at: books.clock)
    let refused = rows.filter { $0.result["ok"] == false }
    // What cannot be said in a new ledger is named; nothing else is refused.
    let words = Set(refused.map { $0.result.text("error.data.code") ?? "" })
    #expect(words.isSubset(of: ["import.notCarried", "supply.exhausted"]), "\(refused)")
    #expect(rows.allSatisfy { row in (row.result["lost"]?.arrayValue ?? []).allSatisfy { $0 != "charges" } })
    let (before, after) = (try MovedPicture(old), try MovedPicture(new))
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
    #expect(try MovedPicture(third) == after)
  }

  @Test("such work reaches everything that is to be carried")
  func reaches() throws {
    var states: Set<String> = []
    for seed in UInt64(1)...5 {
      let books = try RandomBooks(seed: seed, steps: 140)
      for line in try Moving.lines(books.nodes[0]) {
        let type = line.text("type") ?? ""
        states.insert("\(type) \(line.text("state") ?? "")")
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
      "addresses", "departed", "onboarding",
    ] {
      #expect(states.contains(wanted), "\(wanted)")
    }
  }
}
