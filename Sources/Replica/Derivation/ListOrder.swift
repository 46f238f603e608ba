import GRDB

/// Version 2 of the tables: what lists need to come in clock order, and upgrades to find what was left underived.
///
/// `time` is that of the change set of the row that brought the thing into being, as `change_set.time` has it.
enum ListOrder {
  /// Adds columns and indices to version 1. Released; never to be changed.
  static func create(_ db: Database) throws {
    for (table, id) in [("invitation", "id"), ("evaluation", "id"), ("conflict", "lost")] {
      try db.execute(
        sql: """
          ALTER TABLE \(table) ADD COLUMN time INTEGER NOT NULL DEFAULT 0;
          UPDATE \(table) SET time = (SELECT time FROM change_set WHERE change_set.id = \(table).\(id) >> 33);
          CREATE INDEX \(table)_time ON \(table) (ledger, time);
          """)
    }
    try db.execute(
      sql: """
        DROP INDEX conflict_ledger;
        CREATE INDEX change_set_time ON change_set (ledger, time);
        CREATE INDEX change_set_underived ON change_set (ledger, effect) WHERE effect > 1;
        """)
  }
}
