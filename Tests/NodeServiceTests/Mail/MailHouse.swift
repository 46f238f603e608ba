import JSONRPC
import Testing

@testable import NodeService

/// Ana owns the ledger and her device is the mailer; others work on laptops of their own.
struct MailHouse {
  let box = PostBox()
  let ana: TestNode
  private let clock: String

  init(clock: String = "2026-10-01T12:00:00Z") throws {
    self.clock = clock
    ana = try box.node(seed: 1, clock: clock)
    try ana.call("ledger.create", ["name": "Books", "ownerEmail": .string(TestNode.owner)])
    try ana.call("device.appointMailer")
  }

  /// Lets somebody in, with a laptop.
  func member(_ name: String, _ role: String, seed: UInt8) throws -> TestNode {
    let email = JSON.string("\(name)@x.org")
    try ana.call("member.invite", ["email": email, "role": .string(role), "name": .string(name.capitalized)])
    let node = try box.node(seed: seed, clock: clock)
    let request = try #require(try node.call("device.offer", ["email": email]).at("request"))
    try ana.call("device.approve", ["request": request])
    try node.learn(from: ana)
    return node
  }

  func sync(_ nodes: TestNode...) throws {
    for node in nodes { try ana.learn(from: node) }
    for node in nodes { try node.learn(from: ana) }
  }

  func setClock(_ instant: String, _ nodes: TestNode...) throws {
    for node in [ana] + nodes { try node.call("clock.set", ["now": .string(instant)]) }
  }

  /// Sends, twice, and gives what went out since the last time: a second run never finds anything.
  func mails(after count: Int) throws -> [Envelope] {
    try ana.call("notification.run")
    let sent = Array(box.mails.dropFirst(count))
    try ana.call("notification.run")
    #expect(box.mails.count == count + sent.count)
    return sent
  }

  /// Incremental and rebuilt state agree, the outbox included.
  func verify() throws { #expect(try ana.call("node.verify")["ok"] == true) }

  static func premium(_ node: TestNode) throws {
    try node.call(
      "product.define", ["name": "Premium", "kind": "premium", "price": ["amount": 4900, "currency": "USD"]])
  }

  static func seats(_ node: TestNode) throws -> JSON? {
    try node.call("product.define", ["name": "Seat", "kind": "seat", "price": ["amount": 36_500, "currency": "USD"]])
    return try node.call(
      "subscription.start", ["product": "Seat", "seats": 5, "months": 12, "startsOn": "2026-01-01"]
    ).at("subscription")
  }
}
