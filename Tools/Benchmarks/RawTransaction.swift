import Foundation
import GRDB

/// The yardstick of a single durable write: transactions that each write the rows of one invitation, into the same
/// tables.
struct RawTransaction {
  private let queue: DatabaseQueue
  /// For each run the rows to write, by table.
  private let runs: [[(table: String, values: [DatabaseValue])]]
  /// Rows that every invitation brings up to date: the ledger's and the chain's ends, the fund's sums, the digest.
  private let standing: [(table: String, values: [DatabaseValue])]

  /// Reads the rows that the last `count` invitations left in a replica's file.
  init(source: String, path: String, count: Int) throws {
    let tables = RawTables.derived + RawTables.log
    let reading = try DatabaseQueue(path: source)
    var runs = [[(table: String, values: [DatabaseValue])]](repeating: [], count: count)
    var schema: [String] = []
    try reading.read { db in
      for table in tables {
        schema += try RawTables.schema(of: [table], db)
        let share = table == "fact" ? 2 : 1
        let rows = try Row.fetchAll(db, sql: "SELECT * FROM \(table)").suffix(count * share)
        for (index, row) in rows.enumerated() {
          runs[index / share].append((table, Array(row.databaseValues)))
        }
      }
    }
    standing = try reading.read { db in
      try RawTables.standing.flatMap { table in
        schema += try RawTables.schema(of: [table], db)
        return try Row.fetchAll(db, sql: "SELECT * FROM \(table)").suffix(1).map { (table, Array($0.databaseValues)) }
      }
    }
    self.runs = runs
    queue = try RawTables.empty(path, schema: schema)
  }

  /// Seconds for the transaction of one run.
  func write(_ run: Int) throws -> Double {
    try Stopwatch.time {
      try queue.write { db in
        for row in runs[run] {
          let marks = RawTables.marks(row.values.count)
          try db.cachedStatement(sql: "INSERT INTO \(row.table) VALUES (\(marks))")
            .execute(arguments: StatementArguments(row.values))
        }
        for row in standing {
          let marks = RawTables.marks(row.values.count)
          try db.cachedStatement(sql: "INSERT OR REPLACE INTO \(row.table) VALUES (\(marks))")
            .execute(arguments: StatementArguments(row.values))
        }
      }
    }.seconds
  }
}
