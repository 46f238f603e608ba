/// Writes CSV as RFC 4180 describes it: records end with CR LF, cells are quoted where they must be. Cells that a
/// spreadsheet would run as formulas are neutralised by ``FormulaGuard``.
public struct CSVWriter: Sendable {
  private let separator: CSVSeparator

  /// A writer with what is to stand between cells.
  public init(separator: CSVSeparator = .comma) { self.separator = separator }

  /// One record, its end of line included. A record of a single empty cell is quoted, so that it is no blank line.
  public func row(_ cells: [String]) -> String {
    if cells.count == 1, cells[0].isEmpty { return "\"\"\r\n" }
    let mark = Character(UnicodeScalar(separator.rawValue))
    return cells.map(cell).joined(separator: String(mark)) + "\r\n"
  }

  private func cell(_ text: String) -> String {
    let text = FormulaGuard.neutralised(text)
    let needsQuotes =
      text.utf8.contains { $0 == separator.rawValue || $0 == 0x22 || $0 == 0x0D || $0 == 0x0A }
      || text.utf8.first == 0x20 || text.utf8.last == 0x20 || text.utf8.starts(with: [0xEF, 0xBB, 0xBF])
    guard needsQuotes else { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
