import GRDB

/// What finished the business of a case, and what became of learners besides their licenses, row by row (R46). Earlier
/// versions derived neither.
enum SettledCases {
  /// Adds them, and has every ledger derived again when the file is opened. Released; never to be changed.
  static func create(_ db: Database) throws {
    try db.execute(
      sql: """
        ALTER TABLE conflict ADD COLUMN settled_by INTEGER;
        CREATE TABLE learner_act (
          ledger INTEGER NOT NULL, key BLOB NOT NULL, entity INTEGER NOT NULL, PRIMARY KEY (ledger, key, entity)
        ) STRICT, WITHOUT ROWID;
        INSERT OR IGNORE INTO stale (ledger) SELECT id FROM ledger;
        """)
  }
}
