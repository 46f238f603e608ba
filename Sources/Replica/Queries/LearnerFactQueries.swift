import Foundation
import GRDB
import Licensing

extension LedgerReader {
  /// Whether an operation of the past made a learner known, and when registration was first completed by then (R20).
  func learnerFacts(of learner: LearnerID, in past: KnownPast) throws -> (isKnown: Bool, registered: Instant?) {
    let rows = try Row.fetchAll(
      try db.cachedStatement(sql: "SELECT entity, registered FROM learner_fact WHERE ledger = ? AND key = ?"),
      arguments: [ledger, Data(learner.bytes)])
    var (isKnown, registered): (Bool, Instant?) = (false, nil)
    for row in rows {
      let stamp = try map.stamp(LocalID(rawValue: row[0]))
      guard past.holds(stamp.set) else { continue }
      isKnown = true
      if (row[1] as Int64) == 1 { registered = min(registered ?? stamp.instant, stamp.instant) }
    }
    return (isKnown, registered)
  }
}
