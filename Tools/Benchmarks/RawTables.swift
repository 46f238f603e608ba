import Foundation
import GRDB

/// The yardstick: the same rows written by plain SQLite, without anything deciding what they should be.
enum RawTables {
  /// Copies every row of a replica's file into an empty file with the same tables and indices, in one transaction.
  ///
  /// - Parameters:
  ///   - source: the replica's file.
  ///   - tables: the tables to copy.
  /// - Returns: seconds for inserting; reading the rows beforehand is not counted.
  static func insertSeconds(from source: String, tables: [String], into path: String) throws -> Double {
    let reading = try DatabaseQueue(path: source)
    let writing = try empty(path, schema: try reading.read { db in try schema(of: tables, db) })
    var seconds = 0.0
    for table in tables {
      let rows = try reading.read { db in try Row.fetchAll(db, sql: "SELECT * FROM \(table)") }
      guard let first = rows.first else { continue }
      let arguments = rows.map { StatementArguments($0.databaseValues) }
      seconds += try Stopwatch.time {
        try writing.write { db in
          let insert = try db.makeStatement(sql: "INSERT INTO \(table) VALUES (\(marks(first.count)))")
          for row in arguments { try insert.execute(arguments: row) }
        }
      }.seconds
    }
    return seconds
  }

  /// The statements that make these tables and their indices.
  static func schema(of tables: [String], _ db: Database) throws -> [String] {
    try String.fetchAll(
      db,
      sql: """
        SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name IN (\(marks(tables.count))) ORDER BY type DESC
        """,
      arguments: StatementArguments(tables))
  }

  /// An empty file with those tables, as durable as a replica.
  static func empty(_ path: String, schema: [String]) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
      for statement in schema { try db.execute(sql: statement) }
    }
    return queue
  }

  static func marks(_ count: Int) -> String { Array(repeating: "?", count: count).joined(separator: ", ") }

  /// The tables that hold derived state and the log of a replica.
  static let derived = [
    "fact", "learner", "invitation", "claim", "evaluation", "conflict", "fate", "notice", "unit_digest", "token",
  ]
  /// The tables in which one row is brought up to date by every command.
  static let standing = ["ledger", "line", "segment_total", "derivation"]
  /// The tables of the log.
  static let log = ["change_set", "seen", "erasable"]
}
