import ChangeSets
import Foundation
import GRDB
import Licensing

extension LedgerReader {
  /// When this device was restored or copied, or its clock had jumped, so that what it knows of its own doing may be
  /// old. Nil once change sets of other devices have come in since, or if that was put aside.
  public func unsyncedRestart() throws -> Instant? {
    guard let restart = try Restart.latest(ledger: ledger, db: db) else { return nil }
    let hasSynced = try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS (SELECT 1 FROM change_set JOIN line ON line.id = change_set.line
        JOIN chain ON chain.id = line.chain
        WHERE change_set.ledger = ? AND change_set.id > ? AND chain.device_key <> ?)
        """, arguments: [ledger, restart.after, Data(deviceKey.bytes)])
    return hasSynced == true ? nil : Instant(milliseconds: restart.at)
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

extension LedgerWriter {
  /// Puts aside that this device was restored or copied: somebody says that what it knows of its own doing is not old,
  /// or that nobody is left to ask.
  public func putRestartAside() throws { try Restart.forget(ledger: ledger, db: db) }
}
