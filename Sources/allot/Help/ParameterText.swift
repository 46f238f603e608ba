import JSONRPC

/// How a parameter is written on a command line, in a word or two.
enum ParameterText {
  /// What a value of this kind is called: `DAY`, `AMOUNT`, `a|b`; empty for a flag.
  static func kind(_ schema: Schema) -> String {
    if schema.isTruth { return "" }
    if schema.isMoney { return "AMOUNT" }
    if schema.isStart { return schema.startsOnAcceptance ? "acceptance|DAY" : "DAY" }
    if !schema.oneOf.isEmpty {
      let kinds = schema.oneOf.map { $0.isTruth ? "true" : kind($0) }
      // Several of a kind include one of it.
      let told = kinds.filter { !$0.isEmpty && !kinds.contains("\($0)…") }
      return told.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.joined(separator: "|")
    }
    if !schema.enumeration.isEmpty { return schema.enumeration.compactMap(\.stringValue).joined(separator: "|") }
    if schema.types == [.array] { return kind(schema.items ?? .string) + "…" }
    if schema.types == [.integer] { return "NUMBER" }
    if schema.types == [.object] { return "JSON" }
    return schema.format == "date" || schema.format == "date-time" ? "DAY" : "TEXT"
  }

  /// The parameter where it is required: `FUND`, `AMOUNT`.
  static func operand(_ parameter: ParamDescriptor) -> String {
    let name = WordBinding.words(parameter.name).uppercased()
    return parameter.schema.takesMany ? name + "…" : name
  }

  /// The parameter where it may be left out: `--limit NUMBER`.
  static func option(_ parameter: ParamDescriptor) -> String {
    let kind = kind(parameter.schema)
    return "--" + WordBinding.words(parameter.name) + (kind.isEmpty ? "" : " " + kind)
  }

  /// Bounds, units and members that the kind does not say; empty where there is nothing to say.
  static func details(_ schema: Schema) -> String {
    if schema.isMoney { return "An amount in major units with its currency, such as \"1299.00 USD\"." }
    if schema.isStart || schema.oneOf.contains(where: \.isStart) { return "A day is written 2027-01-11." }
    if schema.format == "date-time" { return "A day such as 2027-06-30, or an instant such as 2027-06-30T12:00:00Z." }
    if schema.types == [.integer] { return bounds(schema) }
    if schema.types == [.array], schema.items?.types != [.object] {
      return "One or more, as words or with commas between them."
    }
    if schema.types == [.object], !schema.properties.isEmpty {
      let members = schema.properties.map { property in
        let kind = property.schema.isTruth ? "true|false" : kind(property.schema)
        return "\"\(property.name)\": \(kind)" + (property.isRequired ? "" : "?")
      }
      return "JSON with the members {" + members.joined(separator: ", ") + "}; those with a ? may be left out."
    }
    return ""
  }

  private static func bounds(_ schema: Schema) -> String {
    switch (schema.minimum, schema.maximum) {
    case (let least?, let most?): "From \(least) to \(most)."
    case (let least?, nil): "At least \(least)."
    case (nil, let most?): "At most \(most)."
    case (nil, nil): ""
    }
  }
}

extension Schema {
  /// Whether it is money: an amount and a currency.
  var isMoney: Bool { properties.map(\.name) == ["amount", "currency"] }

  /// Whether it is a start of access: on acceptance or on a day.
  var isStart: Bool { properties.first?.name == "on" }

  /// Whether a start may be left to the acceptance.
  var startsOnAcceptance: Bool { properties.first?.schema.choices.contains("acceptance") == true }

  /// The strings it is restricted to, alone or as elements of a list.
  var choices: [String] {
    if let items { return items.choices }
    return enumeration.compactMap(\.stringValue)
  }
}
