import JSONRPC

/// What people do about orders, licenses, seats, learners and settings.
extension Action {
  mutating func actOnSupply() throws {
    let weights: [(Int, (inout Action) throws -> Void)] = [
      (3, { try $0.requestOrder() }), (4, { try $0.answerOrder() }), (2, { try $0.decideCancellation() }),
      (10, { try $0.allocate() }), (6, { try $0.logIn() }), (6, { try $0.release() }), (7, { try $0.reallocate() }),
      (4, { try $0.purchase() }), (5, { try $0.settlePurchase() }), (4, { try $0.renew() }),
      (2, { try $0.depart() }), (2, { try $0.changeAddress() }), (2, { try $0.addLearner() }),
      (1, { try $0.setStrategy() }), (1, { try $0.tell() }),
    ]
    var left = random.below(weights.reduce(0) { $0 + $1.0 })
    for (weight, body) in weights {
      left -= weight
      if left < 0 { return try body(&self) }
    }
  }

  private func items(_ method: String) throws -> [JSON] {
    try world.ask(node, method, ["limit": 1000], acknowledge: false)?["items"]?.arrayValue ?? []
  }

  private mutating func email() -> JSON { .string(random.pick(Self.addresses) ?? "") }

  // MARK: Orders

  private mutating func order(_ states: Set<String>) throws -> JSON? {
    let fitting = try items("order.list").filter { states.contains($0["state"]?.stringValue ?? "") }
    return random.pick(Array(fitting.suffix(3)))
  }

  private mutating func requestOrder() throws {
    try ask("order.request", ["product": .string(world.premium), "quantity": .int(1 + random.below(2))])
  }

  private mutating func answerOrder() throws {
    guard let id = try order(["requested", "assigned"])?["order"] else { return }
    let method = random.chance(2, in: 3) ? "order.assign" : random.chance(1, in: 2) ? "order.cancel" : "order.reject"
    try ask(method, ["orders": [id]])
  }

  private mutating func decideCancellation() throws {
    let doubted = try items("order.list").filter { !($0["cancellations"]?.arrayValue ?? []).isEmpty }
    guard let order = random.pick(doubted), let id = order["order"],
      let cancellation = random.pick(order["cancellations"]?.arrayValue ?? [])?["cancellation"]
    else { return }
    let decision: JSON = random.chance(1, in: 2) ? "approved" : "denied"
    try ask("order.decide", ["order": id, "cancellation": cancellation, "decision": decision])
  }

  // MARK: Licenses

  private mutating func license(_ states: Set<String>) throws -> String? {
    let fitting = try items("license.list").filter { states.contains($0["state"]?.stringValue ?? "") }
    return random.pick(Array(fitting.suffix(3)))?["license"]?.stringValue
  }

  private mutating func allocate() throws {
    let product = random.chance(2, in: 3) ? world.premium : world.seat
    let emails = (0..<1 + random.below(2)).map { _ in email() }
    try ask("license.allocate", ["product": .string(product), "emails": .array(emails)])
  }

  private mutating func logIn() throws {
    guard let id = try license(["allocated", "waitlisted"]) else { return }
    try ask("license.recordLogin", ["licenses": [.string(id)]])
  }

  private mutating func ground() -> JSON {
    .string(random.pick(["neverLoggedIn", "neverLoggedIn", "leftCompany", "seatFreed"]) ?? "")
  }

  private mutating func release() throws {
    guard let id = try license(["allocated", "inUse", "waitlisted"]) else { return }
    try ask("license.release", ["licenses": [.string(id)], "ground": ground()])
  }

  private mutating func reallocate() throws {
    guard let id = try license(["allocated", "inUse"]) else { return }
    try ask("license.reallocate", ["license": .string(id), "to": email(), "ground": ground()])
  }

  // MARK: Seats

  private mutating func purchase() throws {
    let quantity = JSON.int(1 + random.below(3))
    let method = random.chance(1, in: 4) ? "subscription.quote" : "subscription.purchase"
    var params: JSONObject = ["subscription": .string(world.subscription), "quantity": quantity]
    if method == "subscription.quote" { params.append("record", true) }
    try ask(method, params)
  }

  private mutating func settlePurchase() throws {
    let shown = try world.ask(
      node, "subscription.get", ["subscription": .string(world.subscription)], acknowledge: false)
    guard let id = random.pick(Array((shown?["purchases"]?.arrayValue ?? []).suffix(3)))?["purchase"] else { return }
    if random.chance(1, in: 4) { return try ask("subscription.fail", ["purchase": id, "reason": "abandoned"]) }
    var params: JSONObject = ["purchase": id]
    if random.chance(1, in: 2) {
      params.append("paidAt", .string(TimeWords.day(world.now - Int64(random.below(30)) * 86_400_000)))
    }
    try ask("subscription.finalize", params)
  }

  private mutating func renew() throws {
    try ask("subscription.renew", ["subscription": .string(world.subscription)])
  }

  // MARK: Learners and settings

  private mutating func depart() throws { try ask("learner.depart", ["learners": [email()]]) }

  private mutating func changeAddress() throws {
    try ask("learner.changeAddress", ["learner": email(), "email": .string("also\(random.below(4))@example.com")])
  }

  private mutating func addLearner() throws {
    let email = random.chance(1, in: 2) ? email() : .string("also\(random.below(4))@example.com")
    try ask("learner.add", ["emails": [email], "technology": "swift"])
  }

  private mutating func setStrategy() throws {
    try ask("strategy.set", ["kind": .string(random.pick(["none", "plan", "path", "labs"]) ?? "none")])
  }

  /// Where there is nothing to tell nothing is written, so that the same command may tell somebody later.
  private mutating func tell() throws { try world.ask(node, "notification.tell", [:], acknowledge: false) }
}
