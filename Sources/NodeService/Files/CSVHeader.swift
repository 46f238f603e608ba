/// A column that an import understands.
public struct CSVColumn: Hashable, Sendable {
  /// Its name; case does not matter.
  public let name: String
  /// Whether a text without it is refused.
  public let isRequired: Bool

  /// A column.
  public init(_ name: String, isRequired: Bool = false) {
    self.name = name
    self.isRequired = isRequired
  }
}

/// Which column of a text holds what.
public struct CSVHeader: Hashable, Sendable {
  private let names: [String]

  /// Matches the first row with the columns that are known, by name, without regard to case and blanks around it.
  ///
  /// - Throws: ``CSVError`` that names every column that is unknown, or missing, or repeated.
  public init(_ row: CSVRow, known: [CSVColumn]) throws(CSVError) {
    let found = row.cells.map { Self.folded($0) }
    let unknown = zip(row.cells, found).filter { pair in !known.contains { Self.folded($0.name) == pair.1 } }
    guard unknown.isEmpty else { throw .columnsUnknown(unknown.map(\.0), known: known.map(\.name)) }
    let repeated = known.filter { column in found.count { $0 == Self.folded(column.name) } > 1 }
    guard repeated.isEmpty else { throw .columnsRepeated(repeated.map(\.name)) }
    let missing = known.filter { $0.isRequired && !found.contains(Self.folded($0.name)) }
    guard missing.isEmpty else { throw .columnsMissing(missing.map(\.name)) }
    names = found.map { name in known.first { Self.folded($0.name) == name }?.name ?? name }
  }

  /// The cells of a record by the names of the columns; empty cells are left out.
  ///
  /// - Throws: ``CSVError/cellCount(row:found:expected:)`` where the record does not fit the header.
  public func cells(of row: CSVRow) throws(CSVError) -> [String: String] {
    guard row.cells.count == names.count else {
      throw .cellCount(row: row.number, found: row.cells.count, expected: names.count)
    }
    var cells: [String: String] = [:]
    for (name, cell) in zip(names, row.cells) where !cell.isEmpty { cells[name] = cell }
    return cells
  }

  private static func folded(_ name: String) -> String {
    let scalars = name.unicodeScalars
    let rest = scalars.drop { $0.properties.isWhitespace }
    let end = rest.lastIndex { !$0.properties.isWhitespace }
    return end.map { String(rest[...$0]).lowercased() } ?? ""
  }
}
