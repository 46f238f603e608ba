/// Keeps a spreadsheet from running a cell as a formula.
///
/// A cell is dangerous if, behind any blanks and quotation marks at its front, it begins with `=`, `+`, `-`, `@`, their
/// full-width forms, a tab, a carriage return or a line feed, unless what stands there is a plain negative number.
/// Writing puts one apostrophe before a dangerous cell; reading takes one apostrophe away from before a dangerous rest.
/// Since an apostrophe at the front does not change whether a cell is dangerous, reading gives back exactly what was
/// written.
public enum FormulaGuard {
  private static let apostrophe: UInt8 = 0x27

  /// The cell as it is to be written.
  public static func neutralised(_ cell: String) -> String { isDangerous(cell[...]) ? "'" + cell : cell }

  /// The cell as it was before ``neutralised(_:)``.
  public static func restored(_ cell: String) -> String {
    guard cell.utf8.first == apostrophe else { return cell }
    let rest = Substring(cell.unicodeScalars.dropFirst())
    return isDangerous(rest) ? String(rest) : cell
  }

  private static func isDangerous(_ cell: Substring) -> Bool {
    let rest = cell.unicodeScalars.drop { $0 == " " || $0 == "\"" || $0 == "'" }
    switch rest.first {
    case "=", "+", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": return true
    case "-": return !isNumber(rest.dropFirst())
    default: return false
    }
  }

  /// Digits, perhaps with one point between them.
  private static func isNumber(_ text: Substring.UnicodeScalarView) -> Bool {
    let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    return parts.count <= 2
      && parts.allSatisfy { part in !part.isEmpty && part.allSatisfy { ("0"..."9").contains($0) } }
  }
}
