import Licensing

/// One row of one operation, as the naive model reads it.
struct NaiveRow {
  let stamp: Stamp
  let operation: Operation
  let acting: AuthorityBook.Acting
  /// Everything its change set says.
  let whole: [Operation]

  /// The thing the row brings into being.
  var id: EntityID { stamp.entity }
  var set: SetID { stamp.set.id }
  var clock: Instant { stamp.instant }

  /// The invitation, other than one it issues, that the row is about.
  var subject: EntityID? {
    let row = Int(stamp.row)
    switch operation {
    case .tell(let act): return act.rows[row].invitation.resolved(in: set)
    case .resend(let act): return act.rows[row].invitation.resolved(in: set)
    case .requestResend(let act): return act.rows[row].resolved(in: set)
    case .withdraw(let act): return act.rows[row].resolved(in: set)
    case .editStart(let act): return act.rows[row].resolved(in: set)
    case .accept(let act): return act.invitation.resolved(in: set)
    case .decline(let act): return act.invitation.resolved(in: set)
    case .submitEvaluation(let act): return act.rows[row].resolved(in: set)
    case .release(let act): return act.rows[row].resolved(in: set)
    case .recordLogin(let act): return act.rows[row].resolved(in: set)
    case .decideEvaluation(let act): return act.invitation.resolved(in: set)
    case .recordSent(let act) where act.rows[row].recipient == nil: return act.rows[row].subject.resolved(in: set)
    default: return nil
    }
  }

  /// How many rows an operation has.
  static func count(of operation: Operation) -> Int {
    switch operation {
    case .invite(let act): act.rows.count
    case .tell(let act): act.rows.count
    case .resend(let act): act.rows.count
    case .requestResend(let act): act.rows.count
    case .withdraw(let act): act.rows.count
    case .editStart(let act): act.rows.count
    case .submitEvaluation(let act): act.rows.count
    case .recordSent(let act): act.rows.count
    case .addLearners(let act): act.rows.count
    case .registerLearners(let act): act.rows.count
    case .departLearners(let act): act.rows.count
    case .placeInTeam(let act): act.rows.count
    case .release(let act): act.rows.count
    case .recordLogin(let act): act.rows.count
    default: 1
    }
  }
}

/// What the naive model knows of an invitation.
struct NaiveInvitation {
  let stamp: Stamp
  let invite: Invite
  let row: Invite.Row
  let policy: ProductPolicy
  var end: Instant
  var issued: Instant
  var tokens: [[UInt8]] = []
  var told: Stamp?
  var accepts: [Stamp] = []
  var declines: [Stamp] {
    get { declined.filter { !answered.contains($0) } }
    set { declined = newValue }
  }
  private var declined: [Stamp] = []
  /// What lost to the acceptance of another of the learner's invitations, until an approval ended this one, too.
  var answered: Set<Stamp> = []
  /// Withdrawals and releases that acceptance or a first login would outweigh, the ones that give on first.
  var withdrawals: [Stamp] {
    get {
      let weak = releases.filter { $0.ground == .neverLoggedIn }
      let all = weak.filter(\.handsOver).map(\.stamp) + weak.filter { !$0.handsOver }.map(\.stamp) + withdrawn
      return all.filter { !answered.contains($0) }
    }
    set { withdrawn = newValue }
  }
  private var withdrawn: [Stamp] = []
  var releases: [(stamp: Stamp, ground: ReallocationGround, handsOver: Bool)] = []
  var edits: [(stamp: Stamp, day: Day)] = []
  var submissions: [Stamp] = []
  var decisions: [(stamp: Stamp, request: EntityID, decision: EvaluationDecision)] = []
  /// Not issued after all: what it replaces was never ended (C31).
  var isVoid = false
  /// The invitation that lives in its stead (C3).
  var survivor: EntityID?

  init(stamp: Stamp, invite: Invite, row: Invite.Row, policy: ProductPolicy, end: Instant, issued: Instant) {
    self.stamp = stamp
    self.invite = invite
    self.row = row
    self.policy = policy
    self.end = end
    self.issued = issued
  }

  var id: EntityID { stamp.entity }
  var set: SetID { stamp.set.id }
  var product: EntityID { invite.product.resolved(in: set) }
  var lot: EntityID { invite.lot.resolved(in: set) }
  var supply: EntityID { invite.supply.resolved(in: set) }
  var replaces: EntityID? { row.replaces?.resolved(in: set) }
  var inherits: EntityID? { row.inherits?.resolved(in: set) }
  /// What it takes from its supply.
  var demand: Int64 { policy.supply == .fund ? policy.price.amount : 1 }
  var isAllocation: Bool { policy.givenBy == .allocation }
  /// The release that took the license away, whatever its learner did.
  var taking: Stamp? {
    let strong = releases.filter { $0.ground != .neverLoggedIn }
    return (strong.first(where: \.handsOver) ?? strong.first)?.stamp
  }
  var deadline: Instant { isAllocation ? end : min(end, issued.adding(days: Int64(policy.invitationLifetimeDays))) }
  var reversal: Stamp? { decisions.first { $0.decision == .approved }?.stamp }
  var isLive: Bool { !isVoid && survivor == nil }

  /// Accepted, and not reversed.
  var isAccepted: Bool { !isVoid && !accepts.isEmpty && reversal == nil && taking == nil }

  func isPending(at now: Instant) -> Bool {
    !isVoid && taking == nil && accepts.isEmpty && declines.isEmpty && withdrawals.isEmpty && now < deadline
  }

  /// The row that made an end of it.
  var endedBy: Stamp? {
    if isVoid { return nil }
    if let taking { return taking }
    if !accepts.isEmpty { return reversal }
    return declines.first ?? withdrawals.first
  }
}

/// What the naive model knows of a lot.
struct NaiveLot {
  let stamp: Stamp
  let id: EntityID
  let supply: EntityID
  let firstEnd: Instant
  var amount: Int64
  var extensions: [(stamp: Stamp, end: Instant, covers: [EntityID])] = []

  init(stamp: Stamp, named id: EntityID? = nil, supply: EntityID, firstEnd: Instant, amount: Int64) {
    self.stamp = stamp
    self.id = id ?? stamp.entity
    self.supply = supply
    self.firstEnd = firstEnd
    self.amount = amount
  }

  var end: Instant { extensions.map(\.end).reduce(firstEnd, max) }
}

/// What the naive model knows of a product.
struct NaiveProduct {
  var versions: [(stamp: Stamp, policy: ProductPolicy)]
  var retirements: [Stamp] = []
}
