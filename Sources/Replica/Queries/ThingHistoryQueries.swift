import Foundation
import GRDB
import Licensing

/// What was said about one thing, row by row (R44, R46).
extension LedgerReader {
  /// All rows about an invitation, fund, order, subscription, product or member, in clock order, with what members said
  /// of its cases. For an invitation these are the rows about every invitation of the learner that is resolved together
  /// with it.
  public func history(of thing: EntityID) throws -> [HistoryRecord] {
    guard let local = try map.local(thing) else { return [] }
    let unit =
      try Int64.fetchOne(
        try db.cachedStatement(sql: "SELECT unit FROM invitation WHERE id = ?"), arguments: [local.rawValue])
      ?? local.rawValue
    var authors: [Int64: Authorship] = [:]
    var records = try filed(about: unit, authors: &authors)
    records += try rows(
      """
      SELECT entity FROM case_resolution WHERE ledger = ? AND EXISTS (
        SELECT 1 FROM conflict WHERE conflict.lost = case_resolution.lost AND (
          conflict.subject = ? OR conflict.subject IN (SELECT id FROM invitation WHERE unit = ?)))
      """, [ledger, local.rawValue, unit], authors: &authors)
    if cache.book.members[thing] != nil { records += try authorityHistory(of: thing, authors: &authors) }
    return records.sorted { $0.stamp < $1.stamp }
  }

  /// All rows about a learner, in clock order: who made them known and registered them, changed their address or
  /// recorded their departure, and what was said about everything they were given.
  public func history(ofLearner learner: LearnerID) throws -> [HistoryRecord] {
    var authors: [Int64: Authorship] = [:]
    let key = Data(learner.bytes)
    let own = try rows(
      """
      SELECT entity FROM learner_fact WHERE ledger = ? AND key = ?
      UNION SELECT entity FROM learner_act WHERE ledger = ? AND key = ?
      """, [ledger, key, ledger, key], authors: &authors)
    var seen: Set<Stamp> = []
    let all = try own + invitations(of: learner).flatMap { try history(of: $0) }
    return all.filter { seen.insert($0.stamp).inserted }.sorted { $0.stamp < $1.stamp }
  }

  /// All rows about the ledger itself, in clock order: its beginning, its settings, and the rules put in force.
  public func historyOfLedger() throws -> [HistoryRecord] {
    var authors: [Int64: Authorship] = [:]
    var records: [HistoryRecord] = []
    if let unit = try Derivation.settingsUnit(of: ledgerID, map: map) {
      records += try filed(about: unit.rawValue, authors: &authors)
      records += try rows(
        """
        SELECT entity FROM case_resolution WHERE ledger = ? AND EXISTS (
          SELECT 1 FROM conflict WHERE conflict.lost = case_resolution.lost AND conflict.unit = ?)
        """, [ledger, unit.rawValue], authors: &authors)
    }
    records += try rows(
      "SELECT entity FROM authority_fact WHERE ledger = ?", [ledger], authors: &authors
    ).filter { record in
      switch record.operation {
      case .openLedger, .raiseRules: true
      default: false
      }
    }
    return records.sorted { $0.stamp < $1.stamp }
  }

  private func filed(about unit: Int64, authors: inout [Int64: Authorship]) throws -> [HistoryRecord] {
    var records: [HistoryRecord] = []
    for row in try FactStore(db: db, map: map).rows(about: unit) {
      records.append(try record(row.operation, at: row.stamp, authors: &authors))
    }
    return records
  }

  /// The rows whose local numbers a query gives, read from the log.
  private func rows(
    _ sql: String, _ arguments: StatementArguments, authors: inout [Int64: Authorship]
  ) throws -> [HistoryRecord] {
    var records: [HistoryRecord] = []
    for raw in try Int64.fetchAll(try db.cachedStatement(sql: sql), arguments: arguments) {
      let id = LocalID(rawValue: raw)
      guard let operation = try operation(at: id) else { continue }
      let narrowed = operation.rowCount > 1 ? FactCodec.narrowed(operation, to: Int(id.row)) : operation
      records.append(try record(narrowed, at: try map.stamp(id), authors: &authors))
    }
    return records
  }

  private func authorityHistory(
    of member: EntityID, authors: inout [Int64: Authorship]
  ) throws -> [HistoryRecord] {
    let book = cache.book
    let own = book.members[member].map { [$0.stamp] } ?? []
    let grants = book.grants.values.filter { $0.member == member }.map(\.stamp)
    let devices = book.devices.values.filter { $0.member == member }.map(\.stamp)
    return try Set(own + grants + devices).compactMap { stamp in
      guard let operation = try operation(of: stamp.entity) else { return nil }
      return try record(operation, at: stamp, authors: &authors)
    }
  }
}
