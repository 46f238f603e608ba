import JSONRPC
import Testing

/// The owner at two machines, doing at random whatever methods there are for funds, orders, seats and people.
/// Everything follows from the seed; what a node refuses is left undone.
struct RandomBooks {
  let nodes: [TestNode]
  private var random: UInt64
  private var now: Int64 = 0
  private static let people = (0..<6).map { "p\($0)@x.org" }
  /// Days from the beginning, as the calls write them.
  private static let start = "2026-01-01T00:00:00Z"

  init(seed: UInt64, steps: Int) throws {
    random = seed
    nodes = [try TestNode(seed: 1), try TestNode(seed: 2)]
    try begin()
    for _ in 0..<steps {
      let node = nodes[pick(2)]
      act(on: node)
      if pick(4) == 0 { try sync() }
      if pick(3) == 0 { try passTime() }
    }
    try end()
    try sync()
  }

  /// What chance brings about too seldom: the last license given away on both machines, and access that lasts longer
  /// than the credits that paid for it.
  private mutating func end() throws {
    try sync()
    let ana = nodes[0]
    try ana.call(
      "product.define",
      ["name": "Scarce", "kind": "premium", "price": ["amount": 4_900, "currency": "USD"]])
    let order = try ana.call("order.request", ["product": "Scarce", "quantity": 1])["order"] ?? .null
    try ana.call("order.assign", ["orders": [order]])
    let deposit: JSON = ["amount": 10_000, "validUntil": .string(Self.text(day: now + 5))]
    try ana.call("fund.open", ["name": "Last", "currency": "USD", "deposit": deposit])
    try ana.call(
      "product.define",
      [
        "name": "Lasting", "kind": "course", "price": ["amount": 10_000, "currency": "USD"],
        "policy": ["accessDays": 90],
      ])
    try ana.call("learner.add", ["emails": ["last@x.org"], "technology": "Swift"])
    try ana.call("learner.register", ["learners": ["last@x.org"]])
    let made = try ana.call(
      "invitation.create", ["product": "Lasting", "supply": "Last", "emails": ["last@x.org"]])
    try ana.call("invitation.accept", ["invitation": made.at("results.0.invitation") ?? .null])
    try sync()
    for (place, node) in nodes.enumerated() {
      try node.call("license.allocate", ["product": "Scarce", "emails": [.string("scarce\(place)@x.org")]])
    }
    now += 10
    for node in nodes { try node.call("clock.set", ["now": .string(clock)]) }
  }

  /// The instant at which the story has arrived.
  var clock: String { Self.text(day: now) }

  private static func text(day: Int64) -> String {
    let lengths: [Int64] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var (year, month, left): (Int64, Int, Int64) = (2026, 0, day)
    while left >= lengths[month] {
      left -= lengths[month]
      month += 1
      if month == lengths.count { (year, month) = (year + 1, 0) }
    }
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(two(Int64(month) + 1))-\(two(left + 1))T00:00:00Z"
  }

  private mutating func pick(_ count: Int) -> Int {
    random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(truncatingIfNeeded: random >> 33) % count
  }

  private func begin() throws {
    let ana = nodes[0]
    try ana.call("ledger.create", ["name": "Books", "ownerEmail": .string(TestNode.owner)])
    let offer = try nodes[1].call("device.offer", ["email": .string(TestNode.owner), "name": "other"])
    try ana.call("device.approve", ["request": offer.at("request") ?? .null])
    for (name, kind, price) in [("Course", "course", 10_000), ("Premium", "premium", 4_900), ("Seat", "seat", 36_500)] {
      try ana.call(
        "product.define",
        ["name": .string(name), "kind": .string(kind), "price": ["amount": .int(price), "currency": "USD"]])
    }
    try ana.call(
      "product.define",
      [
        "name": "Short", "kind": "premium", "price": ["amount": 100, "currency": "USD"],
        "policy": ["accessDays": 20, "validityMonths": 6],
      ])
    try ana.call(
      "fund.open",
      ["name": "Training", "currency": "USD", "deposit": ["amount": 40_000, "validUntil": "2026-12-31"]])
    try ana.call("subscription.start", ["product": "Seat", "seats": 2, "months": 3])
    try sync()
  }

  private func sync() throws {
    for (source, target) in [(nodes[0], nodes[1]), (nodes[1], nodes[0])] {
      var params: JSONObject = ["since": try target.call("changes.status").at("version") ?? []]
      repeat {
        let exported = try source.call("changes.export", params)
        try target.call("changes.import", ["pages": exported.at("pages") ?? []])
        params["cursor"] = exported["nextCursor"]
      } while params["cursor"] != nil
    }
  }

  private mutating func passTime() throws {
    now += Int64(1 + pick(20))
    for node in nodes { try node.call("clock.set", ["now": .string(clock)]) }
  }

  private mutating func person() -> JSON { .string(Self.people[pick(Self.people.count)]) }

  /// The id of one of the things a list shows.
  private mutating func one(_ node: TestNode, _ list: String, _ member: String, _ filter: JSONObject = [:]) -> JSON? {
    guard case .success(let page) = node.node.call(list, filter), let items = page["items"]?.arrayValue, !items.isEmpty
    else { return nil }
    return items[pick(items.count)][member]
  }

  private mutating func act(on node: TestNode) {
    switch pick(4) {
    case 0: actOnPeople(node)
    case 1: actOnOrders(node)
    case 2: actOnSeats(node)
    default: actOnFunds(node)
    }
  }

  private func attempt(_ node: TestNode, _ method: String, _ params: JSONObject) { _ = node.node.call(method, params) }

  private mutating func actOnPeople(_ node: TestNode) {
    switch pick(8) {
    case 0: attempt(node, "learner.add", ["emails": [person()], "technology": "Swift"])
    case 1: attempt(node, "learner.register", ["learners": [person()]])
    case 2: attempt(node, "learner.depart", ["learners": [person()]])
    case 3:
      attempt(
        node, "learner.changeAddress", ["learner": person(), "email": .string("new\(pick(4))@x.org"), "name": "N"])
    case 4: attempt(node, "strategy.set", ["kind": .string(["none", "path", "labs"][pick(3)])])
    case 5: attempt(node, "ledger.configure", ["partner": .string(["Contoso", "Contoso/East", "none"][pick(3)])])
    case 6: attempt(node, "ledger.configure", ["reminderDays": .int(pick(60))])
    default: attempt(node, "ledger.configure", ["automaticAllocation": .string(["none", "Premium"][pick(2)])])
    }
  }

  private mutating func actOnOrders(_ node: TestNode) {
    let product = JSON.string(["Premium", "Short"][pick(2)])
    switch pick(8) {
    case 0:
      attempt(
        node, "order.request",
        ["product": product, "quantity": .int(1 + pick(3)), "purchaseOrder": .string("PO-\(pick(50))")])
    case 1, 2:
      guard let order = one(node, "order.list", "order", ["state": "requested"]) else { return }
      var params: JSONObject = ["orders": [order]]
      if pick(3) == 0 { params["validUntil"] = .string(Self.text(day: now + 40)) }
      attempt(node, ["order.assign", "order.assign", "order.cancel", "order.reject"][pick(4)], params)
    case 3, 4: attempt(node, "license.allocate", ["product": product, "emails": [person()]])
    case 5:
      guard let license = one(node, "license.list", "license", ["state": "allocated"]) else { return }
      attempt(node, "license.recordLogin", ["licenses": [license]])
    case 6:
      guard let license = one(node, "license.list", "license", ["state": "allocated"]) else { return }
      attempt(node, "license.release", ["licenses": [license], "ground": "neverLoggedIn"])
    default:
      guard let license = one(node, "license.list", "license", ["state": "inUse"]) else { return }
      attempt(node, "license.reallocate", ["license": license, "to": person(), "ground": "leftCompany"])
    }
  }

  private mutating func actOnSeats(_ node: TestNode) {
    guard let subscription = one(node, "subscription.list", "subscription") else { return }
    let params: JSONObject = ["subscription": subscription]
    switch pick(9) {
    case 0: attempt(node, "license.allocate", ["product": "Seat", "emails": [person()]])
    case 1: attempt(node, "subscription.purchase", ["subscription": subscription, "quantity": .int(1 + pick(2))])
    case 2, 3:
      guard case .success(let shown) = node.node.call("subscription.get", params),
        let open = shown["purchases"]?.arrayValue?.first(where: { $0["state"] == "awaitingPayment" })?["purchase"]
      else { return }
      attempt(node, pick(4) == 0 ? "subscription.fail" : "subscription.finalize", ["purchase": open])
    case 4, 5: attempt(node, "subscription.renew", params)
    case 6:
      attempt(node, "subscription.quote", ["subscription": subscription, "quantity": 1, "record": true])
    case 7:
      attempt(
        node, "product.revise", ["product": "Seat", "price": ["amount": .int(30_000 + pick(90)), "currency": "USD"]])
    default:
      if pick(6) == 0 { attempt(node, "subscription.cancel", params) }
    }
  }

  private mutating func actOnFunds(_ node: TestNode) {
    switch pick(7) {
    case 0, 1: attempt(node, "invitation.create", ["product": "Course", "emails": [person()]])
    case 2:
      guard let pending = one(node, "invitation.list", "invitation", ["state": "pending"]) else { return }
      attempt(node, "invitation.accept", ["invitation": pending])
    case 3:
      guard let pending = one(node, "invitation.list", "invitation", ["state": "pending"]) else { return }
      attempt(node, "invitation.withdraw", ["invitations": [pending]])
    case 4:
      attempt(
        node, "fund.deposit",
        [
          "fund": "Training", "amount": ["amount": 10_000, "currency": "USD"],
          "validUntil": .string(Self.text(day: now + 200)),
        ])
    case 5: attempt(node, "fund.extend", ["fund": "Training", "validUntil": .string(Self.text(day: now + 300))])
    default:
      attempt(
        node, "product.revise", ["product": "Premium", "price": ["amount": .int(5_000 + pick(90)), "currency": "USD"]])
    }
  }
}
