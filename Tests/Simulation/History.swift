import JSONRPC

/// Plays a plan on whole nodes in one thread and asks the oracles.
struct History {
  private let world: World
  private var watch = LineWatch()

  /// Plays a plan.
  ///
  /// - Parameters:
  ///   - plan: what happens.
  ///   - directory: an empty directory for the nodes' files; the caller removes it.
  ///   - tally: is given what the history consisted of, if every oracle was content.
  /// - Returns: nil if every oracle was content.
  static func play(_ plan: Plan, directory: String, tally: inout Tally) -> Failure? {
    do {
      var history = History(world: try World(plan: plan, directory: directory))
      defer { for node in history.world.nodes { node.close() } }
      for step in plan.steps { try history.play(step) }
      try Oracles(world: history.world).check()
      tally = try Tally(of: history.world, steps: plan.steps.count)
      return nil
    } catch let failure as Failure {
      return failure
    } catch {
      return Failure("unexpected", String(describing: error))
    }
  }

  /// Brings about clashes one after the other, everybody having met before each.
  static func drill(_ clashes: [Clash], plan: Plan, directory: String, tally: inout Tally) -> Failure? {
    do {
      var history = History(world: try World(plan: plan, directory: directory))
      defer { for node in history.world.nodes { node.close() } }
      var random = SeededRandom(seed: plan.seed)
      for (number, clash) in clashes.enumerated() {
        try Carrying.meet(history.world.nodes, in: history.world)
        history.world.moveClocks(to: history.world.now + 3_600_000)
        var collision = Collision(
          world: history.world, step: Step(kind: .collision, seed: random.next(), number: number))
        try collision.run(clash)
        for node in history.world.nodes { try history.watch.look(at: node, in: history.world) }
      }
      try Oracles(world: history.world).check()
      tally = try Tally(of: history.world, steps: clashes.count)
      return nil
    } catch let failure as Failure {
      return failure
    } catch {
      return Failure("unexpected", String(describing: error))
    }
  }

  private init(world: World) { self.world = world }

  private mutating func play(_ step: Step) throws {
    var random = SeededRandom(seed: step.seed)
    world.moveClocks(to: world.now + Int64(random.below(3_600_000)))
    switch step.kind {
    case .act:
      var action = Action(world: world, step: step)
      try action.run()
    case .collision:
      var collision = Collision(world: world, step: step)
      try collision.run()
    case .look:
      try NaiveOracle(world: world, node: world.nodes[random.below(world.nodes.count)]).check()
    case .session:
      let (one, other) = pair(&random)
      let cut = random.chance(1, in: 2) ? random.below(4000) : nil
      try Carrying.session(between: one, and: other, in: world, cutAfter: cut)
    case .pages:
      let (one, other) = pair(&random)
      try Carrying.pages(from: one, to: other, in: world, faults: random)
    case .restart: try world.restart(random.below(world.nodes.count))
    case .crash: try Crash.during(step, in: world)
    case .repeated: try repeatCommand(&random)
    case .time: world.now += Int64(random.below(20)) * 43_200_000
    case .skew: world.nodes[random.below(world.nodes.count)].skew = Int64(random.below(1_080_000)) - 540_000
    }
    for node in world.nodes { try watch.look(at: node, in: world) }
  }

  private func pair(_ random: inout SeededRandom) -> (SimulatedNode, SimulatedNode) {
    let first = random.below(world.nodes.count)
    let second = (first + 1 + random.below(world.nodes.count - 1)) % world.nodes.count
    return (world.nodes[first], world.nodes[second])
  }

  /// A reply was lost: the same command again gives the same result (R45).
  private func repeatCommand(_ random: inout SeededRandom) throws {
    guard let past = random.pick(world.acknowledged) else { return }
    switch world.nodes[past.node].call(past.method, past.params) {
    case .success(let result) where result == past.result: return
    case .success(let result):
      throw Failure("repeat", "\(past.method): \(World.text(past.result)) became \(World.text(result))")
    case .failure(let error): throw Failure("repeat", "\(past.method): \(error.message)")
    }
  }
}
