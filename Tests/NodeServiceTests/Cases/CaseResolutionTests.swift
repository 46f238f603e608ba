import JSONRPC
import Testing

@Suite("A case whose business is finished")
struct CaseResolutionTests {
  @Test(
    "R25 C1: the decision of the request resolves the case and is named", arguments: ["approved", "denied", "closed"])
  func evaluated(decision: String) throws {
    let pair = try CasePair()
    let invitation = try pair.acceptedAndWithdrawn()
    let open = try #require(try pair.cases().first)
    let request = try #require(try pair.ana.call("evaluation.list").at("items.0.evaluation"))
    #expect(open["rule"] == "C1" && open["state"] == "open")
    #expect(open["nextActions"]?.arrayValue?.first?.stringValue?.contains(try #require(request.stringValue)) == true)
    #expect(try pair.ana.call("evaluation.get", ["evaluation": request])["cases"] == [try #require(open["case"])])
    try pair.desk.call("evaluation.decide", ["evaluation": request, "decision": .string(decision)])
    try pair.sync()
    #expect(try pair.cases() == [])
    let resolved = try #require(try pair.cases("resolved").first)
    #expect(resolved["case"] == open["case"] && resolved["state"] == "resolved" && resolved["nextActions"] == [])
    #expect(resolved.at("resolution.kind") == "decideEvaluation" && resolved["resolvedBy"] != nil)
    #expect(try pair.ana.call("invitation.get", ["invitation": invitation])["cases"] == [])
  }

  @Test("C13: so it is with a release that became a request")
  func released() throws {
    let pair = try CasePair()
    _ = try pair.usedAndReleased()
    let open = try #require(try pair.cases().first)
    let request = try #require(try pair.ana.call("evaluation.list").at("items.0.evaluation"))
    #expect(open["rule"] == "C13")
    #expect(open["nextActions"]?.arrayValue?.first?.stringValue?.contains(try #require(request.stringValue)) == true)
    try pair.ana.call("evaluation.decide", ["evaluation": request, "decision": "denied"])
    try pair.sync()
    #expect(try pair.cases() == [])
    #expect(try pair.cases("resolved").first?.at("resolution.kind") == "decideEvaluation")
  }

  @Test("C21: so it is with a cancellation that became a request", arguments: ["approved", "denied"])
  func cancelled(decision: String) throws {
    let pair = try CasePair()
    let order = try pair.assignedAndCancelled()
    let open = try #require(try pair.cases().first)
    let request = try #require(try pair.ana.call("order.get", ["order": order]).at("cancellations.0.cancellation"))
    #expect(open["rule"] == "C21")
    #expect(open["nextActions"]?.arrayValue?.first?.stringValue?.contains(try #require(request.stringValue)) == true)
    try pair.desk.call(
      "order.decide", ["order": order, "cancellation": request, "decision": .string(decision)])
    try pair.sync()
    #expect(try pair.cases() == [])
    #expect(try pair.cases("resolved").first?.at("resolution.kind") == "decideCancellation")
    #expect(try pair.ana.call("order.get", ["order": order])["cases"] == [])
  }

  @Test("C3: the cases of two who accepted unseen say what each lost")
  func bothAccepted() throws {
    let pair = try CasePair()
    let first = try pair.invite("max@example.org", on: pair.ana)
    let second = try pair.invite("max@example.org", on: pair.desk)
    try pair.ana.call("invitation.accept", ["invitation": try #require(first["link"])])
    try pair.desk.call("invitation.accept", ["invitation": try #require(second["link"])])
    try pair.sync()
    let cases = try pair.cases()
    #expect(cases.map { $0["rule"] } == ["C3", "C3"])
    #expect(Set(cases.compactMap { $0.text("message") }).count == 2)
    #expect(Set(cases.compactMap { $0.text("lost.kind") }) == ["invite", "accept"])
  }

  @Test("C2: what is short of an ordered license says to order, as the license itself does")
  func short() throws {
    let pair = try CasePair(places: 1)
    let first = try pair.allocate("lea@example.org", on: pair.ana)
    let second = try pair.allocate("max@example.org", on: pair.desk)
    try pair.sync()
    let shown = try #require(try pair.cases().first)
    let waiting = try [first, second].map { try pair.ana.call("license.get", ["license": $0]) }
      .first { $0["state"] == "waitlisted" }
    #expect(shown["rule"] == "C2" && shown["nextActions"] == waiting?.at("waiting.nextActions"))
    #expect(shown["nextActions"]?.arrayValue?.first?.stringValue?.contains("order.request") == true)
  }

  @Test("C30: of two settings changed at once the case names the other change and ends when somebody decides")
  func settings() throws {
    let pair = try CasePair()
    try pair.ana.call("ledger.configure", ["reminderDays": 10])
    try pair.desk.call("ledger.configure", ["reminderDays": 20])
    try pair.sync()
    let open = try #require(try pair.cases().first)
    #expect(open["rule"] == "C30" && open.at("lost.kind") == "configureLedger")
    #expect(try pair.ana.call("ledger.get")["cases"] == [try #require(open["case"])])
    let rows = try pair.ana.call("history.list", ["kind": "configureLedger"])["items"]?.arrayValue ?? []
    #expect(rows.map { $0.text("fate.state") } == ["lost", "inEffect"])
    #expect(rows[0].at("fate.rule") == "C30" && rows[0].at("fate.by") == rows[1]["operation"])
    let then = try pair.ana.call("changes.status")["version"] ?? []
    try pair.ana.call("ledger.configure", ["reminderDays": 10])
    try pair.sync()
    #expect(try pair.cases("all") == [])
    let past = try pair.ana.call("case.get", ["case": try #require(open["case"]), "asOf": ["version": then]])
    #expect(past["rule"] == "C30" && past["state"] == "open")
    #expect(try pair.desk.call("ledger.get")["cases"] == [])
  }

  @Test("C11: whoever lost the place is told by which act, and the fate says so")
  func reallocatedTwice() throws {
    let pair = try CasePair(places: 1)
    let license = try pair.allocate("lea@example.org", on: pair.ana)
    try pair.sync()
    let one = try pair.ana.call(
      "license.reallocate", ["license": license, "to": "max@example.org", "ground": "leftCompany"])
    let other = try pair.desk.call(
      "license.reallocate", ["license": license, "to": "lou@example.org", "ground": "leftCompany"])
    try pair.sync()
    let licenses = [try #require(one.at("allocated.license")), try #require(other.at("allocated.license"))]
    let loser = try #require(
      try licenses.first { try pair.ana.call("license.get", ["license": $0])["state"] == "waitlisted" })
    let explained = try pair.ana.call("history.explain", ["about": loser])
    let row = explained["operations"]?.arrayValue?.first { $0["kind"] == "invite" }
    #expect(row?.at("fate.state") == "lost" && row?.at("fate.rule") == "C11")
    let named = explained["cases"]?.arrayValue?.first { $0["rule"] == "C11" }
    #expect(named?.at("winner.kind") == "release")
  }
}
