import ChangeSets
import Foundation
import GRDB

/// That a device began another chain in a ledger, since it was restored, copied, or its clock had jumped: what it knows
/// of its own doing may be old until it has heard from others.
struct Restart {
  /// When, in milliseconds since 1970.
  let at: Int64
  /// Local number of the last change set that was held then.
  let after: Int64

  /// The tables of version 9. Released; never to be changed.
  static func create(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE restart (
          ledger INTEGER PRIMARY KEY REFERENCES ledger, at INTEGER NOT NULL, after_set INTEGER NOT NULL
        ) STRICT;
        INSERT INTO restart (ledger, at, after_set)
          SELECT chain.ledger, min(change_set.time) >> 16, min(change_set.id) FROM change_set
          JOIN line ON line.id = change_set.line JOIN chain ON chain.id = line.chain
          JOIN own_chain ON own_chain.hash = chain.hash AND own_chain.ledger = chain.ledger
          WHERE own_chain.retired = 0 AND EXISTS (
            SELECT 1 FROM own_chain AS former WHERE former.ledger = own_chain.ledger AND former.id < own_chain.id)
          GROUP BY chain.ledger;
        """)
  }

  /// Whether the log holds a chain of this device.
  static func hasWritten(_ device: DevicePublicKey, ledger: Int64, db: Database) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM chain WHERE ledger = ? AND device_key = ?)",
      arguments: [ledger, Data(device.bytes)]) ?? false
  }

  /// Remembers one.
  static func record(ledger: Int64, now: Int64, db: Database) throws {
    let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM change_set WHERE ledger = ?", arguments: [ledger])
    try db.execute(
      sql: "INSERT OR REPLACE INTO restart (ledger, at, after_set) VALUES (?, ?, ?)",
      arguments: [ledger, now, last ?? 0])
  }

  /// Nothing that this device knows of its own doing counts as old any more.
  static func forget(ledger: Int64, db: Database) throws {
    try db.execute(sql: "DELETE FROM restart WHERE ledger = ?", arguments: [ledger])
  }

  /// The last one; nil if there was none.
  static func latest(ledger: Int64, db: Database) throws -> Restart? {
    try Row.fetchOne(
      try db.cachedStatement(sql: "SELECT at, after_set FROM restart WHERE ledger = ?"), arguments: [ledger]
    ).map { Restart(at: $0[0], after: $0[1]) }
  }
}
