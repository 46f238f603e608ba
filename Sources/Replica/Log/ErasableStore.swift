import ChangeSets
import GRDB
import Licensing

/// The erasable parts of held change sets: personal data, which can be taken out for good.
struct ErasableStore {
  private let db: Database
  private let insert: PreparedStatement
  private let hasErased: Bool

  init(db: Database) throws {
    self.db = db
    insert = try PreparedStatement(
      db, "INSERT INTO erasable (change_set, idx, salt, content) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
    hasErased = try PreparedStatement(db, "SELECT 1 FROM erased LIMIT 1").first { _ in true } ?? false
  }

  /// Keeps the parts that the change set brings, those aside that are here or were erased. That they open their
  /// commitments was checked when the change set was read.
  func insert(_ set: ChangeSet, at localID: Int64) throws {
    for part in set.erasableParts {
      if hasErased, try isErased(set.id, part.index) { continue }
      try insert.bind(1, localID)
      try insert.bind(2, Int64(part.index))
      try insert.bind(3, part.salt)
      try insert.bind(4, part.content)
      try insert.run()
    }
  }

  /// All parts of a change set that are still there, in order.
  func parts(of localID: Int64) throws -> [ErasablePart] {
    let select = try PreparedStatement(
      db, "SELECT idx, salt, content FROM erasable WHERE change_set = ? ORDER BY idx")
    try select.bind(1, localID)
    var parts: [ErasablePart] = []
    try select.forEach { row in
      parts.append(
        ErasablePart(index: UInt32(truncatingIfNeeded: row.int(0)), salt: row.bytes(1), content: row.bytes(2)))
    }
    return parts
  }

  /// The content of one part; nil if it is not there any more, or has not come yet.
  func content(of localID: Int64, index: UInt32) throws -> [UInt8]? {
    let select = try PreparedStatement(db, "SELECT content FROM erasable WHERE change_set = ? AND idx = ?")
    try select.bind(1, localID)
    try select.bind(2, Int64(index))
    return try select.first { $0.bytes(0) }
  }

  /// Takes parts out and refuses them from now on. The change set need not be held.
  ///
  /// Freed pages are overwritten. The write-ahead log holds the old content until it is checkpointed, which is the
  /// caller's to do after the transaction.
  ///
  /// - Parameter indices: which commitments' parts; nil for all that the change set, which is held then, commits to.
  /// - Returns: how many parts were there.
  /// - Throws: ``ReplicaError/unknownChangeSet(_:)`` for all parts of a change set that is not held.
  func erase(_ id: ChangeSetID, indices: [UInt32]?) throws -> Int {
    let localID = try SetDirectory(db: db).localID(of: SetID(id.hash))
    let indices = try indices ?? commitments(of: id, localID)
    try db.execute(sql: "PRAGMA secure_delete = ON")
    defer { try? db.execute(sql: "PRAGMA secure_delete = OFF") }
    var count = 0
    for index in indices {
      let mark = try PreparedStatement(db, "INSERT INTO erased (hash, idx) VALUES (?, ?) ON CONFLICT DO NOTHING")
      try mark.bind(1, id.hash)
      try mark.bind(2, Int64(index))
      try mark.run()
      guard let localID else { continue }
      try db.execute(sql: "DELETE FROM erasable WHERE change_set = ? AND idx = ?", arguments: [localID, Int64(index)])
      count += db.changesCount
    }
    return count
  }

  private func commitments(of id: ChangeSetID, _ localID: Int64?) throws -> [UInt32] {
    guard let localID else { throw ReplicaError.unknownChangeSet(id) }
    guard case .understood(let body) = try SetDirectory(db: db).body(of: localID) else {
      return try parts(of: localID).map(\.index)
    }
    return body.commitments.indices.map(UInt32.init)
  }

  private func isErased(_ id: ChangeSetID, _ index: UInt32) throws -> Bool {
    let select = try PreparedStatement(db, "SELECT 1 FROM erased WHERE hash = ? AND idx = ?")
    try select.bind(1, id.hash)
    try select.bind(2, Int64(index))
    return try select.first { _ in true } ?? false
  }
}
