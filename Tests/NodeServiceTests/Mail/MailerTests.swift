import Foundation
import JSONRPC
import Licensing
import Testing

@testable import NodeService

@Suite("Sending notices (R13, R19, R49)")
struct MailerTests {
  private let box = PostBox()

  @Test("an invitation is mailed once, with the link that accepts it, and recorded as sent (R19, R49)")
  func invited() throws {
    let shop = try Shop(box.node())
    let node = shop.node
    let row = try shop.invite("lea@x.org")
    let result = try node.call("notification.run")
    #expect(result.at("results.0.sent") == 1)
    #expect(box.recipients == ["lea@x.org"])
    let mail = try #require(box.mails.first)
    #expect(mail.sender.text == "books@academy.example")
    let link = try #require(row.text("link")).replacing("allot:accept/", with: "https://portal.example/accept/")
    #expect(mail.readable.contains(link))
    #expect(mail.readable.contains("Books has given you access to Course."))
    #expect(try node.count("sent") == 1)
    try node.call("notification.run")
    #expect(box.mails.count == 1)
    // The whole link works where the token does.
    let accepted = try node.call(
      "invitation.accept", ["invitation": .string(link), "token": .string(link)])
    #expect(accepted.text("state") == "accepted")
  }

  @Test("nothing is sent until a way is configured, nor by settings that cannot work")
  func unconfigured() throws {
    let node = try Shop(TestNode()).node
    #expect(try node.word("notification.run") == "mail.notConfigured")
    #expect(try node.call("notification.settings").text("transport") == "none")
    for bad: JSONObject in [
      ["transport": "sendmail"], ["transport": "sendmail", "from": "nobody"],
      ["transport": "sendmail", "from": "a@x.org", "command": ["sendmail"]],
      ["transport": "sendmail", "from": "a@x.org", "command": ["/no/such/program"]],
      ["transport": "smtp", "from": "a@x.org"],
      ["transport": "smtp", "from": "a@x.org", "host": "mail.example", "security": "none"],
      ["transport": "smtp", "from": "a@x.org", "host": "127.0.0.1.evil.example", "security": "none"],
      [
        "transport": "smtp", "from": "a@x.org", "host": "127.0.0.1", "security": "none", "user": "u",
        "passwordFile": "/x",
      ],
      ["transport": "smtp", "from": "a@x.org", "host": "mail.example", "user": "u"],
      ["transport": "smtp", "from": "a@x.org", "host": "mail.example", "user": "u", "passwordFile": "/no/such/file"],
      ["transport": "smtp", "from": "a@x.org", "host": "mail.example", "trustRoots": "/no/such/file"],
      ["linkBase": "javascript:alert(1)"], ["linkBase": "https://x/\"><script>"], ["linkBase": "https://u:p@x/"],
      ["from": "a@x.org\r\nBcc: b@x.org"], ["fromName": "a\nb"],
    ] {
      #expect(try node.word("notification.configure", bad) == "mail.settingsInvalid", "\(JSON.object(bad).shown)")
    }
    #expect(try node.word("notification.configure", ["templates": "/no/such/directory"]) == "mail.templateInvalid")
    #expect(try node.call("notification.settings").text("transport") == "none")
  }

  @Test("a temporary refusal is tried again by and by, and given up after so many attempts (R13)")
  func backoff() throws {
    let shop = try Shop(box.node())
    let node = shop.node
    try shop.invite("lea@x.org")
    var now = try Instant(text: "2026-01-01T00:00:00Z")
    for (attempt, minutes) in Backoff.minutes.enumerated() {
      box.answer(.failed(MailFault(.recipientDeferred, status: "451")))
      #expect(try node.call("notification.run").at("results.0.waiting") == 1)
      let waiting = try #require(try node.notice())
      now = Instant(milliseconds: now.milliseconds + minutes * 60_000)
      #expect(waiting.text("nextAttempt") == now.text)
      #expect(waiting.text("code") == "mail.recipientDeferred")
      #expect(waiting["attempts"] == .int(attempt + 1))
      try node.call("notification.run")
      #expect(box.mails.count == attempt + 1)
      try node.call("clock.set", ["now": .string(now.text)])
    }
    box.answer(.failed(MailFault(.recipientDeferred, status: "451")))
    try node.call("notification.run")
    let failed = try #require(try node.notice("failed"))
    #expect(failed.text("code") == "mail.recipientDeferred")
    #expect(failed.at("nextActions")?.arrayValue?.isEmpty == false)
    #expect(try node.call("invitation.list").text("items.0.state") == "pending")
  }

  @Test("a permanent refusal is shown with what to do; the invitation stands, and a person can send again (R13)")
  func permanent() throws {
    let shop = try Shop(box.node())
    let node = shop.node
    try shop.invite("lea@x.org")
    box.answer(.failed(MailFault(.recipientRefused, status: "550 5.1.1")))
    #expect(try node.call("notification.run").at("results.0.failed") == 1)
    let failed = try #require(try node.notice("failed"))
    #expect(failed.text("code") == "mail.recipientRefused")
    #expect(failed.text("status") == "550 5.1.1")
    #expect(try node.call("invitation.list").text("items.0.state") == "pending")
    try node.call("notification.run")
    #expect(box.mails.count == 1)
    let again: JSONObject = ["notifications": [try #require(failed["notification"])]]
    #expect(try node.call("notification.retry", again).text("results.0.state") == "queued")
    try node.call("notification.run")
    #expect(try node.count("sent") == 1)
    #expect(box.mails.count == 2)
    #expect(box.mails[0].messageID == box.mails[1].messageID)
    #expect(try node.call("notification.retry", again).text("results.0.error.data.code") == "notification.notRetryable")
  }

  @Test("an unknown outcome is never tried again by itself; a person can (at most once)")
  func unknown() throws {
    let shop = try Shop(box.node())
    let node = shop.node
    try shop.invite("lea@x.org")
    box.answer(.failed(MailFault(.outcomeUnknown)))
    #expect(try node.call("notification.run").at("results.0.unknown") == 1)
    try node.call("clock.set", ["now": "2026-02-01T00:00:00Z"])
    try node.call("notification.run")
    #expect(box.mails.count == 1)
    let unknown = try #require(try node.notice("unknown"))
    #expect(unknown.text("code") == "mail.outcomeUnknown")
    // A dry run sends nothing and forgets nothing.
    let notice: JSON = [try #require(unknown["notification"])]
    try node.call("notification.retry", ["notifications": notice, "dryRun": true])
    try node.call("notification.run")
    #expect(box.mails.count == 1)
    try node.call("notification.retry", ["notifications": notice])
    try node.call("notification.run")
    #expect(box.mails.count == 2)
    #expect(try node.count("sent") == 1)
  }

  @Test("a person who knows that it arrived records it instead")
  func unknownButArrived() throws {
    let shop = try Shop(box.node())
    try shop.invite("lea@x.org")
    box.answer(.failed(MailFault(.outcomeUnknown)))
    try shop.node.call("notification.run")
    let notice = try #require(try shop.node.notice("unknown")?["notification"])
    #expect(try shop.node.call("notification.markSent", ["notifications": [notice]]).text("results.0.state") == "sent")
    try shop.node.call("notification.run")
    #expect(box.mails.count == 1)
  }

  @Test("where no mail gets through the run ends after the first, and the others are not touched")
  func halt() throws {
    let shop = try Shop(box.node())
    let node = shop.node
    for name in ["a", "b", "c"] { try shop.invite("\(name)@x.org") }
    box.answer(.failed(MailFault(.authenticationFailed, status: "535")))
    let result = try node.call("notification.run")
    #expect(result.at("results.0.ok") == false)
    #expect(result.text("results.0.code") == "mail.authenticationFailed")
    #expect(box.mails.count == 1)
    let waiting = try #require(try node.call("notification.list").at("items")?.arrayValue)
    #expect(waiting.count == 3)
    // It was not offered, so it does not count among the attempts.
    #expect(waiting.compactMap { $0["attempts"] }.isEmpty)
    try node.call("clock.set", ["now": "2026-01-01T00:01:00Z"])
    try node.call("notification.run")
    #expect(box.recipients.sorted() == ["a@x.org", "a@x.org", "b@x.org", "c@x.org"])
  }

  @Test("what was withdrawn before it was sent is not sent, nor is an old link beside a new one (C10)")
  func overtaken() throws {
    let shop = try Shop(box.node())
    let node = shop.node
    let first = try #require(try shop.invite("a@x.org")["invitation"])
    let second = try #require(try shop.invite("b@x.org")["invitation"])
    try node.call("invitation.withdraw", ["invitations": [first]])
    let fresh = try node.call("invitation.resend", ["invitations": [second]])
    try node.call("notification.run")
    #expect(box.mails.count == 2)
    #expect(box.mails.contains { $0.recipient.text == "a@x.org" && $0.readable.contains("was withdrawn") })
    let link = try #require(fresh.text("results.0.link"))
      .replacing("allot:accept/", with: "https://portal.example/accept/")
    #expect(box.mails.contains { $0.recipient.text == "b@x.org" && $0.readable.contains(link) })
    #expect(try node.count("queued") == 0)
    #expect(try node.count("cancelled") == 2)
  }

  @Test("an expired link is not sent, and a waitlisted invitation waits until its supply carries it (R22, C2)")
  func notOpen() throws {
    let shop = try Shop(box.node())
    let node = shop.node
    try shop.invite("lea@x.org")
    try node.call("clock.set", ["now": "2026-12-31T00:00:00Z"])
    try node.call("notification.run")
    // What goes out is the reminder that credits end (R36).
    #expect(box.recipients == [TestNode.owner])
  }

  @Test("the organisation's name and product, however hostile, add no header and no element")
  func hostileNames() throws {
    let node = try box.node()
    try node.call("ledger.create", ["name": "Books\r\nBcc: eve@x.org <script>", "ownerEmail": .string(TestNode.owner)])
    try node.call(
      "product.define",
      ["name": "P\n\n.\r\nX: <b>\u{202E}", "kind": "course", "price": ["amount": 10_000, "currency": "USD"]])
    try node.call(
      "fund.open",
      ["name": "F", "currency": "USD", "deposit": ["amount": 10_000, "validUntil": "2027-01-01"]])
    let product = try #require(try node.call("product.list").at("items.0.product"))
    try node.call("invitation.create", ["product": product, "emails": ["-x@x.org"]])
    try node.call("notification.run")
    let text = String(decoding: try #require(box.mails.first).message, as: UTF8.self)
    let head = try #require(text.components(separatedBy: "\r\n\r\n").first)
    #expect(!head.contains("\r\nBcc:") && !head.contains("\r\nX:"))
    #expect(!(try #require(box.mails.first)).readable.contains("<script>\r"))
    #expect((try #require(box.mails.first)).readable.contains("&lt;script&gt;"))
  }

  @Test("a preview shows the mail and sends nothing")
  func preview() throws {
    let shop = try Shop(box.node())
    try shop.invite("lea@x.org")
    let notice = try #require(try shop.node.notice()?["notification"])
    let preview = try shop.node.call("notification.preview", ["notification": notice])
    #expect(preview.text("subject") == "Your access to Course")
    #expect(preview.text("message")?.contains("multipart/alternative") == true)
    #expect(box.mails.isEmpty)
    try shop.node.call("notification.run")
    #expect(box.mails.first.map { String(decoding: $0.message, as: UTF8.self) } == preview.text("message"))
  }
}
