import Licensing

/// Everything resolution makes of a set of change sets at an instant. Equal states print alike.
public struct LedgerState: Hashable, Sendable {
  /// A fund with what its claims make of it.
  public struct Fund: Hashable, Sendable {
    /// What its operations have made of it.
    public let state: FundState
    /// Its balances, in minor units.
    public let balances: FundBalances
    /// Where the claims on it lie.
    public let ranking: SupplyRanking
    /// The claims that were ranked, by invitation.
    public let claims: [Claim]
  }

  /// The products, by name.
  public var products: [ProductState] = []
  /// The funds, by name.
  public var funds: [Fund] = []
  /// The orders, by name.
  public var orders: [OrderState] = []
  /// The subscriptions, by name.
  public var subscriptions: [SubscriptionState] = []
  /// Where the claims on orders and subscriptions lie, by supply.
  public var places: [EntityID: SupplyRanking] = [:]
  /// The invitations, in clock order.
  public var invitations: [InvitationState] = []
  /// The evaluation requests, in clock order.
  public var evaluations: [EvaluationState] = []
  /// What was lost, by the row that lost and then the rule.
  public var cases: [Case] = []
  /// What learners are to be told, by invitation, kind and cause.
  public var notices: [Notice] = []
  /// What became of every row, in clock order.
  public var fates: [FateRecord] = []
  /// When learners first completed registration.
  public var registrations: [LearnerID: Instant] = [:]

  /// The invitation of a name.
  public func invitation(_ id: EntityID) -> InvitationState? { invitations.first { $0.id == id } }

  /// Where a claim lies; nil if the invitation makes no demand.
  public func placement(of invitation: EntityID) -> SupplyRanking.Placement? {
    for fund in funds {
      if let placement = fund.ranking.placements[invitation] { return placement }
    }
    for ranking in places.values {
      if let placement = ranking.placements[invitation] { return placement }
    }
    return nil
  }

  /// The cases whose loser belongs to one change set's operation.
  public func cases(of loser: EntityID) -> [Case] { cases.filter { $0.lost.entity == loser } }

  mutating func sort() {
    products.sort { $0.id < $1.id }
    funds.sort { $0.state.id < $1.state.id }
    invitations.sort { $0.stamp < $1.stamp }
    evaluations.sort { $0.stamp != $1.stamp ? $0.stamp < $1.stamp : $0.invitation < $1.invitation }
    cases.sort { $0.lost != $1.lost ? $0.lost < $1.lost : $0.rule < $1.rule }
    notices.sort { one, other in
      if one.invitation != other.invitation { return one.invitation < other.invitation }
      return one.kind != other.kind ? one.kind < other.kind : one.cause < other.cause
    }
    fates.sort { $0.stamp < $1.stamp }
  }
}
