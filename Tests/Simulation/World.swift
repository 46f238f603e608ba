import JSONRPC

/// The nodes of one simulated history, their clocks, and what people outside know: tokens and acknowledgements.
final class World {
  /// Steps after which a history begins, in milliseconds since 1970: 2026-01-01.
  static let beginning: Int64 = 1_767_225_600_000
  private static let day: Int64 = 86_400_000

  let plan: Plan
  private(set) var nodes: [SimulatedNode] = []
  /// True time, in milliseconds since 1970.
  var now: Int64 = World.beginning
  /// Texts of the tokens that learners received, by invitation.
  var tokens: [String: [String]] = [:]
  /// Commands that a node acknowledged, in order.
  private(set) var acknowledged: [Acknowledgement] = []
  /// The ledger everybody works in.
  private(set) var ledger = ""
  private(set) var fund = ""
  /// What is paid from the fund.
  private(set) var products: [String] = []
  /// What is drawn from orders.
  private(set) var premium = ""
  /// What is drawn from the subscription.
  private(set) var seat = ""
  /// The subscription that people buy seats of.
  var subscription = ""

  /// One command and what was answered to it.
  struct Acknowledgement {
    let node: Int
    let method: String
    let params: JSONObject
    let result: JSON
  }

  /// Sets the scene: node 0 owns a ledger with products and a small fund; the others are its owner's further devices.
  init(plan: Plan, directory: String) throws {
    self.plan = plan
    var random = SeededRandom(seed: plan.seed ^ 0xA110_7000)
    for number in 0..<plan.nodes {
      nodes.append(
        try SimulatedNode(number: number, directory: "\(directory)/n\(number)", seed: random.next(), now: now))
    }
    try setTheScene()
  }

  private func setTheScene() throws {
    let owner = nodes[0]
    let created = try must(owner, "ledger.create", ["name": "Acme", "ownerEmail": "owner@example.com"])
    ledger = created["ledger"]?.stringValue ?? ""
    // The first one lets the manager of a team invite (R34).
    let kinds: [(String, String, Int)] = [
      ("Networks", "courseBundle", 300), ("Library", "subscription", 200), ("Retake", "examRetake", 100),
    ]
    for (name, kind, price) in kinds {
      let product = try must(
        owner, "product.define",
        [
          "name": .string(name), "kind": .string(kind),
          "price": ["amount": .int(price), "currency": "EUR"],
          "policy": ["invitationLifetimeDays": 30, "teamManagersInvite": .bool(products.isEmpty)],
        ])
      products.append(product["product"]?.stringValue ?? "")
    }
    let opened = try must(owner, "fund.open", ["name": "Flex", "currency": "EUR"])
    fund = opened["fund"]?.stringValue ?? ""
    for (amount, days) in [(900, 60), (700, 200)] {
      _ = try must(
        owner, "fund.deposit",
        [
          "fund": .string(fund), "amount": ["amount": .int(amount), "currency": "EUR"],
          "validUntil": .string(TimeWords.day(now + Int64(days) * Self.day)),
        ])
    }
    try setUpSupplies(owner)
    for node in nodes.dropFirst() { try letIn(node, as: "owner@example.com") }
    _ = try must(
      owner, "member.invite", ["email": .string(Action.manager), "role": "teamManager", "team": .string(Action.team)])
    for node in nodes { try letIn(node, as: Action.manager) }
    for node in nodes.dropFirst() { try Carrying.pages(from: owner, to: node, in: self, faults: nil) }
  }

  /// Lets a node in as another device of a member.
  private func letIn(_ node: SimulatedNode, as email: String) throws {
    let offer = try must(
      node, "device.offer", ["email": .string(email), "name": .string("laptop \(node.number)")])
    _ = try must(nodes[0], "device.approve", ["request": offer["request"] ?? .null])
  }

  /// An order of one license, which nobody has answered, and a subscription to two seats.
  private func setUpSupplies(_ owner: SimulatedNode) throws {
    func define(_ name: String, _ price: Int) throws -> String {
      let product = try must(
        owner, "product.define",
        [
          "name": .string(name), "kind": .string(name.lowercased()),
          "price": ["amount": .int(price), "currency": "EUR"],
        ])
      return product["product"]?.stringValue ?? ""
    }
    premium = try define("Premium", 4_900)
    seat = try define("Seat", 3_100)
    _ = try must(owner, "order.request", ["product": .string(premium), "quantity": 1])
    let started = try must(owner, "subscription.start", ["product": .string(seat), "seats": 2, "months": 1])
    subscription = started["subscription"]?.stringValue ?? ""
  }

  /// Time passes, on every node by its own clock.
  func moveClocks(to instant: Int64) {
    now = max(now, instant)
    for node in nodes { node.setClock(now) }
  }

  /// Calls a method that the scene cannot do without.
  func must(_ node: SimulatedNode, _ method: String, _ params: JSONObject) throws -> JSON {
    switch node.call(method, params) {
    case .success(let result): return result
    case .failure(let error): throw Failure("scene", "\(method) on node \(node.number): \(error.code) \(error.message)")
    }
  }

  /// Calls a method as a person would: a refusal is an answer like any other, an internal error is not.
  @discardableResult
  func ask(_ node: SimulatedNode, _ method: String, _ params: JSONObject, acknowledge: Bool = true) throws -> JSON? {
    switch node.call(method, params) {
    case .success(let result):
      if acknowledge {
        acknowledged.append(Acknowledgement(node: node.number, method: method, params: params, result: result))
      }
      learnTokens(from: result)
      return result
    case .failure(let error):
      if error.code == RPCErrorCode.internalError.rawValue || error.code == RPCErrorCode.invalidParams.rawValue {
        throw Failure(
          "internal", "\(method) on node \(node.number) with \(Self.text(.object(params))): \(error.message)")
      }
      return nil
    }
  }

  var acknowledgedCount: Int { acknowledged.count }

  /// The replies of what came since were lost with the node's power.
  func forgetAcknowledgements(since count: Int) { acknowledged.removeSubrange(count...) }

  /// What a learner would find in their mailbox.
  private func learnTokens(from result: JSON) {
    if let invitation = result["invitation"]?.stringValue, let token = result["token"]?.stringValue {
      tokens[invitation, default: []].append(token)
    }
    for member in result.objectValue ?? JSONObject() {
      if member.value.objectValue != nil { learnTokens(from: member.value) }
      for element in member.value.arrayValue ?? [] { learnTokens(from: element) }
    }
  }

  func restart(_ number: Int) throws { try nodes[number].restart() }

  static func text(_ json: JSON) -> String { String(decoding: json.serialize(), as: UTF8.self) }
}
