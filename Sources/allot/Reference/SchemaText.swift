import JSONRPC

/// A schema in a few words of Markdown.
enum SchemaText {
  /// What a value is, by name where the schema has one.
  static func reference(_ schema: Schema) -> String {
    schema.name.map { "`\($0)`" } ?? definition(schema)
  }

  /// What a value is, written out.
  static func definition(_ schema: Schema) -> String {
    if !schema.oneOf.isEmpty { return schema.oneOf.map(reference).joined(separator: " or ") }
    if !schema.enumeration.isEmpty { return schema.enumeration.map { "`\($0.text)`" }.joined(separator: ", ") }
    let kinds = schema.types.map { kind($0, schema) }
    return kinds.isEmpty ? "anything" : kinds.joined(separator: " or ")
  }

  /// The schemas directly inside one.
  static func parts(of schema: Schema) -> [Schema] {
    var parts = [schema.items].compactMap(\.self) + schema.properties.map(\.schema) + schema.oneOf
    if case .each(let values) = schema.otherProperties { parts += values }
    return parts
  }

  private static func kind(_ type: Schema.ValueType, _ schema: Schema) -> String {
    switch type {
    case .null: "null"
    case .boolean: "true or false"
    case .integer: "integer" + range(schema.minimum, schema.maximum)
    case .number: "number"
    case .string: string(schema)
    case .array: "array" + (schema.items.map { " of " + reference($0) } ?? "") + items(schema)
    case .object: object(schema)
    }
  }

  private static func string(_ schema: Schema) -> String {
    var text =
      switch schema.format {
      case "date": "day"
      case "date-time": "instant"
      case let format?: "string (\(format))"
      case nil: "string"
      }
    if let pattern = schema.pattern { text += " like `\(pattern.source)`" }
    if let most = schema.maxLength { text += ", at most \(most) characters" }
    return text
  }

  private static func items(_ schema: Schema) -> String {
    switch (schema.minItems, schema.maxItems) {
    case (let least?, let most?): ", \(least) to \(most)"
    case (let least?, nil): ", at least \(least)"
    case (nil, let most?): ", at most \(most)"
    case (nil, nil): ""
    }
  }

  private static func range(_ least: Int64?, _ most: Int64?) -> String {
    switch (least, most) {
    case (let least?, let most?): " from \(least) to \(most)"
    case (let least?, nil): " of at least \(least)"
    case (nil, let most?): " of at most \(most)"
    case (nil, nil): ""
    }
  }

  private static func object(_ schema: Schema) -> String {
    if case .each(let values) = schema.otherProperties, schema.properties.isEmpty, let value = values.first {
      return "object whose members are \(reference(value))"
    }
    guard !schema.properties.isEmpty else { return "object" }
    let members = schema.properties.map { property in
      "`\(property.name)`\(property.isRequired ? "" : "?"): \(reference(property.schema))"
    }
    return "{ " + members.joined(separator: "; ") + " }"
  }
}
