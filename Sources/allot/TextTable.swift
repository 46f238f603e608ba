import JSONRPC

/// A table with a heading, columns as wide as their widest cell, numbers and money at the right.
///
/// Leaves out what a person looking at many things does not need: empty columns, names of things that another column
/// names in words, and cells that are things themselves. Where the terminal is too narrow, what is widest moves to a
/// line of its own beneath its row; nothing is cut off, since ids and links are there to be copied.
struct TextTable {
  private static let secondary: Set<String> = [
    "lot", "fund", "learner", "device", "deviceId", "cause", "subjectKind", "issuedAt", "token", "product",
    "messageId",
  ]
  /// What moves beneath its row first, in this order, where the terminal is too narrow.
  private static let details = [
    "nextActions", "message", "error", "link", "actor", "submittedBy", "operation", "cases", "family", "registeredAt",
    "capacity", "price", "start", "access", "productName", "retired", "requestedOnBehalfOf", "assignedOnBehalfOf",
    "allocatedOnBehalfOf", "onBehalfOf", "assignedAt", "validFrom", "expired", "waiting", "seenBy", "notSeenBy",
  ]
  /// Columns of a cell beneath a row that shares its line with others.
  private static let sharedCellMax = 40
  /// What stands between two columns.
  private static let gap = 2
  private let width: Int?
  private var columns: [Column]
  /// Columns that stand beneath the rows, in the order of the members.
  private var beneath: [Column] = []
  private let rowCount: Int

  private struct Column {
    let name: String
    let place: Int
    let heading: String
    let cells: [String]
    let isNumeric: Bool

    var width: Int { cells.map(\.count).reduce(heading.count, max) }
  }

  /// Columns are the members that any row has, in the order in which they first appear; the first one always stays.
  ///
  /// - Parameter isOverLedgers: whether things of several ledgers were asked for, so that each says whose it is.
  init(rows: [JSON], width: Int?, isOverLedgers: Bool = false) {
    self.width = width
    rowCount = rows.count
    var found: [String] = []
    for row in rows {
      for (name, value) in row.objectValue ?? JSONObject() where !value.isEmpty && !found.contains(name) {
        found.append(name)
      }
    }
    if !isOverLedgers { found.removeAll { $0 == "customer" } }
    // That every row succeeded is what a person expects.
    if found.first == "ok", rows.allSatisfy({ $0["ok"] == true }) { found.removeFirst() }
    let shown = found.enumerated().filter { position, name in
      position == 0 || !Self.isLeftOut(name, among: found, in: rows)
    }.map(\.element)
    columns = shown.enumerated().map { place, name in Self.column(name, place, rows) }
    fit()
  }

  /// Moves details, then what is widest, beneath the rows until the rest fits; the first column stays.
  private mutating func fit() {
    guard let width else { return }
    while columns.count > 1, columns.map({ $0.width + Self.gap }).reduce(-Self.gap, +) > width {
      let names = columns.map(\.name)
      let movable = columns.indices.dropFirst()
      let detail = Self.details.lazy.compactMap { name in movable.first { names[$0] == name } }.first
      let widths = columns.map(\.width)
      let widest = movable.max { widths[$0] < widths[$1] }
      guard let next = detail ?? widest else { break }
      beneath.append(columns.remove(at: next))
    }
    beneath.sort { $0.place < $1.place }
  }

  private static func column(_ name: String, _ place: Int, _ rows: [JSON]) -> Column {
    let values = rows.map { $0[name] ?? .null }
    let told = values.filter { !$0.isEmpty }
    let heading = told.allSatisfy { $0["available"] != nil } ? "available" : name
    return Column(
      name: name, place: place, heading: ResultText.spoken(heading).uppercased(), cells: values.map(cell),
      isNumeric: place > 0
        && told.allSatisfy {
          $0.numberValue != nil || MoneyWord.text(of: $0) != nil || $0["available"] != nil
        })
  }

  private static func isLeftOut(_ name: String, among names: [String], in rows: [JSON]) -> Bool {
    if ResultText.hidden.contains(name) || names.contains(name + "Name") { return true }
    if secondary.contains(name), names.count > 2, !isNeeded(name, among: names, in: rows) { return true }
    // Members who are told something are known by their addresses, as learners are.
    if name == "member", names.contains("email") { return true }
    // An end is worth a column where nothing nearer bounds the thing.
    if name == "end" { return names.contains("deadline") || names.contains("to") }
    if name == "operation", names.contains("invitation") { return true }
    if name == "family", rows.allSatisfy({ $0["name"] == $0[name] }) { return true }
    if rows.allSatisfy({ ($0[name] ?? false) == false }) { return true }
    if name == "currency" { return names.contains("balance") || names.contains("price") }
    return rows.contains { isComposed($0[name] ?? .null) }
  }

  /// Whether nothing else says what a row is about: a row that was refused repeats no more than it was asked for, and
  /// of learners an address says more only where there is one.
  private static func isNeeded(_ name: String, among names: [String], in rows: [JSON]) -> Bool {
    if name == "learner", !names.contains("email") { return true }
    return rows.contains { row in
      row["ok"] == false && (row.objectValue ?? JSONObject()).allSatisfy { ["ok", "error", name].contains($0.key) }
        && !(row[name] ?? .null).isEmpty
    }
  }

  private static func isComposed(_ value: JSON) -> Bool {
    if let items = value.arrayValue {
      return items.contains { $0.objectValue != nil && $0["role"] == nil }
    }
    guard let object = value.objectValue, MoneyWord.text(of: value) == nil else { return false }
    return best(of: object) == nil && object["message"] == nil
  }

  /// The member that describes a thing best.
  private static func best(of object: JSONObject) -> JSON? {
    if object["on"] == "date", let date = object["date"] { return date }
    if object["ledger"] != nil, let name = object["name"] { return name }
    // An invitation issued in the place of another: its link names it, and is what has to be passed on.
    return ["link", "on", "state", "available", "kind", "operation", "role"].lazy.compactMap { object[$0] }.first
  }

  /// The cell for a value: of a thing only what names or describes it best.
  private static func cell(_ value: JSON) -> String {
    if let items = value.arrayValue, items.contains(where: { $0.objectValue != nil }) {
      return items.map(cell).joined(separator: ", ")
    }
    guard let object = value.objectValue, MoneyWord.text(of: value) == nil else {
      return ResultText.line(value)
    }
    return ResultText.line(object["message"] ?? best(of: object) ?? value)
  }

  /// The table, ending in a newline.
  var text: String {
    let heading = line { $0.heading }
    let rows = (0..<rowCount).map { row in
      line { $0.cells[row] } + below(row)
    }
    return heading + rows.joined()
  }

  private func line(_ cell: (Column) -> String) -> String {
    var line = ""
    for column in columns {
      let text = cell(column)
      let blanks = String(repeating: " ", count: max(0, column.width - text.count))
      line += (column.isNumeric ? blanks + text : text + blanks) + String(repeating: " ", count: Self.gap)
    }
    return line.trimmingSuffix { $0 == " " } + "\n"
  }

  /// What a row has beneath it: short cells on one line, long ones on lines of their own.
  private func below(_ row: Int) -> String {
    guard let width else { return "" }
    let told = beneath.filter { !$0.cells[row].isEmpty }
    let cells = told.map { (text: "\($0.heading.lowercased()) \($0.cells[row])", size: $0.cells[row].count) }
    let short = cells.filter { $0.size <= Self.sharedCellMax }.map(\.text).joined(separator: ", ")
    let long = cells.filter { $0.size > Self.sharedCellMax }.map(\.text)
    let layout = TextLayout(width: width)
    return ([short].filter { !$0.isEmpty } + long).map { layout.paragraph($0, indent: 2, hanging: 4) }.joined()
  }
}
