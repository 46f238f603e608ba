import JSONRPC
import Licensing
import Testing

@testable import NodeService

@Suite("What was told and no longer holds (R25, R49; C2, C3, C31)")
struct RetractionTests {
  @Test("an invitation that was sent and merged into another is corrected once (C3, R49)")
  func merged() throws {
    let pair = try TellingPair()
    _ = try pair.invite("lea@x.org", on: pair.ana)
    _ = try pair.invite("lea@x.org", on: pair.ben)
    for node in [pair.ana, pair.ben] { try node.call("notification.run") }
    #expect(pair.box.mails.count == 2)
    let told = try pair.settle()
    #expect(told.map(\.recipient.text) == ["lea@x.org"])
    #expect(told.first?.readable.contains("you were invited twice, and the other invitation stands") == true)
  }

  @Test("a merged invitation that was never sent needs no correction, and is not sent (C3)")
  func mergedUnsent() throws {
    let pair = try TellingPair()
    _ = try pair.invite("lea@x.org", on: pair.ana)
    _ = try pair.invite("lea@x.org", on: pair.ben)
    let told = try pair.settle()
    #expect(told.count == 1)
    #expect(told.first?.readable.contains("has given you access") == true)
  }

  @Test("who was told by another mailer and comes to wait is corrected once, and once that there is a place (C2, R49)")
  func waitlisted() throws {
    let pair = try TellingPair(licenses: 1)
    _ = try pair.invite("a@x.org", on: pair.ana)
    _ = try pair.invite("b@x.org", on: pair.ben)
    for node in [pair.ana, pair.ben] { try node.call("notification.run") }
    #expect(pair.box.mails.count == 2)
    let told = try pair.settle()
    #expect(told.count == 1)
    #expect(told.first?.readable.contains("there is no license left at present, so it waits") == true)
    try pair.ana.call("fund.adjust", ["fund": "Training", "amount": ["amount": 10_000, "currency": "USD"]])
    let again = try pair.settle()
    #expect(again.map(\.recipient) == told.map(\.recipient))
    #expect(again.first?.readable.contains("there is one now") == true)
    try pair.ana.call("fund.adjust", ["fund": "Training", "amount": ["amount": -10_000, "currency": "USD"]])
    #expect(try pair.settle().isEmpty)
  }

  @Test("a place given on that lost to an acceptance is corrected with its new learner (C31, C32, R49)")
  func handedOver() throws {
    let pair = try TellingPair()
    let row = try pair.invite("lea@x.org", on: pair.ana)
    let invitation = try #require(row["invitation"])
    try pair.ana.call("notification.run")
    try pair.ben.learn(from: pair.ana)
    try pair.ben.call("invitation.withdraw", ["invitations": [invitation], "giveTo": "max@x.org"])
    try pair.ben.call("notification.run")
    try pair.ana.call("invitation.accept", ["invitation": try #require(row["link"])])
    let told = try pair.settle()
    // The withdrawal became a request, which the owner hears of (R25).
    #expect(told.map(\.recipient.text).sorted() == [TestNode.owner, "lea@x.org", "max@x.org"])
    let max = try #require(told.first { $0.recipient.text == "max@x.org" })
    #expect(max.readable.contains("it never took effect"))
    let lea = try #require(told.first { $0.recipient.text == "lea@x.org" })
    #expect(lea.readable.contains("your access stands"))
  }

  @Test("a license that was reversed after its evaluation is told to its learner, once (R25, R49)")
  func reversed() throws {
    let pair = try TellingPair()
    let row = try pair.invite("lea@x.org", on: pair.ana)
    try pair.ana.call("notification.run")
    try pair.ana.call("invitation.accept", ["invitation": try #require(row["link"])])
    let asked: JSONObject = ["invitations": [try #require(row["invitation"])], "reason": "wrongPerson"]
    let evaluation = try #require(try pair.ana.call("evaluation.submit", asked).at("results.0.evaluation"))
    try pair.ana.call("evaluation.decide", ["evaluation": evaluation, "decision": "approved"])
    let told = try pair.settle()
    #expect(told.map(\.recipient.text) == ["lea@x.org"])
    #expect(told.first?.readable.contains("was reversed") == true)
  }
}
