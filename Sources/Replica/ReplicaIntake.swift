import ChangeSets
import GRDB
import Licensing

/// What became of change sets handed in.
public struct IntakeResult: Sendable {
  /// Newly stored, those included that had been waiting for these.
  public var stored = 0
  /// Newly waiting for others that are not held.
  public var waiting = 0
  /// Held or waiting before.
  public var duplicates = 0
  /// Refused, each with the reason.
  public var refused: [(id: ChangeSetID, reason: String)] = []
  /// Not held although others name them.
  public var missing: [ChangeSetID] = []
}

extension Replica {
  /// Change sets taken in within one transaction: bounds how long the writer is held.
  static let pageSetsMax = 1_000

  /// Takes in change sets of a ledger from elsewhere, in any order and as often as they come.
  ///
  /// - Parameters:
  ///   - sets: change sets whose structure has been checked by decoding them.
  ///   - ledger: the ledger; one that is not held yet is begun.
  /// - Throws: ``ReplicaError`` if the file cannot be written; what was taken in before stays.
  public func intake(_ sets: [ChangeSet], ledger: LedgerID) throws -> IntakeResult {
    var result = IntakeResult()
    var rest = sets[...]
    try begin(ledger)
    while !rest.isEmpty {
      let page = Array(rest.prefix(Self.pageSetsMax))
      rest = rest.dropFirst(Self.pageSetsMax)
      let taken = try write(ledger) { try $0.take(page) }
      result.stored += taken.stored.count
      result.waiting += taken.waiting
      result.duplicates += taken.duplicates
      result.refused += taken.refused.map { ($0.id, String(describing: $0.reason)) }
      result.missing = taken.missing
    }
    while try !transaction(
      ledger,
      { writer in
        let isDone = try writer.drain()
        if isDone, result.stored > 0 { try writer.acknowledge() }
        return isDone
      })
    {}
    return result
  }

  /// Resolves what waits in the dirty set, one slice a transaction.
  public func drain(_ ledger: LedgerID) throws {
    while try !transaction(ledger, { try $0.drain() }) {}
  }

  /// Moves the derived state to an instant, forward or back: what is due at it has happened, nothing later has.
  public func advance(_ ledger: LedgerID, to instant: Instant) throws {
    try transaction(ledger) { try $0.advance(to: instant) }
    try drain(ledger)
  }

  /// The next instant at which the state of a ledger changes if nothing else happens.
  public func nextChange(_ ledger: LedgerID) throws -> Instant? {
    try read(ledger) { try $0.nextChange() }
  }

  /// Derives everything in a ledger again from its log, in one transaction.
  ///
  /// - Parameter progress: called with the number of change sets done so far.
  public func rebuild(_ ledger: LedgerID, progress: (Int) -> Void = { _ in }) throws {
    try transaction(ledger) { try $0.rebuild(progress: progress) }
  }

  /// Writes a copy of the replica to a file that does not exist yet.
  public func backup(to path: String) throws { try database.backup(to: path) }
}

extension Replica {
  /// Every change set of a ledger that is held, in causal order. Reads all of them into memory.
  public func changeSets(of ledger: LedgerID) throws -> [ChangeSet] {
    try read(ledger) { reader in
      let log = LogReader(db: reader.db, ledger: reader.ledger)
      var result: [ChangeSet] = []
      var last: Int64 = 0
      while true {
        let page = try log.page(after: last, skipping: [], byteBudget: 4 << 20)
        result += try page.sets.map { try ChangeSet(reading: $0) }
        last = page.lastLocalID
        if page.isLast { return result }
      }
    }
  }

  /// The digests of a ledger: of the change sets held, and of the state derived from them with the instant it stands
  /// at.
  public func digests(of ledger: LedgerID) throws -> (log: Hash256, state: [UInt8], advancedTo: Instant) {
    try read(ledger) { reader in
      (try LogReader(db: reader.db, ledger: reader.ledger).digest(), reader.cache.digest.bytes, reader.advancedTo)
    }
  }
}
