import Licensing

/// Random stories of what is counted in places: orders and their licenses, a subscription and its seats, a few
/// learners, and acts that like to collide.
public struct RandomLicenses: Sendable {
  /// What was written.
  public private(set) var story: Story
  private var random: SplitMix
  private let seat: EntityID
  private let subscription: EntityID
  private var orders: [EntityID] = []
  private var cancellations: [(id: EntityID, order: EntityID)] = []
  private var licenses: [License] = []
  private var requests: [(id: EntityID, license: License)] = []
  private var purchases: [EntityID] = []
  /// Whether the story tells of orders, of seats, or of both.
  private let tells: (orders: Bool, seats: Bool)

  /// A license and what it was drawn from.
  private struct License {
    let id: EntityID
    let learner: Int
    let supply: EntityID
    let product: EntityID
  }

  /// Writes a history of `steps` steps from a seed.
  public init(seed: UInt64, steps: Int, nodes: Int = 3) {
    random = SplitMix(seed: seed)
    let theme = random.below(5)
    tells = (theme != 0, theme == 0 || theme == 4)
    var story = Story(nodes: nodes, policy: Story.premium)
    story.hoursBetween = random.once(in: 3) ? 0 : 1
    seat = story.act(
      .defineProduct(DefineProduct(kind: .seat, family: "", name: "Seat", policy: Story.seat)), by: 0)
    let seats = Int64(1 + random.below(2))
    subscription = story.startSubscription(Story.seatTerms(of: seat, seats: seats), by: 0)
    let order = story.requestOrder(1, by: 0)
    if random.once(in: 2) { story.assign(order, by: 0) }
    orders = [order]
    story.world.syncAll()
    story.prologueEnds(at: story.world.entries.count)
    self.story = story
    for _ in 0..<steps { step() }
  }

  /// What the oracles find wrong with it, at its end, a cycle later, and after everything.
  public func complaints(breaking canary: Canary? = nil) -> [String] { story.complaints(breaking: canary) }

  private mutating func step() {
    let node = random.below(story.world.nodes.count)
    if random.once(in: 3) { story.world.sync(node, random.below(story.world.nodes.count)) }
    if random.once(in: 4) {
      story.world.pass(days: Int64(random.once(in: 3) ? random.below(40) : 0), hours: 1)
    }
    if tells.seats, !tells.orders || random.once(in: 2) { return actOnSeats(node) }
    if random.once(in: 3) { actOnOrder(node) } else { actOnLicense(node) }
  }

  private func knows(_ node: Int, _ id: EntityID) -> Bool { story.isKnown(id, on: node) }

  private mutating func pick<Item>(_ items: [Item]) -> Item? {
    items.isEmpty ? nil : items[random.below(items.count)]
  }
}

// MARK: Orders

extension RandomLicenses {
  private mutating func actOnOrder(_ node: Int) {
    let known = orders.filter { knows(node, $0) }
    guard let order = pick(known) else { return }
    switch random.below(12) {
    case 0: if orders.count < 4 { orders.append(story.requestOrder(Int64(1 + random.below(2)), by: node)) }
    case 1...4: story.assign(order, by: node)
    case 5: cancellations.append((story.reject(order, by: node), order))
    case 6: cancellations.append((story.cancel(order, by: node), order))
    case 7, 8: doubt(order, node)
    default: decide(node)
    }
  }

  /// One node assigns while another takes the order back (C21).
  private mutating func doubt(_ order: EntityID, _ node: Int) {
    let other = (node + 1) % story.world.nodes.count
    guard knows(other, order) else { return }
    story.assign(order, by: node)
    cancellations.append((story.cancel(order, by: other), order))
    story.world.sync(node, other)
  }

  private mutating func decide(_ node: Int) {
    let known = cancellations.filter { knows(node, $0.id) }
    guard let one = pick(known) else { return }
    story.decide(one.order, one.id, approving: random.once(in: 2), by: node)
  }
}

// MARK: Licenses

extension RandomLicenses {
  private mutating func actOnLicense(_ node: Int) {
    let known = licenses.filter { $0.product == story.course && knows(node, $0.id) }
    guard let license = pick(known.suffix(3)) else { return allocate(node) }
    switch random.below(20) {
    case 0...4: allocate(node)
    case 5...7: story.logIn(license.id, on: node)
    case 8, 9: release(license, ground: random.once(in: 2) ? .neverLoggedIn : .leftCompany, node)
    case 10...12: give(license, ground: random.once(in: 3) ? .leftCompany : .neverLoggedIn, node)
    case 13, 14: quarrel(license, node)
    case 15: requests.append((story.submit(license.id, by: node), license))
    case 16: story.depart(license.learner, by: node)
    case 17: story.register(license.learner, by: node)
    default: evaluate(node)
    }
  }

  private mutating func allocate(_ node: Int) {
    let ends = ends(on: node)
    guard let order = pick(orders.filter { knows(node, $0) }), let end = ends[order] else { return }
    keep(
      story.allocate(random.below(4), from: order, until: end, by: node), from: order, of: story.course)
  }

  private func ends(on node: Int) -> [EntityID: Instant] {
    var result: [EntityID: Instant] = [:]
    for order in story.state(on: node).orders { result[order.id] = order.lot?.end ?? story.end }
    return result
  }

  private mutating func keep(_ id: EntityID, from supply: EntityID, of product: EntityID) {
    guard case .invite(let invite)? = story.world.entries.last?.operations.last,
      let learner = (0..<4).first(where: { Story.learner($0) == invite.rows.first?.learner })
    else { return }
    licenses.append(License(id: id, learner: learner, supply: supply, product: product))
  }

  private mutating func release(_ license: License, ground: ReallocationGround, _ node: Int) {
    requests.append((story.release(license.id, ground, by: node), license))
  }

  private mutating func give(_ license: License, ground: ReallocationGround, _ node: Int) {
    guard let end = story.state(on: node).invitation(license.id)?.end else { return }
    let id = story.reallocate(
      license.id, to: random.below(4), ground, of: license.product, from: license.supply, until: end, by: node)
    requests.append((EntityID(set: id.set, operation: 0), license))
    keep(id, from: license.supply, of: license.product)
  }

  /// Two nodes do something to one license, each without knowing of the other (C11, C12, C13).
  private mutating func quarrel(_ license: License, _ node: Int) {
    let other = (node + 1) % story.world.nodes.count
    guard knows(other, license.id) else { return }
    for each in [node, other] {
      switch random.below(4) {
      case 0: story.logIn(license.id, on: each)
      case 1: release(license, ground: random.once(in: 3) ? .leftCompany : .neverLoggedIn, each)
      default: give(license, ground: random.once(in: 3) ? .leftCompany : .neverLoggedIn, each)
      }
    }
  }

  private mutating func evaluate(_ node: Int) {
    guard let one = pick(requests.filter { knows(node, $0.id) }) else { return }
    let license = one.license
    let decision: EvaluationDecision = random.once(in: 2) ? .approved : random.once(in: 3) ? .closed : .denied
    guard decision == .approved, random.once(in: 2), let end = story.state(on: node).invitation(license.id)?.end
    else {
      story.decide(one.id, about: license.id, decision, by: node)
      return
    }
    let id = story.approve(
      one.id, about: license.id, givingTo: random.below(4), of: license.product, from: license.supply, until: end,
      by: node)
    keep(id, from: license.supply, of: license.product)
  }
}

// MARK: Seats

extension RandomLicenses {
  private mutating func actOnSeats(_ node: Int) {
    let purchase = pick(purchases.filter { knows(node, $0) })
    let seated = pick(licenses.filter { $0.product == seat && knows(node, $0.id) }.suffix(3))
    switch random.below(20) {
    case 0...2: purchases.append(story.requestSeats(Int64(1 + random.below(2)), of: subscription, by: node))
    case 3...6: if let purchase { pay(purchase, node) }
    case 7: if let purchase { story.fail(purchase, of: subscription, by: node) }
    case 8...11: renew(node)
    case 12: if random.once(in: 3) { story.cancelSubscription(subscription, by: node) }
    case 13, 14: if let seated { story.logIn(seated.id, on: node) }
    case 15: if let seated { release(seated, ground: random.once(in: 2) ? .seatFreed : .neverLoggedIn, node) }
    case 16: if let seated { give(seated, ground: .seatFreed, node) }
    default:
      let end = story.cycles(of: subscription, knownTo: node).end
      keep(
        story.allocate(random.below(4), of: seat, from: subscription, until: end, by: node), from: subscription,
        of: seat)
    }
  }

  /// Received up to a month ago, or by an author whose clock is ahead.
  private mutating func pay(_ purchase: EntityID, _ node: Int) {
    let days = Int64(random.below(40)) - 30
    story.pay(purchase, of: subscription, at: story.world.nodes[node].clock.adding(days: days), by: node)
  }

  /// Mostly the cycle after the last one known, now and then another.
  private mutating func renew(_ node: Int) {
    let next = story.cycles(of: subscription, knownTo: node).count
    let cycle = random.once(in: 8) ? next + 1 : random.once(in: 8) ? max(1, next - 1) : next
    story.renew(subscription, cycle: cycle, price: 3_100 + Int64(random.below(3)) * 77, by: node)
  }
}
