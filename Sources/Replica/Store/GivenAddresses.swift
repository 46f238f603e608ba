import GRDB

/// What version 10 of the tables adds: every giving of an address (C26), so that the past can be looked at (R47).
///
/// Since then licenses are handed to another learner only (R43), and managers of foreign partners hear of no orders
/// (R41), which earlier versions derived otherwise.
enum GivenAddresses {
  /// Adds the table and has every ledger derived again when the file is opened. Released; never to be changed.
  static func create(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE address_given (
          entity INTEGER PRIMARY KEY, ledger INTEGER NOT NULL, key BLOB NOT NULL, learner BLOB NOT NULL,
          commitment INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX address_given_key ON address_given (ledger, key);
        CREATE INDEX address_given_learner ON address_given (ledger, learner);
        INSERT OR IGNORE INTO stale (ledger) SELECT id FROM ledger;
        """)
  }
}
