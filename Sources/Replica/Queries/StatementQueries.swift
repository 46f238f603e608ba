import Foundation
import GRDB
import Licensing

/// One line of a fund's statement.
public struct StatementLine: Hashable, Sendable {
  /// What moved the money.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Credits were added.
    case deposit
    /// Credits were corrected.
    case adjustment
    /// The end of credits moved: of those of the lot that were free then and those it covered. It changes no account.
    case `extension`
    /// An invitation took a claim on credits.
    case hold
    /// An acceptance spent what was held.
    case capture
    /// What was held came back.
    case release
    /// What was spent came back.
    case reversal
    /// Credits ended unused, or came back to credits that had ended (R17).
    case forfeit
  }

  /// What moved the money.
  public let kind: Kind
  /// When.
  public let instant: Instant
  /// Minor units; what it adds to the free credits, negative where it takes from them. 0 for a capture and an
  /// extension.
  public let change: Int64
  /// Minor units that the line is about, at least 0.
  public var amount: Int64
  /// The lot, where the line is about one.
  public let lot: EntityID?
  /// The invitation, where the line is about one.
  public let invitation: EntityID?
  /// The row that did it; nil where only time did.
  public let cause: EntityID?
  /// The end that a deposit or an extension gives its credits, exclusive; nil for other lines.
  public var end: Instant?
}

extension LedgerReader {
  /// The statement of a fund in the order of time: what was paid in and what became of it. The changes add up to what
  /// is free, less the overage. Invitations that hold nothing have no lines: those that wait, were merged or never took
  /// effect.
  public func statement(of fund: EntityID) throws -> [StatementLine] {
    guard let local = try map.local(fund), let state = cache.funds[fund] else { return [] }
    var lines = try supplyLines(of: local)
    let rows = try Row.fetchAll(
      try db.cachedStatement(
        sql: """
          SELECT id, invitation.lot, lifecycle, cause, deadline, invitation.end_at, ended_by, unit,
            claim.amount, claim.retained_end
          FROM invitation
          LEFT JOIN claim ON claim.invitation = invitation.id
          WHERE invitation.supply = ? AND lifecycle NOT IN (6, 7) AND NOT (lifecycle = 1 AND claim.honoured IS 0)
          """), arguments: [local.rawValue]
    ).map { (row: $0, stamp: try map.stamp(LocalID(rawValue: $0["id"]))) }.sorted { $0.stamp < $1.stamp }
    var late: [SegmentKey: Int64] = [:]
    for (row, _) in rows {
      let own = try self.lines(of: row)
      let end = Instant(milliseconds: row["end_at"])
      for line in own {
        lines.append(line)
        guard line.kind == .release || line.kind == .reversal, line.instant >= end, let lot = line.lot else { continue }
        lines.append(Self.forfeit(line.amount, at: line.instant, lot: lot, invitation: line.invitation))
        late[SegmentKey(lot: lot, end: end), default: 0] += line.amount
      }
    }
    for segment in try ranking(of: state).segments where segment.key.end <= advancedTo {
      let unused = segment.free - (late[segment.key] ?? 0)
      if unused > 0 { lines.append(Self.forfeit(unused, at: segment.key.end, lot: segment.key.lot, invitation: nil)) }
    }
    let kept = rows.filter { ($0.row["retained_end"] as Int64?) != nil }.map { $0.stamp.entity }
    return try extended(
      lines.enumerated().sorted { one, other in
        one.element.instant != other.element.instant
          ? one.element.instant < other.element.instant : one.offset < other.offset
      }.map(\.element), keeping: Set(kept))
  }

  /// R15: an extension moves what is free of its lot when it is made, and what the invitations that it covers hold.
  /// What an invitation kept an end for is not free for a later one.
  private func extended(_ lines: [StatementLine], keeping kept: Set<EntityID>) throws -> [StatementLine] {
    let stamps = try lines.map { try $0.cause.flatMap { try stamp(of: $0) } }
    // In the order of what did it, which tells apart what was done at one instant; what time alone did comes last.
    let order = lines.indices.sorted { one, other in
      if lines[one].instant != lines[other].instant { return lines[one].instant < lines[other].instant }
      switch (stamps[one], stamps[other]) {
      case (let left?, let right?): return left != right ? left < right : one < other
      case (nil, nil): return one < other
      case (let left, _): return left != nil
      }
    }
    var result = lines
    var (free, held): ([EntityID: Int64], [EntityID: StatementLine]) = ([:], [:])
    for index in order {
      let line = lines[index]
      guard let lot = line.lot else { continue }
      if line.kind == .extension {
        result[index].amount = try covered(by: line, lot, held).reduce(max(0, free[lot] ?? 0), Self.sum)
        continue
      }
      if let invitation = line.invitation {
        held[invitation] = line.kind == .hold ? line : nil
        if line.kind != .hold, kept.contains(invitation) { continue }
      }
      free[lot] = Self.sum(free[lot] ?? 0, line.change)
    }
    return result
  }

  /// What the invitations hold of a lot that an extension covers.
  private func covered(
    by line: StatementLine, _ lot: EntityID, _ held: [EntityID: StatementLine]
  ) throws -> [Int64] {
    guard let cause = line.cause, case .extendFund(let said)? = try operation(of: cause) else { return [] }
    return said.covers.compactMap { held[$0.resolved(in: cause.set)] }.filter { $0.lot == lot }.map(\.amount)
  }

  /// Held at the end of the range.
  private static func sum(_ one: Int64, _ other: Int64) -> Int64 {
    let (sum, overflow) = one.addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  private static func forfeit(
    _ amount: Int64, at instant: Instant, lot: EntityID, invitation: EntityID?
  ) -> StatementLine {
    StatementLine(
      kind: .forfeit, instant: instant, change: -amount, amount: amount, lot: lot, invitation: invitation, cause: nil)
  }

  /// Deposits, corrections and extensions in effect. A lot corrected below nothing counts as empty, so only what a
  /// correction really moves is a change.
  private func supplyLines(of fund: LocalID) throws -> [StatementLine] {
    var amounts: [EntityID: Int64] = [:]
    var lines: [StatementLine] = []
    let rows = try FactStore(db: db, map: map).rows(about: fund.rawValue).sorted { $0.stamp < $1.stamp }
    for (operation, stamp, _) in rows where try fate(of: LocalID(rawValue: try map.local(stamp))) == .inEffect {
      func add(_ kind: StatementLine.Kind, _ change: Int64, lot: EntityID, until end: Instant? = nil) {
        lines.append(
          StatementLine(
            kind: kind, instant: stamp.instant, change: change, amount: change == .min ? .max : abs(change), lot: lot,
            invitation: nil, cause: stamp.entity, end: end))
      }
      switch operation {
      case .depositFund(let deposit):
        amounts[stamp.entity] = deposit.amount
        add(.deposit, deposit.amount, lot: stamp.entity, until: deposit.end)
      case .adjustFund(let said):
        let lot = said.lot.resolved(in: stamp.set.id)
        let before = amounts[lot] ?? 0
        let (after, _) = before.addingReportingOverflow(said.amount)
        amounts[lot] = after
        add(.adjustment, max(0, after) - max(0, before), lot: lot)
      case .extendFund(let said):
        for lot in said.lots { add(.extension, 0, lot: lot.resolved(in: stamp.set.id), until: said.end) }
      default: break
      }
    }
    return lines
  }

  private func lines(of row: Row) throws -> [StatementLine] {
    let local = LocalID(rawValue: row["id"])
    let stamp = try map.stamp(local)
    // A claim repeats the price, which saves reading the row that issued the invitation.
    let amount = try (row["amount"] as Int64?) ?? price(of: local, unit: row["unit"])
    let lot = try map.entity(LocalID(rawValue: row["lot"]))
    func line(_ kind: StatementLine.Kind, _ instant: Instant, _ change: Int64, _ cause: EntityID?) -> StatementLine {
      StatementLine(
        kind: kind, instant: instant, change: change, amount: amount, lot: lot, invitation: stamp.entity, cause: cause)
    }
    var lines = [line(.hold, stamp.instant, -amount, stamp.entity)]
    let (cause, endedBy): (Int64?, Int64?) = (row["cause"], row["ended_by"])
    switch row["lifecycle"] as Int64 {
    case 2:
      if let accepted = try cause.map({ try map.stamp(LocalID(rawValue: $0)) }) {
        lines.append(line(.capture, accepted.instant, 0, accepted.entity))
      }
      if let reversed = try endedBy.map({ try map.stamp(LocalID(rawValue: $0)) }) {
        lines.append(line(.reversal, reversed.instant, amount, reversed.entity))
      }
    case 3, 4:
      if let ended = try cause.map({ try map.stamp(LocalID(rawValue: $0)) }) {
        lines.append(line(.release, ended.instant, amount, ended.entity))
      }
    case 5: lines.append(line(.release, Instant(milliseconds: row["deadline"]), amount, nil))
    default: break
    }
    return lines
  }

  private func price(of local: LocalID, unit: Int64) throws -> Int64 {
    let row = try Row.fetchOne(
      try db.cachedStatement(sql: "SELECT kind, payload FROM fact WHERE unit = ? AND entity = ?"),
      arguments: [unit, local.rawValue])
    guard let row,
      case .invite(let invite) = try OperationCodec.decode(
        kind: UInt32(truncatingIfNeeded: row[0] as Int64), payload: [UInt8](row[1] as Data))
    else { return 0 }
    let set = try map.directory.stamp(of: local.set).id
    return cache.products[invite.product.resolved(in: set)]?.history.version(invite.policyVersion.resolved(in: set))?
      .policy.price.amount ?? 0
  }
}
