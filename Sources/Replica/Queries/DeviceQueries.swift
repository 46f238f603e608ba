import ChangeSets
import GRDB
import Licensing

/// What a device is not known to hold.
public struct DeviceLag: Hashable, Sendable {
  /// Change sets held here that the device is not known to hold.
  public let count: Int
  /// When the first of them was written; nil if there is none.
  public let since: Instant?
}

extension LedgerReader {
  /// How far a device is behind this replica, as far as is known here.
  public func lag(of standing: DeviceStanding) throws -> DeviceLag {
    var (count, since): (UInt64, Instant?) = (0, nil)
    for line in try witnesses.lines {
      let known = max(standing.known[line.id] ?? 0, line.parent?.number ?? 0)
      guard line.tipNumber > known else { continue }
      count += line.tipNumber - known
      if let first = try Witnesses.localID(in: line.id, after: known, db: db) {
        let instant = try map.directory.stamp(of: first).instant
        since = min(since ?? instant, instant)
      }
    }
    return DeviceLag(count: Int(clamping: count), since: since)
  }

  /// The end of what a device is known to hold of every line, ascending: a version as ``heads()`` gives it.
  public func version(of standing: DeviceStanding) throws -> [Head] {
    let select = try PreparedStatement(db, "SELECT hash FROM change_set WHERE line = ? AND number = ?")
    var heads: [Head] = []
    for line in try witnesses.lines {
      guard let number = standing.known[line.id], number > line.parent?.number ?? 0 else { continue }
      try select.bind(1, line.id)
      try select.bind(2, Int64(bitPattern: number))
      guard let hash = try select.first({ ChangeSetID(hash: try $0.hash(0)) }) else { continue }
      heads.append(Head(chain: line.chain, number: number, hash: hash))
    }
    return heads.sorted()
  }
}
