import ChangeSets
import GRDB

/// What the log keeps about a ledger as a whole.
struct LedgerRow {
  let id: Int64
  let ledgerID: LedgerID
  /// Change sets held.
  var setCount: Int64
  /// Sum of the hashes of the change sets held.
  var logDigest: DigestSum
  /// Change sets that wait for others.
  var waitingCount: Int64
  /// Their bytes.
  var waitingBytes: Int64
  /// Whether this node's own chain may have left tips unnamed that were held.
  var hasUnnamed: Bool

  private static let columns = "id, hash, set_count, log_digest, waiting_count, waiting_bytes, has_unnamed"

  static func fetchAll(_ db: Database) throws -> [LedgerRow] {
    var rows: [LedgerRow] = []
    let select = try PreparedStatement(db, "SELECT \(columns) FROM ledger ORDER BY id")
    try select.forEach { rows.append(try LedgerRow($0)) }
    return rows
  }

  static func fetch(_ db: Database, _ ledgerID: LedgerID) throws -> LedgerRow? {
    let select = try PreparedStatement(db, "SELECT \(columns) FROM ledger WHERE hash = ?")
    try select.bind(1, ledgerID.hash)
    return try select.first { try LedgerRow($0) }
  }

  /// Throws ``ReplicaError/inconsistent(_:)`` if there is none.
  static func fetch(_ db: Database, id: Int64) throws -> LedgerRow {
    let select = try PreparedStatement(db, "SELECT \(columns) FROM ledger WHERE id = ?")
    try select.bind(1, id)
    guard let row = try select.first({ try LedgerRow($0) }) else { throw ReplicaError.inconsistent("no ledger \(id)") }
    return row
  }

  static func insert(_ db: Database, _ ledgerID: LedgerID) throws -> LedgerRow {
    let insert = try PreparedStatement(
      db,
      """
      INSERT INTO ledger (hash, set_count, log_digest, waiting_count, waiting_bytes, has_unnamed)
      VALUES (?, 0, ?, 0, 0, 0)
      """)
    try insert.bind(1, ledgerID.hash)
    try insert.bind(2, DigestSum().bytes)
    try insert.run()
    return try fetch(db, id: db.lastInsertedRowID)
  }

  /// Writes back everything that changes.
  func update(_ db: Database) throws {
    let update = try PreparedStatement(
      db,
      """
      UPDATE ledger SET set_count = ?, log_digest = ?, waiting_count = ?, waiting_bytes = ?, has_unnamed = ?
      WHERE id = ?
      """)
    try update.bind(1, setCount)
    try update.bind(2, logDigest.bytes)
    try update.bind(3, waitingCount)
    try update.bind(4, waitingBytes)
    try update.bind(5, hasUnnamed ? 1 : 0)
    try update.bind(6, id)
    try update.run()
  }

  private init(_ row: PreparedStatement) throws {
    id = row.int(0)
    ledgerID = LedgerID(hash: try row.hash(1))
    setCount = row.int(2)
    logDigest = DigestSum(bytes: row.bytes(3))
    waitingCount = row.int(4)
    waitingBytes = row.int(5)
    hasUnnamed = row.int(6) != 0
  }
}
