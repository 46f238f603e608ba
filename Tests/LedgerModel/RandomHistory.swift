import Licensing

/// Random stories: a few learners, two courses, an add-on, several lots, nodes that sync now and then, and acts that
/// like to collide.
public struct RandomHistory: Sendable {
  /// What was written.
  public private(set) var story: Story
  private var random: SplitMix
  private var invitations: [(id: EntityID, learner: Int)] = []
  private var requests: [(id: EntityID, invitation: EntityID)] = []
  private var lots: [(id: EntityID, end: Instant)] = []
  private var products: [EntityID] = []
  private let addOn: EntityID
  /// The manager of a team, who writes on every node now and then (R34).
  private let manager: Story.Author
  private var seeds: UInt64 = 100

  /// Writes a history of `steps` steps from a seed.
  public init(seed: UInt64, steps: Int, nodes: Int = 3) {
    random = SplitMix(seed: seed)
    var story = Story(nodes: nodes, capacity: Int64(1 + random.below(4)) * 100, lotDays: Int64(100 + random.below(100)))
    var second = Story.policy(price: 100, lifetimeDays: 20, accessDays: 10)
    second.teamManagersInvite = true
    let define = DefineProduct(kind: .course, family: "Networks", name: "Switching", policy: second)
    var retake = Story.policy(price: 50, lifetimeDays: 30, oneLive: false)
    (retake.requiresCourse, retake.startOptions, retake.startEditable) = (true, [], false)
    let addOnDefinition = DefineProduct(kind: .examRetake, family: "Networks", name: "Retake", policy: retake)
    let stamp = story.world.write([.defineProduct(define), .defineProduct(addOnDefinition)], by: 0)
    manager = story.nameTeamManager(of: RandomHistory.teams[0])
    story.world.syncAll()
    story.prologueEnds(at: story.world.entries.count)
    products = [story.course, EntityID(set: stamp.id, operation: 0)]
    addOn = EntityID(set: stamp.id, operation: 1)
    lots = [(story.lot, story.end)]
    story.hoursBetween = random.once(in: 3) ? 0 : 1
    self.story = story
    for _ in 0..<steps { step() }
  }

  /// What the oracles find wrong with it, at its end, after the lifetimes, and after everything.
  public func complaints(breaking canary: Canary? = nil) -> [String] { story.complaints(breaking: canary) }

  private mutating func step() {
    let node = random.below(story.world.nodes.count)
    if random.once(in: 3) { story.world.sync(node, random.below(story.world.nodes.count)) }
    if random.once(in: 4) {
      story.world.pass(days: Int64(random.below(3) == 0 ? random.below(40) : 0), hours: 1)
    }
    if random.once(in: 10) { return actAsManager(on: node) }
    act(on: node)
  }

  private static let teams = ["Sales", "Support", ""].compactMap(TeamName.init(text:))

  /// Whatever the manager of a team may not do has no effect.
  private mutating func actAsManager(on node: Int) {
    if random.once(in: 2) {
      let learners = (0..<4).filter { _ in random.once(in: 2) }.map(Story.learner)
      let team = random.once(in: 2) ? Self.teams[0] : Self.teams[random.below(Self.teams.count)]
      if !learners.isEmpty { story.act(.placeInTeam(PlaceInTeam(team: team, rows: learners)), by: node) }
    }
    let author = story.seat(manager, on: node)
    act(on: node)
    story.seat(author, on: node)
  }

  private mutating func act(on node: Int) {
    let known = invitations.filter { knows(node, $0.id) }
    guard let target = known.isEmpty ? nil : known[random.below(known.count)] else { return invite(on: node) }
    switch random.below(26) {
    case 0...3: invite(on: node)
    case 4...6: story.accept(target.id, learner: target.learner, on: node, seed: seed(of: target.id))
    case 7, 8: requests.append((story.withdraw(target.id, by: node), target.id))
    case 9: decline(target, on: node)
    case 10: story.edit(target.id, to: daysNow(node) + Int64(random.below(30)), by: node)
    case 11: moveTwice(target.id, on: node)
    case 12: story.resend(target.id, learner: target.learner, by: node, seed: seeds + 5000)
    case 13, 14: give(target, on: node)
    case 15, 16: extend(known.map(\.id), on: node)
    case 17: requests.append((story.submit(target.id, by: node), target.id))
    case 18, 19: decide(on: node)
    case 20: lots.append(lot(on: node))
    case 21: story.adjust(random.once(in: 2) ? -100 : 50, by: node)
    case 22: story.register(target.learner, by: node)
    case 23: trespass(target.id, on: node)
    case 24: dispute(target, on: node)
    default: revise(on: node)
    }
  }

  private func knows(_ node: Int, _ id: EntityID) -> Bool { story.isKnown(id, on: node) }

  private func daysNow(_ node: Int) -> Int64 {
    (story.world.nodes[node].clock.milliseconds - Story.beginning.milliseconds) / Day.milliseconds
  }

  /// The seed of the token an invitation was told with, which ``premises(on:)`` counted up.
  private func seed(of id: EntityID) -> UInt64 { tokenSeeds[id] ?? 0 }
  private var tokenSeeds: [EntityID: UInt64] = [:]

  private mutating func premises(on node: Int) -> Story.Premises {
    var premises = Story.Premises()
    premises.product = products[random.below(products.count)]
    if random.once(in: 6) { (premises.product, premises.course) = (addOn, products[0]) }
    premises.version = version(of: premises.product ?? story.course, on: node)
    let lots = lots.filter { knows(node, $0.id) }
    let lot = lots[random.below(lots.count)]
    premises.lot = lot.id
    premises.end = lot.end
    for handle in story.world.nodes[node].held.sorted {
      for case .extendFund(let act) in story.world.entries[handle].operations where act.lots.contains(lot.id) {
        if random.below(4) > 0 { premises.end = max(premises.end ?? act.end, act.end) }
      }
    }
    if premises.product != addOn, random.once(in: 3) {
      premises.start = .date(Story.day(daysNow(node) + Int64(random.below(15))))
    }
    premises.tells = !random.once(in: 5)
    return premises
  }

  private func version(of product: EntityID, on node: Int) -> EntityID? {
    var latest: SetStamp?
    for handle in story.world.nodes[node].held.sorted {
      let entry = story.world.entries[handle]
      for case .reviseProduct(let act) in entry.operations where act.product == product {
        latest = latest.map { max($0, entry.stamp) } ?? entry.stamp
      }
    }
    return latest.map { EntityID(set: $0.id, operation: 0) }
  }

  private mutating func invite(on node: Int) {
    let learner = random.below(4)
    seeds += 1
    let id = story.invite(learner, by: node, premises(on: node), seed: seeds)
    invitations.append((id, learner))
    tokenSeeds[id] = seeds
  }

  private mutating func decline(_ target: (id: EntityID, learner: Int), on node: Int) {
    let proof = story.proof(learner: target.learner, seed: seed(of: target.id))
    story.act(.decline(Decline(invitation: target.id, proof: proof)), by: node)
  }

  private mutating func give(_ target: (id: EntityID, learner: Int), on node: Int) {
    let learner = random.below(4)
    seeds += 1
    let id = story.give(target.id, to: learner, by: node, premises(on: node), seed: seeds)
    invitations.append((id, learner))
    tokenSeeds[id] = seeds
    requests.append((EntityID(set: id.set, operation: 0), target.id))
  }

  private mutating func extend(_ known: [EntityID], on node: Int) {
    let covered = random.once(in: 2) ? known.filter { _ in random.once(in: 2) } : []
    let known = lots.filter { knows(node, $0.id) }.map(\.id)
    let chosen = known.filter { _ in random.once(in: 2) }
    story.extend(
      to: daysNow(node) + 50 + Int64(random.below(200)), covering: covered,
      lots: chosen.isEmpty ? [story.lot] : chosen, by: node)
  }

  private mutating func decide(on node: Int) {
    let known = requests.filter { knows(node, $0.id) }
    guard !known.isEmpty else { return }
    let request = known[random.below(known.count)]
    let decision: EvaluationDecision = random.once(in: 2) ? .approved : random.once(in: 3) ? .closed : .denied
    if decision == .approved, random.once(in: 2) { return reallocate(request, on: node) }
    story.decide(request.id, about: request.invitation, decision, by: node)
  }

  /// Mostly the license that is reversed, now and then another one, which has no effect.
  private mutating func reallocate(_ request: (id: EntityID, invitation: EntityID), on node: Int) {
    var premises = premises(on: node)
    if random.below(4) > 0, let former = story.state(on: node).invitation(request.invitation) {
      premises.product = former.terms.product
      premises.course = former.terms.course
      premises.version = version(of: former.terms.product, on: node)
      (premises.lot, premises.end) = (former.terms.lot, former.end)
    }
    let learner = random.below(4)
    seeds += 1
    let id = story.reallocate(
      request.id, about: request.invitation, to: learner, by: node, premises, seed: seeds)
    invitations.append((id, learner))
    tokenSeeds[id] = seeds
  }

  /// Two nodes decide one request, each without knowing of the other (C28).
  private mutating func dispute(_ target: (id: EntityID, learner: Int), on node: Int) {
    let other = (node + 1) % story.world.nodes.count
    story.accept(target.id, learner: target.learner, on: node, seed: seed(of: target.id))
    let request = story.submit(target.id, by: node)
    requests.append((request, target.id))
    story.world.pull(from: node, to: other)
    story.decide(request, about: target.id, .denied, by: node)
    story.decide(request, about: target.id, random.once(in: 2) ? .denied : .approved, by: other)
  }

  /// Two nodes move one start, each without knowing of the other (C6).
  private mutating func moveTwice(_ target: EntityID, on node: Int) {
    let other = (node + 1) % story.world.nodes.count
    story.world.pull(from: node, to: other)
    for each in [node, other] { story.edit(target, to: daysNow(each) + 1 + Int64(random.below(30)), by: each) }
  }

  /// A device withdraws under a grant that nobody gave.
  private mutating func trespass(_ target: EntityID, on node: Int) {
    let device = story.world.nodes[node].deviceKey
    story.world.write(
      [.withdraw(Withdraw(rows: [target], reason: .other, note: ""))], by: node,
      acting: AuthorityBook.Acting(member: story.owner, grant: target, deviceKey: device))
    story.world.pass(days: 0, hours: story.hoursBetween)
  }

  private mutating func lot(on node: Int) -> (EntityID, Instant) {
    let days = daysNow(node) + 30 + Int64(random.below(150))
    let id = story.deposit(Int64(1 + random.below(3)) * 50, endDays: days, by: node)
    return (id, Story.instant(days))
  }

  private mutating func revise(on node: Int) {
    var policy = Story.policy(price: Int64(1 + random.below(3)) * 50, lifetimeDays: UInt32(10 + random.below(60)))
    policy.teamManagersInvite = random.once(in: 2)
    let product = products[random.below(products.count)]
    if random.once(in: 4) {
      story.act(.retireProduct(RetireProduct(product: product)), by: node)
    } else {
      story.act(.reviseProduct(ReviseProduct(product: product, policy: policy)), by: node)
    }
  }
}
