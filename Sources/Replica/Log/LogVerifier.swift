import ChangeSets
import GRDB

/// Checks a log against itself: every hash, link and signature, what authors had seen, and the digests.
///
/// Reads everything. Lives inside one transaction, on its thread. Bad content gives findings, never an error.
final class LogVerifier {
  private let db: Database
  private var findings: [LogFinding] = []
  private var sums: [Int64: DigestSum] = [:]
  private var counts: [Int64: Int64] = [:]
  private var ends: [Int64: (number: UInt64, set: Int64)] = [:]
  private var index = SeenIndex(storage: RecordedSeen())
  private var seenRows: Int64 = 0

  init(db: Database) { self.db = db }

  /// Everything that is wrong, in the order in which it was found; empty if all is well. To be called once.
  ///
  /// - Parameter ledger: the row of one ledger; nil for all of them.
  func run(ledger: Int64? = nil) -> [LogFinding] {
    attempt { try checkDatabase() }
    attempt {
      let select = try PreparedStatement(
        db, "SELECT id FROM change_set WHERE ?1 IS NULL OR ledger = ?1 ORDER BY id")
      try select.bind(1, ledger)
      var ids: [Int64] = []
      try select.forEach { ids.append($0.int(0)) }
      for id in ids { attempt { try checkSet(id) } }
    }
    attempt { try checkLines(ledger) }
    attempt { try checkLedgers(ledger) }
    attempt { try checkSeenRows(ledger) }
    return findings
  }

  private func attempt(_ check: () throws -> Void) {
    do { try check() } catch {
      let finding = LogFinding.database(detail: String(describing: ReplicaError.typed(error)))
      if findings.last != finding { findings.append(finding) }
    }
  }

  private func checkDatabase() throws {
    for answer in try String.fetchAll(db, sql: "PRAGMA quick_check(20)") where answer != "ok" {
      findings.append(.database(detail: answer))
    }
    for table in try String.fetchAll(db, sql: "SELECT DISTINCT \"table\" FROM pragma_foreign_key_check") {
      findings.append(.danglingRow(table: table))
    }
  }

  private func checkSet(_ localID: Int64) throws {
    guard let filed = try FiledSet.fetch(db, localID) else { return }
    counts[filed.ledger, default: 0] += 1
    sums[filed.ledger, default: DigestSum()].add(filed.id.hash)
    if filed.number > ends[filed.line]?.number ?? 0 { ends[filed.line] = (filed.number, localID) }
    let bytes = try LogReader(db: db, ledger: filed.ledger).bytes(of: localID)
    let set: ChangeSet
    do throws(ChangeSetError) {
      guard let bytes else { return }
      set = try ChangeSet(reading: bytes)
    } catch {
      return findings.append(.damagedSet(localID: localID, id: filed.id, detail: error.description))
    }
    guard set.id == filed.id else {
      return findings.append(.damagedSet(localID: localID, id: filed.id, detail: "its bytes have another name."))
    }
    if !set.verifySignature(of: filed.deviceKey) {
      findings.append(
        filed.isProven
          ? .badSignature(localID: localID, id: filed.id) : .unprovenSignature(localID: localID, id: filed.id))
    }
    if let detail = try misfiled(set, filed, localID) {
      findings.append(.misfiledSet(localID: localID, id: filed.id, detail: detail))
    }
    try checkSeen(set, filed, localID)
  }

  /// What the tables say otherwise than the change set; nil if they agree.
  private func misfiled(_ set: ChangeSet, _ filed: FiledSet, _ localID: Int64) throws -> String? {
    guard set.ledger == filed.ledgerID else { return "the ledger differs" }
    guard set.address == Address(chain: filed.chain, number: filed.number) else { return "the place differs" }
    guard set.header.time.rawValue == filed.time else { return "the time differs" }
    if let start = set.header.start, start.device != filed.deviceKey { return "the device key differs" }
    for parent in set.header.parents {
      guard let place = try place(of: parent), place.localID < localID else { return "\(parent) is not before it" }
      guard place.time < filed.time else { return "its time is not later than that of \(parent)" }
    }
    guard let previous = try set.header.previous.flatMap(place(of:)) else { return nil }
    let isLinked =
      previous.position.line == filed.line
      || filed.parent == previous.position.line && filed.parentNumber == Int64(bitPattern: previous.position.number)
    return isLinked && previous.position.number &+ 1 == filed.number ? nil : "its line does not follow its previous one"
  }

  private func checkSeen(_ set: ChangeSet, _ filed: FiledSet, _ localID: Int64) throws {
    let previous = try set.header.previous.flatMap(place(of:))?.position
    let heads = try set.header.foreignParents.compactMap { try place(of: $0.hash)?.position }
    index.storage.recorded = []
    try index.record(
      LinePosition(line: filed.line, number: filed.number), previous: previous, heads: heads)
    let select = try PreparedStatement(db, "SELECT is_full, pairs FROM seen WHERE line = ? AND at = ?")
    try select.bind(1, filed.line)
    try select.bind(2, Int64(bitPattern: filed.number))
    let row = try select.first { (isFull: $0.int(0) != 0, pairs: $0.bytes(1)) }
    if row != nil { seenRows += 1 }
    let all = index.storage.vector(of: filed.line, at: filed.number)
    let expected = row?.isFull == true ? all : index.storage.recorded
    if (row?.pairs ?? []) != SeenPairs.encode(expected) {
      findings.append(.seenDiffers(localID: localID, id: filed.id))
    }
  }

  private func place(of id: ChangeSetID) throws -> (localID: Int64, position: LinePosition, time: UInt64)? {
    let select = try PreparedStatement(db, "SELECT id, line, number, time FROM change_set WHERE hash = ?")
    try select.bind(1, id.hash)
    return try select.first { row in
      (
        row.int(0), LinePosition(line: row.int(1), number: UInt64(bitPattern: row.int(2))),
        UInt64(bitPattern: row.int(3))
      )
    }
  }

  private func checkLines(_ ledger: Int64?) throws {
    let select = try PreparedStatement(
      db, "SELECT id, tip_number, tip_set FROM line WHERE ?1 IS NULL OR ledger = ?1 ORDER BY id")
    try select.bind(1, ledger)
    try select.forEach { row in
      guard let end = ends[row.int(0)], end == (UInt64(bitPattern: row.int(1)), row.int(2)) else {
        return findings.append(.lineEndDiffers(line: row.int(0)))
      }
    }
  }

  private func checkLedgers(_ ledger: Int64?) throws {
    for row in try LedgerRow.fetchAll(db) where ledger == nil || ledger == row.id {
      guard row.logDigest == sums[row.id] ?? DigestSum(), row.setCount == counts[row.id] ?? 0 else {
        findings.append(.digestDiffers(row.ledgerID))
        continue
      }
    }
  }

  private func checkSeenRows(_ ledger: Int64?) throws {
    let select = try PreparedStatement(
      db, "SELECT count(*) FROM seen WHERE ?1 IS NULL OR line IN (SELECT id FROM line WHERE ledger = ?1)")
    try select.bind(1, ledger)
    let count = try select.first { $0.int(0) } ?? 0
    if count > seenRows { findings.append(.seenRowsLeftOver(count: count - seenRows)) }
  }
}

/// What follows from the heads about what authors had seen, with the rows that the last change set added.
private struct RecordedSeen: SeenStorage {
  private var rows = InMemorySeenStorage()
  var recorded: [(line: Int64, number: UInt64)] = []

  func seen(by line: Int64, at number: UInt64, of other: Int64) -> UInt64? {
    rows.seen(by: line, at: number, of: other)
  }

  func vector(of line: Int64, at number: UInt64) -> [(line: Int64, number: UInt64)] {
    rows.vector(of: line, at: number)
  }

  func advances(of line: Int64, after: UInt64, through: UInt64) -> [(line: Int64, number: UInt64)] {
    rows.advances(of: line, after: after, through: through)
  }

  mutating func record(line: Int64, at number: UInt64, other: Int64, number otherNumber: UInt64) {
    rows.record(line: line, at: number, other: other, number: otherNumber)
    recorded.append((line: other, number: otherNumber))
  }
}
