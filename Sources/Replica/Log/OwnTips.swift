import ChangeSets
import GRDB

/// A change set that another one may name as a head.
struct Tip {
  let localID: Int64
  let line: Int64
  let head: Head
  /// `HybridTime.rawValue`.
  let time: Int64

  var position: LinePosition { LinePosition(line: line, number: head.number) }

  func hybridTime() throws -> HybridTime {
    guard let time = HybridTime(rawValue: UInt64(bitPattern: time)) else {
      throw ReplicaError.damaged(detail: "a time")
    }
    return time
  }
}

/// The ends of a ledger's lines, as the author of the next own change set sees them.
///
/// What is ahead of the clock does not count: naming it would drag this node's clock along.
struct OwnTips {
  private let db: Database
  private let ledger: Int64
  private let latestTime: Int64

  private static let columns = "c.id, c.line, c.number, c.time, c.hash, chain.hash"
  private static let tables =
    "line l JOIN change_set c ON c.id = l.tip_set JOIN chain ON chain.id = l.chain"

  init(db: Database, ledger: Int64, latestTime: Int64) throws {
    self.db = db
    self.ledger = ledger
    self.latestTime = latestTime
  }

  /// The end of every line of a chain.
  func ends(of chain: ChainID) throws -> [Tip] {
    let select = try PreparedStatement(
      db, "SELECT \(Self.columns) FROM \(Self.tables) WHERE chain.hash = ? AND chain.ledger = ? ORDER BY l.id")
    try select.bind(1, chain.hash)
    try select.bind(2, ledger)
    return try Self.all(select)
  }

  /// The newest change set of a chain that is not ahead of the clock.
  func lastNamed(of chain: ChainID) throws -> Tip? {
    try ends(of: chain).compactMap { try notAhead($0) }.max { $0.localID < $1.localID }
  }

  /// A held change set as a head.
  func tip(at localID: Int64) throws -> Tip {
    let select = try PreparedStatement(
      db,
      """
      SELECT \(Self.columns) FROM change_set c JOIN line l ON l.id = c.line JOIN chain ON chain.id = l.chain
      WHERE c.id = ?
      """)
    try select.bind(1, localID)
    guard let tip = try select.first({ try Tip($0) }) else {
      throw ReplicaError.inconsistent("no change set \(localID)")
    }
    return tip
  }

  /// What the change set after `previous` names as heads.
  ///
  /// Everything held when an own change set was written is in its past. So only lines that grew since then are looked
  /// at, unless some were left out before.
  ///
  /// - Parameter isComplete: whether all lines have to be looked at.
  func heads(
    after previous: Tip?, own chain: ChainID, isComplete: Bool
  ) throws -> (tips: [Tip], leftSomeOut: Bool) {
    let select = try PreparedStatement(
      db,
      """
      SELECT \(Self.columns) FROM \(Self.tables)
      WHERE l.ledger = ? AND l.tip_set > ? AND chain.hash <> ? ORDER BY l.tip_set DESC
      """)
    try select.bind(1, ledger)
    try select.bind(2, isComplete ? 0 : previous?.localID ?? 0)
    try select.bind(3, chain.hash)
    let ends = try Self.all(select)
    guard !ends.isEmpty else { return ([], false) }
    let named = try ends.compactMap { try notAhead($0) }
    var index = SeenIndex(storage: try SQLSeenStorage(db: db, isOnlyWriter: false))
    let positions = Set(try index.heads(after: previous?.position, tips: named.map(\.position)))
    let heads = named.filter { positions.contains($0.position) }
    let isCut = heads.count > Limits.standard.headsMax
    return (
      Array(heads.prefix(Limits.standard.headsMax)), isCut || ends.contains { $0.time > latestTime }
    )
  }

  /// The last change set of the line that is not ahead of the clock; nil if all of the line is.
  private func notAhead(_ end: Tip) throws -> Tip? {
    if end.time <= latestTime { return end }
    let select = try PreparedStatement(
      db, "SELECT id FROM change_set WHERE line = ? AND time <= ? ORDER BY number DESC LIMIT 1")
    try select.bind(1, end.line)
    try select.bind(2, latestTime)
    return try select.first { $0.int(0) }.map { try tip(at: $0) }
  }

  private static func all(_ select: PreparedStatement) throws -> [Tip] {
    var tips: [Tip] = []
    try select.forEach { tips.append(try Tip($0)) }
    return tips
  }
}

extension Tip {
  fileprivate init(_ row: PreparedStatement) throws {
    localID = row.int(0)
    line = row.int(1)
    time = row.int(3)
    head = Head(
      chain: ChainID(hash: try row.hash(5)), number: UInt64(bitPattern: row.int(2)),
      hash: ChangeSetID(hash: try row.hash(4)))
  }
}
