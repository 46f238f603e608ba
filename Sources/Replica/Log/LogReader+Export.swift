import ChangeSets
import GRDB

/// What a peer lacks, page by page.
extension LogReader {
  /// The next change sets after `localID` that whoever holds `tips` does not hold, in causal order, until `byteBudget`
  /// bytes are full.
  ///
  /// - Parameters:
  ///   - localID: 0 for the first page, then the `lastLocalID` of the page before.
  ///   - tips: what the receiver named; empty if it has nothing. A tip that is not held here, on a chain without forks
  ///     here, is taken to be a later one.
  func page(after localID: Int64, skipping tips: [Head], byteBudget: Int) throws -> ExportPage {
    let covered = try Covered(tips, reader: self)
    var page = ExportPage(lastLocalID: localID)
    guard let first = try covered.firstLacking(self) else { return page }
    var total = 0
    var ends: [Int64: UnprovenEnd] = [:]
    let select = try PreparedStatement(
      db, "SELECT id, line, number, proven FROM change_set WHERE ledger = ? AND id > ? ORDER BY id")
    try select.bind(1, ledger)
    try select.bind(2, max(localID, first - 1))
    try select.scan({ row in
      let (id, line, number) = (row.int(0), row.int(1), UInt64(bitPattern: row.int(2)))
      if covered.contains(line: line, number: number) {
        page.lastLocalID = id
        return true
      }
      guard let set = try bytes(of: id) else { return true }
      let size = set.header.count + set.body.count + set.erasable.reduce(0) { $0 + $1.content.count } + 96
      if total + size > byteBudget, !page.sets.isEmpty {
        page.isLast = false
        return false
      }
      total += size
      ends[line] = row.int(3) == 0 ? UnprovenEnd(number: number, index: page.sets.count) : nil
      page.sets.append(set)
      page.lastLocalID = id
      return true
    })
    for (line, end) in ends.sorted(by: { $0.key < $1.key }) {
      page.sets += try provingTail(of: page.sets[end.index], line: line, number: end.number)
    }
    return page
  }

  /// The bytes of change sets, in the order asked, with what proves the last one of each line behind them.
  func provenBytes(of localIDs: [Int64]) throws -> [ChangeSetBytes] {
    var sets: [ChangeSetBytes] = []
    var ends: [Int64: UnprovenEnd] = [:]
    let select = try PreparedStatement(db, "SELECT line, number, proven FROM change_set WHERE id = ?")
    for id in localIDs {
      guard let set = try bytes(of: id) else { throw ReplicaError.inconsistent("a change set without bytes") }
      try select.bind(1, id)
      let place = try select.first {
        (line: $0.int(0), number: UInt64(bitPattern: $0.int(1)), isProven: $0.int(2) != 0)
      }
      if let place {
        ends[place.line] = place.isProven ? nil : UnprovenEnd(number: place.number, index: sets.count)
      }
      sets.append(set)
    }
    for (line, end) in ends.sorted(by: { $0.key < $1.key }) {
      sets += try provingTail(of: sets[end.index], line: line, number: end.number)
    }
    return sets
  }

  private struct UnprovenEnd {
    let number: UInt64
    let index: Int
  }

  /// A receiver judges the chains in a page by the last signature of each. Where that one was never verified here and
  /// does not hold, the following ones up to one that does come along.
  private func provingTail(of set: ChangeSetBytes, line: Int64, number: UInt64) throws -> [ChangeSetBytes] {
    let selectKey = try PreparedStatement(
      db, "SELECT device_key FROM line l JOIN chain ON chain.id = l.chain WHERE l.id = ?")
    try selectKey.bind(1, line)
    guard let key = try selectKey.first({ try DevicePublicKey(stored: $0.bytes(0)) }) else { return [] }
    let select = try PreparedStatement(
      db, "SELECT id FROM change_set WHERE line = ? AND number > ? ORDER BY number")
    var last = set
    var tail: [ChangeSetBytes] = []
    try select.bind(1, line)
    try select.bind(2, Int64(bitPattern: number))
    try select.scan({ row in
      if SignaturePurpose.changeSet.verify(last.signature, of: Hash256.sha256(of: last.header).bytes, by: key) {
        return false
      }
      guard let next = try bytes(of: row.int(0)) else { return true }
      tail.append(next)
      last = next
      return true
    })
    return tail
  }
}

/// The part of each line that a receiver has.
private struct Covered {
  private var numbers: [Int64: UInt64] = [:]

  init(_ tips: [Head], reader: LogReader) throws {
    guard !tips.isEmpty else { return }
    let selectHeld = try PreparedStatement(
      reader.db, "SELECT line, number FROM change_set WHERE hash = ? AND ledger = ?")
    let selectLines = try PreparedStatement(
      reader.db,
      """
      SELECT l.id, l.tip_number FROM line l JOIN chain ON chain.id = l.chain WHERE chain.hash = ? AND chain.ledger = ?
      """)
    for tip in tips {
      try selectHeld.bind(1, tip.hash.hash)
      try selectHeld.bind(2, reader.ledger)
      if let held = try selectHeld.first({ (line: $0.int(0), number: UInt64(bitPattern: $0.int(1))) }) {
        try cover(held.line, held.number, reader.db)
        continue
      }
      try selectLines.bind(1, tip.chain.hash)
      try selectLines.bind(2, reader.ledger)
      var lines: [(id: Int64, tip: UInt64)] = []
      try selectLines.forEach { lines.append(($0.int(0), UInt64(bitPattern: $0.int(1)))) }
      if lines.count == 1, lines[0].tip < tip.number { try cover(lines[0].id, lines[0].tip, reader.db) }
    }
  }

  /// The first change set that the receiver lacks; nil if it lacks nothing.
  func firstLacking(_ reader: LogReader) throws -> Int64? {
    let selectLines = try PreparedStatement(reader.db, "SELECT id FROM line WHERE ledger = ?")
    try selectLines.bind(1, reader.ledger)
    var lines: [Int64] = []
    try selectLines.forEach { lines.append($0.int(0)) }
    let selectNext = try PreparedStatement(
      reader.db, "SELECT id FROM change_set WHERE line = ? AND number > ? ORDER BY number LIMIT 1")
    return try lines.compactMap { line in
      try selectNext.bind(1, line)
      try selectNext.bind(2, Int64(bitPattern: numbers[line] ?? 0))
      return try selectNext.first { $0.int(0) }
    }.min()
  }

  func contains(line: Int64, number: UInt64) -> Bool { number <= numbers[line] ?? 0 }

  private mutating func cover(_ line: Int64, _ number: UInt64, _ db: Database) throws {
    let selectParent = try PreparedStatement(
      db, "SELECT parent, parent_number FROM line WHERE id = ? AND parent IS NOT NULL")
    var next: (line: Int64, number: UInt64)? = (line, number)
    while let (line, number) = next, number > numbers[line] ?? 0 {
      numbers[line] = number
      try selectParent.bind(1, line)
      next = try selectParent.first { ($0.int(0), UInt64(bitPattern: $0.int(1))) }
    }
  }
}
