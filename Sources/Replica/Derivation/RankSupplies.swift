import ChangeSets
import Foundation
import GRDB
import Licensing

extension Derivation {
  /// Ranks the claims of every supply that something touched: the stratum "ranking".
  ///
  /// As long as every segment carries all its claims, rank decides nothing and the sums suffice. Only a supply that is
  /// or was contested has its claims read and ranked.
  func rankTouchedSupplies() throws {
    for id in touchedSupplies.sorted() {
      guard let lots = cache.lots(of: id), let unit = try map.local(id)?.rawValue else { continue }
      try saveTotals(of: id, unit: unit)
      markCutEnds(of: id, lots)
      let wasContested =
        try Int64.fetchOne(
          try db.cachedStatement(sql: "SELECT contested FROM supply WHERE id = ?"), arguments: [unit]) == 1
      let isContested = !SegmentTotals.isUncontested(lots: lots, totals: try totals(of: unit))
      if isContested || wasContested { try rank(lots, of: id, unit: unit, isContested: isContested) }
    }
    touchedSupplies = []
    totals = [:]
  }

  private func saveTotals(of supply: EntityID, unit: Int64) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO segment_total (supply, lot, end_at, retained, pending, accepted) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (supply, lot, end_at) DO UPDATE SET retained = retained + excluded.retained,
          pending = pending + excluded.pending, accepted = accepted + excluded.accepted
        """)
    let changes = (totals[supply] ?? [:]).sorted { ($0.key.lot, $0.key.end) < ($1.key.lot, $1.key.end) }
    for (key, change) in changes where change != SegmentTotals() {
      try statement.execute(
        arguments: [
          unit, try stored(key.lot), key.end.milliseconds, change.retained, change.pending, change.accepted,
        ])
    }
  }

  /// R36: members are reminded of each end that something unspent has. So what happens in a part of a lot that was not
  /// extended concerns them.
  private func markCutEnds(of supply: EntityID, _ lots: [LotState]) {
    guard cache.funds[supply] != nil, let changes = totals[supply] else { return }
    for lot in lots where !lot.history.extensions.isEmpty {
      let isCut = changes.contains { key, change in
        key.lot == lot.id && key.end < lot.end && (change.retained != 0 || change.accepted != 0)
      }
      if isCut { dirtyNotices.insert(supply) }
    }
  }

  func totals(of unit: Int64) throws -> [SegmentKey: SegmentTotals] {
    let rows = try Row.fetchCursor(
      try db.cachedStatement(
        sql: "SELECT lot, end_at, retained, pending, accepted FROM segment_total WHERE supply = ?"), arguments: [unit])
    var result: [SegmentKey: SegmentTotals] = [:]
    while let row = try rows.next() {
      let key = SegmentKey(
        lot: try map.entity(LocalID(rawValue: row[0])), end: Instant(milliseconds: row[1]))
      result[key] = SegmentTotals(retained: row[2], pending: row[3], accepted: row[4])
    }
    return result
  }

  private func rank(_ lots: [LotState], of supply: EntityID, unit: Int64, isContested: Bool) throws {
    let rows = try Row.fetchAll(
      try db.cachedStatement(sql: "SELECT * FROM claim WHERE supply = ?"), arguments: [unit])
    let claims = try rows.map { try Claim(stored: $0, map: map) }
    let ranking = SupplyRanking(lots: lots, claims: claims)
    let update = try db.cachedStatement(
      sql: "UPDATE claim SET honoured = ?, placed_lot = ?, placed_end = ? WHERE invitation = ?")
    try removeWaiting(of: unit)
    var digest = DigestSum()
    var waiting: [Int64: Claim] = [:]
    for (row, claim) in zip(rows, claims) {
      guard let placement = ranking.placements[claim.invitation] else { continue }
      let placed = try Placed(placement, claim: claim, map: map)
      let before = Placed(stored: row)
      if placed != before {
        try update.execute(arguments: [placed.honoured ? 1 : 0, placed.lot, placed.end, row["invitation"] as Int64])
      }
      if placed.honoured, !before.honoured { try removeRetraction(of: row["invitation"]) }
      if placed.isOrdinary { continue }
      digest.add(Self.hash(of: placement, claim))
      guard case .waitlisted(let behind) = placement else { continue }
      try recordWaiting(claim, behind: behind)
      if claim.phase == .pending { waiting[row["invitation"]] = claim }
    }
    try recordRetractions(of: waiting, unit: unit, into: &digest)
    try recordOverage(ranking, supply: supply, unit: unit, into: &digest)
    try recordKeptOpen(lots, claims: claims, unit: unit)
    try db.cachedStatement(sql: "UPDATE supply SET contested = ?, overage = ? WHERE id = ?")
      .execute(arguments: [isContested ? 1 : 0, ranking.overage, unit])
    try replaceDigest(of: unit, by: digest)
  }

  /// Where a claim lies, as stored: the segment only where it is not the claim's own.
  private struct Placed: Equatable {
    let honoured: Bool
    let lot: Int64?
    let end: Int64?

    var isOrdinary: Bool { honoured && lot == nil }

    init(_ placement: SupplyRanking.Placement, claim: Claim, map: EntityMap) throws {
      switch placement {
      case .waitlisted: (honoured, lot, end) = (false, nil, nil)
      case .honoured(let key):
        honoured = true
        let isOwn = key == SegmentKey(lot: claim.lot, end: claim.end)
        lot = isOwn ? nil : try map.local(key.lot)?.rawValue
        end = isOwn ? nil : key.end.milliseconds
      }
    }

    init(stored row: Row) {
      honoured = (row["honoured"] as Int64) == 1
      lot = row["placed_lot"]
      end = row["placed_end"]
    }
  }

  private static func hash(of placement: SupplyRanking.Placement, _ claim: Claim) -> Hash256 {
    var out = CanonicalBytes(tag: "placement")
    out.put(claim.invitation)
    if case .honoured(let key) = placement {
      out.put(key.lot)
      out.put(key.end)
    }
    return out.hash
  }

  /// C2: a claim that the supply does not carry has a case for as long as it waits.
  private func recordWaiting(_ claim: Claim, behind: Claim?) throws {
    guard let id = try map.local(claim.invitation) else { return }
    let lost = try map.stamp(id)
    try insert(
      Case(rule: .shortSupply, lost: lost, winner: behind?.rank.stamp, subject: claim.invitation),
      unit: -(try stored(claim.supply)))
  }

  /// R49: a learner whom the invitation was sent learns that it waits, because another mailer had told somebody else
  /// earlier, or less is left to give. Not recorded once it is honoured again.
  private func recordRetractions(of waiting: [Int64: Claim], unit: Int64, into digest: inout DigestSum) throws {
    for invitation in waiting.isEmpty ? [] : try facts.told(waitingFor: unit) {
      guard let claim = waiting[invitation],
        try facts.recordsOfSending(about: invitation).contains(where: {
          [.invited, .resent, .allocated].contains($0.sent.kind)
        })
      else { continue }
      let issued = try map.stamp(LocalID(rawValue: invitation))
      try write(Notice(kind: .retracted, invitation: claim.invitation, cause: issued, due: true))
      var out = CanonicalBytes(tag: "retracted")
      out.put(claim.invitation)
      digest.add(out.hash)
    }
  }

  private func removeRetraction(of invitation: Int64) throws {
    try db.cachedStatement(sql: "DELETE FROM notice WHERE subject = ? AND kind = ?")
      .execute(arguments: [invitation, Int64(NoticeKind.retracted.rawValue)])
  }

  /// Cases of ranking are filed under the negated supply, apart from those of the supply's own operations.
  private func removeWaiting(of unit: Int64) throws {
    try db.cachedStatement(sql: "DELETE FROM conflict WHERE unit = ?").execute(arguments: [-unit])
  }

  /// C21: a cancellation that was approved without knowledge of an allocation does not take effect while that lasts.
  private func recordKeptOpen(_ lots: [LotState], claims: [Claim], unit: Int64) throws {
    guard let first = claims.min(by: { $0.rank < $1.rank }) else { return }
    for lot in lots {
      guard let closing = lot.history.closings.first else { continue }
      try insert(
        Case(rule: .assignCancel, lost: closing, winner: first.rank.stamp, subject: lot.id), unit: -unit)
    }
  }

  /// C8: what was accepted in time stands without money behind it.
  private func recordOverage(
    _ ranking: SupplyRanking, supply: EntityID, unit: Int64, into digest: inout DigestSum
  ) throws {
    guard ranking.overage > 0, let last = ranking.overdrawnBy else { return }
    try insert(
      Case(rule: .acceptDeadline, lost: last.rank.stamp, winner: nil, subject: supply), unit: -unit)
    var out = CanonicalBytes(tag: "overage")
    out.put(ranking.overage)
    digest.add(out.hash)
  }

  private func replaceDigest(of supply: Int64, by digest: DigestSum) throws {
    if let old = try Data.fetchOne(
      try db.cachedStatement(sql: "SELECT digest FROM supply_digest WHERE supply = ?"), arguments: [supply])
    {
      cache.digest.subtract(DigestSum(bytes: [UInt8](old)))
    }
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO supply_digest (supply, ledger, digest) VALUES (?, ?, ?)")
      .execute(arguments: [supply, ledger, Data(digest.bytes)])
    cache.digest.add(digest)
  }
}
