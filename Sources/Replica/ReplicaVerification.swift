import ChangeSets
import GRDB
import Licensing

extension Replica {
  /// Checks the file, the log and the derived state: hashes, links, signatures, foreign keys, and that deriving
  /// everything again gives the same state. Changes nothing.
  ///
  /// - Returns: what is wrong, in words; empty if all is well.
  public func verify(_ ledger: LedgerID) throws -> [String] {
    var findings = try database.read { db in
      let row = try ChangeSetLog().ledger(ledger, db: db)
      return LogVerifier(db: db).run(ledger: row.id).map { String(describing: $0) }
    }
    try drain(ledger)
    findings += try transaction(ledger, dryRun: true) { writer -> [String] in
      // Where rules are in force that this version does not know, state stands where it stood.
      guard writer.rules.isKnown else { return [] }
      let before = writer.cache.digest
      try writer.rebuild { _ in }
      return before == writer.cache.digest
        ? [] : ["The derived state differs from what the log gives. Run node.rebuild."]
    }
    findings += try read(ledger) { reader in
      try reader.setAside().map { "Change set \($0.id) is set aside. \($0.reason)" } + reader.brokenInvariants()
    }
    return findings
  }
}
