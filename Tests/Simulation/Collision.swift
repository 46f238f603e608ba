import JSONRPC

/// People who get in each other's way: two or three nodes come to know one invitation, then act on it apart.
///
/// Actions drawn one by one seldom meet: two edits of one pending invitation on two nodes that do not sync in between
/// are a rare thing. So what the rules speak of is brought about here.
struct Collision {
  private let world: World
  private let step: Step
  private var random: SeededRandom
  private var commands = 0

  init(world: World, step: Step) {
    self.world = world
    self.step = step
    random = SeededRandom(seed: step.seed)
  }

  /// Two moves that a rule names, or any two.
  mutating func run() throws {
    let clash = random.chance(2, in: 3) ? random.pick(Clash.all) ?? Clash.drawn(&random) : Clash.drawn(&random)
    try run(clash)
  }

  /// These two moves, and perhaps a third.
  mutating func run(_ clash: Clash) throws {
    let nodes = participants()
    var moves = [clash.one, clash.other]
    if clash.scene != .expiring, random.chance(1, in: 2) { moves.swapAt(0, 1) }
    if nodes.count > 2 { moves.append(random.pick(clash.scene.moves) ?? clash.one) }
    if clash.scene.isOfInvitations {
      if clash.rule == "C18" { try endFirst(on: nodes) }
      guard let subject = try subject(for: clash.scene, among: nodes) else { return }
      for (position, (move, node)) in zip(moves, nodes).enumerated() {
        if position == 1 { try pass(clash.scene, subject) }
        try make(move, on: node, about: subject)
      }
    } else {
      var collision = SupplyCollision(world: world, step: step, random: random)
      try collision.run(moves, in: clash.scene, on: nodes)
    }
    guard random.chance(1, in: 2) else { return }
    for node in nodes.dropFirst() { try Carrying.session(between: nodes[0], and: node, in: world, cutAfter: nil) }
  }

  /// Two nodes, or three where there are as many.
  private mutating func participants() -> [SimulatedNode] {
    let shuffled = world.nodes.shuffled(using: &random)
    return Array(shuffled.prefix(random.chance(1, in: 3) ? 3 : 2))
  }

  /// Time between two moves: an hour at most, or until the deadline is over.
  private mutating func pass(_ scene: Clash.Scene, _ subject: Subject) throws {
    var later = world.now + Int64(random.below(3_600_000))
    if scene == .expiring, let deadline = TimeWords.milliseconds(subject.deadline) {
      later = max(later, deadline + 1_200_000)
    }
    world.moveClocks(to: later)
  }
}

// MARK: What the nodes share before they drift apart

extension Collision {
  /// The invitation that everybody acts on.
  private struct Subject {
    let invitation: String
    let product: JSON
    let lot: JSON
    let deadline: String
    /// The evaluation that was asked for, if one was.
    var evaluation: JSON?

    init?(_ item: JSON) {
      guard let id = item["invitation"]?.stringValue, let product = item["product"], let lot = item["lot"] else {
        return nil
      }
      invitation = id
      self.product = product
      self.lot = lot
      deadline = item["deadline"]?.stringValue ?? ""
    }
  }

  /// An invitation that all of them hold pending, taken as far as the scene asks; a new one if they share none.
  private mutating func subject(for scene: Clash.Scene, among nodes: [SimulatedNode]) throws -> Subject? {
    var shared = try pending(on: nodes)
    if shared.isEmpty || random.chance(1, in: 4) {
      try invite(on: nodes[0])
      try Carrying.meet(nodes, in: world)
      shared = try pending(on: nodes)
    }
    let newest = random.chance(1, in: 2) ? shared.suffix(1) : shared[...]
    guard var subject = random.pick(Array(newest)).flatMap(Subject.init) else { return nil }
    if scene == .accepted || scene == .requested {
      try make(.accept, on: nodes[0], about: subject)
      if scene == .requested { try make(.submit, on: nodes[0], about: subject) }
      try Carrying.meet(nodes, in: world)
      let listed = try world.ask(nodes[0], "evaluation.list", ["state": "open"], acknowledge: false)
      let own = listed?["items"]?.arrayValue?.last { $0["invitation"] == .string(subject.invitation) }
      subject.evaluation = own?["evaluation"]
    }
    return subject
  }

  /// Listed by the first node, in its order, and pending on each of them. Its token is known.
  private func pending(on nodes: [SimulatedNode]) throws -> [JSON] {
    var shared: Set<String>?
    var first: [JSON] = []
    for node in nodes {
      let listed = try world.ask(node, "invitation.list", ["limit": 1000], acknowledge: false)
      let items = (listed?["items"]?.arrayValue ?? []).filter { $0["state"] == "pending" }
      let ids = Set(items.compactMap { $0["invitation"]?.stringValue })
      if shared == nil { first = items }
      shared = shared?.intersection(ids) ?? ids
    }
    return first.filter { item in
      guard let id = item["invitation"]?.stringValue else { return false }
      return shared?.contains(id) == true && world.tokens[id] != nil
    }
  }

  /// Credits that end before the lifetime of what is paid from them, and an invitation that is.
  private mutating func endFirst(on nodes: [SimulatedNode]) throws {
    try ask(
      nodes[0], "fund.deposit",
      [
        "fund": .string(world.fund), "amount": ["amount": 300, "currency": "EUR"], "validUntil": .string(day(15, 25)),
      ])
    try invite(on: nodes[0])
    try Carrying.meet(nodes, in: world)
  }

  /// Invites somebody new; where the money is out, more is paid in.
  private mutating func invite(on node: SimulatedNode) throws {
    var params: JSONObject = [
      "product": .string(world.products[random.below(2)]),
      "emails": .array([.string("subject\(step.number)@example.com")]),
    ]
    if random.chance(1, in: 2) { params.append("start", ["on": "date", "date": .string(day(1, 25))]) }
    let made = try ask(node, "invitation.create", params)
    if made?["results"]?.arrayValue?.first?["state"] == "pending" { return }
    try make(.deposit, on: node, about: nil)
    try ask(node, "invitation.create", params)
  }

  private mutating func day(_ first: Int, _ last: Int) -> String {
    TimeWords.day(world.now + Int64(first + random.below(last - first + 1)) * 86_400_000)
  }
}

// MARK: What they do

extension Collision {
  @discardableResult
  private mutating func ask(_ node: SimulatedNode, _ method: String, _ params: JSONObject) throws -> JSON? {
    var params = params
    commands += 1
    params.append("commandId", .string("step-\(step.number)-\(commands)"))
    return try world.ask(node, method, params)
  }

  private mutating func make(_ move: Clash.Move, on node: SimulatedNode, about subject: Subject?) throws {
    let fund = JSON.string(world.fund)
    switch move {
    case .deposit:
      try ask(
        node, "fund.deposit",
        ["fund": fund, "amount": ["amount": 600, "currency": "EUR"], "validUntil": .string(day(20, 90))])
    case .inviteOthers:
      let emails = (1...3).map { JSON.string("rival\(commands)-\($0)-\(step.number)@example.com") }
      try ask(
        node, "invitation.create", ["product": .string(world.products[random.below(2)]), "emails": .array(emails)])
    case .extend: try ask(node, "fund.extend", ["fund": fund, "validUntil": .string(day(30, 230))])
    case .drain: try drain(on: node)
    default: if let subject { try make(move, on: node, of: subject) }
    }
  }

  private mutating func make(_ move: Clash.Move, on node: SimulatedNode, of subject: Subject) throws {
    let rows = JSON.array([.string(subject.invitation)])
    switch move {
    case .withdraw: try ask(node, "invitation.withdraw", ["invitations": rows, "reason": "wrongPerson"])
    case .give:
      let heir = JSON.string("heir\(commands)-\(step.number)@example.com")
      try ask(node, "invitation.withdraw", ["invitations": rows, "reason": "wrongPerson", "giveTo": heir])
    case .reissue: try ask(node, "invitation.reissue", ["invitations": rows])
    case .accept: try useToken("invitation.accept", on: node, of: subject)
    case .decline: try useToken("invitation.decline", on: node, of: subject)
    case .resend: try ask(node, "invitation.resend", ["invitations": rows])
    case .editStart:
      let start: JSON = ["on": "date", "date": .string(day(0, 25))]
      try ask(node, "invitation.editStart", ["invitations": rows, "start": start])
    case .cover:
      try ask(
        node, "fund.extend",
        ["fund": .string(world.fund), "validUntil": .string(day(30, 230)), "coverPending": rows])
    case .inviteSame: try inviteSame(on: node, as: subject)
    case .adjustDown: try adjustDown(on: node, subject)
    case .submit: try ask(node, "evaluation.submit", ["invitations": rows, "reason": "wrongProduct"])
    case .approve: try decide("approved", on: node, subject)
    case .deny: try decide(random.chance(1, in: 4) ? "closed" : "denied", on: node, subject)
    default: break
    }
  }

  private mutating func useToken(_ method: String, on node: SimulatedNode, of subject: Subject) throws {
    guard let token = random.pick(world.tokens[subject.invitation] ?? []) else { return }
    try ask(node, method, ["invitation": .string(subject.invitation), "token": .string(token)])
  }

  private mutating func decide(_ decision: String, on node: SimulatedNode, _ subject: Subject) throws {
    guard let evaluation = subject.evaluation else { return }
    try ask(node, "evaluation.decide", ["evaluation": evaluation, "decision": .string(decision)])
  }

  /// Invites one learner to one product on whichever node; now and then the learner accepts at once.
  private mutating func inviteSame(on node: SimulatedNode, as subject: Subject) throws {
    let params: JSONObject = [
      "product": subject.product, "emails": .array([.string("twin\(step.number)@example.com")]),
    ]
    let made = try ask(node, "invitation.create", params)
    guard random.chance(1, in: 3), let row = made?["results"]?.arrayValue?.first, let id = row["invitation"],
      let token = row["token"]
    else { return }
    try ask(node, "invitation.accept", ["invitation": id, "token": token])
  }

  /// Takes out of every lot what is free in it.
  private mutating func drain(on node: SimulatedNode) throws {
    let fund = try world.ask(node, "fund.get", ["fund": .string(world.fund)], acknowledge: false)
    for segment in fund?["segments"]?.arrayValue ?? [] {
      guard let lot = segment["lot"], let free = segment["free"]?["amount"]?.int64Value, free > 0 else { continue }
      try ask(
        node, "fund.adjust",
        [
          "fund": .string(world.fund), "lot": lot, "amount": ["amount": .int(-free), "currency": "EUR"],
          "reason": "count",
        ])
    }
  }

  /// Takes what is free in the lot out of it, or more than that.
  private mutating func adjustDown(on node: SimulatedNode, _ subject: Subject) throws {
    let fund = try world.ask(node, "fund.get", ["fund": .string(world.fund)], acknowledge: false)
    let segments = (fund?["segments"]?.arrayValue ?? []).filter { $0["lot"] == subject.lot }
    let free = segments.reduce(0) { $0 + ($1["free"]?["amount"]?.int64Value ?? 0) }
    let amount = max(100, free) + Int64(random.below(3)) * 100
    try ask(
      node, "fund.adjust",
      [
        "fund": .string(world.fund), "lot": subject.lot, "amount": ["amount": .int(-amount), "currency": "EUR"],
        "reason": "count",
      ])
  }
}
