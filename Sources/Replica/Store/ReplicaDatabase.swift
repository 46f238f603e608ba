import GRDB
import Synchronization

/// The SQLite file of a replica: one connection that writes and checkpoints, several that only read.
///
/// Whoever opens it holds the ``ReplicaLock`` of its directory. Every error of SQLite comes out as ``ReplicaError``.
final class ReplicaDatabase: Sendable {
  /// Pages in the write-ahead log after which the writer copies them into the file: 16 MiB.
  private static let checkpointPages = 4_096
  /// The write-ahead log is cut back to this many bytes once it was copied.
  private static let walBytesKept = 64 << 20
  /// KiB of pages that the writer keeps in memory.
  private static let writerCacheKiB = 16 << 10
  /// KiB of pages that each reader keeps in memory.
  private static let readerCacheKiB = 4 << 10
  /// Seconds to wait for a file that someone else holds.
  private static let busySeconds = 5.0
  private static let readersMax = 4

  private let connection: any DatabaseWriter
  /// Where its file lies; nil for one that has none.
  let placement: Placement?
  /// Set when a sync to the disk failed. What the file holds is not known from then on, so nothing more is written.
  private let hasStopped = Mutex(false)
  /// Counts what is written.
  let revision = RevisionCounter()

  private init(connection: any DatabaseWriter, placement: Placement? = nil) {
    self.connection = connection
    self.placement = placement
  }

  /// Opens the replica's file in `directory`, making both if they are missing, and brings it to this version's form.
  ///
  /// - Throws: ``ReplicaError``. A file of a later version or of another program is left as it was.
  static func open(directory: String) throws -> ReplicaDatabase {
    try ReplicaFiles.makeDirectory(directory)
    let path = directory + "/" + ReplicaFiles.databaseName
    try ReplicaFiles.secureFile(path)
    return try typed {
      if !ReplicaFiles.isEmpty(path) { try probe(path) }
      let pool = try DatabasePool(path: path, configuration: configuration())
      let database = ReplicaDatabase(connection: pool, placement: Placement(directory: directory))
      do { try database.setUp() } catch {
        try? pool.close()
        throw error
      }
      return database
    }
  }

  /// A replica without a file, on one connection, for tests and simulations.
  static func inMemory() throws -> ReplicaDatabase {
    try typed {
      let database = ReplicaDatabase(connection: try DatabaseQueue(configuration: configuration()))
      try Migrations.all.migrate(database.connection)
      return database
    }
  }

  /// Runs `body` in one transaction, alone among writers, and makes it durable. Everything is taken back if it throws.
  func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try guarding { try connection.write(body) }
  }

  /// Like ``write(_:)``, but `body` says whether to keep what it did.
  func writeTransaction(_ body: (Database) throws -> Database.TransactionCompletion) throws {
    try guarding {
      try connection.writeWithoutTransaction { db in try db.inTransaction(.immediate) { try body(db) } }
    }
  }

  /// Runs `body` on a snapshot that no writer changes.
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try Self.typed { try connection.read(body) }
  }

  /// Throws ``ReplicaError/damaged(detail:)`` if SQLite finds the file damaged. Reads all of it.
  func quickCheck() throws {
    let findings = try read { try String.fetchAll($0, sql: "PRAGMA quick_check(1)") }
    guard findings == ["ok"] else { throw ReplicaError.damaged(detail: findings.first ?? "no answer") }
  }

  /// Copies the write-ahead log into the file and empties it.
  func checkpoint() throws {
    try guarding {
      try connection.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    }
  }

  /// Writes a compact copy of the replica, as of now, to a file that does not exist yet.
  func backup(to path: String) throws {
    guard !ReplicaFiles.exists(path) else { throw ReplicaError.file(path: path, detail: "it exists already") }
    try ReplicaFiles.secureFile(path)
    try guarding {
      try connection.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [path]) }
      let copy = try DatabaseQueue(path: path)
      try copy.write { try Placement.markAsBackup($0) }
      try copy.close()
    }
  }

  /// Closes all connections. Nothing may be read or written afterwards.
  func close() throws {
    try Self.typed { try connection.close() }
  }

  /// What SQLite answers for a pragma on the writing connection.
  func setting(_ name: String) throws -> String? {
    try Self.typed { try connection.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA \(name)") } }
  }

  // MARK: Opening

  private static func configuration() -> Configuration {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(busySeconds)
    configuration.maximumReaderCount = readersMax
    configuration.label = "replica"
    configuration.prepareDatabase { db in
      let cache = db.configuration.readonly ? readerCacheKiB : writerCacheKiB
      try db.execute(sql: "PRAGMA cache_size = -\(cache); PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF")
    }
    return configuration
  }

  /// Looks at a file without changing it.
  private static func probe(_ path: String) throws {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(busySeconds)
    let queue: DatabaseQueue
    do { queue = try DatabaseQueue(path: path, configuration: configuration) } catch let error as DatabaseError
      where error.resultCode == .SQLITE_NOTADB
    {
      throw ReplicaError.notAReplica(path: path)
    }
    defer { try? queue.close() }
    try queue.read { try Migrations.checkKnown($0, path: path) }
  }

  /// The pool sets `synchronous` to NORMAL by itself, so the durable setting comes after it, and is asked for.
  private func setUp() throws {
    try connection.writeWithoutTransaction { db in
      try db.execute(
        sql: """
          PRAGMA synchronous = FULL;
          PRAGMA wal_autocheckpoint = \(Self.checkpointPages);
          PRAGMA journal_size_limit = \(Self.walBytesKept);
          """)
    }
    try Migrations.all.migrate(connection)
    for (name, wanted) in [("synchronous", "2"), ("foreign_keys", "1"), ("journal_mode", "wal")] {
      let found = try setting(name) ?? "nothing"
      guard found == wanted else { throw ReplicaError.settingNotKept(name: name, found: found) }
    }
  }

  // MARK: Errors

  private static func typed<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch { throw ReplicaError.typed(error) }
  }

  private func guarding<Value>(_ body: () throws -> Value) throws -> Value {
    guard !hasStopped.withLock({ $0 }) else { throw ReplicaError.stopped }
    do { return try revision.writing(body) } catch {
      if let error = error as? DatabaseError, Self.syncFailures.contains(error.extendedResultCode) {
        hasStopped.withLock { $0 = true }
      }
      throw ReplicaError.typed(error)
    }
  }

  private static let syncFailures: [ResultCode] = [.SQLITE_IOERR_FSYNC, .SQLITE_IOERR_DIR_FSYNC]
}
