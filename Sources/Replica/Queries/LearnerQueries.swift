import Foundation
import GRDB
import Licensing

/// A learner.
public struct LearnerRecord: Hashable, Sendable {
  /// The learner.
  public let id: LearnerID
  /// Address and name; nil once erased, or while only the key is known.
  public let contact: ContactText?
  /// When registration was completed (R20).
  public let registeredAt: Instant?
}

extension LedgerReader {
  /// One learner; nil if not known.
  public func learner(_ id: LearnerID) throws -> LearnerRecord? {
    let row = try Row.fetchOne(
      try db.cachedStatement(sql: "SELECT * FROM learner WHERE ledger = ? AND key = ?"),
      arguments: [ledger, Data(id.bytes)])
    return try row.flatMap(learnerRecord)
  }

  /// Learners in the order of their keys.
  public func learners(after last: LearnerID?, limit: Int) throws -> [LearnerRecord] {
    try Row.fetchAll(
      try db.cachedStatement(sql: "SELECT * FROM learner WHERE ledger = ? AND key > ? ORDER BY key LIMIT ?"),
      arguments: [ledger, Data(last?.bytes ?? []), limit]
    ).compactMap(learnerRecord)
  }

  private func learnerRecord(_ row: Row) throws -> LearnerRecord? {
    guard let id = LearnerID(bytes: [UInt8](row["key"] as Data)) else { return nil }
    let registered: Int64? = row["registered_at"]
    let set: Int64 = row["contact_set"]
    let index = UInt32(truncatingIfNeeded: row["contact_index"] as Int64)
    return LearnerRecord(
      id: id, contact: set == 0 ? nil : try contact(set: set, index: index),
      registeredAt: registered.map(Instant.init(milliseconds:)))
  }
}
