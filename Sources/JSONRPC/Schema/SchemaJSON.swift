extension Schema {
  /// The schema as JSON Schema (draft 7), everything written where it is used.
  public var json: JSON { json(referring: { _ in nil }) }

  /// The schema as JSON Schema; where `reference` gives a target for a named schema, a reference stands instead of it.
  func json(referring reference: (Schema) -> String?) -> JSON {
    if let target = reference(self) { return ["$ref": .string(target)] }
    return definition(referring: reference)
  }

  /// Like `json(referring:)`, but this schema itself is always written out.
  func definition(referring reference: (Schema) -> String?) -> JSON {
    var object = JSONObject()
    object.appendIfPresent("description", description.map(JSON.string))
    if types.count == 1 {
      object.append("type", .string(types[0].rawValue))
    } else if !types.isEmpty {
      object.append("type", .array(types.map { .string($0.rawValue) }))
    }
    if !enumeration.isEmpty { object.append("enum", .array(enumeration)) }
    object.appendIfPresent("pattern", pattern.map { .string($0.source) })
    object.appendIfPresent("format", format.map(JSON.string))
    object.appendIfPresent("minLength", minLength.map { .int($0) })
    object.appendIfPresent("maxLength", maxLength.map { .int($0) })
    object.appendIfPresent("minimum", minimum.map { .int($0) })
    object.appendIfPresent("maximum", maximum.map { .int($0) })
    object.appendIfPresent("items", items?.json(referring: reference))
    object.appendIfPresent("minItems", minItems.map { .int($0) })
    object.appendIfPresent("maxItems", maxItems.map { .int($0) })
    appendProperties(to: &object, referring: reference)
    if !oneOf.isEmpty { object.append("oneOf", .array(oneOf.map { $0.json(referring: reference) })) }
    return .object(object)
  }

  private func appendProperties(to object: inout JSONObject, referring reference: (Schema) -> String?) {
    guard types.contains(.object) else { return }
    if !properties.isEmpty {
      object.append(
        "properties",
        .object(JSONObject(properties.map { ($0.name, $0.schema.json(referring: reference)) })))
    }
    let required = properties.filter(\.isRequired).map { JSON.string($0.name) }
    if !required.isEmpty { object.append("required", .array(required)) }
    switch otherProperties {
    case .allowed: break
    case .refused: object.append("additionalProperties", false)
    case .each(let schemas):
      object.appendIfPresent("additionalProperties", schemas.first?.json(referring: reference))
    }
  }
}
