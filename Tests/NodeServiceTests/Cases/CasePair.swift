import JSONRPC
import Testing

/// Two devices of the owner, with a course that a fund pays for, licenses that are ordered, and seats.
final class CasePair {
  let shop: Shop
  let desk: TestNode
  let order: JSON
  private var hour = 0

  var ana: TestNode { shop.node }

  init(licenses: Int64 = 10, places: Int64 = 1) throws {
    shop = try Shop(TestNode(), licenses: licenses)
    desk = try TestNode(seed: 2)
    let offer = try desk.call("device.offer", ["email": .string(TestNode.owner), "name": "desk"])
    try shop.node.call("device.approve", ["request": try #require(offer["request"])])
    try shop.node.call(
      "product.define", ["name": "Premium", "kind": "premium", "price": ["amount": 4_900, "currency": "USD"]])
    let asked = try shop.node.call("order.request", ["product": "Premium", "quantity": .int(places)])
    order = try #require(asked["order"])
    try shop.node.call("order.assign", ["orders": [order]])
    try sync()
  }

  /// Carries what each holds to the other, twice, and lets an hour pass.
  func sync() throws {
    for _ in 1...2 {
      for (source, target) in [(ana, desk), (desk, ana)] {
        let since = try target.call("changes.status")["version"] ?? []
        let pages = try #require(try source.call("changes.export", ["since": since])["pages"])
        try target.call("changes.import", ["pages": pages])
      }
    }
    hour += 1
    let text = hour < 10 ? "0\(hour)" : "\(hour)"
    for node in [ana, desk] { try node.call("clock.set", ["now": .string("2026-01-01T\(text):00:00Z")]) }
  }

  func invite(_ email: String, on node: TestNode, _ more: JSONObject = [:]) throws -> JSON {
    var params: JSONObject = ["product": .string(shop.product), "emails": [.string(email)]]
    for (name, value) in more { params[name] = value }
    return try node.call("invitation.create", params).at("results.0") ?? .null
  }

  /// The license that a learner is given.
  func allocate(_ email: String, on node: TestNode) throws -> JSON {
    try #require(
      try node.call("license.allocate", ["product": "Premium", "emails": [.string(email)]]).at("results.0.license"))
  }

  /// An invitation that one device accepts while the other withdraws it (C1).
  func acceptedAndWithdrawn(_ email: String = "lea@example.org") throws -> JSON {
    let row = try invite(email, on: ana)
    let invitation = try #require(row["invitation"])
    try sync()
    try ana.call("invitation.accept", ["invitation": try #require(row["link"])])
    try desk.call("invitation.withdraw", ["invitations": [invitation]])
    try sync()
    return invitation
  }

  /// An invitation that was accepted, with an evaluation request about it that both hold.
  func evaluated() throws -> (invitation: JSON, evaluation: JSON) {
    let row = try invite("lea@example.org", on: ana)
    let invitation = try #require(row["invitation"])
    try ana.call("invitation.accept", ["invitation": try #require(row["link"])])
    let asked = try ana.call("evaluation.submit", ["invitations": [invitation]])
    try sync()
    return (invitation, try #require(asked.at("results.0.evaluation")))
  }

  /// A license that one device sees used while the other takes it back for not being used (C13).
  func usedAndReleased() throws -> JSON {
    let license = try allocate("kim@example.org", on: ana)
    try sync()
    try ana.call("license.recordLogin", ["licenses": [license]])
    try desk.call("license.release", ["licenses": [license], "ground": "neverLoggedIn"])
    try sync()
    return license
  }

  /// An order that one device assigns while the other cancels it (C21).
  func assignedAndCancelled() throws -> JSON {
    let asked = try #require(try ana.call("order.request", ["product": "Premium", "quantity": 2])["order"])
    try sync()
    try ana.call("order.assign", ["orders": [asked]])
    try desk.call("order.cancel", ["orders": [asked]])
    try sync()
    return asked
  }

  /// The cases that both show alike, in clock order.
  func cases(_ state: String = "open") throws -> [JSON] {
    let params: JSONObject = ["state": .string(state)]
    let (one, other) = (try ana.call("case.list", params), try desk.call("case.list", params))
    #expect(one["items"]?.texts("case") == other["items"]?.texts("case"))
    return one["items"]?.arrayValue ?? []
  }
}
