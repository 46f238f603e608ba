/// The accounts of double entry over a fund. Every posting moves an amount from one to another, so all together sum to
/// zero.
public enum FundAccount: String, Hashable, Sendable, CaseIterable {
  /// What was paid in; its balance is negative.
  case deposit
  /// What nobody claims.
  case free
  /// What pending invitations hold.
  case held
  /// What accepted invitations spent.
  case spent
  /// What ended unused (R17).
  case forfeited
  /// What was spent without money behind it (C8); its balance is negative.
  case overage
}

/// The balances of a fund at an instant, in minor units.
public struct FundBalances: Hashable, Sendable {
  /// One balance for each account.
  public let balances: [FundAccount: Int64]

  /// Works out the balances of a ranked fund.
  ///
  /// - Parameters:
  ///   - ranking: the fund's ranking.
  ///   - now: what separates free credits from forfeited ones.
  public init(ranking: SupplyRanking, now: Instant) {
    var sums: [FundAccount: Int64] = [:]
    for account in FundAccount.allCases { sums[account] = 0 }
    for segment in ranking.segments {
      sums[.deposit, default: 0] -= segment.capacity
      sums[.held, default: 0] += segment.held
      sums[.spent, default: 0] += segment.spent
      sums[segment.key.end > now ? .free : .forfeited, default: 0] += segment.free
    }
    sums[.spent, default: 0] += ranking.overage
    sums[.overage, default: 0] -= ranking.overage
    balances = sums
  }

  /// The balance of one account.
  public subscript(account: FundAccount) -> Int64 { balances[account] ?? 0 }

  /// Zero, always: what double entry promises.
  public var sum: Int64 { FundAccount.allCases.reduce(0) { $0 + self[$1] } }
}
