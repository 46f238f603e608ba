import Licensing

/// The state of a ledger without explanations: what two ways of deriving it must agree on.
public struct LedgerSummary: Hashable, Sendable {
  /// An invitation, as far as people see it.
  public struct Invitation: Hashable, Sendable {
    /// The invitation.
    public var id: EntityID
    /// Whether the learner was asked or holds it by allocation.
    public var given: Giving
    /// `pending`, `waitlisted`, `accepted`, `reversed`, `withdrawn`, `declined`, `released`, `expired`, `merged` or
    /// `void`.
    public var lifecycle: String
    /// The row or invitation that put it there, where one did.
    public var by: EntityID?
    /// The end of its credits.
    public var end: Instant
    /// When it expires while pending.
    public var deadline: Instant
    /// When access starts.
    public var start: AccessStart
    /// Access, where it was accepted.
    public var access: Access.State?
  }

  /// The balances of a fund.
  public struct Fund: Hashable, Sendable {
    /// The fund.
    public var id: EntityID
    /// One balance for each account.
    public var balances: [FundAccount: Int64]
  }

  /// An evaluation request.
  public struct Evaluation: Hashable, Sendable {
    /// The request.
    public var id: EntityID
    /// Its invitation.
    public var invitation: EntityID
    /// Where it stands.
    public var state: EvaluationState.State
  }

  /// A loss.
  public struct Loss: Hashable, Sendable, Comparable {
    /// The rule.
    public var rule: ConflictRule
    /// The row that lost.
    public var lost: EntityID

    /// By rule, then by row.
    public static func < (left: Loss, right: Loss) -> Bool { (left.rule, left.lost) < (right.rule, right.lost) }
  }

  /// In order of name.
  public var invitations: [Invitation] = []
  /// In order of name.
  public var funds: [Fund] = []
  /// In order of request, then invitation.
  public var evaluations: [Evaluation] = []
  /// In order of name.
  public var orders: [Order] = []
  /// In order of supply.
  public var places: [Places] = []
  /// In order of name.
  public var subscriptions: [Subscription] = []
  /// Sorted.
  public var losses: [Loss] = []

  mutating func sort() {
    invitations.sort { $0.id < $1.id }
    funds.sort { $0.id < $1.id }
    evaluations.sort { ($0.id, $0.invitation) < ($1.id, $1.invitation) }
    orders.sort { $0.id < $1.id }
    places.sort { $0.supply < $1.supply }
    subscriptions.sort { $0.id < $1.id }
    losses.sort()
  }

  /// What this has and `other` has not, one line each.
  public func differences(from other: LedgerSummary) -> [String] {
    func missing<Item: Hashable>(_ own: [Item], _ others: [Item]) -> [String] {
      let known = Set(others)
      return own.filter { !known.contains($0) }.map { "\($0)" }
    }
    let things = missing(invitations, other.invitations) + missing(funds, other.funds)
    let supplies = missing(orders, other.orders) + missing(places, other.places)
    return things + supplies + missing(subscriptions, other.subscriptions)
      + missing(evaluations, other.evaluations) + missing(losses, other.losses)
  }
}

extension LedgerState {
  /// The state without explanations.
  public var summary: LedgerSummary {
    var result = LedgerSummary()
    for each in invitations {
      guard each.lifecycle != .void(.judgedOnPast) else { continue }
      var (name, by) = each.lifecycle.nameAndCause
      if each.lifecycle == .pending, case .waitlisted = placement(of: each.id) { name = "waitlisted" }
      if case .accepted = each.lifecycle, each.access?.state == .revoked {
        (name, by) = ("reversed", each.endedBy?.entity)
      }
      result.invitations.append(
        LedgerSummary.Invitation(
          id: each.id, given: each.policy?.givenBy ?? .invitation, lifecycle: name, by: by, end: each.end,
          deadline: each.deadline, start: each.start,
          access: each.access?.state))
    }
    result.funds = funds.map { LedgerSummary.Fund(id: $0.state.id, balances: $0.balances.balances) }
    result.evaluations = evaluations.map {
      LedgerSummary.Evaluation(id: $0.id, invitation: $0.invitation, state: $0.state)
    }
    result.orders = orderSummaries
    result.places = placesSummaries
    result.subscriptions = subscriptions.map(\.summary)
    result.losses = cases.map {
      LedgerSummary.Loss(rule: $0.rule == .authority ? .judgedOnPast : $0.rule, lost: $0.lost.entity)
    }
    result.sort()
    return result
  }
}

extension InvitationState.Lifecycle {
  var nameAndCause: (String, EntityID?) {
    switch self {
    case .pending: ("pending", nil)
    case .accepted(let stamp): ("accepted", stamp.entity)
    case .withdrawn(let stamp): ("withdrawn", stamp.entity)
    case .released(let stamp): ("released", stamp.entity)
    case .declined(let stamp): ("declined", stamp.entity)
    case .expired: ("expired", nil)
    case .merged(let survivor): ("merged", survivor)
    case .void: ("void", nil)
    }
  }
}
