import JSONRPC

/// The rows that a call hands in to be taken over: as CSV, or as objects with the same members.
struct ImportTable {
  /// A row and what stands in it; empty cells are left out.
  struct Row {
    /// As a spreadsheet numbers it, so the first row of CSV that holds data is 2; of objects the first is 1.
    let number: Int
    let cells: Result<[String: String], DomainError>
  }

  let rows: [Row]

  /// Rows that one call may hand in.
  static let rowsMax = 131_072

  /// The parameters of a method that takes rows of these columns.
  static func params(_ columns: [CSVColumn]) -> [ParamDescriptor] {
    let names = columns.map { $0.isRequired ? $0.name : $0.name + "?" }.joined(separator: ", ")
    return [
      .optional("csv", .string, "The rows as CSV (RFC 4180) whose first row names the columns: \(names)."),
      .optional(
        "rows",
        .array(
          of: .object(columns.map { .optional($0.name, .string) }), minItems: 1, maxItems: rowsMax),
        "The rows as objects, instead of csv."),
    ]
  }

  /// What reading the rows may be refused for.
  static let errors: [DomainErrorCode] = [
    .nothingAsked, .csvMalformed, .csvTooLarge, .columnUnknown, .columnMissing, .columnRepeated, .rowMalformed,
  ]

  /// Reads the rows of a call.
  ///
  /// - Throws: ``DomainError`` if there are none, or if the text as a whole cannot be read. A row that does not fit the
  ///   header is refused by itself.
  init(_ call: Call, _ columns: [CSVColumn]) throws {
    switch (call.text("csv"), call.params["rows"]?.arrayValue) {
    case (let text?, nil): rows = try Self.read(text, columns)
    case (nil, let objects?): rows = objects.enumerated().map { Self.row($0 + 1, $1, columns) }
    case (nil, nil), (_?, _?): throw DomainError(.nothingAsked, "Give either csv or rows.")
    }
    guard !rows.isEmpty else { throw DomainError(.nothingAsked, "There is no row below the header.") }
  }

  private static func read(_ text: String, _ columns: [CSVColumn]) throws -> [Row] {
    var reader = CSVReader(limits: CSVLimits(rowsMax: rowsMax + 1))
    let found = try reader.feed(text.utf8) + reader.finish()
    guard let first = found.first else { throw CSVError.headerMissing }
    let header = try CSVHeader(first, known: columns)
    return found.dropFirst().map { row in
      Row(number: row.number, cells: caught { try required(header.cells(of: row), columns) })
    }
  }

  private static func row(_ number: Int, _ json: JSON, _ columns: [CSVColumn]) -> Row {
    var cells: [String: String] = [:]
    for (name, value) in json.objectValue ?? JSONObject() {
      if let text = value.stringValue, !text.isEmpty { cells[name] = text }
    }
    return Row(number: number, cells: caught { try required(cells, columns) })
  }

  private static func required(_ cells: [String: String], _ columns: [CSVColumn]) throws -> [String: String] {
    let missing = columns.filter { $0.isRequired && cells[$0.name] == nil }.map(\.name)
    guard missing.isEmpty else {
      throw DomainError(
        .rowMalformed, "The row has no \(missing.joined(separator: ", ")).",
        data: ["columns": .array(missing.map { .string($0) })])
    }
    return cells
  }
}

/// What becomes of the rows of an import, in their order.
struct ImportResults {
  private let table: ImportTable
  private var results: [JSONObject?]

  init(_ table: ImportTable) {
    self.table = table
    results = table.rows.map { row in
      if case .failure(let error) = row.cells { Self.numbered(row.number, Self.refusal(error, [:])) } else { nil }
    }
  }

  /// The rows that could be read, by their places.
  var open: [(place: Int, cells: [String: String])] {
    table.rows.enumerated().compactMap { place, row in (try? row.cells.get()).map { (place, $0) } }
  }

  /// States what became of a row.
  mutating func set(_ place: Int, _ result: JSONObject) {
    results[place] = Self.numbered(table.rows[place].number, result)
  }

  /// Refuses a row.
  mutating func refuse(_ place: Int, _ error: DomainError, label: JSONObject) {
    set(place, Self.refusal(error, label))
  }

  /// The answer: the results, and how many rows were taken over and how many not.
  func json(isAtomic: Bool) throws -> JSONObject {
    let all = results.compactMap { $0 }
    let refused = all.count { $0["ok"]?.boolValue == false }
    if isAtomic, refused > 0 {
      throw DomainError(.batchRefused, data: ["results": .array(all.map(JSON.object))])
    }
    return [
      "imported": .int(all.count - refused), "refused": .int(refused), "results": .array(all.map(JSON.object)),
    ]
  }

  private static func refusal(_ error: DomainError, _ label: JSONObject) -> JSONObject {
    var result: JSONObject = ["ok": false]
    for (name, value) in label { result.append(name, value) }
    result.append("error", error.rpcError.json)
    return result
  }

  private static func numbered(_ number: Int, _ result: JSONObject) -> JSONObject {
    var numbered: JSONObject = ["ok": result["ok"] ?? false, "row": .int(number)]
    for (name, value) in result where name != "ok" { numbered.append(name, value) }
    return numbered
  }
}
