import GRDB

/// Calls what claims draw on a supply wherever the tables spoke of a fund, from before there were orders and seats.
enum SupplyWords {
  /// Renames columns, a table and an index of version 1. Released; never to be changed.
  static func create(_ db: Database) throws {
    try db.execute(
      sql: """
        ALTER TABLE segment_total RENAME COLUMN fund TO supply;
        ALTER TABLE invitation RENAME COLUMN fund TO supply;
        ALTER TABLE claim RENAME COLUMN fund TO supply;
        ALTER TABLE fund_digest RENAME TO supply_digest;
        ALTER TABLE supply_digest RENAME COLUMN fund TO supply;
        DROP INDEX claim_fund;
        CREATE INDEX claim_supply ON claim (supply);

        """)
  }
}
