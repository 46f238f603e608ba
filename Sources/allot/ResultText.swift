import JSONRPC

/// Shows a result to people: lists as tables, things as lines of name and value.
enum ResultText {
  /// The text, ending in a newline.
  static func text(of result: JSON) -> String {
    guard let object = result.objectValue else { return line(result) + "\n" }
    var out = ""
    for (name, value) in object {
      if let rows = value.arrayValue, rows.contains(where: { $0.objectValue != nil }) {
        out += out.isEmpty ? "" : "\n"
        out += TextTable(rows: rows).text
      } else if value.isNull {
        continue
      } else {
        out += label(name) + line(value) + "\n"
      }
    }
    if out.isEmpty { out = "nothing\n" }
    return out
  }

  private static func label(_ name: String) -> String {
    let shown = WordBinding.words(name).replacing("-", with: " ")
    return shown + ":" + String(repeating: " ", count: max(1, 18 - shown.count))
  }

  /// A value on one line.
  static func line(_ value: JSON) -> String {
    switch value {
    case .null: return ""
    case .bool(let truth): return truth ? "yes" : "no"
    case .number(let number): return number.text
    case .string(let text): return printable(text)
    case .array(let items): return items.map(line).joined(separator: ", ")
    case .object(let object):
      if let money = MoneyWord.text(of: value) { return money }
      return object.filter { !$0.value.isNull }.map { "\($0.key) \(line($0.value))" }.joined(separator: ", ")
    }
  }

  /// Text from outside must not steer the terminal.
  static func printable(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
}

/// A table with a heading, columns as wide as their widest cell.
struct TextTable {
  private let columns: [String]
  private let cells: [[String]]

  /// Columns are the members that any row has, in the order in which they first appear.
  init(rows: [JSON]) {
    var columns: [String] = []
    for row in rows {
      for (name, value) in row.objectValue ?? JSONObject() where !value.isNull && !columns.contains(name) {
        columns.append(name)
      }
    }
    self.columns = columns
    cells = rows.map { row in columns.map { ResultText.line(row[$0] ?? .null) } }
  }

  /// The table, ending in a newline.
  var text: String {
    let heading = columns.map { WordBinding.words($0).replacing("-", with: " ").uppercased() }
    let widths = columns.indices.map { column in
      ([heading] + cells).map { $0[column].count }.max() ?? 0
    }
    return ([heading] + cells).map { row in
      var line = ""
      for (cell, width) in zip(row, widths) { line += cell + String(repeating: " ", count: width - cell.count + 2) }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}
