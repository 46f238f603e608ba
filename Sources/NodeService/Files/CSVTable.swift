import JSONRPC
import Licensing

/// The columns of a CSV text that shows JSON objects, worked out from the schema of the objects.
///
/// Money takes two columns: `price` in major units and `priceCurrency`. An object of named members takes a column for
/// each of them, such as `accessState`; a start shows its day, or `acceptance`. Lists of plain values are joined by
/// blanks. What has no members to name, and lists of objects, stand as JSON.
public struct CSVTable: Sendable {
  private struct Column: Sendable {
    let name: String
    let read: @Sendable (JSONObject) -> String
  }

  private let columns: [Column]
  private let writer = CSVWriter()

  /// Columns for the members that `schema` names, in its order.
  ///
  /// - Parameter extra: names of further members, whose values take one column each.
  public init(_ schema: Schema, extra: [String] = []) {
    let known = schema.properties.flatMap { Self.columns($0.name, $0.schema) }
    columns =
      known
      + extra.filter { name in !schema.properties.contains { $0.name == name } }.map { name in
        Column(name: name) { Self.text($0[name]) }
      }
  }

  /// The header row.
  public var header: String { writer.row(columns.map(\.name)) }

  /// The row of one object.
  public func row(_ object: JSONObject) -> String { writer.row(columns.map { $0.read(object) }) }

  private static func columns(_ name: String, _ schema: Schema) -> [Column] {
    if isMoney(schema) {
      return [
        Column(name: name) { Money.decimal($0[name]) },
        Column(name: name + "Currency") { text($0[name]?["currency"]) },
      ]
    }
    if schema.properties.contains(where: { $0.name == "on" }) {
      return [Column(name: name) { text($0[name]?["date"] ?? $0[name]?["on"]) }]
    }
    guard !schema.properties.isEmpty else { return [Column(name: name) { text($0[name]) }] }
    return schema.properties.flatMap { property in
      columns(property.name, property.schema).map { inner in
        Column(name: name + inner.name.prefix(1).uppercased() + inner.name.dropFirst()) { object in
          object[name]?.objectValue.map(inner.read) ?? ""
        }
      }
    }
  }

  private static func isMoney(_ schema: Schema) -> Bool {
    schema.properties.map(\.name) == ["amount", "currency"]
  }

  private static func text(_ value: JSON?) -> String {
    switch value {
    case nil, .null: return ""
    case .bool(let truth): return truth ? "true" : "false"
    case .number(let number): return number.text
    case .string(let text): return text
    case .array(let items) where items.allSatisfy(isPlain): return items.map { text($0) }.joined(separator: " ")
    case .array(let items): return String(decoding: JSON.array(items).serialize(), as: UTF8.self)
    case .object(let object):
      if object.count == 2, object.contains("amount"), let code = object["currency"]?.stringValue {
        return Money.decimal(value) + " " + code
      }
      return object.isEmpty ? "" : String(decoding: JSON.object(object).serialize(), as: UTF8.self)
    }
  }

  private static func isPlain(_ value: JSON) -> Bool {
    switch value {
    case .null, .bool, .number, .string: true
    case .array, .object: false
    }
  }
}

extension Money {
  /// The amount in major units as it stands in a cell, such as `1299.00`; empty where there is none.
  fileprivate static func decimal(_ value: JSON?) -> String {
    guard let money = try? Money(json: value) else { return "" }
    return String(money.text.prefix { $0 != " " })
  }
}
