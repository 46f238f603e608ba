import Licensing

/// What every resolution in a ledger reads, kept in memory between transactions: members, products, funds. Small by
/// nature.
///
/// A value: a transaction works on its own copy, which replaces the kept one only when the transaction commits.
struct LedgerCache {
  /// Members, grants and devices.
  var book = AuthorityBook()
  /// Which rules are in force where.
  var rules = RulesBook()
  /// Products by name.
  var products: [EntityID: ProductState] = [:]
  /// Funds by name.
  var funds: [EntityID: FundState] = [:]
  /// Lots of those funds by name.
  private(set) var lots: [EntityID: LotHistory] = [:]
  /// Whether any invitation takes over the place of another; most ledgers never have one.
  var hasHandovers = false
  /// Sum of the digests of all derived rows.
  var digest = DigestSum()
  /// The instant the derived state stands at.
  var advancedTo = Instant(milliseconds: 0)

  mutating func put(_ fund: FundState) {
    funds[fund.id] = fund
    for lot in fund.lots { lots[lot.id] = lot.history }
  }
}
