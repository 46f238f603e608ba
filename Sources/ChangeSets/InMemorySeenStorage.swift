/// Rows in memory, for tests and for ledgers that are not kept.
public struct InMemorySeenStorage: SeenStorage, Sendable {
  private struct Row {
    let at: UInt64
    let number: UInt64
  }

  /// For each line and other line the rows, ascending by `at`; and so by `number`.
  private var rows: [Int64: [Int64: [Row]]] = [:]

  /// No rows.
  public init() {}

  /// How many rows there are.
  public var rowCount: Int {
    rows.values.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.count } }
  }

  /// See `SeenStorage`.
  public func seen(by line: Int64, at number: UInt64, of other: Int64) -> UInt64? {
    guard let rows = rows[line]?[other] else { return nil }
    return InMemorySeenStorage.last(of: rows, atMost: number)?.number
  }

  /// See `SeenStorage`. Ascending by line.
  public func vector(of line: Int64, at number: UInt64) -> [(line: Int64, number: UInt64)] {
    advances(of: line, after: 0, through: number)
  }

  /// See `SeenStorage`. Ascending by line.
  public func advances(of line: Int64, after: UInt64, through: UInt64) -> [(line: Int64, number: UInt64)] {
    var advances: [(line: Int64, number: UInt64)] = []
    for (other, rows) in rows[line] ?? [:] {
      guard let row = InMemorySeenStorage.last(of: rows, atMost: through), row.at > after else { continue }
      advances.append((other, row.number))
    }
    return advances.sorted { $0.line < $1.line }
  }

  /// See `SeenStorage`.
  public mutating func record(line: Int64, at number: UInt64, other: Int64, number otherNumber: UInt64) {
    rows[line, default: [:]][other, default: []].append(Row(at: number, number: otherNumber))
  }

  private static func last(of rows: [Row], atMost number: UInt64) -> Row? {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].at <= number { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : rows[low - 1]
  }
}
