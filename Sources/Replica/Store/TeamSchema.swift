import GRDB

/// What version 12 of the tables adds: the teams of learners (R34).
///
/// Since then an invitation is judged on the registrations that its author knew of (C0); earlier versions took the
/// first one that was known at all.
enum TeamSchema {
  /// Adds the tables, and has every ledger derived again when the file is opened. Released; never to be changed.
  static func create(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE team_placement (
          entity INTEGER PRIMARY KEY, ledger INTEGER NOT NULL, learner BLOB NOT NULL, team TEXT NOT NULL
        ) STRICT;
        CREATE INDEX team_placement_learner ON team_placement (ledger, learner);
        CREATE TABLE learner_team (
          ledger INTEGER NOT NULL, learner BLOB NOT NULL, entity INTEGER NOT NULL, team TEXT NOT NULL,
          PRIMARY KEY (ledger, learner)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX learner_team_team ON learner_team (ledger, team, learner);
        INSERT OR IGNORE INTO stale (ledger) SELECT id FROM ledger;
        """)
  }
}
