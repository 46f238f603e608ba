import GRDB

/// The tables for supplies of every kind, and for what becomes of learners beside their licenses.
enum SupplySchema {
  /// Adds them to version 1. Released; never to be changed.
  static func create(_ db: Database) throws { try db.execute(sql: supplies + learners) }

  /// `kind` is the number of a ``SupplyKind``, `given` that of a ``Giving``.
  private static let supplies = """
    CREATE TABLE supply (
      id INTEGER PRIMARY KEY, ledger INTEGER NOT NULL, kind INTEGER NOT NULL, contested INTEGER NOT NULL DEFAULT 0,
      overage INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX supply_ledger ON supply (ledger, kind);
    INSERT INTO supply (id, ledger, kind, contested, overage) SELECT id, ledger, 1, contested, overage FROM fund;
    ALTER TABLE fund DROP COLUMN contested;
    ALTER TABLE fund DROP COLUMN overage;
    ALTER TABLE invitation ADD COLUMN given INTEGER NOT NULL DEFAULT 1;

    """

  /// `entity` names the row that says so: of several the one that counts by clock order.
  private static let learners = """
    CREATE TABLE departure (
      ledger INTEGER NOT NULL, learner BLOB NOT NULL, entity INTEGER NOT NULL, PRIMARY KEY (ledger, learner)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE onboarding (
      ledger INTEGER NOT NULL, learner BLOB NOT NULL, entity INTEGER NOT NULL, kind INTEGER NOT NULL,
      technology TEXT NOT NULL, until_day INTEGER, PRIMARY KEY (ledger, learner)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE learner_address (
      ledger INTEGER NOT NULL, key BLOB NOT NULL, learner BLOB NOT NULL, entity INTEGER NOT NULL,
      commitment INTEGER NOT NULL, PRIMARY KEY (ledger, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX learner_address_learner ON learner_address (ledger, learner);
    CREATE TABLE mailer (
      entity INTEGER PRIMARY KEY, ledger INTEGER NOT NULL, device INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX mailer_ledger ON mailer (ledger);

    """
}
