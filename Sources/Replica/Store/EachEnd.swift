import GRDB

/// Members are reminded of every end that a lot was cut to, which earlier versions did not derive (R36).
enum EachEnd {
  /// Has every ledger derived again when the file is opened. Released; never to be changed.
  static func create(_ db: Database) throws {
    try db.execute(sql: "INSERT OR IGNORE INTO stale (ledger) SELECT id FROM ledger")
  }
}
