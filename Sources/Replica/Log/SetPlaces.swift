import ChangeSets
import GRDB

/// Where a held change set stands.
struct SetPlace {
  let localID: Int64
  let line: Int64
  let chain: ChainID
  let number: UInt64
  /// `HybridTime.rawValue`.
  let time: UInt64

  var position: LinePosition { LinePosition(line: line, number: number) }
  var address: Address { Address(chain: chain, number: number) }
}

/// A chain of the ledger, as the log keeps it.
struct ChainRow {
  let id: Int64
  let deviceKey: DevicePublicKey
}

/// The end of a line while a page is taken in; written back at the end of the page.
struct LineEnd {
  let chain: ChainID
  var number: UInt64
  var set: Int64
  var isChanged = false
}

/// What one page's intake needs to know of chains, lines and change sets of its ledger, each looked up once.
///
/// Lives inside one transaction, in which nobody else adds to the log.
final class SetPlaces: KnownChains {
  private let db: Database
  private let ledger: Int64
  private let selectSet: PreparedStatement
  private let selectLine: PreparedStatement
  private let selectChain: PreparedStatement
  private let updateLine: PreparedStatement
  private var places: [ChangeSetID: SetPlace] = [:]
  private var chains: [ChainID: ChainRow] = [:]
  private var lines: [Int64: LineEnd] = [:]

  init(db: Database, ledger: Int64) throws {
    self.db = db
    self.ledger = ledger
    selectSet = try PreparedStatement(
      db, "SELECT id, line, number, time FROM change_set WHERE hash = ? AND ledger = ?")
    selectLine = try PreparedStatement(
      db, "SELECT chain.hash, tip_number, tip_set FROM line JOIN chain ON chain.id = line.chain WHERE line.id = ?")
    selectChain = try PreparedStatement(db, "SELECT id, device_key FROM chain WHERE hash = ? AND ledger = ?")
    updateLine = try PreparedStatement(db, "UPDATE line SET tip_number = ?, tip_set = ? WHERE id = ?")
  }

  /// Where a change set stands; nil if it is not held.
  func place(of id: ChangeSetID) throws -> SetPlace? {
    if let known = places[id] { return known }
    try selectSet.bind(1, id.hash)
    try selectSet.bind(2, ledger)
    let found = try selectSet.first { row in
      (
        localID: row.int(0), line: row.int(1), number: UInt64(bitPattern: row.int(2)),
        time: UInt64(bitPattern: row.int(3))
      )
    }
    guard let found else { return nil }
    let place = SetPlace(
      localID: found.localID, line: found.line, chain: try line(found.line).chain, number: found.number,
      time: found.time)
    places[id] = place
    return place
  }

  func address(of id: ChangeSetID) throws -> Address? { try place(of: id)?.address }

  func deviceKey(of chain: ChainID) throws -> DevicePublicKey? { try self.chain(chain)?.deviceKey }

  func chain(_ id: ChainID) throws -> ChainRow? {
    if let known = chains[id] { return known }
    try selectChain.bind(1, id.hash)
    try selectChain.bind(2, ledger)
    let found = try selectChain.first { row in
      ChainRow(id: row.int(0), deviceKey: try DevicePublicKey(stored: row.bytes(1)))
    }
    chains[id] = found
    return found
  }

  func line(_ id: Int64) throws -> LineEnd {
    if let known = lines[id] { return known }
    try selectLine.bind(1, id)
    let found = try selectLine.first { row in
      LineEnd(chain: ChainID(hash: try row.hash(0)), number: UInt64(bitPattern: row.int(1)), set: row.int(2))
    }
    guard let found else { throw ReplicaError.inconsistent("no line \(id)") }
    lines[id] = found
    return found
  }

  /// Finds or makes the line that a change set belongs to, which is about to be stored as `localID`.
  func extend(_ set: ChangeSet, previous: SetPlace?, localID: Int64) throws -> (line: Int64, isFork: Bool) {
    let number = set.header.number
    if let previous, try line(previous.line).number == previous.number {
      lines[previous.line]?.number = number
      lines[previous.line]?.set = localID
      lines[previous.line]?.isChanged = true
      return (previous.line, false)
    }
    let known = try chain(set.header.chain)
    let chain = try known ?? insertChain(set)
    try db.cachedStatement(
      sql: """
        INSERT INTO line (ledger, chain, parent, parent_number, tip_number, tip_set) VALUES (?, ?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [
        ledger, chain.id, previous?.line, previous.map { Int64(bitPattern: $0.number) }, Int64(number), localID,
      ])
    let line = db.lastInsertedRowID
    lines[line] = LineEnd(chain: set.header.chain, number: number, set: localID)
    return (line, known != nil)
  }

  /// Makes a stored change set known to what follows it.
  func remember(_ id: ChangeSetID, _ place: SetPlace) { places[id] = place }

  /// Writes the ends of lines back.
  func flush() throws {
    for (id, line) in lines.filter(\.value.isChanged).sorted(by: { $0.key < $1.key }) {
      try updateLine.bind(1, Int64(bitPattern: line.number))
      try updateLine.bind(2, line.set)
      try updateLine.bind(3, id)
      try updateLine.run()
      lines[id]?.isChanged = false
    }
  }

  private func insertChain(_ set: ChangeSet) throws -> ChainRow {
    guard let start = set.header.start else { throw ReplicaError.inconsistent("a chain without a start") }
    let insert = try PreparedStatement(
      db, "INSERT INTO chain (hash, ledger, device_key, predecessor) VALUES (?, ?, ?, ?)")
    try insert.bind(1, set.header.chain.hash)
    try insert.bind(2, ledger)
    try insert.bind(3, start.device.bytes)
    if let predecessor = start.predecessor {
      try insert.bind(4, predecessor.hash.hash)
    } else {
      try insert.bind(4, Int64?.none)
    }
    try insert.run()
    let row = ChainRow(id: db.lastInsertedRowID, deviceKey: start.device)
    chains[set.header.chain] = row
    return row
  }
}

extension DevicePublicKey {
  /// A key from the database. Throws if it is none.
  init(stored bytes: [UInt8]) throws {
    guard let key = DevicePublicKey(bytes: bytes) else { throw ReplicaError.damaged(detail: "a device key") }
    self = key
  }
}
