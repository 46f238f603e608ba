import Licensing

/// The verbs of orders and allocated licenses. The story's course is then a product that draws on orders.
extension Story {
  /// A Premium license of twelve months.
  public static var premium: ProductPolicy {
    ProductKind.premium.defaultPolicy(price: Money(amount: 100, currency: euro))
  }

  /// A story whose product is Premium, with an order of so many licenses that node 0 requested and assigned; all nodes
  /// hold it.
  public static func ordered(_ quantity: Int64, nodes: Int = 3) -> (story: Story, order: EntityID, end: Instant) {
    var story = Story(nodes: nodes, policy: premium)
    let order = story.requestOrder(quantity, by: 0)
    let assignment = story.assign(order, by: 0)
    story.world.syncAll()
    story.prologueEnds(at: story.world.entries.count)
    return (story, order, story.end(after: assignment))
  }

  /// Asks for licenses of the story's product, or of another; the order is returned.
  public mutating func requestOrder(_ quantity: Int64, of product: EntityID? = nil, by node: Int) -> EntityID {
    let product = product ?? course
    return act(
      .requestOrder(
        RequestOrder(product: product, policyVersion: product, quantity: quantity, purchaseOrder: "", note: "")),
      by: node)
  }

  /// Assigns an order; the row is returned.
  @discardableResult
  public mutating func assign(_ order: EntityID, by node: Int) -> EntityID {
    act(.assignOrder(AssignOrder(order: order)), by: node)
  }

  /// Turns an order down.
  @discardableResult
  public mutating func reject(_ order: EntityID, by node: Int) -> EntityID {
    act(.rejectOrder(RejectOrder(order: order, reason: "")), by: node)
  }

  /// Takes an order back.
  @discardableResult
  public mutating func cancel(_ order: EntityID, by node: Int) -> EntityID {
    act(.cancelOrder(CancelOrder(order: order, reason: "")), by: node)
  }

  /// Decides about a rejection or cancellation that lost to an assignment.
  @discardableResult
  public mutating func decide(_ order: EntityID, _ request: EntityID, approving: Bool, by node: Int) -> EntityID {
    act(
      .decideCancellation(
        DecideCancellation(order: order, request: request, isApproved: approving, note: "")), by: node)
  }

  /// When the licenses end that this row assigned: twelve calendar months later (R40).
  public func end(after assignment: EntityID) -> Instant {
    guard let stamp = world.entries.first(where: { $0.stamp.id == assignment.set })?.stamp,
      let window = try? ValidityWindow(from: stamp.instant, months: 12)
    else { return end }
    return window.end
  }

  /// Allocates a license of an order, or a seat of a subscription, to a learner; the license is returned.
  @discardableResult
  public mutating func allocate(
    _ learner: Int, of product: EntityID? = nil, from supply: EntityID, until end: Instant, by node: Int
  ) -> EntityID {
    act(.invite(allocation(learner, of: product, from: supply, until: end)), by: node)
  }

  /// Takes a license away; the row is returned.
  @discardableResult
  public mutating func release(_ license: EntityID, _ ground: ReallocationGround, by node: Int) -> EntityID {
    act(.release(Release(rows: [license], ground: ground, handsOver: false, note: "")), by: node)
  }

  /// Gives a license to another learner in one act (R43). The new license is returned; the release is row 0 of
  /// operation 0 of its change set.
  @discardableResult
  public mutating func reallocate(
    _ license: EntityID, to learner: Int, _ ground: ReallocationGround, of product: EntityID? = nil,
    from supply: EntityID, until end: Instant, by node: Int
  ) -> EntityID {
    var invite = allocation(learner, of: product, from: supply, until: end)
    invite.rows[0].replaces = license
    invite.rows[0].inherits = .own(operation: 0)
    invite.rows[0].generation = generation(after: license)
    let release = Release(rows: [license], ground: ground, handsOver: true, note: "")
    return EntityID(set: write([.release(release), .invite(invite)], by: node).id, operation: 1)
  }

  /// Records the first login; the row is returned.
  @discardableResult
  public mutating func logIn(_ license: EntityID, on node: Int) -> EntityID {
    act(.recordLogin(RecordLogin(rows: [license])), by: node)
  }

  /// Support approves a request about a license and gives it to another learner in one act (R25). The new license is
  /// returned; the decision is row 0 of operation 0 of its change set.
  @discardableResult
  public mutating func approve(
    _ request: EntityID, about license: EntityID, givingTo learner: Int, of product: EntityID? = nil,
    from supply: EntityID, until end: Instant, by node: Int
  ) -> EntityID {
    var invite = allocation(learner, of: product, from: supply, until: end)
    invite.rows[0].replaces = license
    invite.rows[0].inherits = .own(operation: 0)
    invite.rows[0].generation = generation(after: license)
    let decision = DecideEvaluation(request: request, invitation: license, decision: .approved, note: "")
    return EntityID(set: write([.decideEvaluation(decision), .invite(invite)], by: node).id, operation: 1)
  }

  /// Records that a learner left (C33).
  @discardableResult
  public mutating func depart(_ learner: Int, by node: Int) -> EntityID {
    act(.departLearners(DepartLearners(rows: [Story.learner(learner)], note: "")), by: node)
  }

  private func allocation(
    _ learner: Int, of product: EntityID?, from supply: EntityID, until end: Instant
  ) -> Invite {
    let product = product ?? course
    return Invite(
      product: product, policyVersion: product, course: nil, supply: supply, lot: supply, end: end, start: .acceptance,
      note: "", rows: [Invite.Row(learner: Story.learner(learner), contact: Story.contact(learner))])
  }
}
