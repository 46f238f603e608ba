import JSONRPC

/// People who get in each other's way over orders, licenses, seats, learners and settings.
struct SupplyCollision {
  private let world: World
  private let step: Step
  private var random: SeededRandom
  private var commands = 0
  private var things = Things()

  /// What everybody knows before they drift apart.
  private struct Things {
    var order = ""
    var license = ""
    var cancellation = ""
    var purchase = ""
    var learner = ""
  }

  init(world: World, step: Step, random: SeededRandom) {
    self.world = world
    self.step = step
    self.random = random
  }

  /// Sets the scene on the nodes, then has each of them make its move without knowing of the others.
  mutating func run(_ moves: [Clash.Move], in scene: Clash.Scene, on nodes: [SimulatedNode]) throws {
    guard try set(scene, on: nodes) else { return }
    for (position, (move, node)) in zip(moves, nodes).enumerated() {
      if position == 1 { world.moveClocks(to: world.now + Int64(random.below(3_600_000))) }
      try make(move, on: node)
    }
    // Who was not appointed would leave telling to the others for the rest of the history.
    if moves.contains(.appoint) { for node in world.nodes { try appoint(node) } }
  }

  @discardableResult
  private mutating func ask(_ node: SimulatedNode, _ method: String, _ params: JSONObject) throws -> JSON? {
    var params = params
    commands += 1
    params.append("commandId", .string("step-\(step.number)-supply-\(commands)"))
    return try world.ask(node, method, params)
  }

  private func address(_ name: String) -> JSON { .string("\(name)\(step.number)@example.com") }
}

// MARK: What they share

extension SupplyCollision {
  /// Brings about what the scene asks for and lets everybody know; false if it cannot be had.
  private mutating func set(_ scene: Clash.Scene, on nodes: [SimulatedNode]) throws -> Bool {
    switch scene {
    case .license:
      guard try requestOrder(on: nodes[0]) else { return false }
      try ask(nodes[0], "order.assign", ["orders": [.string(things.order)]])
      let made = try ask(
        nodes[0], "license.allocate",
        [
          "product": .string(world.premium), "emails": [address("holder")], "supply": .string(things.order),
        ])
      things.license = made?["results"]?.arrayValue?.first?["license"]?.stringValue ?? ""
      guard !things.license.isEmpty else { return false }
    case .order: guard try requestOrder(on: nodes[0]) else { return false }
    case .doubtedOrder:
      guard try requestOrder(on: nodes[0]) else { return false }
      try Carrying.meet(nodes, in: world)
      try ask(nodes[0], "order.assign", ["orders": [.string(things.order)]])
      try ask(nodes[1], "order.cancel", ["orders": [.string(things.order)]])
      try Carrying.meet(nodes, in: world)
      let shown = try world.ask(nodes[0], "order.get", ["order": .string(things.order)], acknowledge: false)
      let cancellation = shown?["cancellations"]?.arrayValue?.first?["cancellation"]?.stringValue
      guard let cancellation else { return false }
      things.cancellation = cancellation
    case .seats: guard try requestSeats(on: nodes[0]) else { return false }
    case .learner:
      try ask(nodes[0], "learner.add", ["emails": [address("person")]])
      try ask(
        nodes[0], "fund.deposit",
        [
          "fund": .string(world.fund), "amount": ["amount": 600, "currency": "EUR"],
          "validUntil": .string(TimeWords.day(world.now + 50 * 86_400_000)),
        ])
    case .ledger, .pending, .accepted, .requested, .expiring: break
    }
    things.learner = scene == .license ? "holder\(step.number)@example.com" : "person\(step.number)@example.com"
    try Carrying.meet(nodes, in: world)
    return true
  }

  private mutating func requestOrder(on node: SimulatedNode) throws -> Bool {
    let made = try ask(
      node, "order.request", ["product": .string(world.premium), "quantity": .int(1 + random.below(2))])
    things.order = made?["order"]?.stringValue ?? ""
    return !things.order.isEmpty
  }

  /// Of the subscription there is; one that ran out is renewed, one that was cancelled is followed by another.
  private mutating func requestSeats(on node: SimulatedNode) throws -> Bool {
    func purchase() -> JSONObject {
      ["subscription": .string(world.subscription), "quantity": .int(1 + random.below(3))]
    }
    var made = try ask(node, "subscription.purchase", purchase())
    if made == nil, try ask(node, "subscription.renew", ["subscription": .string(world.subscription)]) != nil {
      made = try ask(node, "subscription.purchase", purchase())
    }
    if made == nil {
      let started = try ask(
        node, "subscription.start", ["product": .string(world.seat), "seats": 2, "months": 1])
      guard let id = started?["subscription"]?.stringValue else { return false }
      world.subscription = id
      made = try ask(node, "subscription.purchase", purchase())
    }
    things.purchase = made?["purchase"]?.stringValue ?? ""
    return !things.purchase.isEmpty
  }
}

// MARK: What they do

extension SupplyCollision {
  private mutating func make(_ move: Clash.Move, on node: SimulatedNode) throws {
    let licenses = JSON.array([.string(things.license)])
    let orders = JSON.array([.string(things.order)])
    switch move {
    case .logIn: try ask(node, "license.recordLogin", ["licenses": licenses])
    case .releaseUnused: try ask(node, "license.release", ["licenses": licenses, "ground": "neverLoggedIn"])
    case .releaseLeft: try ask(node, "license.release", ["licenses": licenses, "ground": "leftCompany"])
    case .handUnused: try hand("neverLoggedIn", on: node)
    case .handLeft: try hand("leftCompany", on: node)
    case .allocate:
      try ask(
        node, "license.allocate",
        [
          "product": .string(world.premium), "emails": [address("rival\(commands)-")], "supply": .string(things.order),
        ])
    case .assign: try ask(node, "order.assign", ["orders": orders])
    case .rejectOrder: try ask(node, "order.reject", ["orders": orders])
    case .cancelOrder: try ask(node, "order.cancel", ["orders": orders])
    case .approveCancelling: try decide("approved", on: node)
    case .denyCancelling: try decide("denied", on: node)
    case .depart: try ask(node, "learner.depart", ["learners": [.string(things.learner)]])
    case .changeAddress:
      try ask(node, "learner.changeAddress", ["learner": .string(things.learner), "email": address("new")])
    case .inviteLearner:
      let email = random.chance(1, in: 2) ? JSON.string(things.learner) : address("new")
      try ask(node, "invitation.create", ["product": .string(world.products[0]), "emails": [email]])
    case .setStrategy:
      try ask(node, "strategy.set", ["kind": .string(random.pick(["none", "plan", "path", "labs"]) ?? "none")])
    case .appoint: try appoint(node)
    default: try makeOnSeats(move, on: node)
    }
  }

  private mutating func makeOnSeats(_ move: Clash.Move, on node: SimulatedNode) throws {
    let subscription = JSON.string(world.subscription)
    let purchase = JSON.string(things.purchase)
    switch move {
    case .purchase:
      try ask(
        node, "subscription.purchase", ["subscription": subscription, "quantity": .int(1 + random.below(3))])
    case .pay:
      var params: JSONObject = ["purchase": purchase]
      if random.chance(1, in: 2) {
        params.append("paidAt", .string(TimeWords.day(world.now - Int64(random.below(20)) * 86_400_000)))
      }
      try ask(node, "subscription.finalize", params)
    case .failPurchase: try ask(node, "subscription.fail", ["purchase": purchase, "reason": "declined"])
    case .renew: try ask(node, "subscription.renew", ["subscription": subscription])
    case .cancelSubscription:
      if random.chance(1, in: 4) { try ask(node, "subscription.cancel", ["subscription": subscription]) }
    case .takeSeat:
      try ask(
        node, "license.allocate",
        ["product": .string(world.seat), "emails": [address("seat\(commands)-")], "supply": subscription])
    default: break
    }
  }

  /// A device that was appointed already is answered with who else was by then, so the answer is not kept.
  private func appoint(_ node: SimulatedNode) throws {
    try world.ask(node, "device.appointMailer", [:], acknowledge: false)
  }

  private mutating func hand(_ ground: String, on node: SimulatedNode) throws {
    try ask(
      node, "license.reallocate",
      ["license": .string(things.license), "to": address("heir\(commands)-"), "ground": .string(ground)])
  }

  private mutating func decide(_ decision: String, on node: SimulatedNode) throws {
    try ask(
      node, "order.decide",
      [
        "order": .string(things.order), "cancellation": .string(things.cancellation), "decision": .string(decision),
      ])
  }
}
