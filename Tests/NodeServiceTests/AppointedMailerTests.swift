import JSONRPC
import Testing

@Suite("A device that tells learners for the whole ledger (C34)")
struct AppointedMailerTests {
  @Test("with a mailer elsewhere an invitation is queued without a token, and the mailer takes it on once")
  func queued() throws {
    let laptops = try Laptops(role: "companyManager")
    let (ana, ben) = (laptops.ana, laptops.ben)
    #expect(try ben.word("device.appointMailer") == "permission.denied")
    let own = try ana.call("device.appointMailer")
    #expect(try ana.call("device.appointMailer")["mailers"] == own["mailers"])
    #expect(try ana.call("ledger.get")["mailers"] == own["mailers"])
    try laptops.sync()
    #expect(try ben.call("device.list").at("items")?.arrayValue?.map { $0["isMailer"] } == [true, false])
    let created = try ben.call("invitation.create", ["product": "Course", "emails": ["lea@x.org"]])
    #expect(created.text("results.0.delivery") == "queued")
    #expect(created.at("results.0.token") == nil)
    let invitation = try #require(created.at("results.0.invitation"))
    #expect(try ben.word("invitation.accept", ["invitation": invitation]) == "token.required")
    #expect(try ben.word("notification.tell") == "mailer.elsewhere")
    try laptops.sync()
    let told = try ana.call("notification.tell")
    #expect(told.text("told.0.email") == "lea@x.org")
    #expect(told["left"] == 0)
    #expect(try ana.call("notification.tell").at("told") == [])
    #expect(try ana.call("notification.list").text("items.0.kind") == "invited")
    try laptops.sync()
    #expect(try ben.call("invitation.get", ["invitation": invitation]).text("delivery") == "told")
    let accepted = try ben.call(
      "invitation.accept", ["invitation": invitation, "token": try #require(told.at("told.0.token"))])
    #expect(accepted.text("state") == "accepted")
    try laptops.sync()
    try laptops.expectSame()
  }

  @Test("a mailer that may not invite tells and sends again, and does nothing else")
  func mayTell() throws {
    let laptops = try Laptops(role: "auditor")
    let (ana, ben) = (laptops.ana, laptops.ben)
    let device = try #require(try ana.call("device.list").at("items.1.device"))
    #expect(try ben.word("notification.tell") == "permission.denied")
    try ana.call("device.appointMailer", ["device": device])
    let row = try laptops.shop.invite("lea@x.org")
    #expect(row["token"] == nil)
    let invitation = try #require(row["invitation"])
    try laptops.sync()
    #expect(try ben.call("notification.tell").at("told")?.texts("email") == ["lea@x.org"])
    #expect(try ben.call("invitation.resend", ["invitations": [invitation]]).text("results.0.delivery") == "told")
    let notice = try #require(try ben.call("notification.list").at("items.0.notification"))
    #expect(try ben.call("notification.markSent", ["notifications": [notice]]).at("results.0.ok") == true)
    #expect(try ben.word("invitation.withdraw", ["invitations": [invitation]]) == "permission.denied")
    #expect(
      try ben.word("invitation.create", ["product": "Course", "emails": ["max@x.org"]]) == "permission.denied")
    try laptops.sync()
    // R23: Ana asks for it to be sent again; Ben mints the token.
    let asked = try ana.call("invitation.resend", ["invitations": [invitation]])
    #expect(asked.text("results.0.delivery") == "queued" && asked.at("results.0.token") == nil)
    try laptops.sync()
    #expect(try ben.call("notification.tell").at("told")?.texts("email") == ["lea@x.org"])
    #expect(try ben.call("notification.tell").at("told") == [])
    try laptops.sync()
    try laptops.expectSame()
  }

  @Test("standing: what nobody told ranks as asked, behind what the mailer told")
  func ranksAsAsked() throws {
    let laptops = try Laptops(licenses: 1)
    let (ana, ben) = (laptops.ana, laptops.ben)
    try ana.call("device.appointMailer")
    try laptops.sync()
    let early = try ben.call("invitation.create", ["product": "Course", "emails": ["early@x.org"]])
    try ana.call("invitation.create", ["product": "Course", "emails": ["late@x.org"]])
    try laptops.sync()
    let shown = try ana.call("invitation.get", ["invitation": try #require(early.at("results.0.invitation"))])
    #expect(shown.text("state") == "waitlisted")
    #expect(try ana.call("notification.tell").at("told") == [])
    try laptops.expectSame()
  }

  @Test("R28: whoever invites themselves accepts at once, mailer or not")
  func oneself() throws {
    let laptops = try Laptops()
    try laptops.ana.call("device.appointMailer")
    try laptops.sync()
    let own = try laptops.ben.call("invitation.create", ["product": "Course", "emails": ["ben@example.org"]])
    #expect(own.text("results.0.state") == "accepted")
  }
}
