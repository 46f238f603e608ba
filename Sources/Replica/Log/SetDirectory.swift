import ChangeSets
import GRDB
import Licensing

/// Translates between names of change sets and their local numbers, and reads what the log holds of them.
///
/// Lives inside one transaction, on its thread. What it found is kept; whoever rolls back to a savepoint calls
/// ``forget()``.
final class SetDirectory {
  /// Entries of each kind that are kept before all are forgotten.
  private static let entriesMax = 1 << 16

  private let db: Database
  private let selectStamp: PreparedStatement
  private let selectID: PreparedStatement
  private let selectChain: PreparedStatement
  private var stamps: [Int64: SetStamp] = [:]
  private var localIDs: [SetID: Int64] = [:]
  private var chainOfLine: [Int64: SetID] = [:]

  init(db: Database) throws {
    self.db = db
    selectStamp = try PreparedStatement(db, "SELECT hash, time, number, line FROM change_set WHERE id = ?")
    selectID = try PreparedStatement(db, "SELECT id FROM change_set WHERE hash = ?")
    selectChain = try PreparedStatement(
      db, "SELECT chain.hash FROM line JOIN chain ON chain.id = line.chain WHERE line.id = ?")
  }

  /// Where a change set stands in clock order and in the lines. Throws if the log does not hold it.
  func stamp(of localID: Int64) throws -> SetStamp {
    if let known = stamps[localID] { return known }
    try selectStamp.bind(1, localID)
    let found = try selectStamp.first { row in
      (hash: try row.hash(0), time: row.int(1), number: row.int(2), line: row.int(3))
    }
    guard let found else { throw ReplicaError.inconsistent("no change set \(localID)") }
    let stamp = SetStamp(
      id: SetID(found.hash), time: UInt64(bitPattern: found.time), chain: try chain(of: found.line),
      number: UInt64(bitPattern: found.number), handle: found.line)
    if stamps.count >= Self.entriesMax { stamps.removeAll(keepingCapacity: true) }
    stamps[localID] = stamp
    return stamp
  }

  /// The local number of a change set; nil if it is not held.
  func localID(of id: SetID) throws -> Int64? {
    if let known = localIDs[id] { return known }
    try selectID.bind(1, id.hash)
    guard let found = try selectID.first({ $0.int(0) }) else { return nil }
    if localIDs.count >= Self.entriesMax { localIDs.removeAll(keepingCapacity: true) }
    localIDs[id] = found
    return found
  }

  /// The local numbers of the ledger's change sets whose names begin with `prefix`, ascending by name, up to `limit`.
  /// A prefix longer than a name finds nothing.
  func localIDs(hashPrefix prefix: [UInt8], ledger: Int64, limit: Int = 8) throws -> [Int64] {
    guard prefix.count <= Hash256.byteCount else { return [] }
    let fill = Hash256.byteCount - prefix.count
    let select = try PreparedStatement(
      db, "SELECT id FROM change_set WHERE hash >= ? AND hash <= ? AND ledger = ? ORDER BY hash LIMIT ?")
    try select.bind(1, prefix + Array(repeating: 0, count: fill))
    try select.bind(2, prefix + Array(repeating: 255, count: fill))
    try select.bind(3, ledger)
    try select.bind(4, Int64(limit))
    var found: [Int64] = []
    try select.forEach { found.append($0.int(0)) }
    return found
  }

  /// Throws if the log does not hold it.
  func header(of localID: Int64) throws -> Header { try Header.decode(try bytes("header", of: localID)) }

  /// Throws if the log does not hold it.
  func body(of localID: Int64) throws -> BodyReading { Body.read(try bytes("body", of: localID)) }

  /// The key of the device that writes the chain; nil if nothing of the chain is held.
  func deviceKey(of chain: ChainID) throws -> DevicePublicKey? {
    let select = try PreparedStatement(db, "SELECT device_key FROM chain WHERE hash = ? LIMIT 1")
    try select.bind(1, chain.hash)
    return try select.first { try DevicePublicKey(stored: $0.bytes(0)) }
  }

  /// Reads a change set again. Throws if the log does not hold it.
  func stored(_ localID: Int64) throws -> StoredSet {
    let select = try PreparedStatement(
      db,
      """
      SELECT c.line, c.hash, c.effect, c.reason, c.header, c.body,
        c.number = coalesce(l.parent_number, 0) + 1 AND l.id <> (SELECT min(id) FROM line WHERE chain = l.chain)
      FROM change_set c JOIN line l ON l.id = c.line WHERE c.id = ?
      """)
    try select.bind(1, localID)
    let found = try select.first { row in
      let header = try Header.decode(row.bytes(4))
      return StoredSet(
        localID: localID, line: row.int(0), id: ChangeSetID(hash: try row.hash(1)), header: header,
        body: header.hasUnknownFields ? .unknown(.unknownFieldsInHeader) : Body.read(row.bytes(5)),
        effect: SetEffect(rawValue: row.int(2)) ?? .setAside, reason: row.text(3), isFork: row.int(6) != 0)
    }
    guard let found else { throw ReplicaError.inconsistent("no change set \(localID)") }
    return found
  }

  /// Takes note of what intake just stored, so that it need not be read back.
  func note(_ set: StoredSet) {
    if stamps.count >= Self.entriesMax { stamps.removeAll(keepingCapacity: true) }
    if localIDs.count >= Self.entriesMax { localIDs.removeAll(keepingCapacity: true) }
    stamps[set.localID] = set.stamp
    localIDs[set.stamp.id] = set.localID
  }

  /// Forgets what was rolled back.
  func forget() {
    stamps.removeAll(keepingCapacity: true)
    localIDs.removeAll(keepingCapacity: true)
    chainOfLine.removeAll(keepingCapacity: true)
  }

  private func chain(of line: Int64) throws -> SetID {
    if let known = chainOfLine[line] { return known }
    try selectChain.bind(1, line)
    guard let found = try selectChain.first({ SetID(try $0.hash(0)) }) else {
      throw ReplicaError.inconsistent("no line \(line)")
    }
    chainOfLine[line] = found
    return found
  }

  private func bytes(_ column: String, of localID: Int64) throws -> [UInt8] {
    let select = try PreparedStatement(db, "SELECT \(column) FROM change_set WHERE id = ?")
    try select.bind(1, localID)
    guard let bytes = try select.first({ $0.bytes(0) }) else {
      throw ReplicaError.inconsistent("no change set \(localID)")
    }
    return bytes
  }
}
