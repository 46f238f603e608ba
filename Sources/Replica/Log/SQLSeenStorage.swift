import ChangeSets
import GRDB

/// The rows of `seen`: what authors had seen of other lines.
///
/// A row stands for one change set and holds what advanced with it; every few rows of a line, one holds everything its
/// author had seen. So an answer takes a bounded number of rows, a change set without heads takes none, and one that
/// has seen three hundred others advance takes one row instead of three hundred.
///
/// Lives inside one transaction. What an author had seen never changes, so what was read is kept.
struct SQLSeenStorage: SeenStorage {
  /// Rows of a line of which one holds everything.
  private static let rowsPerFull = 8
  /// Pairs that are kept before all are forgotten.
  private static let pairsMax = 1 << 17

  /// What the author of some change set had seen.
  private struct Vector {
    var numbers: [Int64: UInt64] = [:]
    /// The newest row that went into it; 0 without one.
    var at: UInt64 = 0
    /// Rows after the last one that holds everything; nil if there is no row at all.
    var rowsSinceFull: Int?
  }

  private struct Row {
    let position: LinePosition
    var pairs: [(line: Int64, number: UInt64)]
  }

  private let isOnlyWriter: Bool
  private let back: PreparedStatement
  private let between: PreparedStatement
  private let insert: PreparedStatement
  private var vectors: [LinePosition: Vector] = [:]
  /// By line, for the only writer: what the author of the line's end had seen.
  private var newest: [Int64: Vector] = [:]
  private var pairsKept = 0
  /// The row being collected.
  private var open: Row?

  /// - Parameter isOnlyWriter: whether nobody else adds rows while this lives. Only then may it add any itself.
  init(db: Database, isOnlyWriter: Bool) throws {
    self.isOnlyWriter = isOnlyWriter
    back = try PreparedStatement(
      db, "SELECT at, is_full, pairs FROM seen WHERE line = ? AND at <= ? ORDER BY at DESC")
    between = try PreparedStatement(db, "SELECT pairs FROM seen WHERE line = ? AND at > ? AND at <= ? ORDER BY at")
    insert = try PreparedStatement(db, "INSERT INTO seen (line, at, is_full, pairs) VALUES (?, ?, ?, ?)")
  }

  mutating func seen(by line: Int64, at number: UInt64, of other: Int64) throws -> UInt64? {
    if isOnlyWriter, try loadNewest(line) <= number { return newest[line]?.numbers[other] }
    return try vector(LinePosition(line: line, number: number)).numbers[other]
  }

  mutating func vector(of line: Int64, at number: UInt64) throws -> [(line: Int64, number: UInt64)] {
    Self.sorted(try vector(LinePosition(line: line, number: number)).numbers)
  }

  mutating func advances(
    of line: Int64, after: UInt64, through: UInt64
  ) throws -> [(line: Int64, number: UInt64)] {
    try flush()
    var highest: [Int64: UInt64] = [:]
    try between.bind(1, line)
    try between.bind(2, Int64(bitPattern: after))
    try between.bind(3, Int64(bitPattern: through))
    try between.forEach { row in try SeenPairs.forEach(row.bytes(0)) { highest[$0] = $1 } }
    return Self.sorted(highest)
  }

  /// Rows of one change set are recorded one after the other, and ``flush()`` comes after the last one.
  mutating func record(line: Int64, at number: UInt64, other: Int64, number otherNumber: UInt64) throws {
    let position = LinePosition(line: line, number: number)
    if open?.position != position {
      try flush()
      _ = try loadNewest(line)
      open = Row(position: position, pairs: [])
    }
    open?.pairs.append((line: other, number: otherNumber))
    if newest[line]?.numbers.updateValue(otherNumber, forKey: other) == nil { pairsKept += 1 }
  }

  /// Writes what was recorded last.
  mutating func flush() throws {
    guard let row = open else { return }
    open = nil
    var vector = newest[row.position.line] ?? Vector()
    let isFull = vector.rowsSinceFull.map { $0 + 1 >= Self.rowsPerFull } ?? true
    try insert.bind(1, row.position.line)
    try insert.bind(2, Int64(bitPattern: row.position.number))
    try insert.bind(3, isFull ? 1 : 0)
    try insert.bind(4, SeenPairs.encode(isFull ? Self.sorted(vector.numbers) : row.pairs))
    try insert.run()
    vector.at = row.position.number
    vector.rowsSinceFull = isFull ? 0 : (vector.rowsSinceFull ?? 0) + 1
    newest[row.position.line] = vector
  }

  /// Forgets what was rolled back.
  mutating func forget() {
    vectors.removeAll(keepingCapacity: true)
    newest.removeAll(keepingCapacity: true)
    pairsKept = 0
    open = nil
  }

  /// Makes the end of a line known; returns the number of its newest row, or of the row being collected.
  private mutating func loadNewest(_ line: Int64) throws -> UInt64 {
    if let open, open.position.line == line { return open.position.number }
    if let known = newest[line] { return known.at }
    try flush()
    let vector = try load(LinePosition(line: line, number: UInt64(Int64.max)))
    newest[line] = vector
    return vector.at
  }

  private mutating func vector(_ position: LinePosition) throws -> Vector {
    if let known = vectors[position] { return known }
    try flush()
    let vector = try load(position)
    vectors[position] = vector
    return vector
  }

  /// Reads back to the last row that holds everything. What a newer row says counts.
  private mutating func load(_ position: LinePosition) throws -> Vector {
    var vector = Vector()
    try back.bind(1, position.line)
    try back.bind(2, Int64(bitPattern: position.number))
    try back.scan { row in
      if vector.at == 0 { vector.at = UInt64(bitPattern: row.int(0)) }
      try SeenPairs.forEach(row.bytes(2)) { line, number in
        if vector.numbers[line] == nil { vector.numbers[line] = number }
      }
      vector.rowsSinceFull = vector.rowsSinceFull.map { $0 + 1 } ?? 0
      return row.int(1) == 0
    }
    pairsKept += vector.numbers.count + 1
    if pairsKept > Self.pairsMax { forget() }
    return vector
  }

  private static func sorted(_ numbers: [Int64: UInt64]) -> [(line: Int64, number: UInt64)] {
    numbers.map { (line: $0.key, number: $0.value) }.sorted { $0.line < $1.line }
  }
}
