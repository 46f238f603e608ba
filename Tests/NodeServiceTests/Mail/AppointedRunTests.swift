import JSONRPC
import Licensing
import Testing

@testable import NodeService

@Suite("A mailer appointed in the ledger sends for everybody (R13, R23, C10, C34)")
struct AppointedRunTests {
  /// Ana, who owns the ledger, and Ben, who may invite, both with a way to send; Ana's device is the mailer.
  private struct Office {
    let box = PostBox()
    let shop: Shop
    let ana: TestNode
    let ben: TestNode

    init(licenses: Int64 = 10, appoints: Bool = true) throws {
      ana = try box.node(seed: 1)
      shop = try Shop(ana, licenses: licenses)
      ben = try box.node(seed: 2)
      try ana.call("member.invite", ["email": "ben@x.org", "role": "fullAdmin"])
      let request = try #require(try ben.call("device.offer", ["email": "ben@x.org"]).at("request"))
      try ana.call("device.approve", ["request": request])
      if appoints { try ana.call("device.appointMailer") }
      try sync()
    }

    func sync() throws {
      try ben.learn(from: ana)
      try ana.learn(from: ben)
    }

    func invite(_ email: String, on node: TestNode) throws -> JSON {
      try #require(
        try node.call("invitation.create", ["product": "Course", "emails": [.string(email)]]).at("results.0.invitation")
      )
    }
  }

  @Test("what others invited the mailer takes on and sends by itself, once (C34)")
  func takesOn() throws {
    let office = try Office()
    let invitation = try office.invite("lea@x.org", on: office.ben)
    #expect(try office.ben.word("notification.run") == "mailer.elsewhere")
    office.ben.node.core.mailer.tick(office.ben.node.core)
    #expect(office.box.mails.isEmpty)
    try office.sync()
    #expect(try office.ana.call("notification.run").at("results.0.sent") == 1)
    #expect(office.box.recipients == ["lea@x.org"])
    try office.sync()
    #expect(try office.ben.call("invitation.get", ["invitation": invitation]).text("delivery") == "told")
    #expect(try office.ben.count("sent") == 1)
    try office.ana.call("notification.run")
    #expect(office.box.mails.count == 1)
    // The link that went out accepts anywhere.
    let link = try #require(try office.ana.notice("sent")?.text("link"))
    let accepted = try office.ben.call("invitation.accept", ["invitation": .string(link)])
    #expect(accepted.text("state") == "accepted")
  }

  @Test("the timer of a mailer takes on too; that of another device keeps silent and does not rest for it (C34)")
  func timer() throws {
    let office = try Office()
    _ = try office.invite("lea@x.org", on: office.ben)
    try office.sync()
    office.ben.node.core.mailer.tick(office.ben.node.core)
    #expect(office.box.mails.isEmpty)
    office.ana.node.core.mailer.tick(office.ana.node.core)
    office.ana.node.core.mailer.tick(office.ana.node.core)
    #expect(office.box.recipients == ["lea@x.org"])
  }

  @Test("the mailer tells withdrawals and new dates that others wrote, and they do not (C34)")
  func everybodysNotices() throws {
    let office = try Office()
    let invitation = try office.invite("lea@x.org", on: office.ben)
    try office.sync()
    try office.ana.call("notification.run")
    try office.sync()
    try office.ben.call("invitation.withdraw", ["invitations": [invitation]])
    #expect(try office.ben.word("notification.run") == "mailer.elsewhere")
    try office.sync()
    try office.ana.call("notification.run")
    #expect(office.box.mails.count == 2)
    #expect(office.box.mails.last?.readable.contains("was withdrawn") == true)
  }

  @Test("a link that was told before there was a mailer, and not sent, goes out from the mailer with a new token (C34)")
  func orphaned() throws {
    let office = try Office(appoints: false)
    _ = try office.invite("lea@x.org", on: office.ben)
    try office.ana.call("device.appointMailer")
    try office.sync()
    #expect(try office.ben.word("notification.run") == "mailer.elsewhere")
    try office.ana.call("notification.run")
    #expect(office.box.recipients == ["lea@x.org"])
    #expect(try office.ana.count("queued") == 0)
    try office.ana.call("notification.run")
    #expect(office.box.mails.count == 1)
  }

  @Test("R23: any administrator asks for it again; the mailer sends it with a new link, once, and both links accept")
  func askedAgain() throws {
    let office = try Office()
    let invitation = try office.invite("lea@x.org", on: office.ben)
    try office.sync()
    try office.ana.call("notification.run")
    try office.sync()
    let asked = try office.ben.call("invitation.resend", ["invitations": [invitation]])
    #expect(asked.at("results.0.ok") == true)
    #expect(asked.text("results.0.delivery") == "queued")
    #expect(asked.at("results.0.link") == nil)
    #expect(try office.ben.notice()?.text("kind") == "resent")
    try office.sync()
    try office.ana.call("notification.run")
    try office.ana.call("notification.run")
    #expect(office.box.recipients == ["lea@x.org", "lea@x.org"])
    #expect(office.box.mails.last?.readable.contains("This is a new link") == true)
    #expect(try office.ana.count("queued") == 0)
    try office.sync()
    #expect(try office.ben.count("queued") == 0)
  }

  @Test("R23: what was asked for again before anybody told it goes out once, with one link (C34)")
  func askedBeforeTold() throws {
    let office = try Office()
    let invitation = try office.invite("lea@x.org", on: office.ben)
    try office.ben.call("invitation.resend", ["invitations": [invitation]])
    try office.sync()
    #expect(try office.ana.call("notification.run").at("results.0.sent") == 1)
    try office.ana.call("notification.run")
    #expect(office.box.recipients == ["lea@x.org"])
    #expect(try office.ana.count("queued") == 0)
  }

  @Test("C10: what was withdrawn or accepted meanwhile is not sent again, though it was asked for")
  func overtaken() throws {
    for isAccepted in [false, true] {
      let office = try Office()
      let invitation = try office.invite("lea@x.org", on: office.ben)
      try office.sync()
      try office.ana.call("notification.run")
      try office.sync()
      try office.ben.call("invitation.resend", ["invitations": [invitation]])
      if isAccepted {
        let link = try #require(try office.ana.notice("sent")?.text("link"))
        try office.ana.call("invitation.accept", ["invitation": .string(link)])
      } else {
        try office.ana.call("invitation.withdraw", ["invitations": [invitation]])
      }
      try office.sync()
      try office.ana.call("notification.run")
      #expect(office.box.mails.filter { $0.readable.contains("new link") }.isEmpty)
      #expect(try office.ana.count("queued") == 0)
      let cancelled = try office.ana.call("notification.list", ["state": "cancelled", "kind": "resent"])
      #expect(cancelled.at("items")?.arrayValue?.count == 1)
      // What is known to be over cannot be asked for any more.
      let refused = try office.ben.call("invitation.resend", ["invitations": [invitation]])
      let code = isAccepted ? "invitation.alreadyAccepted" : "invitation.alreadyWithdrawn"
      #expect(refused.text("results.0.error.data.code") == code)
    }
  }

  @Test("two mailers that see each other answer a request once; else each at most once (C34)")
  func twoMailers() throws {
    for isSynced in [true, false] {
      let office = try Office()
      try office.ben.call("device.appointMailer")
      let invitation = try office.invite("lea@x.org", on: office.ana)
      try office.ana.call("notification.run")
      try office.sync()
      try office.ana.call("invitation.withdraw", ["invitations": [invitation]])
      try office.ben.learn(from: office.ana)
      try office.ana.call("notification.run")
      if isSynced { try office.ben.learn(from: office.ana) }
      try office.ben.call("notification.run")
      let told = office.box.mails.filter { $0.readable.contains("was withdrawn") }
      #expect(told.count == (isSynced ? 1 : 2))
      #expect(Set(told.map(\.messageID)).count == 1)
      try office.sync()
      for node in [office.ana, office.ben] { try node.call("notification.run") }
      #expect(office.box.mails.filter { $0.readable.contains("was withdrawn") }.count == told.count)
    }
  }

  @Test("a mailer that may not invite takes on, sends and records what it sent (C34)")
  func mailerWithoutRights() throws {
    let office = try Office(appoints: false)
    try office.ana.call("member.invite", ["email": "max@x.org", "role": "auditor"])
    let max = try office.box.node(seed: 3)
    let request = try #require(try max.call("device.offer", ["email": "max@x.org"]).at("request"))
    let device = try #require(try office.ana.call("device.approve", ["request": request])["device"])
    try office.ana.call("device.appointMailer", ["device": device])
    try office.shop.invite("lea@x.org")
    try max.learn(from: office.ana)
    #expect(try max.call("notification.run").at("results.0.sent") == 1)
    try office.ana.learn(from: max)
    #expect(try office.ana.count("sent") == 1)
    #expect(try office.ana.word("notification.run") == "mailer.elsewhere")
  }

  @Test("who waits in line is not told until there is room (C2, C34)")
  func waiting() throws {
    let office = try Office(licenses: 1)
    _ = try office.invite("a@x.org", on: office.ana)
    _ = try office.invite("b@x.org", on: office.ben)
    try office.sync()
    try office.ana.call("notification.run")
    #expect(office.box.recipients == ["a@x.org"])
    let lot = try #require(try office.ana.call("fund.get", ["fund": "Training"]).at("lots.0.lot"))
    try office.ana.call(
      "fund.adjust", ["fund": "Training", "lot": lot, "amount": ["amount": 10_000, "currency": "USD"]])
    try office.ana.call("notification.run")
    #expect(office.box.recipients == ["a@x.org", "b@x.org"])
  }
}
