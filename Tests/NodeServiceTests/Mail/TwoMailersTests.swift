import JSONRPC
import Licensing
import Testing

@testable import NodeService

@Suite("Two nodes that send mails (C1, C4, C34)")
struct TwoMailersTests {
  /// Ana's ledger on two nodes whose devices both write.
  private struct Pair {
    let box = PostBox()
    let shop: Shop
    let ana: TestNode
    let ben: TestNode

    init() throws {
      ana = try box.node(seed: 1)
      shop = try Shop(ana)
      ben = try box.node(seed: 2)
      try ana.call("member.invite", ["email": "ben@x.org", "role": "fullAdmin"])
      let request = try #require(try ben.call("device.offer", ["email": "ben@x.org"]).at("request"))
      try ana.call("device.approve", ["request": request])
      try ben.learn(from: ana)
    }
  }

  @Test("each tells what it wrote, and what one recorded the other does not send again")
  func everyoneTellsTheirOwn() throws {
    let pair = try Pair()
    let invitation = try #require(try pair.shop.invite("lea@x.org")["invitation"])
    try pair.ben.learn(from: pair.ana)
    try pair.ben.call("notification.run")
    #expect(pair.box.mails.isEmpty)
    try pair.ana.call("notification.run")
    #expect(pair.box.mails.count == 1)
    try pair.ben.learn(from: pair.ana)
    #expect(try pair.ben.count("sent") == 1)
    try pair.ben.call("invitation.withdraw", ["invitations": [invitation]])
    try pair.ben.call("notification.run")
    try pair.ana.learn(from: pair.ben)
    try pair.ana.call("notification.run")
    #expect(pair.box.mails.count == 2)
  }

  @Test("two withdrawals are told once where the nodes see each other, and share their Message-ID where not (C4, C34)")
  func withdrawnTwice() throws {
    for isSynced in [true, false] {
      let pair = try Pair()
      let invitation = try #require(try pair.shop.invite("lea@x.org")["invitation"])
      try pair.ana.call("notification.run")
      try pair.ben.learn(from: pair.ana)
      try pair.ana.call("invitation.withdraw", ["invitations": [invitation]])
      try pair.ben.call("invitation.withdraw", ["invitations": [invitation]])
      try pair.ana.call("notification.run")
      if isSynced { try pair.ben.learn(from: pair.ana) }
      try pair.ben.call("notification.run")
      let told = pair.box.mails.filter { $0.readable.contains("was withdrawn") }
      #expect(told.count == (isSynced ? 1 : 2))
      #expect(Set(told.map(\.messageID)).count == 1)
      try pair.ana.learn(from: pair.ben)
      try pair.ben.learn(from: pair.ana)
      for node in [pair.ana, pair.ben] { try node.call("notification.run") }
      #expect(pair.box.mails.filter { $0.readable.contains("was withdrawn") }.count == told.count)
      #expect(try pair.ana.count("queued") == 0 && pair.ben.count("queued") == 0)
    }
  }

  @Test("whoever told a withdrawal that lost to an acceptance corrects it, once (C1)")
  func correction() throws {
    let pair = try Pair()
    let row = try pair.shop.invite("lea@x.org")
    let invitation = try #require(row["invitation"])
    try pair.ana.call("notification.run")
    try pair.ben.learn(from: pair.ana)
    try pair.ben.call("invitation.withdraw", ["invitations": [invitation]])
    try pair.ben.call("notification.run")
    // Meanwhile the learner accepts on the other node.
    try pair.ana.call("invitation.accept", ["invitation": invitation, "token": try #require(row["token"])])
    try pair.ana.learn(from: pair.ben)
    try pair.ana.call("notification.run")
    #expect(pair.box.mails.count == 2)
    try pair.ben.learn(from: pair.ana)
    try pair.ben.call("notification.run")
    try pair.ben.call("notification.run")
    let told = pair.box.mails.filter { $0.recipient.text == "lea@x.org" }
    #expect(told.count == 3)
    #expect(told.last?.readable.contains("your access stands") == true)
    // The withdrawal became a request, which the owner hears of (R25).
    #expect(pair.box.recipients.filter { $0 == TestNode.owner }.count == 1)
    try pair.ana.learn(from: pair.ben)
    try pair.ana.call("notification.run")
    #expect(pair.box.mails.count == 4)
  }

  @Test("with two appointed mailers one notice goes out where they see each other, at most one each otherwise (C34)")
  func twoAppointed() throws {
    let box = PostBox()
    let everyone = MailerDuty { notice, _ in notice.kind == .withdrawn }
    let ana = try box.node(seed: 1, duty: everyone)
    let shop = try Shop(ana)
    let ben = try box.node(seed: 2, duty: everyone)
    try ana.call("member.invite", ["email": "ben@x.org", "role": "fullAdmin"])
    let request = try #require(try ben.call("device.offer", ["email": "ben@x.org"]).at("request"))
    try ana.call("device.approve", ["request": request])
    let invitation = try #require(try shop.invite("lea@x.org")["invitation"])
    try ana.call("invitation.withdraw", ["invitations": [invitation]])
    try ben.learn(from: ana)
    try ana.call("notification.run")
    try ben.learn(from: ana)
    try ben.call("notification.run")
    #expect(box.mails.count == 1)
  }
}
