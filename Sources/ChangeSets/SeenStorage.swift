/// A place in a line, as a storage numbers them.
public struct LinePosition: Hashable, Sendable {
  /// Local id of a line: a run of one chain without a fork in it.
  public let line: Int64
  /// Number in the chain. A line that branches off starts above the number it branches at.
  public let number: UInt64

  /// Names a place.
  public init(line: Int64, number: UInt64) {
    self.line = line
    self.number = number
  }
}

/// Where `SeenIndex` keeps what authors had seen: rows (line, other line, at, number), which say that the author of
/// (line, at) had seen the other line up to number, and more than the author's change set before.
///
/// A database needs one index over (line, other, at). Rows are only added, and for one line in ascending order of `at`.
public protocol SeenStorage {
  /// The highest `number` in the rows of `line` about `other` with an `at` of at most the given one.
  mutating func seen(by line: Int64, at number: UInt64, of other: Int64) throws -> UInt64?

  /// For each other line the highest `number` in the rows of `line` with an `at` of at most the given one.
  mutating func vector(of line: Int64, at number: UInt64) throws -> [(line: Int64, number: UInt64)]

  /// For each other line the highest `number` in the rows of `line` whose `at` is above `after` and at most `through`.
  /// What makes taking in cheap: usually few rows lie there. Without an implementation `vector` answers, which costs
  /// as much as there are lines.
  mutating func advances(
    of line: Int64, after: UInt64, through: UInt64
  ) throws -> [(line: Int64, number: UInt64)]

  /// Adds a row. There is at most one for each (line, at, other).
  mutating func record(line: Int64, at number: UInt64, other: Int64, number otherNumber: UInt64) throws
}

extension SeenStorage {
  /// More than asked for, which is harmless: all of it is in the past of (line, through).
  public mutating func advances(
    of line: Int64, after: UInt64, through: UInt64
  ) throws -> [(line: Int64, number: UInt64)] {
    try vector(of: line, at: through)
  }
}
