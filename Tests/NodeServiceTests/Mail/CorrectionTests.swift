import JSONRPC
import Licensing
import Testing

@testable import NodeService

@Suite("A merge that changes what a learner was told (R49; C6, C7, C11, C13)")
struct CorrectionTests {
  /// One license of an order, allocated to a learner who was told so, and known to both.
  private static func allocated(_ pair: TellingPair) throws -> JSON {
    try MailHouse.premium(pair.ana)
    let order = try #require(try pair.ana.call("order.request", ["product": "Premium", "quantity": 1])["order"])
    try pair.ana.call("order.assign", ["orders": [order]])
    let given = try pair.ana.call("license.allocate", ["product": "Premium", "emails": "lea@x.org"])
    _ = try pair.settle()
    return try #require(given.at("results.0.license"))
  }

  private static func mails(_ mails: [Envelope], to address: String) -> [String] {
    mails.filter { $0.recipient.text == address }.map(\.readable)
  }

  @Test("C7: a start that was told and lost to the acceptance is corrected, once")
  func startLostToAcceptance() throws {
    let pair = try TellingPair()
    let row = try pair.invite("lea@x.org", on: pair.ana)
    _ = try pair.settle()
    let start: JSON = ["on": "date", "date": "2026-03-01"]
    try pair.ben.call("invitation.editStart", ["invitations": [try #require(row["invitation"])], "start": start])
    try pair.ben.call("notification.run")
    try pair.ana.call("invitation.accept", ["invitation": try #require(row["link"])])
    let told = Self.mails(try pair.settle(), to: "lea@x.org")
    #expect(told.count == 1)
    #expect(told.first?.contains("it started when you accepted") == true)
    #expect(try pair.settle().isEmpty)
  }

  @Test("C6: of two starts told apart the one that stands is told last", arguments: [true, false])
  func twoStarts(isLoserToldLast: Bool) throws {
    let pair = try TellingPair()
    let row = try pair.invite("lea@x.org", on: pair.ana)
    _ = try pair.settle()
    func edit(_ node: TestNode, _ day: String, at instant: String) throws {
      try node.call("clock.set", ["now": .string(instant)])
      let start: JSON = ["on": "date", "date": .string(day)]
      try node.call("invitation.editStart", ["invitations": [try #require(row["invitation"])], "start": start])
    }
    try edit(pair.ana, "2026-03-01", at: "2026-01-02T08:00:00Z")
    try edit(pair.ben, "2026-04-01", at: "2026-01-02T09:00:00Z")
    for node in isLoserToldLast ? [pair.ben, pair.ana] : [pair.ana, pair.ben] { try node.call("notification.run") }
    for node in [pair.ana, pair.ben] { try node.call("clock.set", ["now": "2026-01-02T10:00:00Z"]) }
    let told = Self.mails(try pair.settle(), to: "lea@x.org")
    #expect(told.count == 1)
    #expect(told.first?.contains("it starts on 1 April 2026") == true)
    let edits = try pair.ana.call("notification.list", ["kind": "startEdited", "state": "all"])
    #expect(edits.at("items")?.texts("state") == ["sent", "sent"])
  }

  @Test("C6: where the teller of the start that stands knew of the other mail, nothing is corrected")
  func editedAgain() throws {
    let pair = try TellingPair()
    let row = try pair.invite("lea@x.org", on: pair.ana)
    _ = try pair.settle()
    for day in ["2026-03-01", "2026-04-01"] {
      let start: JSON = ["on": "date", "date": .string(day)]
      try pair.ben.call("invitation.editStart", ["invitations": [try #require(row["invitation"])], "start": start])
      #expect(try pair.settle().count == 1)
    }
    #expect(try pair.settle().isEmpty)
  }

  @Test("C13: a license that was told as taken back and stands is told to stand, once")
  func releaseFalsified() throws {
    let pair = try TellingPair()
    let license = try Self.allocated(pair)
    try pair.ben.call("license.release", ["licenses": [license], "ground": "neverLoggedIn"])
    try pair.ben.call("notification.run")
    try pair.ana.call("license.recordLogin", ["licenses": [license]])
    let told = Self.mails(try pair.settle(), to: "lea@x.org")
    #expect(told.count == 1)
    #expect(told.first?.contains("it stands, and you can go on using it") == true)
  }

  @Test("C11: who was told of a license that another reallocation gave away is told that it waits, and of the next one")
  func reallocatedTwice() throws {
    let pair = try TellingPair()
    let license = try Self.allocated(pair)
    for (node, email) in [(pair.ana, "mia@x.org"), (pair.ben, "lou@x.org")] {
      try node.call("license.reallocate", ["license": license, "to": .string(email), "ground": "leftCompany"])
      try node.call("notification.run")
    }
    let told = try pair.settle().filter { ["mia@x.org", "lou@x.org"].contains($0.recipient.text) }
    #expect(told.count == 1)
    #expect(told.first?.readable.contains("there is no license left at present") == true)
    let winner = try #require(try pair.ana.call("license.list", ["state": "allocated"]).at("items.0.license"))
    try pair.ana.call("license.release", ["licenses": [winner], "ground": "neverLoggedIn"])
    let again = try pair.settle().filter { $0.recipient == told.first?.recipient }
    #expect(again.map { $0.readable.contains("there is one now, and you can begin at once") } == [true])
  }
}
