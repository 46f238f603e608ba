import JSONRPC
import Testing

@testable import NodeService

/// Ana's ledger on two nodes whose devices both write, each telling what it wrote.
struct TellingPair {
  let box = PostBox()
  let shop: Shop
  let ana: TestNode
  let ben: TestNode

  init(licenses: Int64 = 10) throws {
    ana = try box.node(seed: 1)
    shop = try Shop(ana, licenses: licenses)
    ben = try box.node(seed: 2)
    try ana.call("member.invite", ["email": "ben@x.org", "role": "fullAdmin"])
    let request = try #require(try ben.call("device.offer", ["email": "ben@x.org"]).at("request"))
    try ana.call("device.approve", ["request": request])
    try ben.learn(from: ana)
  }

  func sync() throws {
    try ana.learn(from: ben)
    try ben.learn(from: ana)
  }

  func invite(_ email: String, on node: TestNode) throws -> JSON {
    try #require(
      try node.call("invitation.create", ["product": "Course", "emails": [.string(email)]]).at("results.0"))
  }

  /// Everybody syncs and sends until nothing more happens; what went out.
  func settle() throws -> [Envelope] {
    let before = box.mails.count
    for _ in 0..<3 {
      try sync()
      for node in [ana, ben] { try node.call("notification.run") }
    }
    for node in [ana, ben] { #expect(try node.call("node.verify")["ok"] == true) }
    return Array(box.mails.dropFirst(before))
  }
}
