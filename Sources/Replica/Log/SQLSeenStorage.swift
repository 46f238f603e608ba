import ChangeSets
import GRDB

/// The rows of `seen`: what authors had seen of other lines.
///
/// Lives inside one transaction. The only one that adds rows in it may keep the newest row of each pair of lines, which
/// answers nearly every question of intake: it asks at the ends of lines.
struct SQLSeenStorage: SeenStorage {
  /// Pairs of lines that are remembered before all are forgotten.
  private static let pairsMax = 1 << 16

  private struct Pair: Hashable {
    let line: Int64
    let other: Int64
  }

  private struct Newest {
    let at: UInt64
    let number: UInt64
  }

  private let isOnlyWriter: Bool
  private let newestOf: PreparedStatement
  private let seenAt: PreparedStatement
  private let nextOther: PreparedStatement
  private let between: PreparedStatement
  private let insert: PreparedStatement
  /// At 0: no row.
  private var newest: [Pair: Newest] = [:]

  /// - Parameter isOnlyWriter: whether nobody else adds rows while this lives.
  init(db: Database, isOnlyWriter: Bool) throws {
    self.isOnlyWriter = isOnlyWriter
    newestOf = try PreparedStatement(
      db, "SELECT at, number FROM seen WHERE line = ? AND other = ? ORDER BY at DESC LIMIT 1")
    seenAt = try PreparedStatement(
      db, "SELECT number FROM seen WHERE line = ? AND other = ? AND at <= ? ORDER BY at DESC LIMIT 1")
    nextOther = try PreparedStatement(
      db, "SELECT other FROM seen WHERE line = ? AND other > ? ORDER BY other LIMIT 1")
    between = try PreparedStatement(
      db, "SELECT other, number FROM seen WHERE line = ? AND at > ? AND at <= ? ORDER BY at")
    insert = try PreparedStatement(db, "INSERT INTO seen (line, other, at, number) VALUES (?, ?, ?, ?)")
  }

  mutating func seen(by line: Int64, at number: UInt64, of other: Int64) throws -> UInt64? {
    if isOnlyWriter {
      let newest = try self.newest(Pair(line: line, other: other))
      if newest.at == 0 { return nil }
      if newest.at <= number { return newest.number }
    }
    try seenAt.bind(1, line)
    try seenAt.bind(2, other)
    try seenAt.bind(3, Int64(bitPattern: number))
    return try seenAt.first { UInt64(bitPattern: $0.int(0)) }
  }

  mutating func vector(of line: Int64, at number: UInt64) throws -> [(line: Int64, number: UInt64)] {
    var vector: [(line: Int64, number: UInt64)] = []
    var last: Int64 = 0
    while true {
      try nextOther.bind(1, line)
      try nextOther.bind(2, last)
      guard let other = try nextOther.first({ $0.int(0) }) else { return vector }
      if let seen = try seen(by: line, at: number, of: other) { vector.append((other, seen)) }
      last = other
    }
  }

  mutating func advances(
    of line: Int64, after: UInt64, through: UInt64
  ) throws -> [(line: Int64, number: UInt64)] {
    var highest: [Int64: UInt64] = [:]
    try between.bind(1, line)
    try between.bind(2, Int64(bitPattern: after))
    try between.bind(3, Int64(bitPattern: through))
    try between.forEach { highest[$0.int(0)] = UInt64(bitPattern: $0.int(1)) }
    return highest.map { (line: $0.key, number: $0.value) }.sorted { $0.line < $1.line }
  }

  mutating func record(line: Int64, at number: UInt64, other: Int64, number otherNumber: UInt64) throws {
    try insert.bind(1, line)
    try insert.bind(2, other)
    try insert.bind(3, Int64(bitPattern: number))
    try insert.bind(4, Int64(bitPattern: otherNumber))
    try insert.run()
    if isOnlyWriter { remember(Newest(at: number, number: otherNumber), of: Pair(line: line, other: other)) }
  }

  private mutating func newest(_ pair: Pair) throws -> Newest {
    if let known = newest[pair] { return known }
    try newestOf.bind(1, pair.line)
    try newestOf.bind(2, pair.other)
    let found = try newestOf.first { Newest(at: UInt64(bitPattern: $0.int(0)), number: UInt64(bitPattern: $0.int(1))) }
    remember(found ?? Newest(at: 0, number: 0), of: pair)
    return found ?? Newest(at: 0, number: 0)
  }

  private mutating func remember(_ row: Newest, of pair: Pair) {
    if newest.count >= Self.pairsMax { newest.removeAll(keepingCapacity: true) }
    newest[pair] = row
  }
}
