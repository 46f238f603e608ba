import JSONRPC
import Testing

@Suite("R46: the history of every kind of thing")
struct HistoryTests {
  private func kinds(_ node: TestNode, _ about: JSON) throws -> [String] {
    try node.call("history.list", ["about": about, "limit": 1_000])["items"]?.texts("kind") ?? []
  }

  private func lines(_ explained: JSON) -> [String] { explained["text"]?.arrayValue?.compactMap(\.stringValue) ?? [] }

  @Test("R46: of a learner: registration, another address and departure, and the state")
  func learner() throws {
    let shop = try Shop(try TestNode())
    try shop.node.call("learner.add", ["emails": ["lea@example.org"]])
    try shop.node.call("learner.register", ["learners": ["lea@example.org"]])
    try shop.invite("lea@example.org")
    try shop.node.call("learner.changeAddress", ["learner": "lea@example.org", "email": "lea@example.net"])
    try shop.node.call("learner.depart", ["learners": ["lea@example.net"]])
    let learner = try #require(try shop.node.call("learner.get", ["learner": "lea@example.net"])["learner"])
    let said = try kinds(shop.node, learner)
    for kind in ["addLearner", "registerLearner", "invite", "changeAddress", "departLearner"] {
      #expect(said.contains(kind), "\(kind)")
    }
    let explained = try shop.node.call("history.explain", ["about": learner])
    #expect(explained.at("state.learner") == learner && explained.at("state.departedAt") != nil)
    #expect(lines(explained).first == "The learner is registered and has left.")
    let row = try #require(explained["operations"]?.arrayValue?.first { $0["kind"] == "departLearner" })
    #expect(try kinds(shop.node, try #require(row["operation"])) == said)
  }

  @Test("R46 C30: of the ledger, its settings and its strategy, by word, by id and by operation")
  func ledger() throws {
    let shop = try Shop(try TestNode())
    try shop.node.call("ledger.configure", ["reminderDays": 10])
    try shop.node.call("strategy.set", ["kind": "path"])
    for about in ["ledger", "settings", shop.ledger] {
      #expect(try kinds(shop.node, .string(about)) == ["openLedger", "configureLedger", "configureLedger"], "\(about)")
    }
    #expect(try kinds(shop.node, "strategy") == ["configureLedger"])
    let explained = try shop.node.call("history.explain", ["about": "settings"])
    #expect(explained.text("about") == shop.ledger && explained.at("state.reminderDays") == 10)
    let row = try #require(explained.at("operations.1.operation"))
    #expect(try kinds(shop.node, row).count == 3)
    #expect(try shop.node.call("history.explain", ["about": "strategy"]).at("state.kind") == "path")
    #expect(try shop.node.word("history.explain", ["about": "led_0000000000000000"]) == "thing.unknown")
  }

  @Test("R44: whoever began the ledger is a member who exists")
  func founder() throws {
    let shop = try Shop(try TestNode())
    let owner = try #require(try shop.node.call("member.list").at("items.0.member"))
    let row = try shop.node.call("history.list", ["kind": "openLedger"]).at("items.0")
    #expect(row?["actor"] == owner)
  }

  @Test("R46: of a member with the role that was given, of an evaluation with its own state, of a settled case")
  func states() throws {
    let pair = try CasePair()
    _ = try pair.acceptedAndWithdrawn()
    try pair.ana.call("member.invite", ["email": "sue@example.org", "role": "support"])
    let member = try #require(
      try pair.ana.call("member.list")["items"]?.arrayValue?.first { $0["email"] == "sue@example.org" })
    let explained = try pair.ana.call("history.explain", ["about": try #require(member["member"])])
    #expect(explained.at("state.roles") == member["roles"])
    #expect(lines(explained).contains { $0.contains("grantRole support by") })
    #expect(lines(explained).first == "The member is support.")
    let request = try #require(try pair.ana.call("evaluation.list").at("items.0.evaluation"))
    let evaluation = try pair.ana.call("history.explain", ["about": request])
    #expect(evaluation["about"] == request && evaluation.at("state.state") == "open")
    let shown = try #require(try pair.cases().first)
    try pair.ana.call("case.resolve", ["case": try #require(shown["case"]), "note": "left with her"])
    #expect(try kinds(pair.ana, try #require(shown["subject"])).contains("resolveCase"))
  }

  @Test("R46: the words say who has seen it and whether it is settled")
  func seen() throws {
    let pair = try CasePair()
    let row = try pair.invite("lea@example.org", on: pair.ana)
    let about: JSONObject = ["about": try #require(row["invitation"])]
    let before = lines(try pair.ana.call("history.explain", about))
    #expect(
      before.contains { $0.hasPrefix("Provisional:") } && before.contains { $0.contains("has not seen 2 of these") })
    #expect(before.contains { $0.hasSuffix("has seen all of these.") })
    try pair.sync()
    let after = lines(try pair.ana.call("history.explain", about))
    #expect(after.contains { $0.hasPrefix("Settled:") })
    #expect(after.filter { $0.hasSuffix("has seen all of these.") }.count == 2)
  }

  @Test("R46: everything that is shown says whether it is settled and which cases it has")
  func standing() throws {
    let pair = try CasePair()
    _ = try pair.acceptedAndWithdrawn()
    let node = pair.ana
    var shown: [(String, JSON?)] = []
    for method in ["learner.list", "product.list", "member.list", "evaluation.list"] {
      shown.append((method, try node.call(method).at("items.0")))
    }
    shown.append(("learner.get", try node.call("learner.get", ["learner": "lea@example.org"])))
    shown.append(("product.get", try node.call("product.get", ["product": "Course"])))
    for method in ["strategy.get", "ledger.get"] { shown.append((method, try node.call(method))) }
    for (method, thing) in shown {
      #expect(thing?.text("settlement") == "settled", "\(method)")
      #expect(thing?["cases"]?.arrayValue != nil, "\(method)")
    }
    let open = try #require(try pair.cases().first?["case"])
    #expect(try node.call("learner.get", ["learner": "lea@example.org"])["cases"] == [open])
    try node.call("learner.register", ["learners": ["lea@example.org"]])
    #expect(try node.call("learner.list").at("items.0.settlement") == "provisional")
    try node.call("strategy.set", ["kind": "path"])
    #expect(try node.call("strategy.get")["settlement"] == "provisional")
  }
}
