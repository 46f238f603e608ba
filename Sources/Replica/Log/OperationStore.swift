import ChangeSets
import Foundation
import GRDB
import Licensing

/// Reads operations back from the change sets of the log. Lives inside one transaction, on its thread.
struct OperationStore {
  let db: Database

  /// The operation that a row belongs to, with all its rows.
  func operation(at id: LocalID) throws -> Licensing.Operation? {
    let operations = try operations(ofSet: id.set)
    guard operations.indices.contains(Int(id.operation)) else { return nil }
    return operations[Int(id.operation)]
  }

  /// The operations of a change set; empty if this version does not understand them all.
  func operations(ofSet set: Int64) throws -> [Licensing.Operation] {
    let data = try Data.fetchOne(
      try db.cachedStatement(sql: "SELECT body FROM change_set WHERE id = ?"), arguments: [set])
    guard let data, case .understood(let body) = Body.read([UInt8](data)) else { return [] }
    return (try? Derivation.decode(body)) ?? []
  }
}
