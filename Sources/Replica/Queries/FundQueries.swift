import Foundation
import GRDB
import Licensing

/// A fund with what is drawn from it.
public struct FundRecord: Sendable {
  /// The fund and its lots.
  public let state: FundState
  /// Its segments, by end, with what is held, spent and free.
  public let segments: [Segment]
  /// Balances by account.
  public let balances: FundBalances
  /// Claims that wait in line (C2).
  public let waitingCount: Int
  /// Unresolved cases about the fund itself.
  public let openCases: [EntityID]
}

extension LedgerReader {
  /// Funds ever opened, by name and then by their ids.
  public var funds: [FundState] {
    cache.funds.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
  }

  /// A fund with its balances; nil if there is none of that name.
  public func fundRecord(_ id: EntityID) throws -> FundRecord? {
    guard let state = cache.funds[id], let local = try map.local(id) else { return nil }
    let ranking = try ranking(of: state)
    let waiting =
      try Int.fetchOne(
        try db.cachedStatement(sql: "SELECT count(*) FROM claim WHERE supply = ? AND honoured = 0 AND phase = 1"),
        arguments: [local.rawValue]) ?? 0
    return FundRecord(
      state: state, segments: ranking.segments, balances: FundBalances(ranking: ranking, now: advancedTo),
      waitingCount: waiting, openCases: try openCases(about: local))
  }

  /// Where the claims of a fund lie.
  public func ranking(of fund: FundState) throws -> SupplyRanking { try ranking(of: fund.id) }

  /// Where the claims of a supply of any kind lie; no segments if there is no such supply. Of one that carries all its
  /// claims only the sums are read.
  public func ranking(of supply: EntityID) throws -> SupplyRanking {
    let lots = cache.lots(of: supply) ?? []
    guard let local = try map.local(supply) else { return SupplyRanking(lots: lots, claims: []) }
    let isContested =
      try Int64.fetchOne(
        try db.cachedStatement(sql: "SELECT contested FROM supply WHERE id = ?"), arguments: [local.rawValue]) == 1
    let claims = isContested ? try claims(on: local) : try sums(of: supply, local)
    return SupplyRanking(lots: lots, claims: claims)
  }

  private func claims(on fund: LocalID) throws -> [Claim] {
    try Row.fetchAll(
      try db.cachedStatement(sql: "SELECT * FROM claim WHERE supply = ?"), arguments: [fund.rawValue]
    ).map { try Claim(stored: $0, map: map) }
  }

  /// The claims of each segment as one: where nothing is contested, ranking these gives the same segments.
  private func sums(of supply: EntityID, _ local: LocalID) throws -> [Claim] {
    let rows = try Row.fetchAll(
      try db.cachedStatement(
        sql: "SELECT lot, end_at, retained, pending, accepted FROM segment_total WHERE supply = ?"),
      arguments: [local.rawValue])
    var claims: [Claim] = []
    for row in rows {
      let lot = try map.stamp(LocalID(rawValue: row[0]))
      let end = Instant(milliseconds: row[1])
      let (retained, pending, accepted): (Int64, Int64, Int64) = (row[2], row[3], row[4])
      func add(_ amount: Int64, _ phase: Claim.Phase, _ standing: ClaimRank.Standing, retains: Bool = false) {
        guard amount > 0 else { return }
        claims.append(
          Claim(
            invitation: EntityID(set: lot.set.id, operation: UInt32(claims.count)), supply: supply, lot: lot.entity,
            end: end, amount: amount, phase: phase, rank: ClaimRank(standing: standing, stamp: lot),
            acceptedAt: phase == .accepted ? lot.instant : nil, retainedEnd: retains ? end : nil))
      }
      add(retained, .released, .asked, retains: true)
      add(pending, .pending, .told)
      add(accepted, .accepted, .accepted)
    }
    return claims
  }
}
