import ChangeSets
import GRDB

/// Reads one ledger's log. Lives inside one transaction, on its thread.
///
/// Only what is held is seen: what waits for others is listed by ``waiting()`` and nowhere else.
struct LogReader {
  let db: Database
  let ledger: Int64

  /// Sum of the hashes of everything held, as kept along the way: equal for equal sets, in whatever order they came.
  func digest() throws -> Hash256 { try LedgerRow.fetch(db, id: ledger).logDigest.hash() }

  /// The same, summed again.
  func recomputedDigest() throws -> Hash256 {
    var sum = DigestSum()
    let select = try PreparedStatement(db, "SELECT hash FROM change_set WHERE ledger = ?")
    try select.bind(1, ledger)
    try select.forEach { sum.add(try $0.hash(0)) }
    return try sum.hash()
  }

  /// The end of every line of every chain, ascending. A forked chain has several.
  func tips() throws -> [Head] { try tips("l.ledger = ?") { try $0.bind(1, ledger) } }

  /// The end of every line of one chain, ascending.
  func tips(of chain: ChainID) throws -> [Head] {
    try tips("l.ledger = ? AND chain.hash = ?") {
      try $0.bind(1, ledger)
      try $0.bind(2, chain.hash)
    }
  }

  /// For each chain the highest number held.
  func versions() throws -> VersionVector {
    var versions = VersionVector()
    for tip in try tips() { versions[tip.chain] = max(versions[tip.chain], tip.number) }
    return versions
  }

  func contains(_ id: ChangeSetID) throws -> Bool { try localID(of: id) != nil }

  /// The local number of a change set of this ledger; nil if it is not held.
  func localID(of id: ChangeSetID) throws -> Int64? {
    let select = try PreparedStatement(db, "SELECT id FROM change_set WHERE hash = ? AND ledger = ?")
    try select.bind(1, id.hash)
    try select.bind(2, ledger)
    return try select.first { $0.int(0) }
  }

  /// The change set with the erasable parts that are still there; nil if it is not held.
  ///
  /// - Throws: ``ReplicaError/damaged(detail:)`` if its bytes are not what its name says. Damage is never sent on.
  func changeSet(_ id: ChangeSetID) throws -> ChangeSet? {
    guard let localID = try localID(of: id), let bytes = try bytes(of: localID) else { return nil }
    guard let set = try? ChangeSet(reading: bytes), set.id == id else {
      throw ReplicaError.damaged(detail: "change set \(id)")
    }
    return set
  }

  /// The very bytes of a held change set, unread.
  func bytes(of localID: Int64) throws -> ChangeSetBytes? {
    let select = try PreparedStatement(
      db,
      """
      SELECT header, body, signature, EXISTS (SELECT 1 FROM erasable WHERE change_set = c.id)
      FROM change_set c WHERE id = ?
      """)
    try select.bind(1, localID)
    let found = try select.first { (header: $0.bytes(0), body: $0.bytes(1), signature: $0.bytes(2), $0.int(3) != 0) }
    guard let found else { return nil }
    let erasable = found.3 ? try ErasableStore(db: db).parts(of: localID) : []
    return ChangeSetBytes(header: found.header, body: found.body, signature: found.signature, erasable: erasable)
  }

  /// Change sets of a chain from `number` on, all siblings, until `byteBudget` bytes are full; at least
  /// one if there is one.
  func sets(of chain: ChainID, from number: UInt64, byteBudget: Int) throws -> [ChangeSet] {
    var sets: [ChangeSet] = []
    var bytes = 0
    for link in try links(of: chain, from: number, limit: Self.linksMax) {
      bytes += link.byteCount
      if bytes > byteBudget, !sets.isEmpty { break }
      guard let set = try changeSet(link.head.hash) else { continue }
      sets.append(set)
    }
    return sets
  }

  /// Everything held, as the deriver takes it, in causal order after `localID`.
  func storedSets(after localID: Int64, limit: Int) throws -> [StoredSet] {
    let select = try PreparedStatement(
      db, "SELECT id FROM change_set WHERE ledger = ? AND id > ? ORDER BY id LIMIT ?")
    try select.bind(1, ledger)
    try select.bind(2, localID)
    try select.bind(3, Int64(limit))
    var ids: [Int64] = []
    try select.forEach { ids.append($0.int(0)) }
    let directory = try SetDirectory(db: db)
    return try ids.map(directory.stored)
  }

  /// What waits for others, in the order in which it came.
  func waiting() throws -> [WaitingSet] {
    let select = try PreparedStatement(
      db,
      """
      SELECT w.hash, f.parent FROM waiting w JOIN waiting_for f ON f.waiting = w.id
      WHERE w.ledger = ? ORDER BY w.id, f.parent
      """)
    try select.bind(1, ledger)
    var rows: [(id: Hash256, parents: [ChangeSetID])] = []
    try select.forEach { row in
      let id = try row.hash(0)
      if rows.last?.id != id { rows.append((id, [])) }
      rows[rows.count - 1].parents.append(ChangeSetID(hash: try row.hash(1)))
    }
    return rows.map { WaitingSet(id: ChangeSetID(hash: $0.id), missing: $0.parents) }
  }

  /// Links of one line that are read at once.
  static let linksMax = 4_096

  private func tips(_ condition: String, bind: (PreparedStatement) throws -> Void) throws -> [Head] {
    let select = try PreparedStatement(
      db,
      """
      SELECT chain.hash, c.number, c.hash FROM line l JOIN chain ON chain.id = l.chain
      JOIN change_set c ON c.id = l.tip_set WHERE \(condition)
      """)
    try bind(select)
    var tips: [Head] = []
    try select.forEach { row in
      tips.append(
        Head(
          chain: ChainID(hash: try row.hash(0)), number: UInt64(bitPattern: row.int(1)),
          hash: ChangeSetID(hash: try row.hash(2))))
    }
    return tips.sorted()
  }
}

extension DigestSum {
  func hash() throws -> Hash256 {
    guard let hash = Hash256(bytes: bytes) else { throw ReplicaError.inconsistent("a digest") }
    return hash
  }
}
