import ChangeSets
import GRDB

extension LedgerReader {
  /// Change sets that deriving stumbled over, each with the reason in a sentence for a person.
  public func setAside() throws -> [(id: ChangeSetID, reason: String)] {
    let select = try PreparedStatement(
      db, "SELECT hash, reason FROM change_set WHERE effect = 3 AND ledger = ? ORDER BY id")
    try select.bind(1, ledger)
    var found: [(id: ChangeSetID, reason: String)] = []
    try select.forEach { row in found.append((ChangeSetID(hash: try row.hash(0)), row.text(1) ?? "")) }
    return found
  }
}
