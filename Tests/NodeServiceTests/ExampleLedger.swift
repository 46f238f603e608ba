import Foundation
import JSONRPC
import Testing

@testable import NodeService

/// The ledger that examples are played in: everything an ``ExampleThing`` names, on Ana's node.
///
/// Whatever examples need is added here; each example is played in a ledger of its own, so they do not disturb each
/// other.
final class ExampleLedger {
  let ana: TestNode
  private let ben: TestNode
  private let desk: TestNode
  private var actual: [ExampleThing: String] = [:]
  private let directory = FileManager.default.temporaryDirectory.path + "/allot-example-\(UUID().uuidString.prefix(8))"

  /// - Parameters:
  ///   - listens: whether the peer “desk” can be reached; without that it costs no port.
  ///   - orders: whether there are orders and allocated licenses; without, their names name nothing.
  init(listens: Bool, orders: Bool = false) throws {
    ana = try PostBox().node(seed: 1, clock: "2026-11-21T09:00:00Z")
    ben = try TestNode(seed: 2, clock: "2026-11-21T09:00:00Z")
    desk = try TestNode(seed: 3, clock: "2026-11-21T09:00:00Z")
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    try begin()
    try letIn()
    try invite()
    try disagree()
    actual[.peer] = listens ? "127.0.0.1:\(try #require(try desk.call("sync.listen")["port"]).shown)" : "127.0.0.1:9"
    try ana.call("peer.add", ["name": "desk", "address": .string(try text(of: .peer))])
    actual[.page] = try ana.call("changes.export").text("pages.0")
    if orders { try order() }
    for thing in [ExampleThing.premium, .order, .requested, .doubtful, .cancellation, .license] where !orders {
      actual[thing] = thing.text
    }
    actual[.backupPath] = directory + "/northwind.sqlite"
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  /// What stands for a thing in this ledger.
  func text(of thing: ExampleThing) throws -> String {
    try #require(actual[thing], "ExampleLedger prepares no \(thing)")
  }

  private func keep(_ thing: ExampleThing, _ text: String?) throws {
    let text: String = try #require(text, "there is no \(thing) to keep")
    actual[thing] = text
  }

  private func begin() throws {
    let created = try ana.call(
      "ledger.create", ["name": "Northwind", "ownerEmail": "ana@northwind.example", "ownerName": "Ana"])
    try keep(.ledger, created.text("ledger"))
    try keep(.ana, created.text("member"))
    let course = try ana.call(
      "product.define", ["name": "Swift Basics", "kind": "course", "price": ["amount": 129_900, "currency": "USD"]])
    try keep(.course, course.text("product"))
    try ana.call(
      "product.define",
      ["name": "Lab Extension", "kind": "labExtension", "price": ["amount": 9900, "currency": "USD"]])
    let seat = try ana.call(
      "product.define", ["name": "Seat", "kind": "seat", "price": ["amount": 36_500, "currency": "USD"]])
    try keep(.seat, seat.text("product"))
    let subscription = try ana.call(
      "subscription.start", ["product": "Seat", "seats": 5, "months": 12, "startsOn": "2026-07-01"])
    try keep(.subscription, subscription.text("subscription"))
    let purchase = try ana.call(
      "subscription.purchase", ["subscription": .string(try text(of: .subscription)), "quantity": 3])
    try keep(.purchase, purchase.text("purchase"))
    let fund = try ana.call(
      "fund.open",
      [
        "name": "Training", "currency": "USD",
        "deposit": ["amount": 1_000_000, "validUntil": "2027-06-30", "reference": "PO-1001"],
      ])
    try keep(.fund, fund.text("fund"))
    try keep(.lot, fund.text("lot"))
  }

  private func letIn() throws {
    let member = try ana.call(
      "member.invite", ["email": "ben@northwind.example", "role": "fullAdmin", "name": "Ben"])
    try keep(.ben, member.text("member"))
    try ana.call("member.invite", ["email": "cara@northwind.example", "role": "auditor", "name": "Cara"])
    let offer = try ben.call("device.offer", ["email": "ben@northwind.example", "name": "Ben's laptop"])
    let approved = try ana.call("device.approve", ["request": try #require(offer["request"])])
    try keep(.bensLaptop, approved.text("device"))
    let waiting = try desk.call("device.offer", ["email": "cara@northwind.example", "name": "Cara's laptop"])
    try keep(.deviceRequest, waiting.text("request"))
  }

  private func invite() throws {
    let emails: JSON = [
      "lea@northwind.example", "max@northwind.example", "nia@northwind.example", "tom@northwind.example",
    ]
    let rows = try ana.call("invitation.create", ["product": "Swift Basics", "emails": emails])
    for (place, thing) in [ExampleThing.accepted, .pending, .withdrawn, .contested].enumerated() {
      try keep(thing, rows.text("results.\(place).invitation"))
    }
    try keep(.lea, rows.text("results.0.learner"))
    try keep(.max, rows.text("results.1.learner"))
    try keep(.link, rows.text("results.1.link"))
    try keep(.token, rows.text("results.1.token"))
    // Before Ana goes on writing, so that her withdrawal is later in clock order too.
    try carry(ana, ben)
    let contested = try #require(rows.at("results.3.link"))
    try ben.call("invitation.accept", ["invitation": contested])
    try ana.call("learner.register", ["learners": ["lea@northwind.example"]])
    try ana.call("invitation.accept", ["invitation": .string(try text(of: .accepted))])
    try ana.call(
      "invitation.withdraw", ["invitations": [.string(try text(of: .withdrawn))], "reason": "wrongProduct"])
    let notices = try ana.call("notification.list").at("items")?.arrayValue ?? []
    let pending = try text(of: .pending)
    try keep(.notice, notices.first { $0.text("invitation") == pending }?.text("notification"))
    try keep(.failedNotice, notices.first { $0.text("kind") == "withdrawn" }?.text("notification"))
    let failed: JSONObject = [
      "notifications": [.string(try text(of: .failedNotice))], "failed": ["code": "mail.recipientRefused"],
    ]
    try ana.call("notification.markSent", failed)
    try ana.call(
      "notification.configure",
      [
        "transport": "smtp", "host": "mail.northwind.example", "from": "training@northwind.example",
        "fromName": "Northwind", "linkBase": "",
      ])
    try carry(ana, ben)
    try carry(ana, desk)
  }

  /// Ana withdraws what was accepted on Ben's laptop meanwhile.
  private func disagree() throws {
    let contested = JSON.string(try text(of: .contested))
    try ana.call("invitation.withdraw", ["invitations": [contested], "reason": "wrongPerson"])
    try carry(ben, ana)
    try keep(.case, try ana.call("case.list").text("items.0.case"))
    try keep(.evaluation, try ana.call("evaluation.list").text("items.0.evaluation"))
  }

  /// Three orders: assigned, open, and assigned on one node while it was cancelled on the other.
  private func order() throws {
    let premium = try ana.call(
      "product.define", ["name": "Premium", "kind": "premium", "price": ["amount": 4900, "currency": "USD"]])
    try keep(.premium, premium.text("product"))
    let quantities: [(ExampleThing, Int)] = [(.order, 10), (.requested, 5), (.doubtful, 3)]
    for (thing, quantity) in quantities {
      var params: JSONObject = ["product": "Premium", "quantity": .int(quantity)]
      if thing == .order { params["purchaseOrder"] = "PO-2001" }
      try keep(thing, try ana.call("order.request", params).text("order"))
    }
    try ana.call("order.assign", ["orders": [.string(try text(of: .order))]])
    let allocated = try ana.call("license.allocate", ["product": "Premium", "emails": ["lea@northwind.example"]])
    try keep(.license, allocated.text("results.0.license"))
    try carry(ana, ben)
    let doubtful = JSON.string(try text(of: .doubtful))
    try ben.call("order.cancel", ["orders": [doubtful], "reason": "Ordered twice."])
    try ana.call("order.assign", ["orders": [doubtful]])
    try carry(ben, ana)
    try keep(.cancellation, try ana.call("order.get", ["order": doubtful]).text("cancellations.0.cancellation"))
  }

  private func carry(_ source: TestNode, _ target: TestNode) throws {
    let since = try target.call("changes.status").at("version") ?? []
    let pages = try source.call("changes.export", ["since": since]).at("pages") ?? []
    try target.call("changes.import", ["pages": pages])
  }
}
