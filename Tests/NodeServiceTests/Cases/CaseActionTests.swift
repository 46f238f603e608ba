import JSONRPC
import Testing

@Suite("R7 R46: what a case tells people to do, a node accepts")
struct CaseActionTests {
  /// A history that leaves a case of a rule.
  struct History: CustomTestStringConvertible, Sendable {
    let rule: String
    let play: @Sendable (CasePair) throws -> Void
    var testDescription: String { rule }

    init(_ rule: String, _ play: @escaping @Sendable (CasePair) throws -> Void) {
      self.rule = rule
      self.play = play
    }
  }

  static let histories: [History] = [
    History("C1") { _ = try $0.acceptedAndWithdrawn() },
    History("C2") { pair in
      _ = try pair.allocate("lea@example.org", on: pair.ana)
      _ = try pair.allocate("max@example.org", on: pair.desk)
      try pair.sync()
    },
    History("C3") { pair in
      _ = try pair.invite("max@example.org", on: pair.ana)
      _ = try pair.invite("max@example.org", on: pair.desk)
      try pair.sync()
    },
    History("C3") { pair in
      let first = try pair.invite("max@example.org", on: pair.ana)
      let second = try pair.invite("max@example.org", on: pair.desk)
      try pair.ana.call("invitation.accept", ["invitation": try #require(first["link"])])
      try pair.desk.call("invitation.accept", ["invitation": try #require(second["link"])])
      try pair.sync()
    },
    History("C3") { pair in
      _ = try pair.allocate("kim@example.org", on: pair.ana)
      _ = try pair.allocate("kim@example.org", on: pair.desk)
      try pair.sync()
    },
    History("C5") { pair in
      let invitation = try #require(try pair.invite("lea@example.org", on: pair.ana)["invitation"])
      try pair.sync()
      try pair.ana.call("invitation.editStart", ["invitations": [invitation], "start": "2026-02-01"])
      try pair.desk.call("invitation.withdraw", ["invitations": [invitation]])
      try pair.sync()
    },
    History("C6") { pair in
      let invitation = try #require(try pair.invite("lea@example.org", on: pair.ana)["invitation"])
      try pair.sync()
      try pair.ana.call("invitation.editStart", ["invitations": [invitation], "start": "2026-02-01"])
      try pair.desk.call("invitation.editStart", ["invitations": [invitation], "start": "2026-02-02"])
      try pair.sync()
    },
    History("C7") { pair in
      let row = try pair.invite("lea@example.org", on: pair.ana)
      let invitation = try #require(row["invitation"])
      try pair.sync()
      try pair.ana.call("invitation.accept", ["invitation": try #require(row["link"])])
      try pair.desk.call("invitation.editStart", ["invitations": [invitation], "start": "2026-02-02"])
      try pair.sync()
    },
    History("C8") { pair in
      let row = try pair.invite("lea@example.org", on: pair.ana)
      try pair.sync()
      try pair.ana.call("invitation.accept", ["invitation": try #require(row["link"])])
      try pair.desk.call("fund.adjust", ["fund": "Training", "amount": ["amount": -100_000, "currency": "USD"]])
      try pair.sync()
    },
    History("C11") { pair in
      let license = try pair.allocate("lea@example.org", on: pair.ana)
      try pair.sync()
      for (node, learner) in [(pair.ana, "max@example.org"), (pair.desk, "lou@example.org")] {
        try node.call(
          "license.reallocate", ["license": license, "to": .string(learner), "ground": "neverLoggedIn"])
      }
      try pair.sync()
    },
    History("C13") { _ = try $0.usedAndReleased() },
    History("C19") { pair in
      try pair.ana.call(
        "product.define", ["name": "Seat", "kind": "seat", "price": ["amount": 36_500, "currency": "USD"]])
      let begun = try pair.ana.call("subscription.start", ["product": "Seat", "seats": 5, "months": 12])
      let asked = try pair.ana.call(
        "subscription.purchase", ["subscription": try #require(begun["subscription"]), "quantity": 2])
      let purchase = try #require(asked["purchase"])
      try pair.sync()
      try pair.ana.call("subscription.finalize", ["purchase": purchase])
      try pair.desk.call("subscription.fail", ["purchase": purchase])
      try pair.sync()
    },
    History("C21") { _ = try $0.assignedAndCancelled() },
    History("C21") { pair in
      let order = try pair.assignedAndCancelled()
      let request = try #require(try pair.ana.call("order.get", ["order": order]).at("cancellations.0.cancellation"))
      _ = try pair.ana.call("license.allocate", ["product": "Premium", "emails": ["lea@example.org"], "supply": order])
      try pair.desk.call("order.decide", ["order": order, "cancellation": request, "decision": "approved"])
      try pair.sync()
    },
    History("C27") { pair in
      let row = try pair.invite("lea@example.org", on: pair.ana)
      let link = try #require(row["link"])
      try pair.sync()
      try pair.ana.call("invitation.accept", ["invitation": link])
      try pair.desk.call("invitation.decline", ["invitation": link])
      try pair.sync()
    },
    History("C28") { pair in
      let (_, evaluation) = try pair.evaluated()
      try pair.ana.call("evaluation.decide", ["evaluation": evaluation, "decision": "denied"])
      try pair.desk.call("evaluation.decide", ["evaluation": evaluation, "decision": "approved"])
      try pair.sync()
    },
    History("C28") { pair in
      let (_, evaluation) = try pair.evaluated()
      try pair.ana.call("evaluation.decide", ["evaluation": evaluation, "decision": "denied"])
      try pair.desk.call("evaluation.decide", ["evaluation": evaluation, "decision": "closed"])
      try pair.sync()
    },
    History("C30") { pair in
      try pair.ana.call("ledger.configure", ["reminderDays": 10])
      try pair.desk.call("ledger.configure", ["reminderDays": 20])
      try pair.ana.call("strategy.set", ["kind": "path"])
      try pair.desk.call("strategy.set", ["kind": "labs"])
      try pair.sync()
    },
    History("C31") { pair in
      let row = try pair.invite("lea@example.org", on: pair.ana)
      let invitation = try #require(row["invitation"])
      try pair.sync()
      try pair.ana.call("invitation.accept", ["invitation": try #require(row["link"])])
      try pair.desk.call("invitation.withdraw", ["invitations": [invitation], "giveTo": "nia@example.org"])
      try pair.sync()
    },
  ]

  @Test("every action that an open case names is accepted when tried", arguments: histories)
  func accepted(history: History) throws {
    let pair = try CasePair()
    try history.play(pair)
    let cases = try pair.cases()
    #expect(cases.contains { $0.text("rule") == history.rule })
    for shown in cases {
      let actions = shown["nextActions"]?.arrayValue?.compactMap(\.stringValue) ?? []
      #expect(!actions.isEmpty, "\(shown.shown)")
      for action in actions { try attempt(action, of: shown, pair) }
    }
  }

  /// Tries what an action names first.
  private func attempt(_ action: String, of shown: JSON, _ pair: CasePair) throws {
    guard let method = action.firstMatch(of: /[a-z]+\.[a-z][A-Za-z]+/).map({ String($0.output) }) else { return }
    let id = action.firstMatch(of: /[a-z]{3}_[0-9a-z]+-[0-9]+-[0-9]+/).map { JSON.string(String($0.output)) }
    var params = try parameters(of: method, naming: id, shown, pair)
    if method != "history.explain" { params["dryRun"] = true }
    let result = try pair.ana.call(method, params)
    for row in result["results"]?.arrayValue ?? [] { #expect(row["ok"] == true, "\(action): \(row.shown)") }
  }

  private func parameters(
    of method: String, naming id: JSON?, _ shown: JSON, _ pair: CasePair
  ) throws -> JSONObject {
    let subject = try #require(shown["subject"])
    switch method {
    case "case.resolve": return ["case": try #require(shown["case"]), "rule": try #require(shown["rule"])]
    case "evaluation.decide": return ["evaluation": try #require(id), "decision": "denied"]
    case "evaluation.submit": return ["invitations": [try #require(id)]]
    case "fund.deposit":
      return ["fund": subject, "amount": ["amount": 10_000, "currency": "USD"], "validUntil": "2027-01-01"]
    case "history.explain": return ["about": subject]
    case "invitation.create", "license.allocate":
      let record = try pair.ana.call("history.explain", ["about": subject])["state"]
      return ["product": try #require(record?["product"]), "emails": [try #require(record?["email"])]]
    case "invitation.editStart": return ["invitations": [try #require(id)], "start": "2026-03-01"]
    case "invitation.reissue", "invitation.withdraw": return ["invitations": [try #require(id)]]
    case "ledger.configure": return ["reminderDays": 10]
    case "license.release":
      let held = try pair.ana.call("license.list", ["product": "Premium", "state": "allocated"]).at("items.0.license")
      return ["licenses": [try #require(id ?? held)], "ground": "leftCompany"]
    case "order.decide": return ["order": subject, "cancellation": try #require(id), "decision": "denied"]
    case "order.request": return ["product": "Premium", "quantity": 1]
    case "strategy.set": return ["kind": "path"]
    default:
      Issue.record("nobody says how to try \(method)")
      return [:]
    }
  }
}
