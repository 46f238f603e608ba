import JSONRPC

/// A table with a heading, columns as wide as their widest cell.
///
/// Leaves out what a person looking at many things does not need: empty columns, names of things that another column
/// names in words, and cells that are things themselves.
struct TextTable {
  private static let secondary: Set<String> = [
    "lot", "fund", "learner", "device", "deviceId", "cause", "subjectKind", "end", "issuedAt", "token",
  ]
  private let columns: [String]
  private let cells: [[String]]

  /// Columns are the members that any row has, in the order in which they first appear; the first one always stays.
  init(rows: [JSON]) {
    var found: [String] = []
    for row in rows {
      for (name, value) in row.objectValue ?? JSONObject() where !value.isEmpty && !found.contains(name) {
        found.append(name)
      }
    }
    columns = found.enumerated().filter { position, name in
      position == 0 || !Self.isLeftOut(name, among: found, in: rows)
    }.map(\.element)
    cells = rows.map { [columns] row in columns.map { Self.cell(row[$0] ?? .null) } }
  }

  private static func isLeftOut(_ name: String, among names: [String], in rows: [JSON]) -> Bool {
    if ResultText.hidden.contains(name) || secondary.contains(name) || names.contains(name + "Name") { return true }
    return rows.contains { isComposed($0[name] ?? .null) }
  }

  private static func isComposed(_ value: JSON) -> Bool {
    if let items = value.arrayValue { return items.contains { $0.objectValue != nil } }
    guard let object = value.objectValue, MoneyWord.text(of: value) == nil else { return false }
    return object["state"] == nil && object["on"] == nil && object["code"] == nil && object["operation"] == nil
      && object["available"] == nil
  }

  /// The cell for a value: of a thing only what names or describes it best.
  private static func cell(_ value: JSON) -> String {
    guard value.objectValue != nil, MoneyWord.text(of: value) == nil else { return ResultText.line(value) }
    if let message = value["message"] { return ResultText.line(message) }
    if value["on"] == "date", let date = value["date"] { return ResultText.line(date) }
    for name in ["on", "state", "available", "operation"] {
      if let best = value[name] { return ResultText.line(best) }
    }
    return ResultText.line(value)
  }

  /// The table, ending in a newline.
  var text: String {
    let heading = columns.map { ResultText.spoken($0).uppercased() }
    let widths = columns.indices.map { column in
      ([heading] + cells).map { $0[column].count }.max() ?? 0
    }
    return ([heading] + cells).map { row in
      var line = ""
      for (cell, width) in zip(row, widths) { line += cell.padded(to: width + 2) }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}
