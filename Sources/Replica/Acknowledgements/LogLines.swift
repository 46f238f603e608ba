import ChangeSets
import GRDB

/// The lines of a ledger's log, and what each device is known to hold of them.
///
/// Lives inside one transaction, on its thread.
struct LogLines {
  /// One line: a run of one chain without a fork in it.
  struct Line {
    let id: Int64
    let chain: ChainID
    let device: DevicePublicKey
    /// The line that it branched off, and where; nil where it begins its chain.
    let parent: (line: Int64, number: UInt64)?
    let tipNumber: UInt64
    /// Local number of the change set at the end.
    let tipSet: Int64

    var tip: LinePosition { LinePosition(line: id, number: tipNumber) }
  }

  let all: [Line]
  private let db: Database
  private let byChain: [ChainID: [Line]]
  private let byDevice: [DevicePublicKey: [Line]]

  init(db: Database, ledger: Int64) throws {
    self.db = db
    let select = try PreparedStatement(
      db,
      """
      SELECT l.id, chain.hash, chain.device_key, l.parent, l.parent_number, l.tip_number, l.tip_set
      FROM line l JOIN chain ON chain.id = l.chain WHERE l.ledger = ? ORDER BY l.id
      """)
    try select.bind(1, ledger)
    var lines: [Line] = []
    try select.forEach { row in
      let parent = row.optionalInt(3).map { (line: $0, number: UInt64(bitPattern: row.optionalInt(4) ?? 0)) }
      lines.append(
        Line(
          id: row.int(0), chain: ChainID(hash: try row.hash(1)), device: try DevicePublicKey(stored: row.bytes(2)),
          parent: parent, tipNumber: UInt64(bitPattern: row.int(5)), tipSet: row.int(6)))
    }
    all = lines
    byChain = Dictionary(grouping: lines, by: \.chain)
    byDevice = Dictionary(grouping: lines, by: \.device)
  }

  /// For each chain the highest number held.
  var version: VersionVector {
    VersionVector(byChain.mapValues { lines in lines.map(\.tipNumber).max() ?? 0 })
  }

  /// The lines that a device writes.
  func lines(of device: DevicePublicKey) -> [Line] { byDevice[device] ?? [] }

  /// For each line the number up to which a device is known to hold it: from the past of what it wrote, and from what
  /// it said.
  func known(to device: DevicePublicKey, saying acknowledgement: Acknowledgement?) throws -> [Int64: UInt64] {
    var known = try pastOfWritten(by: device)
    if let acknowledgement, counts(acknowledgement) {
      for entry in acknowledgement.version.entries {
        guard let (line, number) = unforked(entry), number > known[line] ?? 0 else { continue }
        known[line] = number
      }
    }
    return known
  }

  /// What the device had seen when it last wrote. Where it was copied, and both copies write, only what both had seen
  /// counts.
  private func pastOfWritten(by device: DevicePublicKey) throws -> [Int64: UInt64] {
    var storage = try SQLSeenStorage(db: db, isOnlyWriter: false)
    var pasts: [(tip: LinePosition, seen: [Int64: UInt64])] = []
    for line in lines(of: device) {
      var seen: [Int64: UInt64] = [line.id: line.tipNumber]
      for (other, number) in try storage.vector(of: line.id, at: line.tipNumber) {
        seen[other] = max(seen[other] ?? 0, number)
      }
      pasts.append((line.tip, seen))
    }
    let latest = pasts.filter { one in
      !pasts.contains { $0.tip != one.tip && $0.seen[one.tip.line] ?? 0 >= one.tip.number }
    }
    guard var common = latest.first?.seen else { return [:] }
    for other in latest.dropFirst() {
      for (line, number) in common { common[line] = min(number, other.seen[line] ?? 0) }
    }
    return common
  }

  /// A statement counts once everything is held here that its device had written by then: only then can nothing
  /// unknown be concurrent with what it names.
  private func counts(_ acknowledgement: Acknowledgement) -> Bool {
    acknowledgement.version.entries.allSatisfy { entry in
      guard let lines = byChain[entry.chain], let first = lines.first else { return false }
      return first.device != acknowledgement.device || lines.contains { $0.tipNumber >= entry.number }
    }
  }

  /// A number alone does not tell the branches of a forked chain apart: it counts up to where they part.
  private func unforked(_ entry: Address) -> (line: Int64, number: UInt64)? {
    guard let lines = byChain[entry.chain], let trunk = lines.first else { return nil }
    var number = min(entry.number, trunk.tipNumber)
    for line in lines.dropFirst() {
      number = min(number, line.parent.flatMap { $0.line == trunk.id ? $0.number : nil } ?? number)
      if line.parent == nil { number = 0 }
    }
    return (trunk.id, number)
  }
}
