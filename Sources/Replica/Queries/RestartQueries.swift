import ChangeSets
import Foundation
import GRDB
import Licensing

extension LedgerReader {
  /// When this device began the chain it writes in, if that is not its first one: it was restored or cloned, and what
  /// it knows of its own doing may be old. Nil once change sets of other devices have come in since, or if nothing was
  /// written in the new chain.
  public func unsyncedRestart() throws -> Instant? {
    guard
      let latest = try Row.fetchOne(
        db, sql: "SELECT hash, retired FROM own_chain WHERE ledger = ? ORDER BY id DESC LIMIT 1", arguments: [ledger]),
      (latest[1] as Int64) == 0,
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM chain WHERE ledger = ? AND device_key = ?",
        arguments: [ledger, Data(deviceKey.bytes)]) ?? 0 > 1,
      let first = try Row.fetchOne(
        db,
        sql: """
          SELECT change_set.id, change_set.time FROM change_set JOIN line ON line.id = change_set.line
          JOIN chain ON chain.id = line.chain WHERE chain.hash = ? AND chain.ledger = ? ORDER BY change_set.id LIMIT 1
          """, arguments: [latest[0] as Data, ledger])
    else { return nil }
    let hasSynced = try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS (SELECT 1 FROM change_set JOIN line ON line.id = change_set.line
        JOIN chain ON chain.id = line.chain
        WHERE change_set.ledger = ? AND change_set.id > ? AND chain.device_key <> ?)
        """, arguments: [ledger, first[0] as Int64, Data(deviceKey.bytes)])
    return hasSynced == true ? nil : Instant(milliseconds: (first[1] as Int64) >> 16)
  }

  /// Whether change sets of other devices are held that are ahead of this machine's clock, beyond what is tolerated:
  /// one of the two clocks is wrong.
  public func hasForeignSetsAhead() throws -> Bool {
    try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS (SELECT 1 FROM change_set JOIN line ON line.id = change_set.line
        JOIN chain ON chain.id = line.chain
        WHERE change_set.ledger = ? AND change_set.effect = 1 AND chain.device_key <> ?)
        """, arguments: [ledger, Data(deviceKey.bytes)]) ?? false
  }

  /// Whether another device acknowledged change sets of this one at a time before they were written, beyond what is
  /// tolerated: this machine's clock ran ahead of that one's.
  public func hasBeenSeenAhead() throws -> Bool {
    let chains = try LogLines(db: db, ledger: ledger).all.filter { $0.device == deviceKey }
    for record in try AcknowledgementTable(db: db, ledger: ledger).all() {
      let said = try AcknowledgementTable.read(record)
      guard said.device != deviceKey else { continue }
      let latest = LogLimits.standard.latestTime(at: Int64(said.time.rawValue >> 16))
      for line in chains where said.version[line.chain] > 0 {
        let time = try Int64.fetchOne(
          try db.cachedStatement(
            sql: "SELECT time FROM change_set WHERE line = ? AND number <= ? ORDER BY number DESC"),
          arguments: [line.id, Int64(clamping: said.version[line.chain])])
        if let time, time > latest { return true }
      }
    }
    return false
  }
}
