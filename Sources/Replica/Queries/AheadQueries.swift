import GRDB
import Licensing

extension LedgerReader {
  /// When this device was let in by a change set that is ahead of the clock and so does not count yet; nil if it was
  /// not.
  public func ownGrantAhead() throws -> Instant? {
    let sets = try Row.fetchCursor(
      try db.cachedStatement(sql: "SELECT id, time FROM \(ChangeSetLog.ahead) AND ledger = ? ORDER BY time"),
      arguments: [ledger])
    while let row = try sets.next() {
      let lets = try operations(ofSet: row["id"]).contains { operation in
        if case .grantDevice(let grant) = operation { grant.deviceKey == deviceKey.bytes } else { false }
      }
      if lets { return Instant(milliseconds: (row["time"] as Int64) >> 16) }
    }
    return nil
  }
}
