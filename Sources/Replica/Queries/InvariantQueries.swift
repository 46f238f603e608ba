import GRDB
import Licensing

extension LedgerReader {
  /// What must always hold of derived state and does not, in words; empty if all is well.
  func brokenInvariants() throws -> [String] {
    var findings: [String] = []
    for fund in cache.funds.values.sorted(by: { $0.id < $1.id }) {
      guard let id = try map.local(fund.id)?.rawValue else { continue }
      let rows = try Row.fetchAll(db, sql: "SELECT * FROM claim WHERE supply = ?", arguments: [id])
      let claims = try rows.map { try Claim(stored: $0, map: map) }
      let ranking = SupplyRanking(lots: fund.lots, claims: claims)
      let balances = FundBalances(ranking: ranking, now: advancedTo)
      if balances.sum != 0 { findings.append("The accounts of a fund do not sum to zero.") }
      if balances[.free] < 0 { findings.append("A fund has less than nothing free.") }
      for (row, claim) in zip(rows, claims) {
        guard let placement = ranking.placements[claim.invitation] else { continue }
        let isHonoured = if case .honoured = placement { true } else { false }
        if isHonoured != ((row["honoured"] as Int64) == 1) {
          findings.append("A claim's standing is not the ranking's.")
        }
      }
    }
    return findings
  }

  /// The next instant at which the state changes by itself: an assignment crosses a boundary, a reminder begins or
  /// ends, or a change set that was ahead of the clock comes to count. Nil while the rules in force are not known:
  /// then nothing changes.
  func nextChange() throws -> Instant? {
    guard rules.isKnown else { return nil }
    let boundary = try Int64.fetchOne(
      try db.cachedStatement(
        sql: "SELECT MIN(changes_at) FROM invitation WHERE ledger = ? AND changes_at IS NOT NULL"),
      arguments: [ledger])
    let due = try ChangeSetLog().nextDue(ledger: ledger, db: db)
    return [boundary, due, cache.nextReminder?.milliseconds].compactMap { $0 }.min().map(Instant.init(milliseconds:))
  }
}
