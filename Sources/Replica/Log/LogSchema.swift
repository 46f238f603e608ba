import GRDB

/// The tables of the log: what was signed, word for word, and the indexes by which it is found.
///
/// Ids of rows are local to the replica. Those of `change_set` ascend in causal order: each is above the ids of all
/// change sets in its past. Times are `HybridTime.rawValue`, effects ``SetEffect``.
enum LogSchema {
  /// Creates version 1 of the tables. Released; never to be changed.
  static func create(_ db: Database) throws {
    try db.execute(sql: held + aside + local)
  }

  /// `line.parent` and `parent_number` say where a fork left another line. `chain.predecessor` is the id of the change
  /// set that the chain's start names. `change_set.proven` says that its own signature was verified, and not only a
  /// later one's that names it. `seen.pairs` are ``SeenPairs``: what the author of the change set at (line, at) had
  /// seen of other lines, all of it or what advanced. `ledger.log_digest` sums the hashes of all its change sets;
  /// `has_unnamed` says that this node's own chain may have left tips unnamed that were held, being ahead of the clock
  /// or too many.
  private static let held = """
    CREATE TABLE ledger (
      id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, set_count INTEGER NOT NULL, log_digest BLOB NOT NULL,
      waiting_count INTEGER NOT NULL, waiting_bytes INTEGER NOT NULL, has_unnamed INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE chain (
      id INTEGER PRIMARY KEY, hash BLOB NOT NULL, ledger INTEGER NOT NULL REFERENCES ledger,
      device_key BLOB NOT NULL, predecessor BLOB, UNIQUE (hash, ledger)
    ) STRICT;
    CREATE TABLE line (
      id INTEGER PRIMARY KEY, ledger INTEGER NOT NULL REFERENCES ledger, chain INTEGER NOT NULL REFERENCES chain,
      parent INTEGER REFERENCES line, parent_number INTEGER, tip_number INTEGER NOT NULL, tip_set INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX line_tip ON line (ledger, tip_set);
    CREATE INDEX line_chain ON line (chain);
    CREATE TABLE change_set (
      id INTEGER PRIMARY KEY, ledger INTEGER NOT NULL, line INTEGER NOT NULL REFERENCES line,
      number INTEGER NOT NULL, time INTEGER NOT NULL, effect INTEGER NOT NULL, proven INTEGER NOT NULL,
      hash BLOB NOT NULL UNIQUE, reason TEXT, header BLOB NOT NULL, body BLOB NOT NULL, signature BLOB NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX change_set_place ON change_set (line, number);
    CREATE INDEX change_set_ledger ON change_set (ledger);
    CREATE INDEX change_set_ahead ON change_set (ledger, time) WHERE effect = 1;
    CREATE TABLE seen (
      line INTEGER NOT NULL REFERENCES line, at INTEGER NOT NULL, is_full INTEGER NOT NULL, pairs BLOB NOT NULL,
      PRIMARY KEY (line, at)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE erasable (
      change_set INTEGER NOT NULL REFERENCES change_set, idx INTEGER NOT NULL, salt BLOB NOT NULL,
      content BLOB NOT NULL, PRIMARY KEY (change_set, idx)
    ) STRICT, WITHOUT ROWID;

    """

  /// `waiting.lacks` counts the rows of `waiting_for` that name it. `erased` outlives what it is about, and may come
  /// before it.
  private static let aside = """
    CREATE TABLE waiting (
      id INTEGER PRIMARY KEY, ledger INTEGER NOT NULL REFERENCES ledger, hash BLOB NOT NULL UNIQUE,
      lacks INTEGER NOT NULL, bytes BLOB NOT NULL
    ) STRICT;
    CREATE TABLE waiting_for (
      parent BLOB NOT NULL, waiting INTEGER NOT NULL REFERENCES waiting ON DELETE CASCADE,
      PRIMARY KEY (parent, waiting)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX waiting_for_waiting ON waiting_for (waiting);
    CREATE TABLE erased (
      hash BLOB NOT NULL, idx INTEGER NOT NULL, PRIMARY KEY (hash, idx)
    ) STRICT, WITHOUT ROWID;

    """

  /// What this node alone knows. `own_chain.nonce` and `predecessor` are kept until the chain's first change set is
  /// written.
  private static let local = """
    CREATE TABLE own_chain (
      id INTEGER PRIMARY KEY, ledger INTEGER NOT NULL REFERENCES ledger, hash BLOB NOT NULL, nonce BLOB NOT NULL,
      predecessor INTEGER, retired INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX own_chain_ledger ON own_chain (ledger, id);
    CREATE TABLE acknowledgement (
      ledger INTEGER NOT NULL REFERENCES ledger, device_key BLOB NOT NULL, version BLOB NOT NULL,
      signature BLOB NOT NULL, PRIMARY KEY (ledger, device_key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE setting (
      key TEXT PRIMARY KEY, value BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    """
}
