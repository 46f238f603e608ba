import JSONRPC
import NodeService

/// Any list as CSV: the columns that its schema names, then those of further members in the order in which they come.
enum ListCSV {
  /// The schema of an item; nil if the method gives no list.
  static func item(of descriptor: MethodDescriptor) -> Schema? {
    descriptor.result?.properties.first { $0.name == "items" }?.schema.items
  }

  /// Writes all pages, or the one that was asked for, to standard output.
  static func write(from link: NodeLink, _ descriptor: MethodDescriptor, _ parameters: JSONObject) throws {
    var rows: [JSONObject] = []
    try Pages.all(from: link, descriptor.name, parameters) { page in
      rows += (page["items"]?.arrayValue ?? []).compactMap(\.objectValue)
    }
    let schema = item(of: descriptor) ?? .any
    var extra: [String] = []
    var known = Set(schema.properties.map(\.name))
    for row in rows {
      for (name, _) in row where known.insert(name).inserted { extra.append(name) }
    }
    let table = CSVTable(schema, extra: extra)
    Output.show(table.header)
    for row in rows { Output.show(table.row(row)) }
  }
}

/// The pages of a list, one after another.
enum Pages {
  /// Items of a page where the caller does not say. A statement comes whole: its movements are worked out together.
  private static let limitMax = 1_000

  /// Calls until there is no further page; once only where a page of its own was asked for.
  static func all(
    from link: NodeLink, _ method: String, _ parameters: JSONObject, _ body: (JSON) throws -> Void
  ) throws {
    let isOne = parameters.contains("limit") || parameters.contains("cursor")
    var parameters = parameters
    if !isOne, method != "report.statement" { parameters.append("limit", .int(limitMax)) }
    while true {
      let result = try link.result(of: method, parameters)
      try body(result)
      guard !isOne, let cursor = result["nextCursor"], !cursor.isNull else { return }
      parameters["cursor"] = cursor
    }
  }
}

/// Results that are files: CSV and iCalendar, page by page.
enum RowsFile {
  /// Whether the method, called like this, answers with a file.
  static func isMeant(_ name: String, _ parameters: JSONObject) -> Bool {
    switch parameters["format"]?.stringValue {
    case "csv", "ical": true
    case nil: name == "invitation.export" || name == "learner.export"
    default: false
    }
  }

  /// Writes the file to standard output.
  static func write(from link: NodeLink, _ name: String, _ parameters: JSONObject) throws {
    try Pages.all(from: link, name, parameters) { page in
      Output.show(page["csv"]?.stringValue ?? page["ical"]?.stringValue ?? "")
    }
  }
}
