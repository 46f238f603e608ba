import JSONRPC
import Licensing

/// The form in which a report or an export answers.
enum RowFormat: String {
  /// Rows as JSON objects, in `items`.
  case table
  /// CSV in `csv`: with its header on the first page only, so that the pages one after another are one file.
  case csv
  /// iCalendar in `ical`: begun on the first page and ended on the last one.
  case ical
}

extension ParamDescriptor {
  /// Rows as objects or as CSV.
  static let format = optional(
    "format", .enumeration([RowFormat.table.rawValue, RowFormat.csv.rawValue]),
    "table: rows as objects, unless said; csv: the pages one after another are one file.")
}

extension Schema {
  /// What a method answers that takes `format`.
  static func rows(_ row: [Property], also: [Property] = []) -> Schema {
    .promising(
      also,
      [.optional("items", .array(of: .promising(row))), .optional("csv", .string), .optional("nextCursor", .string)])
  }
}

extension Call {
  /// The form asked for.
  var format: RowFormat { text("format").flatMap(RowFormat.init(rawValue:)) ?? .table }

  /// A page of rows in the form asked for, behind what else the answer says.
  ///
  /// - Parameter columns: the members that become columns of CSV.
  func rendered(
    _ rows: [JSONObject], next: String?, columns: [Schema.Property], also: JSONObject = JSONObject()
  ) -> JSON {
    var result = also
    switch format {
    case .table, .ical: result.append("items", .array(rows.map(JSON.object)))
    case .csv:
      let table = CSVTable(.object(columns))
      var text = cursorText == nil ? table.header : ""
      for row in rows { text += table.row(row) }
      result.append("csv", .string(text))
    }
    result.appendIfPresent("nextCursor", next.map { .string($0) })
    return .object(result)
  }

  /// Refuses a period that ends before it begins.
  func checkPeriod(from: Instant?, until: Instant?) throws {
    if let from, let until, until < from { throw DomainError(.periodInvalid) }
  }

  /// An instant or day that may be left out.
  func optionalInstant(_ name: String) throws -> Instant? { params[name] == nil ? nil : try instant(name) }
}
