import Licensing

/// What every resolution in a ledger reads, kept in memory between transactions: members, products, supplies. Small by
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
  private(set) var funds: [EntityID: FundState] = [:]
  /// Orders by name.
  private(set) var orders: [EntityID: OrderState] = [:]
  /// Subscriptions by name.
  private(set) var subscriptions: [EntityID: SubscriptionState] = [:]
  /// Lots of all supplies by name.
  private(set) var lots: [EntityID: LotHistory] = [:]
  /// Whether any invitation takes over the place of another; most ledgers never have one.
  var hasHandovers = false
  /// Days before the end of a supply at which members are reminded; 0 for never.
  var reminderDays = ConfigureLedger.reminderDaysDefault
  /// The first instant after ``advancedTo`` at which a reminder begins or ends; nil if there is none.
  var nextReminder: Instant?
  /// Sum of the digests of all derived rows.
  var digest = DigestSum()
  /// The instant the derived state stands at.
  var advancedTo = Instant(milliseconds: 0)

  mutating func put(_ fund: FundState) {
    funds[fund.id] = fund
    for lot in fund.lots { lots[lot.id] = lot.history }
  }

  mutating func put(_ order: OrderState) {
    orders[order.id] = order
    lots[order.id] = order.lot?.history
  }

  mutating func put(_ subscription: SubscriptionState) {
    subscriptions[subscription.id] = subscription
    lots[subscription.id] = subscription.lot.history
  }

  /// Whether a supply of any kind has this name.
  func hasSupply(_ id: EntityID) -> Bool { funds[id] != nil || orders[id] != nil || subscriptions[id] != nil }

  /// The lots of a supply; nil if there is no such supply.
  func lots(of supply: EntityID) -> [LotState]? {
    if let fund = funds[supply] { return fund.lots }
    if let order = orders[supply] { return order.lot.map { [$0] } ?? [] }
    return subscriptions[supply].map { [$0.lot] }
  }
}
