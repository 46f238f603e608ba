import Licensing

extension Story {
  /// What an invitation is issued with; by default the course, the first lot and its first end.
  public struct Premises: Sendable {
    /// The product; nil is the story's course.
    public var product: EntityID?
    /// The policy version; nil is the product's definition.
    public var version: EntityID?
    /// The course an add-on names.
    public var course: EntityID?
    /// The lot; nil is the first.
    public var lot: EntityID?
    /// The end of the credits; nil is the first lot's.
    public var end: Instant?
    /// When access starts.
    public var start: AccessStart = .acceptance
    /// Whether the learner is told in the same change set.
    public var tells = true
    /// The invitation this one replaces.
    public var replaces: EntityID?

    /// The story's course, its first lot, told.
    public init() {}
  }

  /// The operations that invite a learner and tell them, with their places counted from `first`.
  public func inviting(
    _ learner: Int, _ premises: Premises = Premises(), inherits: EntityID? = nil, first: UInt32 = 0, seed: UInt64 = 0
  ) -> [Operation] {
    let product = premises.product ?? course
    let row = Invite.Row(
      learner: Story.learner(learner), contact: Story.contact(learner), replaces: premises.replaces,
      inherits: inherits, generation: inherits == nil ? 0 : generation(after: premises.replaces))
    let invite = Invite(
      product: product, policyVersion: premises.version ?? product, course: premises.course, supply: fund,
      lot: premises.lot ?? lot, end: premises.end ?? end, start: premises.start, note: "", rows: [row])
    guard premises.tells else { return [.invite(invite)] }
    let key = tokenKey(learner: learner, seed: seed)
    let told = TokenRow(invitation: .own(operation: first), tokenKey: key)
    return [.invite(invite), .tell(Tell(rows: [told]))]
  }

  /// The generation of an invitation that takes over the place of this one.
  public func generation(after former: EntityID?) -> UInt32 {
    guard let former, let entry = world.entries.first(where: { $0.stamp.id == former.set }),
      case .invite(let invite)? = entry.operations.dropFirst(Int(former.operation)).first
    else { return 1 }
    return invite.rows[Int(former.row)].generation &+ 1
  }

  /// Invites a learner. The token is the one ``tokenKey(learner:seed:)`` names.
  @discardableResult
  public mutating func invite(
    _ learner: Int, by node: Int, _ premises: Premises = Premises(), seed: UInt64 = 0
  ) -> EntityID {
    EntityID(set: write(inviting(learner, premises, seed: seed), by: node).id, operation: 0)
  }

  /// The key of the token an invitation of this learner was told with.
  public func tokenKey(learner: Int, seed: UInt64 = 0) -> [UInt8] {
    World.key(of: 0x70CE ^ UInt64(learner) << 16, seed)
  }

  /// A proof that counts.
  public func proof(learner: Int, seed: UInt64 = 0) -> TokenProof {
    TokenProof(tokenKey: tokenKey(learner: learner, seed: seed), signature: Story.goodSignature)
  }

  /// The learner accepts; the row is returned.
  @discardableResult
  public mutating func accept(_ invitation: EntityID, learner: Int, on node: Int, seed: UInt64 = 0) -> EntityID {
    act(.accept(Accept(invitation: invitation, proof: proof(learner: learner, seed: seed))), by: node)
  }

  /// The learner declines.
  @discardableResult
  public mutating func decline(_ invitation: EntityID, learner: Int, on node: Int) -> EntityID {
    act(.decline(Decline(invitation: invitation, proof: proof(learner: learner))), by: node)
  }

  /// An administrator withdraws.
  @discardableResult
  public mutating func withdraw(_ invitation: EntityID, by node: Int) -> EntityID {
    act(.withdraw(Withdraw(rows: [invitation], reason: .other, note: "")), by: node)
  }

  /// An administrator withdraws and gives the place to another learner in one act (C31, C32). Returns the new
  /// invitation.
  @discardableResult
  public mutating func give(
    _ invitation: EntityID, to learner: Int, by node: Int, _ premises: Premises = Premises(), seed: UInt64 = 0
  ) -> EntityID {
    var premises = premises
    premises.replaces = invitation
    let operations =
      [.withdraw(Withdraw(rows: [invitation], reason: .wrongPerson, note: ""))]
      + inviting(learner, premises, inherits: .own(operation: 0), first: 1, seed: seed)
    return EntityID(set: write(operations, by: node).id, operation: 1)
  }

  /// An administrator moves the start to a day counted from the beginning.
  @discardableResult
  public mutating func edit(_ invitation: EntityID, to day: Int64, by node: Int) -> EntityID {
    act(.editStart(EditStart(rows: [invitation], start: Story.day(day))), by: node)
  }

  /// An administrator sends it again, with a token of its own.
  @discardableResult
  public mutating func resend(_ invitation: EntityID, learner: Int, by node: Int, seed: UInt64 = 1) -> EntityID {
    let row = TokenRow(invitation: invitation, tokenKey: tokenKey(learner: learner, seed: seed))
    return act(.resend(Resend(rows: [row])), by: node)
  }

  /// An administrator asks whoever tells learners to send it again; the row is returned.
  @discardableResult
  public mutating func askAgain(_ invitation: EntityID, by node: Int) -> EntityID {
    act(.requestResend(RequestResend(rows: [invitation])), by: node)
  }

  /// The vendor extends lots to a day counted from the beginning.
  @discardableResult
  public mutating func extend(
    to days: Int64, covering covers: [EntityID] = [], lots: [EntityID]? = nil, by node: Int
  ) -> EntityID {
    act(
      .extendFund(ExtendFund(fund: fund, lots: lots ?? [lot], end: Story.instant(days), covers: covers)), by: node)
  }

  /// The vendor adds a lot; the lot is returned.
  @discardableResult
  public mutating func deposit(_ amount: Int64, endDays: Int64, by node: Int) -> EntityID {
    act(
      .depositFund(DepositFund(fund: fund, amount: amount, end: Story.instant(endDays), reference: "")), by: node)
  }

  /// The vendor corrects the first lot.
  @discardableResult
  public mutating func adjust(_ amount: Int64, by node: Int) -> EntityID {
    act(.adjustFund(AdjustFund(fund: fund, lot: lot, amount: amount, reason: "")), by: node)
  }

  /// An administrator asks for an evaluation; the request is returned.
  @discardableResult
  public mutating func submit(_ invitation: EntityID, by node: Int) -> EntityID {
    act(.submitEvaluation(SubmitEvaluation(rows: [invitation], reason: .wrongProduct, note: "")), by: node)
  }

  /// Support decides a request.
  @discardableResult
  public mutating func decide(
    _ request: EntityID, about invitation: EntityID, _ decision: EvaluationDecision, by node: Int
  ) -> EntityID {
    act(
      .decideEvaluation(
        DecideEvaluation(request: request, invitation: invitation, decision: decision, note: "")), by: node)
  }

  /// Support approves a request and gives what that frees to another learner in one act (R25). Returns the new
  /// invitation; the decision is row 0 of operation 0 of its change set.
  @discardableResult
  public mutating func reallocate(
    _ request: EntityID, about invitation: EntityID, to learner: Int, by node: Int,
    _ premises: Premises = Premises(), seed: UInt64 = 0
  ) -> EntityID {
    var premises = premises
    premises.replaces = invitation
    let decision = DecideEvaluation(request: request, invitation: invitation, decision: .approved, note: "")
    let operations =
      [.decideEvaluation(decision)]
      + inviting(learner, premises, inherits: .own(operation: 0), first: 1, seed: seed)
    return EntityID(set: write(operations, by: node).id, operation: 1)
  }

  /// The learner completes registration.
  @discardableResult
  public mutating func register(_ learner: Int, by node: Int) -> EntityID {
    act(.registerLearners(RegisterLearners(rows: [Story.learner(learner)])), by: node)
  }

  /// Writes one operation; its first row is returned.
  @discardableResult
  public mutating func act(_ operation: Operation, by node: Int) -> EntityID {
    EntityID(set: write([operation], by: node).id, operation: 0)
  }

  /// Writes a change set; then every clock moves on by ``hoursBetween``.
  @discardableResult
  public mutating func write(_ operations: [Operation], by node: Int) -> SetStamp {
    let stamp = world.write(operations, by: node)
    world.pass(days: 0, hours: hoursBetween)
    return stamp
  }
}
