import ChangeSets
import Foundation
import GRDB
import Licensing

extension Derivation {
  /// Loads what is kept in memory about a ledger from its derived rows.
  static func loadCache(db: Database, ledger: Int64, ledgerID: LedgerID) throws -> LedgerCache {
    var cache = LedgerCache()
    if let row = try Row.fetchOne(
      db, sql: "SELECT advanced_to, digest FROM derivation WHERE ledger = ?", arguments: [ledger])
    {
      cache.advancedTo = Instant(milliseconds: row[0])
      cache.digest = DigestSum(bytes: [UInt8](row[1] as Data))
    }
    cache.hasHandovers =
      try Int64.fetchOne(
        db, sql: "SELECT 1 FROM invitation WHERE inherits IS NOT NULL AND ledger = ? LIMIT 1", arguments: [ledger])
      != nil
    cache.reminderDays =
      try String.fetchOne(
        db, sql: "SELECT value FROM ledger_setting WHERE ledger = ? AND key = ?",
        arguments: [ledger, LedgerSetting.reminderDays.rawValue]
      ).flatMap(UInt32.init) ?? ConfigureLedger.reminderDaysDefault
    let derivation = try Derivation(db: db, ledger: ledger, ledgerID: ledgerID, cache: cache)
    try derivation.reloadAuthority()
    try derivation.reloadThings()
    try derivation.causality.check()
    derivation.cache.scheduleReminders()
    return derivation.cache
  }

  /// Local numbers grow in causal order, so facts are taken in that order again.
  private func reloadAuthority() throws {
    let rows = try Row.fetchAll(
      db, sql: "SELECT entity, kind, payload FROM authority_fact WHERE ledger = ? ORDER BY entity", arguments: [ledger])
    for row in rows {
      let operation = try OperationCodec.decode(
        kind: UInt32(truncatingIfNeeded: row[1] as Int64), payload: [UInt8](row[2] as Data))
      let stamp = try map.stamp(LocalID(rawValue: row[0]))
      cache.book.restore(operation, at: stamp)
      cache.rules.restore(operation, at: stamp)
    }
  }

  private func reloadThings() throws {
    for unit in try Int64.fetchAll(db, sql: "SELECT id FROM product WHERE ledger = ?", arguments: [ledger]) {
      let resolver = ProductResolver(facts: try facts.productFacts(of: unit), causality: causality)
      if let state = resolver.state() { cache.products[state.id] = state }
    }
    for unit in try Int64.fetchAll(db, sql: "SELECT id FROM fund WHERE ledger = ?", arguments: [ledger]) {
      let resolver = FundResolver(facts: try facts.fundFacts(of: unit), causality: causality)
      if let state = resolver.state() { cache.put(state) }
    }
    for unit in try supplies(of: .order) {
      if let state = try resolvedOrder(unit) { cache.put(state) }
    }
    for unit in try supplies(of: .subscription) {
      if let state = try resolvedSubscription(unit).state { cache.put(state) }
    }
  }

  private func supplies(of kind: SupplyKind) throws -> [Int64] {
    try Int64.fetchAll(
      db, sql: "SELECT id FROM supply WHERE ledger = ? AND kind = ?", arguments: [ledger, Int64(kind.rawValue)])
  }
}
