import ChangeSets
import GRDB

/// Change sets that cannot be stored yet because something they build on is not here. Bounded for each ledger.
struct WaitingRoom {
  private let db: Database
  private let limits: LogLimits
  private let selectWaiting: PreparedStatement
  private let selectFor: PreparedStatement
  private let deleteFor: PreparedStatement
  private let update: PreparedStatement

  init(db: Database, limits: LogLimits) throws {
    self.db = db
    self.limits = limits
    selectWaiting = try PreparedStatement(db, "SELECT id FROM waiting WHERE hash = ?")
    selectFor = try PreparedStatement(db, "SELECT waiting FROM waiting_for WHERE parent = ? ORDER BY waiting")
    deleteFor = try PreparedStatement(db, "DELETE FROM waiting_for WHERE parent = ?")
    update = try PreparedStatement(db, "UPDATE waiting SET lacks = lacks - 1 WHERE id = ? RETURNING lacks, bytes")
  }

  func contains(_ id: ChangeSetID, in ledger: LedgerRow) throws -> Bool {
    guard ledger.waitingCount > 0 else { return false }
    try selectWaiting.bind(1, id.hash)
    return try selectWaiting.first { _ in true } ?? false
  }

  /// Keeps a change set until `missing` are held. Returns why not if there is no room.
  func park(_ set: ChangeSet, missing: [ChangeSetID], in ledger: inout LedgerRow) throws -> RefusalReason? {
    let bytes: [UInt8]
    do { bytes = try set.encode() } catch { return .invalid(error) }
    guard ledger.waitingCount < limits.waitingSetsMax else {
      return .tooMuchWaiting(name: "waitingSetsMax", max: limits.waitingSetsMax)
    }
    guard ledger.waitingBytes + Int64(bytes.count) <= limits.waitingBytesMax else {
      return .tooMuchWaiting(name: "waitingBytesMax", max: limits.waitingBytesMax)
    }
    let insert = try PreparedStatement(db, "INSERT INTO waiting (ledger, hash, lacks, bytes) VALUES (?, ?, ?, ?)")
    try insert.bind(1, ledger.id)
    try insert.bind(2, set.id.hash)
    try insert.bind(3, Int64(missing.count))
    try insert.bind(4, bytes)
    try insert.run()
    let id = db.lastInsertedRowID
    let insertFor = try PreparedStatement(db, "INSERT INTO waiting_for (parent, waiting) VALUES (?, ?)")
    for parent in missing {
      try insertFor.bind(1, parent.hash)
      try insertFor.bind(2, id)
      try insertFor.run()
    }
    ledger.waitingCount += 1
    ledger.waitingBytes += Int64(bytes.count)
    return nil
  }

  /// Adds the erasable parts that a waiting change set came without before, as far as there is room.
  func addParts(of set: ChangeSet, in ledger: inout LedgerRow) throws {
    guard !set.erasableParts.isEmpty else { return }
    let select = try PreparedStatement(db, "SELECT bytes FROM waiting WHERE hash = ?")
    try select.bind(1, set.id.hash)
    guard let old = try select.first({ $0.bytes(0) }), let kept = try? ChangeSetBytes.decode(old) else { return }
    let indices = Set(kept.erasable.map(\.index))
    let parts = kept.erasable + set.erasableParts.filter { !indices.contains($0.index) }
    guard parts.count > kept.erasable.count else { return }
    let all = ChangeSetBytes(
      header: kept.header, body: kept.body, signature: kept.signature, erasable: parts.sorted { $0.index < $1.index })
    guard let bytes = try? all.encode() else { return }
    let waitingBytes = ledger.waitingBytes + Int64(bytes.count - old.count)
    guard waitingBytes <= limits.waitingBytesMax else { return }
    let replace = try PreparedStatement(db, "UPDATE waiting SET bytes = ? WHERE hash = ?")
    try replace.bind(1, bytes)
    try replace.bind(2, set.id.hash)
    try replace.run()
    ledger.waitingBytes = waitingBytes
  }

  /// Takes out those that lacked nothing but `id`, which is held now.
  func release(by id: ChangeSetID, in ledger: inout LedgerRow) throws -> [ChangeSet] {
    guard ledger.waitingCount > 0 else { return [] }
    try selectFor.bind(1, id.hash)
    var waiting: [Int64] = []
    try selectFor.forEach { waiting.append($0.int(0)) }
    guard !waiting.isEmpty else { return [] }
    try deleteFor.bind(1, id.hash)
    try deleteFor.run()
    var released: [ChangeSet] = []
    for row in waiting {
      try update.bind(1, row)
      let answer = try update.first { ($0.int(0), $0.bytes(1)) }
      guard let (lacks, bytes) = answer, lacks <= 0 else { continue }
      try db.cachedStatement(sql: "DELETE FROM waiting WHERE id = ?").execute(arguments: [row])
      ledger.waitingCount -= 1
      ledger.waitingBytes -= Int64(bytes.count)
      // Bytes that were damaged while they waited are fetched again.
      if let set = try? ChangeSet.decode(bytes) { released.append(set) }
    }
    return released
  }

  /// What waiting ones lack and is nowhere here; ascending.
  func missing(in ledger: LedgerRow) throws -> [ChangeSetID] {
    guard ledger.waitingCount > 0 else { return [] }
    let select = try PreparedStatement(
      db,
      """
      SELECT DISTINCT parent FROM waiting_for
      WHERE waiting IN (SELECT id FROM waiting WHERE ledger = ?) AND parent NOT IN (SELECT hash FROM waiting)
      ORDER BY parent LIMIT ?
      """)
    try select.bind(1, ledger.id)
    try select.bind(2, Int64(limits.missingReportedMax))
    var missing: [ChangeSetID] = []
    try select.forEach { missing.append(ChangeSetID(hash: try $0.hash(0))) }
    return missing
  }
}
