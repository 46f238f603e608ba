import GRDB
import Licensing

extension LedgerReader {
  /// The rows of one change set that had no effect, were already done by others, or wait, in order.
  func losses(of set: Int64) throws -> [Loss] {
    let first = LocalID(set: set, operation: 0, row: 0).rawValue
    let last = LocalID(set: set + 1, operation: 0, row: 0).rawValue
    let rows = try Row.fetchAll(
      try db.cachedStatement(
        sql: "SELECT lost, rule, reason, winner FROM conflict WHERE lost >= ? AND lost < ? ORDER BY lost, rule"),
      arguments: [first, last])
    return try rows.compactMap { row in
      guard let rule = ConflictRule(rawValue: UInt32(truncatingIfNeeded: row[1] as Int64)) else { return nil }
      let id = LocalID(rawValue: row[0])
      let winner: Int64? = row[3]
      return Loss(
        operation: id.operation, row: id.row, rule: rule, reason: (row[2] as String?).flatMap(Refusal.init(rawValue:)),
        winner: try winner.map { try map.entity(LocalID(rawValue: $0)) })
    }
  }
}

extension LedgerReader {
  /// The rows of a change set that lost or wait, in order; none if the change set is not held.
  public func losses(ofSet set: SetID) throws -> [Loss] {
    guard let local = try map.directory.localID(of: set) else { return [] }
    return try losses(of: local)
  }
}
