import GRDB

/// The tables that are derived from the log and can be made again from it, and the local ones beside them.
///
/// What version 2 added stands in ``ListOrder``.
/// Instants are milliseconds since 1970; days are days since 1970; entities are ``LocalID`` values.
enum DerivedSchema {
  /// Creates version 1 of the tables. Released; never to be changed.
  static func create(_ db: Database) throws {
    try db.execute(sql: facts + things + outcomes + local)
  }

  private static let facts = """
    CREATE TABLE authority_fact (
      entity INTEGER PRIMARY KEY, ledger INTEGER NOT NULL, kind INTEGER NOT NULL, payload BLOB NOT NULL
    ) STRICT;
    CREATE TABLE fact (
      unit INTEGER NOT NULL, entity INTEGER NOT NULL, kind INTEGER NOT NULL, proven INTEGER NOT NULL,
      payload BLOB NOT NULL, PRIMARY KEY (unit, entity)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE case_resolution (
      entity INTEGER PRIMARY KEY, ledger INTEGER NOT NULL, lost INTEGER NOT NULL, rule INTEGER NOT NULL,
      winner INTEGER
    ) STRICT;
    CREATE INDEX case_resolution_lost ON case_resolution (lost);

    """

  private static let things = """
    CREATE TABLE ledger_setting (
      ledger INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, entity INTEGER NOT NULL,
      PRIMARY KEY (ledger, key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE learner (
      ledger INTEGER NOT NULL, key BLOB NOT NULL, contact_set INTEGER NOT NULL, contact_index INTEGER NOT NULL,
      registered_at INTEGER, PRIMARY KEY (ledger, key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE product (
      id INTEGER PRIMARY KEY, ledger INTEGER NOT NULL, family TEXT NOT NULL, name TEXT NOT NULL, kind INTEGER NOT NULL,
      retired INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX product_ledger ON product (ledger);
    CREATE TABLE fund (
      id INTEGER PRIMARY KEY, ledger INTEGER NOT NULL, name TEXT NOT NULL, currency TEXT NOT NULL,
      contested INTEGER NOT NULL DEFAULT 0, overage INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX fund_ledger ON fund (ledger);
    CREATE TABLE segment_total (
      fund INTEGER NOT NULL, lot INTEGER NOT NULL, end_at INTEGER NOT NULL, retained INTEGER NOT NULL,
      pending INTEGER NOT NULL, accepted INTEGER NOT NULL, PRIMARY KEY (fund, lot, end_at)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE invitation (
      id INTEGER PRIMARY KEY, ledger INTEGER NOT NULL, unit INTEGER NOT NULL, grouped INTEGER NOT NULL,
      product INTEGER NOT NULL, fund INTEGER NOT NULL, lot INTEGER NOT NULL, learner BLOB NOT NULL,
      replaces INTEGER, inherits INTEGER, lifecycle INTEGER NOT NULL, cause INTEGER, end_at INTEGER NOT NULL,
      deadline INTEGER NOT NULL, start_day INTEGER, access INTEGER, access_start INTEGER, access_end INTEGER,
      ended_by INTEGER, accepted_by INTEGER, rank_standing INTEGER NOT NULL, rank_entity INTEGER NOT NULL,
      changes_at INTEGER, changed_at INTEGER
    ) STRICT;
    CREATE INDEX invitation_unit ON invitation (unit);
    CREATE INDEX invitation_group ON invitation (product, learner) WHERE grouped = 1;
    CREATE INDEX invitation_learner ON invitation (learner);
    CREATE INDEX invitation_changes ON invitation (ledger, changes_at) WHERE changes_at IS NOT NULL;
    CREATE INDEX invitation_changed ON invitation (ledger, changed_at) WHERE changed_at IS NOT NULL;
    CREATE INDEX invitation_lot ON invitation (lot);
    CREATE INDEX invitation_replaces ON invitation (replaces) WHERE inherits IS NOT NULL;

    """

  private static let outcomes = """
    CREATE TABLE claim (
      invitation INTEGER PRIMARY KEY, fund INTEGER NOT NULL, lot INTEGER NOT NULL, end_at INTEGER NOT NULL,
      amount INTEGER NOT NULL, phase INTEGER NOT NULL, rank_standing INTEGER NOT NULL, rank_entity INTEGER NOT NULL,
      accepted_at INTEGER, retained_end INTEGER, honoured INTEGER NOT NULL, placed_lot INTEGER, placed_end INTEGER
    ) STRICT;
    CREATE INDEX claim_fund ON claim (fund);
    CREATE TABLE evaluation (
      id INTEGER PRIMARY KEY, ledger INTEGER NOT NULL, unit INTEGER NOT NULL, invitation INTEGER NOT NULL,
      from_withdrawal INTEGER NOT NULL, state INTEGER NOT NULL, decided_by INTEGER
    ) STRICT;
    CREATE INDEX evaluation_unit ON evaluation (unit);
    CREATE TABLE conflict (
      lost INTEGER NOT NULL, rule INTEGER NOT NULL, ledger INTEGER NOT NULL, unit INTEGER NOT NULL, winner INTEGER,
      subject INTEGER NOT NULL, reason TEXT, PRIMARY KEY (lost, rule)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX conflict_unit ON conflict (unit);
    CREATE INDEX conflict_ledger ON conflict (ledger, lost);
    CREATE INDEX conflict_subject ON conflict (subject);
    CREATE TABLE fate (
      entity INTEGER PRIMARY KEY, unit INTEGER NOT NULL, rule INTEGER, superseded_by INTEGER
    ) STRICT;
    CREATE INDEX fate_unit ON fate (unit);
    CREATE TABLE notice (
      invitation INTEGER NOT NULL, kind INTEGER NOT NULL, cause INTEGER NOT NULL, ledger INTEGER NOT NULL,
      due INTEGER NOT NULL, PRIMARY KEY (invitation, kind, cause)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE dirty (
      unit INTEGER PRIMARY KEY, ledger INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE unit_digest (
      unit INTEGER PRIMARY KEY, ledger INTEGER NOT NULL, digest BLOB NOT NULL
    ) STRICT;
    CREATE TABLE fund_digest (
      fund INTEGER PRIMARY KEY, ledger INTEGER NOT NULL, digest BLOB NOT NULL
    ) STRICT;

    """

  /// Not derived: what this node alone knows. `derivation` holds one row for each ledger.
  private static let local = """
    CREATE TABLE derivation (
      ledger INTEGER PRIMARY KEY, advanced_to INTEGER NOT NULL, digest BLOB NOT NULL
    ) STRICT;
    CREATE TABLE token (
      invitation INTEGER NOT NULL, public_key BLOB NOT NULL, secret BLOB NOT NULL, PRIMARY KEY (invitation, public_key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE delivery (
      invitation INTEGER NOT NULL, kind INTEGER NOT NULL, cause INTEGER NOT NULL, state INTEGER NOT NULL,
      code TEXT, PRIMARY KEY (invitation, kind, cause)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE command (
      ledger INTEGER NOT NULL, member BLOB NOT NULL, command_id TEXT NOT NULL, request BLOB NOT NULL,
      result TEXT NOT NULL, PRIMARY KEY (ledger, member, command_id)
    ) STRICT, WITHOUT ROWID;

    """
}
