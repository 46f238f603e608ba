import JSONRPC

/// What one person does on one node, drawn from everything that can be done there.
struct Action {
  let world: World
  let node: SimulatedNode
  var random: SeededRandom
  private let commandID: String
  /// Draws who acts, apart from what is done.
  private var people: SeededRandom

  static let addresses = (1...6).map { "learner\($0)@example.com" }

  /// The manager of a team, who has a device on every node beside the owner.
  static let manager = "manager@example.com"
  /// The team of the manager.
  static let team = "Sales"

  init(world: World, step: Step) {
    self.world = world
    random = SeededRandom(seed: step.seed)
    people = SeededRandom(seed: step.seed ^ 0x7EA3)
    node = world.nodes[random.below(world.nodes.count)]
    commandID = "step-\(step.number)"
  }

  mutating func run() throws {
    let weights: [(Int, (inout Action) throws -> Void)] = [
      (30, { try $0.invite() }), (14, { try $0.withdraw() }), (16, { try $0.accept() }), (5, { try $0.decline() }),
      (6, { try $0.resend() }), (8, { try $0.editStart() }), (3, { try $0.deposit() }), (3, { try $0.adjust() }),
      (6, { try $0.extend() }), (3, { try $0.register() }), (4, { try $0.evaluate() }), (4, { try $0.decide() }),
      (4, { try $0.reissue() }), (2, { try $0.revise() }), (2, { try $0.resolveCase() }), (2, { try $0.markSent() }),
      (50, { try $0.actOnSupply() }),
    ]
    var left = random.below(weights.reduce(0) { $0 + $1.0 })
    for (weight, body) in weights {
      left -= weight
      if left < 0 { return try body(&self) }
    }
  }

  /// Asks as the owner, now and then as the manager of a team, whom much is refused.
  mutating func ask(_ method: String, _ params: JSONObject) throws {
    var params = params
    params.append("commandId", .string(commandID))
    if method.hasPrefix("invitation."), people.chance(1, in: 4) { params.append("actor", .string(Self.manager)) }
    try world.ask(node, method, params)
    if people.chance(1, in: 12) { try place() }
  }

  /// Puts somebody into the manager's team, into another one, or into none.
  private mutating func place() throws {
    let wanted = Self.addresses.filter { _ in people.chance(1, in: 3) }
    guard let first = wanted.first else { return }
    let team = people.pick([Self.team, Self.team, "Support", "none"]) ?? Self.team
    let named = people.chance(1, in: 2) ? wanted : [first]
    let learners = JSON.array(named.map { .string($0) })
    try world.ask(
      node, "learner.setTeam",
      ["learners": learners, "team": .string(team), "commandId": .string("\(commandID)-team")])
  }

  private mutating func product() -> JSON { .string(random.pick(world.products) ?? "") }

  /// An invitation in one of these states; half the time one of the newest two, so that people get in each other's way.
  private mutating func invitation(_ states: Set<String>) throws -> String? {
    let listed = try world.ask(node, "invitation.list", ["limit": 1000], acknowledge: false)
    let items = listed?["items"]?.arrayValue ?? []
    let fitting = items.filter { states.contains($0["state"]?.stringValue ?? "") }
    let candidates = random.chance(1, in: 2) ? fitting.suffix(2) : fitting[...]
    return random.pick(Array(candidates))?["invitation"]?.stringValue
  }

  private mutating func day() -> JSON { .string(TimeWords.day(world.now + Int64(random.below(70) - 3) * 86_400_000)) }

  private mutating func invite() throws {
    let count = 1 + random.below(3)
    let emails = (0..<count).map { _ in JSON.string(random.pick(Self.addresses) ?? "") }
    let product = product()
    var params: JSONObject = ["product": product, "emails": .array(emails)]
    if product == .string(world.products[2]) {
      params.append("course", .string(world.products[0]))
    } else if random.chance(1, in: 3) {
      params.append("start", ["on": "date", "date": day()])
    }
    if random.chance(1, in: 6) { params.append("atomic", true) }
    try ask("invitation.create", params)
  }

  private mutating func withdraw() throws {
    guard let id = try invitation(["pending", "waitlisted"]) else { return }
    var params: JSONObject = ["invitations": [.string(id)], "reason": "wrongPerson"]
    if random.chance(1, in: 4) { params.append("giveTo", .string(random.pick(Self.addresses) ?? "")) }
    try ask("invitation.withdraw", params)
  }

  private mutating func accept() throws { try useToken("invitation.accept") }

  private mutating func decline() throws { try useToken("invitation.decline") }

  private mutating func useToken(_ method: String) throws {
    guard let id = try invitation(["pending", "merged"]), let token = random.pick(world.tokens[id] ?? []) else {
      return
    }
    try ask(method, ["invitation": .string(id), "token": .string(token)])
  }

  private mutating func resend() throws {
    guard let id = try invitation(["pending"]) else { return }
    try ask("invitation.resend", ["invitations": [.string(id)]])
  }

  private mutating func editStart() throws {
    guard let id = try invitation(["pending", "accepted"]) else { return }
    try ask("invitation.editStart", ["invitations": [.string(id)], "start": ["on": "date", "date": day()]])
  }

  private mutating func reissue() throws {
    guard let id = try invitation(["withdrawn", "declined", "expired", "pending"]) else { return }
    try ask("invitation.reissue", ["invitations": [.string(id)]])
  }

  private mutating func deposit() throws {
    try ask(
      "fund.deposit",
      [
        "fund": .string(world.fund), "amount": ["amount": .int(100 + random.below(5) * 100), "currency": "EUR"],
        "validUntil": .string(TimeWords.day(world.now + Int64(20 + random.below(100)) * 86_400_000)),
      ])
  }

  private mutating func lot() throws -> JSON? {
    let fund = try world.ask(node, "fund.get", ["fund": .string(world.fund)], acknowledge: false)
    return random.pick(fund?["lots"]?.arrayValue ?? [])?["lot"]
  }

  private mutating func adjust() throws {
    guard let lot = try lot() else { return }
    let amount = (random.below(9) - 5) * 100
    try ask(
      "fund.adjust",
      [
        "fund": .string(world.fund), "lot": lot, "amount": ["amount": .int(amount), "currency": "EUR"],
        "reason": "count",
      ])
  }

  private mutating func extend() throws {
    var params: JSONObject = [
      "fund": .string(world.fund),
      "validUntil": .string(TimeWords.day(world.now + Int64(30 + random.below(200)) * 86_400_000)),
    ]
    if random.chance(1, in: 2), let id = try invitation(["pending"]) {
      params.append("coverPending", random.chance(1, in: 2) ? true : [.string(id)])
    }
    try ask("fund.extend", params)
  }

  private mutating func register() throws {
    try ask("learner.register", ["learners": [.string(random.pick(Self.addresses) ?? "")]])
  }

  private mutating func evaluate() throws {
    guard let id = try invitation(["accepted"]) else { return }
    try ask("evaluation.submit", ["invitations": [.string(id)], "reason": "wrongProduct"])
  }

  private mutating func decide() throws {
    let listed = try world.ask(node, "evaluation.list", ["state": "open"], acknowledge: false)
    guard let id = random.pick(listed?["items"]?.arrayValue ?? [])?["evaluation"] else { return }
    let decision = random.pick(["approved", "denied", "closed"]) ?? "denied"
    var params: JSONObject = ["evaluation": id, "decision": .string(decision)]
    if decision == "approved", random.chance(1, in: 2) {
      params.append("giveTo", .string(random.pick(Self.addresses) ?? ""))
    }
    try ask("evaluation.decide", params)
  }

  private mutating func revise() throws {
    let price = 100 + random.below(4) * 100
    try ask("product.revise", ["product": product(), "price": ["amount": .int(price), "currency": "EUR"]])
  }

  private mutating func resolveCase() throws {
    let listed = try world.ask(node, "case.list", JSONObject(), acknowledge: false)
    guard let id = random.pick(listed?["items"]?.arrayValue ?? [])?["case"] else { return }
    try ask("case.resolve", ["case": id])
  }

  private mutating func markSent() throws {
    let listed = try world.ask(node, "notification.list", JSONObject(), acknowledge: false)
    guard let id = random.pick(listed?["items"]?.arrayValue ?? [])?["notification"] else { return }
    try ask("notification.markSent", ["notifications": [id]])
  }
}
