import ChangeSets
import GRDB
import Licensing

/// Digests of a ledger at one moment; compared only where version and instant are the same.
public struct LedgerDigests: Hashable, Sendable {
  /// Over the change sets held.
  public let log: Hash256
  /// Over what was derived from them.
  public let state: Hash256
  /// True while some of it waits to be derived, or for an upgrade of this node: then ``state`` says nothing yet.
  public let isDeriving: Bool
}

extension LedgerReader {
  /// The end of every line of every chain, ascending: which change sets this transaction holds.
  public func heads() throws -> [Head] { try LogReader(db: db, ledger: ledger).tips() }

  /// The digests as this transaction sees them.
  public func digests() throws -> LedgerDigests {
    let isDeriving =
      try !rules.isKnown
      || Int64.fetchOne(
        try db.cachedStatement(sql: "SELECT 1 FROM dirty WHERE ledger = ? LIMIT 1"), arguments: [ledger]) != nil
    return LedgerDigests(
      log: try LogReader(db: db, ledger: ledger).digest(), state: try cache.digest.hash(), isDeriving: isDeriving)
  }

  /// Change sets held, and those that wait for others.
  public func setCounts() throws -> (held: Int, waiting: Int) {
    let row = try Row.fetchOne(
      db, sql: "SELECT set_count, waiting_count FROM ledger WHERE id = ?", arguments: [ledger])
    return (row?[0] ?? 0, row?[1] ?? 0)
  }
}

extension Replica {
  /// The digest of the derived state as it is at another instant, for comparing with a replica that stands there. Takes
  /// a write transaction that is taken back; its cost follows from what happens between the two instants, and is that
  /// of a rebuild where change sets count at the later one and are ahead of the clock at the earlier one.
  ///
  /// - Throws: ``ReplicaError/rulesUnknown(inForce:known:)`` where nothing is derived.
  public func stateDigest(of ledger: LedgerID, at instant: Instant) throws -> Hash256 {
    try transaction(ledger, dryRun: true) { writer in
      try writer.advance(to: instant)
      while try !writer.drain() {}
      guard writer.rules.isKnown else {
        throw ReplicaError.rulesUnknown(inForce: writer.rules.inForce ?? 0, known: writer.rules.known)
      }
      return try writer.reader.digests().state
    }
  }
}
