import ChangeSets
import Foundation
import GRDB
import Licensing
import Synchronization

// Safe: caches lie in a mutex, writes happen only while `writing` is held, everything else never changes.
/// One node's replica: the change sets of its ledgers and the state derived from them, in one SQLite file.
///
/// Reads run on snapshots from any thread. Writes run one after another; each is one transaction, durable when it
/// returns.
public final class Replica: @unchecked Sendable {
  let database: ReplicaDatabase
  private let environment: ReplicaEnvironment
  private let writing = NSRecursiveLock()
  private let caches = Mutex(Caches())
  private let log = ChangeSetLog()
  /// The key of the device this node writes with.
  public let deviceKey: DeviceKey

  /// What was derived of each ledger, as of its last transaction.
  private struct Caches {
    var published: [LedgerID: LedgerCache] = [:]
    /// Of a transaction that is committing. Whoever reads at that moment may see it in the file before it is published.
    var committing: [LedgerID: LedgerCache] = [:]
    /// Those of `published` whose rules this version does not know.
    var stopped: Set<LedgerID> = []
  }

  /// Opens the replica in a directory, making it if there is none.
  ///
  /// - Throws: ``ReplicaError``: a newer or damaged file, a full or read-only disk.
  public static func open(directory: String, environment: ReplicaEnvironment) throws -> Replica {
    let database = try ReplicaDatabase.open(directory: directory)
    let key = try DeviceKeyFile.load(directory: directory, random: environment.random)
    return try Replica(database: database, key: key, environment: environment)
  }

  /// A replica that lies in memory alone, for tests and simulations; `deviceSeed` has 32 bytes.
  public static func inMemory(deviceSeed: [UInt8], environment: ReplicaEnvironment) throws -> Replica {
    try Replica(
      database: try ReplicaDatabase.inMemory(), key: try DeviceKey(seed: deviceSeed), environment: environment)
  }

  private init(database: ReplicaDatabase, key: DeviceKey, environment: ReplicaEnvironment) throws {
    self.database = database
    self.environment = environment
    deviceKey = key
    try database.write { db in
      let hasMoved = try database.placement?.hasMoved(db, random: environment.random) ?? false
      for row in try log.ledgers(db: db) {
        if hasMoved { try leaveChain(of: row, db) }
        let cache = try Derivation.loadCache(db: db, ledger: row.id, ledgerID: row.ledgerID)
        publish(try caughtUp(row, cache, db: db), of: row.ledgerID)
      }
    }
    try database.read { try database.placement?.finish($0) }
  }

  /// A file that was restored or copied may lack what this device wrote, or the device may write elsewhere too: it
  /// goes on in a chain of its own.
  private func leaveChain(of row: LedgerRow, _ db: Database) throws {
    guard try OwnChain.latest(db, ledger: row.id) != nil else { return }
    _ = try LocalWriter(key: deviceKey, random: environment.random)
      .startNewChain(ledger: row.id, now: environment.now(), db: db)
  }

  /// What an upgraded node makes of a ledger that an earlier version derived otherwise, or not to its end.
  private func caughtUp(_ row: LedgerRow, _ cache: LedgerCache, db: Database) throws -> LedgerCache {
    let writer = LedgerWriter(db: db, row: row, key: deviceKey, environment: environment, cache: cache)
    let isStale = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM stale WHERE ledger = ?)", arguments: [row.id])
    let isReadable = try log.hasBecomeReadable(ledger: row.id, knowsRules: writer.rules.isKnown, db: db)
    guard isReadable || (isStale == true && writer.rules.isKnown) else { return cache }
    try writer.rebuild { _ in }
    try db.execute(sql: "DELETE FROM stale WHERE ledger = ?", arguments: [row.id])
    try writer.saveInstant()
    return writer.cache
  }

  /// The rules of a ledger, and whether this node can follow them. Waits for nothing. Nil if the ledger is not held.
  public func rules(of ledger: LedgerID) -> RulesStanding? {
    caches.withLock { $0.published[ledger] }.map { RulesStanding(inForce: $0.rules.inForce, known: environment.rules) }
  }

  /// The ledgers that stand still because rules are in force there that this node does not know, in the order of their
  /// names' bytes. Costs no look at what was derived.
  public func stoppedLedgers() -> [LedgerID] {
    caches.withLock { $0.stopped.isEmpty ? [] : $0.stopped.sorted() }
  }

  /// Closes the file; nothing may be called afterwards.
  public func close() throws { try writing.withLock { try database.close() } }

  /// The ledgers held, in the order of their names' bytes.
  public func ledgers() -> [LedgerID] { caches.withLock { $0.published.keys.sorted() } }

  /// How often this node wrote into the replica since it was opened; nil while it does. Where the number is the same
  /// before a read and later on, the same read gives the same.
  public var revision: UInt64? { database.revision.current }

  /// Reads one ledger on a snapshot. Does not wait for writers, however long their transactions take.
  ///
  /// - Throws: ``ReplicaError/unknownLedger(_:)``, or what the closure throws.
  public func read<Value>(_ ledger: LedgerID, _ body: (LedgerReader) throws -> Value) throws -> Value {
    while true {
      let (published, committing) = caches.withLock { ($0.published[ledger], $0.committing[ledger]) }
      guard let published else { throw ReplicaError.unknownLedger(ledger) }
      let value: Value? = try database.read { db in
        let row = try log.ledger(ledger, db: db)
        let candidates = [published] + (committing.map { [$0] } ?? [])
        guard let cache = try candidates.first(where: { try Self.matches($0, ledger: row.id, db: db) }) else {
          return nil
        }
        return try body(
          try LedgerReader(
            db: db, ledger: row.id, ledgerID: ledger, cache: cache, deviceKey: deviceKey.publicKey,
            knownRules: environment.rules))
      }
      if let value { return value }
      // A transaction has begun and committed between looking at the caches and at the file: look again.
    }
  }

  private static func matches(_ cache: LedgerCache, ledger: Int64, db: Database) throws -> Bool {
    let row = try Row.fetchOne(
      try db.cachedStatement(sql: "SELECT advanced_to, digest FROM derivation WHERE ledger = ?"), arguments: [ledger])
    guard let row else { return cache.digest == DigestSum() }
    return row[0] == cache.advancedTo.milliseconds && DigestSum(bytes: [UInt8](row[1] as Data)) == cache.digest
  }

  /// Writes into one ledger in one transaction, after the state was moved forward to the present.
  ///
  /// - Parameters:
  ///   - dryRun: take everything back after `body` returned; its result is what would have been.
  /// - Throws: ``ReplicaError``, or what the closure throws; then nothing was written.
  public func write<Value>(
    _ ledger: LedgerID, dryRun: Bool = false, _ body: (LedgerWriter) throws -> Value
  ) throws -> Value {
    try transaction(ledger, dryRun: dryRun) { writer in
      try writer.advance()
      return try body(writer)
    }
  }

  /// One transaction on a ledger; the cache it leaves replaces the kept one once it has committed.
  func transaction<Value>(
    _ ledger: LedgerID, dryRun: Bool = false, _ body: (LedgerWriter) throws -> Value
  ) throws -> Value {
    try writing.withLock {
      guard let cache = caches.withLock({ $0.published[ledger] }) else { throw ReplicaError.unknownLedger(ledger) }
      var outcome: (value: Value, cache: LedgerCache)?
      defer { caches.withLock { $0.committing[ledger] = nil } }
      try database.writeTransaction { db in
        let writer = LedgerWriter(
          db: db, row: try log.ledger(ledger, db: db), key: deviceKey, environment: environment, cache: cache)
        let value = try body(writer)
        try writer.saveInstant()
        outcome = (value, writer.cache)
        guard !dryRun else { return .rollback }
        caches.withLock { $0.committing[ledger] = writer.cache }
        return .commit
      }
      guard let outcome else { throw ReplicaError.inconsistent("a transaction that did nothing") }
      if !dryRun { publish(outcome.cache, of: ledger) }
      return outcome.value
    }
  }

  /// Founds a ledger. The owner's device is this one.
  ///
  /// - Parameters:
  ///   - recoveryKey: public key of the recovery key.
  ///   - dryRun: take everything back after `body` returned; what it returned is what would have been.
  ///   - body: what else belongs to the founding: it is in the same transaction, so that both are kept or neither.
  /// - Returns: the ledger, and what `body` returned.
  /// - Throws: ``ReplicaError``, or what `body` throws; then there is no such ledger.
  public func found<Value>(
    name: String, owner: FoundingOwner, recoveryKey: DevicePublicKey, dryRun: Bool = false,
    also body: (LedgerWriter) throws -> Value
  ) throws -> (ledger: LedgerID, value: Value) {
    try writing.withLock {
      var founded: (ledger: LedgerID, value: Value, cache: LedgerCache)?
      try database.writeTransaction { db in
        let draft = try foundingDraft(name: name, owner: owner, recoveryKey: recoveryKey)
        let erasables = draft.erasableParts(random: environment.random)
        let now = environment.now()
        let (row, set) = try LocalWriter(key: deviceKey, random: environment.random).found(
          draft.body(commitments: erasables.map(\.commitment)), erasable: erasables, now: now, db: db)
        var cache = LedgerCache()
        cache.advancedTo = Instant(milliseconds: now)
        let ledger = LedgerWriter(db: db, row: row, key: deviceKey, environment: environment, cache: cache)
        _ = try ledger.takeOwn(set)
        let value = try body(ledger)
        try ledger.saveInstant()
        founded = (row.ledgerID, value, ledger.cache)
        return dryRun ? .rollback : .commit
      }
      guard let founded else { throw ReplicaError.inconsistent("a transaction that did nothing") }
      if !dryRun { publish(founded.cache, of: founded.ledger) }
      return (founded.ledger, founded.value)
    }
  }

  /// Founds a ledger and nothing else.
  public func found(name: String, owner: FoundingOwner, recoveryKey: DevicePublicKey) throws -> LedgerID {
    try found(name: name, owner: owner, recoveryKey: recoveryKey) { _ in }.ledger
  }

  private func foundingDraft(name: String, owner: FoundingOwner, recoveryKey: DevicePublicKey) throws -> Draft {
    let pepper = environment.random(LearnerKey.pepperByteCount)
    guard let key = LearnerID(bytes: learnerKey(pepper: pepper, address: Array(owner.address.utf8))) else {
      throw ReplicaError.inconsistent("a learner key of the wrong length")
    }
    let opening = OpenLedger(
      nonce: environment.random(16), deviceKey: deviceKey.publicKey.bytes, recoveryKey: recoveryKey.bytes,
      pepper: pepper, rules: Rules.first, name: name,
      ownerContact: Contact(key: key, commitment: 0))
    return Draft(
      acting: (
        EntityID.own(operation: 0, row: OpenLedger.memberRow), EntityID.own(operation: 0, row: OpenLedger.grantRow)
      ),
      commandID: owner.commandID, operations: [.openLedger(opening)], erasables: [owner.contactContent])
  }

  /// Makes sure that there is a place for a ledger's change sets, its root perhaps among them.
  func begin(_ ledger: LedgerID) throws {
    try writing.withLock {
      if caches.withLock({ $0.published[ledger] }) != nil { return }
      try database.write { db in _ = try log.begin(ledger, db: db) }
      var cache = LedgerCache()
      cache.advancedTo = Instant(milliseconds: environment.now())
      publish(cache, of: ledger)
    }
  }

  private func publish(_ cache: LedgerCache, of ledger: LedgerID) {
    let isStopped = !RulesStanding(inForce: cache.rules.inForce, known: environment.rules).isKnown
    database.revision.writing {
      caches.withLock { caches in
        caches.published[ledger] = cache
        if isStopped { caches.stopped.insert(ledger) } else { caches.stopped.remove(ledger) }
      }
    }
  }
}

/// Who founds a ledger.
public struct FoundingOwner: Sendable {
  /// The canonical address.
  public let address: String
  /// The erasable content that holds the address and the name, as this node writes contacts.
  public let contactContent: [UInt8]
  /// Unique per member (R45).
  public let commandID: String

  /// States who founds a ledger.
  public init(address: String, contactContent: [UInt8], commandID: String) {
    self.address = address
    self.contactContent = contactContent
    self.commandID = commandID
  }
}
