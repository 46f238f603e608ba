import GRDB

/// The outbox for learners and members, and what was recorded as sent to members.
enum OutboxSchema {
  /// Puts it in the place of the tables of learners' notices. Released; never to be changed.
  ///
  /// `subject` is an invitation where `recipient` is 0, for whatever is told its learner; else `recipient` is a member,
  /// and `notice_subject` has the time of the change set that brought the subject into being, by which lists are
  /// ordered.
  static func create(_ db: Database) throws { try db.execute(sql: notices + deliveries + records + stale) }

  private static let notices = """
    ALTER TABLE notice RENAME TO notice_before;
    CREATE TABLE notice (
      subject INTEGER NOT NULL, kind INTEGER NOT NULL, cause INTEGER NOT NULL, recipient INTEGER NOT NULL,
      ledger INTEGER NOT NULL, due INTEGER NOT NULL, PRIMARY KEY (subject, kind, cause, recipient)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO notice (subject, kind, cause, recipient, ledger, due)
      SELECT invitation, kind, cause, 0, ledger, due FROM notice_before;
    DROP TABLE notice_before;
    CREATE TABLE notice_subject (
      subject INTEGER PRIMARY KEY, ledger INTEGER NOT NULL, time INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX notice_subject_time ON notice_subject (ledger, time);

    """

  /// Not derived: what this node alone knows of its own attempts.
  private static let deliveries = """
    ALTER TABLE delivery RENAME TO delivery_before;
    DROP INDEX delivery_state;
    CREATE TABLE delivery (
      subject INTEGER NOT NULL, kind INTEGER NOT NULL, cause INTEGER NOT NULL, recipient INTEGER NOT NULL,
      ledger INTEGER NOT NULL, state INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER,
      code TEXT, status TEXT, PRIMARY KEY (subject, kind, cause, recipient)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO delivery (subject, kind, cause, recipient, ledger, state, attempts, next_at, code, status)
      SELECT delivery_before.invitation, kind, delivery_before.cause, 0, invitation.ledger, state, attempts, next_at,
        code, status
      FROM delivery_before JOIN invitation ON invitation.id = delivery_before.invitation;
    DROP TABLE delivery_before;
    CREATE INDEX delivery_state ON delivery (ledger, state);

    """

  /// `entity` is the row that says so.
  private static let records = """
    CREATE TABLE notice_sent (
      entity INTEGER PRIMARY KEY, ledger INTEGER NOT NULL, subject INTEGER NOT NULL, kind INTEGER NOT NULL,
      cause INTEGER NOT NULL, recipient INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX notice_sent_subject ON notice_sent (subject, recipient);

    """

  /// The ledgers whose derived rows an earlier version wrote: they are derived again when the file is opened.
  private static let stale = """
    CREATE TABLE stale (ledger INTEGER PRIMARY KEY) STRICT;
    INSERT INTO stale (ledger) SELECT id FROM ledger;

    """
}
