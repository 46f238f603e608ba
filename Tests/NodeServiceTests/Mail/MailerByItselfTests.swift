import JSONRPC
import Licensing
import Testing

@testable import NodeService

@Suite("A mailer that works by itself, and one that keeps silent (R49)")
struct MailerByItselfTests {
  private let box = PostBox()

  private func tick(_ node: TestNode) { node.node.core.mailer.tick(node.node.core) }

  @Test("sends what is new each time it looks, and nothing twice")
  func looks() throws {
    let shop = try Shop(box.node())
    tick(shop.node)
    try shop.invite("a@x.org")
    tick(shop.node)
    tick(shop.node)
    #expect(box.recipients == ["a@x.org"])
    try shop.invite("b@x.org")
    tick(shop.node)
    #expect(box.recipients == ["a@x.org", "b@x.org"])
  }

  @Test("rests for a minute where no mail gets through, and tries again what was refused when its time comes")
  func rests() throws {
    let shop = try Shop(box.node())
    try shop.invite("a@x.org")
    box.answer(.failed(MailFault(.connectionFailed)), .failed(MailFault(.recipientDeferred)))
    tick(shop.node)
    try shop.invite("b@x.org")
    tick(shop.node)
    #expect(box.mails.count == 1)
    try shop.node.call("clock.set", ["now": "2026-01-01T00:01:00Z"])
    tick(shop.node)
    #expect(box.recipients == ["a@x.org", "a@x.org", "b@x.org"])
    tick(shop.node)
    #expect(box.mails.count == 3)
    try shop.node.call("clock.set", ["now": "2026-01-01T00:02:00Z"])
    tick(shop.node)
    #expect(box.recipients == ["a@x.org", "a@x.org", "b@x.org", "a@x.org"])
  }

  @Test("does nothing where no way is configured, and stops when told to")
  func off() throws {
    let shop = try Shop(box.node())
    try shop.invite("a@x.org")
    try shop.node.call("notification.configure", ["transport": "none"])
    tick(shop.node)
    try shop.node.call("notification.configure", ["transport": "sendmail"])
    shop.node.node.core.mailer.stop()
    tick(shop.node)
    #expect(box.mails.isEmpty)
  }

  /// Ana's ledger, and Ben who may write in it too.
  private func withBen(_ ana: TestNode, clock: String) throws -> (shop: Shop, ben: TestNode) {
    let shop = try Shop(ana)
    let ben = try box.node(seed: 2, clock: clock)
    try ana.call("member.invite", ["email": "ben@x.org", "role": "fullAdmin"])
    let request = try #require(try ben.call("device.offer", ["email": "ben@x.org"]).at("request"))
    try ana.call("device.approve", ["request": request])
    try ben.learn(from: ana)
    return (shop, ben)
  }

  @Test("keeps silent while its clock disagrees with another device's")
  func clocksDisagree() throws {
    let ana = try box.node(seed: 1)
    let (shop, ben) = try withBen(ana, clock: "2026-01-03T00:00:00Z")
    try shop.invite("lea@x.org")
    try ben.call("learner.add", ["emails": ["max@x.org"]])
    try ana.learn(from: ben)
    let held = try ana.refusal("notification.run")
    #expect(held.word == "mail.held" && held.data?["reason"] == "clock")
    #expect(box.mails.isEmpty)
    try ana.call("clock.set", ["now": "2026-01-03T00:00:00Z"])
    try ana.call("notification.run")
    #expect(box.mails.count == 1)
  }

  @Test("keeps silent while another device says that this one's clock ran ahead")
  func clockRanAhead() throws {
    let ana = try box.node(seed: 1)
    let (shop, ben) = try withBen(ana, clock: "2026-01-01T00:00:00Z")
    try ana.call("clock.set", ["now": "2026-01-03T00:00:00Z"])
    try shop.invite("lea@x.org")
    // Ben holds it, and says so by a clock that shows two days less.
    try ben.learn(from: ana)
    try ana.learn(from: ben)
    let held = try ana.refusal("notification.run")
    #expect(held.word == "mail.held" && held.data?["reason"] == "clock")
    #expect(try ana.word("notification.tell") == "mail.held")
    #expect(box.mails.isEmpty)
    try ben.call("clock.set", ["now": "2026-01-03T00:00:00Z"])
    try shop.invite("max@x.org")
    try ben.learn(from: ana)
    try ana.learn(from: ben)
    try ana.call("notification.run")
    #expect(box.recipients.sorted() == ["lea@x.org", "max@x.org"])
  }

  @Test("a device that begins again keeps silent until it has heard of another one")
  func restarted() throws {
    let ana = try box.node(seed: 1)
    let (_, ben) = try withBen(ana, clock: "2026-01-01T00:00:00Z")
    // The same device, without what it remembers of its own doing.
    let again = try box.node(seed: 1)
    try again.learn(from: ana)
    let product = try #require(try again.call("product.list").at("items.0.product"))
    try again.call("invitation.create", ["product": product, "emails": ["lea@x.org"]])
    let held = try again.refusal("notification.run")
    #expect(held.word == "mail.held" && held.data?["reason"] == "restarted")
    try ben.call("learner.add", ["emails": ["max@x.org"]])
    try again.learn(from: ben)
    try again.call("notification.run")
    #expect(box.recipients == ["lea@x.org"])
  }
}
