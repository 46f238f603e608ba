import ChangeSets
import GRDB
import GRDBSQLite

/// A cached statement that is bound and stepped without making a value for every argument and row.
///
/// For the few statements that run for every change set of a page. Belongs to the connection it was made on, is used
/// on that connection's thread alone, and must not outlive the access it was made in.
struct PreparedStatement {
  private let statement: Statement
  private let handle: OpaquePointer
  private let db: Database

  /// Takes the statement from the connection's cache. Each text has one user at a time.
  init(_ db: Database, _ sql: String) throws {
    self.db = db
    statement = try db.cachedStatement(sql: sql)
    handle = statement.sqliteStatement
    sqlite3_reset(handle)
  }

  /// Binds the argument at `index`, from 1.
  func bind(_ index: Int32, _ value: Int64) throws { try check(sqlite3_bind_int64(handle, index, value)) }

  func bind(_ index: Int32, _ value: Int64?) throws {
    if let value { try bind(index, value) } else { try check(sqlite3_bind_null(handle, index)) }
  }

  func bind(_ index: Int32, _ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try bind(index, $0) }
  }

  func bind(_ index: Int32, _ hash: Hash256) throws {
    try hash.withUnsafeBytes { try bind(index, $0) }
  }

  func bind(_ index: Int32, _ text: String?) throws {
    guard var text else { return try check(sqlite3_bind_null(handle, index)) }
    try text.withUTF8 { bytes in
      let start = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
      try check(sqlite3_bind_text(handle, index, start, Int32(bytes.count), Self.copied))
    }
  }

  private func bind(_ index: Int32, _ bytes: UnsafeRawBufferPointer) throws {
    if bytes.isEmpty {
      try check(sqlite3_bind_zeroblob(handle, index, 0))
    } else {
      try check(sqlite3_bind_blob(handle, index, bytes.baseAddress, Int32(bytes.count), Self.copied))
    }
  }

  /// Runs a statement that gives no rows, and makes it ready for the next arguments.
  func run() throws {
    defer { sqlite3_reset(handle) }
    let code = sqlite3_step(handle)
    guard code == SQLITE_DONE || code == SQLITE_ROW else { throw failure(code) }
  }

  /// Binds one argument and runs a statement that gives no rows.
  func run(_ argument: Int64) throws {
    try bind(1, argument)
    try run()
  }

  /// Goes to the next row; false after the last one, when the statement is ready for the next arguments.
  func step() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      sqlite3_reset(handle)
      return false
    case let code:
      let failure = failure(code)
      sqlite3_reset(handle)
      throw failure
    }
  }

  /// What `read` makes of the first row, or nil without rows. The statement is ready for the next arguments then.
  func first<Value>(_ read: (PreparedStatement) throws -> Value) throws -> Value? {
    guard try step() else { return nil }
    defer { sqlite3_reset(handle) }
    return try read(self)
  }

  /// Calls `visit` with every row.
  func forEach(_ visit: (PreparedStatement) throws -> Void) throws {
    defer { sqlite3_reset(handle) }
    while try step() { try visit(self) }
  }

  /// Calls `visit` with every row until it returns false.
  func scan(_ visit: (PreparedStatement) throws -> Bool) throws {
    defer { sqlite3_reset(handle) }
    while try step() {
      guard try visit(self) else { return }
    }
  }

  /// The integer in a column, from 0.
  func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  func optionalInt(_ column: Int32) -> Int64? {
    sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : int(column)
  }

  func bytes(_ column: Int32) -> [UInt8] {
    guard let start = sqlite3_column_blob(handle, column) else { return [] }
    return [UInt8](UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }

  /// The 32 bytes in a column. Throws if there are not 32.
  func hash(_ column: Int32) throws -> Hash256 {
    let count = Int(sqlite3_column_bytes(handle, column))
    let hash = Hash256(bytes: UnsafeRawBufferPointer(start: sqlite3_column_blob(handle, column), count: count))
    guard let hash else { throw ReplicaError.damaged(detail: "a hash of \(count) bytes") }
    return hash
  }

  func text(_ column: Int32) -> String? {
    guard let start = sqlite3_column_text(handle, column) else { return nil }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  private func check(_ code: Int32) throws {
    guard code == SQLITE_OK else { throw failure(code) }
  }

  private func failure(_ code: Int32) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage, sql: statement.sql)
  }

  /// Tells SQLite to copy the bytes while binding.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
