/// One place where a value is not what its schema allows.
public struct SchemaViolation: Hashable, Sendable {
  /// A JSON Pointer (RFC 6901) to the member; empty for the value itself.
  public let path: String
  /// What is expected there. Never repeats the value, which may be personal.
  public let message: String

  /// A violation at a place.
  public init(path: String, message: String) {
    self.path = path
    self.message = message
  }
}

extension Schema {
  /// All violations in document order, at most `violationsMax`; empty when the value satisfies the schema.
  public func validate(_ value: JSON, violationsMax: Int = RPCLimits().violationsMax) -> [SchemaViolation] {
    var check = SchemaCheck(violationsMax: violationsMax)
    check.visit(value, self)
    return check.violations
  }
}

/// A walk through a value beside its schema. The path is kept as steps and written out only for a violation.
struct SchemaCheck {
  enum Step {
    case name(String)
    case place(Int)
  }

  /// Unicode scalars of a name that a path repeats; a longer one came from outside and is cut.
  static let nameScalarsMax = 128

  private(set) var violations: [SchemaViolation] = []
  private var steps: [Step] = []
  private let violationsMax: Int

  init(violationsMax: Int) {
    self.violationsMax = max(violationsMax, 1)
  }

  private var isFull: Bool { violations.count >= violationsMax }

  private mutating func report(_ message: String) {
    guard !isFull else { return }
    violations.append(SchemaViolation(path: Self.pointer(steps), message: message))
  }

  static func pointer(_ steps: [Step]) -> String {
    var path = ""
    for step in steps {
      path += "/"
      switch step {
      case .place(let place): path += String(place)
      case .name(let name):
        for character in name.unicodeScalars.prefix(Self.nameScalarsMax) {
          switch character {
          case "~": path += "~0"
          case "/": path += "~1"
          default: path.unicodeScalars.append(character)
          }
        }
      }
    }
    return path
  }

  mutating func visit(_ value: JSON, _ schema: Schema) {
    guard !isFull else { return }
    guard schema.types.isEmpty || schema.types.contains(where: { Self.has(value, type: $0) }) else {
      report("must be \(Self.names(of: schema.types))")
      return
    }
    if !schema.enumeration.isEmpty, !schema.enumeration.contains(value) {
      report("must be one of \(schema.enumeration.map(\.text).joined(separator: ", "))")
      return
    }
    switch value {
    case .string(let text): visit(text, schema)
    case .number(let number): visit(number, schema)
    case .array(let elements): visit(elements, schema)
    case .object(let members): visit(members, schema)
    case .null, .bool: break
    }
    if !schema.oneOf.isEmpty { visit(value, oneOf: schema.oneOf) }
  }

  private static func has(_ value: JSON, type: Schema.ValueType) -> Bool {
    switch (type, value) {
    case (.null, .null), (.boolean, .bool), (.number, .number), (.string, .string), (.array, .array),
      (.object, .object):
      true
    case (.integer, .number(let number)): number.int64 != nil
    case (.null, _), (.boolean, _), (.integer, _), (.number, _), (.string, _), (.array, _), (.object, _): false
    }
  }

  private static func names(of types: [Schema.ValueType]) -> String {
    let names = types.map { type in
      switch type {
      case .null: "null"
      case .boolean: "true or false"
      case .integer: "an integer"
      case .number: "a number"
      case .string: "a string"
      case .array: "an array"
      case .object: "an object"
      }
    }
    return names.joined(separator: " or ")
  }

  private mutating func visit(_ text: String, _ schema: Schema) {
    if schema.minLength != nil || schema.maxLength != nil {
      let length = text.unicodeScalars.count
      if let least = schema.minLength, length < least { report("must have at least \(least) characters") }
      if let most = schema.maxLength, length > most {
        report("must have at most \(most) characters")
        return
      }
    }
    if let pattern = schema.pattern, !pattern.matches(text) { report("must match \(pattern.source)") }
  }

  private mutating func visit(_ number: JSONNumber, _ schema: Schema) {
    guard schema.minimum != nil || schema.maximum != nil else { return }
    if let integer = number.int64 {
      if let least = schema.minimum, integer < least { report("must be at least \(least)") }
      if let most = schema.maximum, integer > most { report("must be at most \(most)") }
    } else if let double = number.double {
      if let least = schema.minimum, double < Double(least) { report("must be at least \(least)") }
      if let most = schema.maximum, double > Double(most) { report("must be at most \(most)") }
    } else {
      report("must be a number of moderate size")
    }
  }

  private mutating func visit(_ elements: [JSON], _ schema: Schema) {
    if let least = schema.minItems, elements.count < least { report("must have at least \(least) elements") }
    if let most = schema.maxItems, elements.count > most {
      report("must have at most \(most) elements")
      return
    }
    guard let items = schema.items else { return }
    for (place, element) in elements.enumerated() {
      guard !isFull else { return }
      steps.append(.place(place))
      visit(element, items)
      steps.removeLast()
    }
  }

  private mutating func visit(_ members: JSONObject, _ schema: Schema) {
    for property in schema.properties {
      steps.append(.name(property.name))
      if let value = members[property.name] {
        visit(value, property.schema)
      } else if property.isRequired {
        report("is missing")
      }
      steps.removeLast()
    }
    if case .allowed = schema.otherProperties { return }
    for (name, value) in members where !schema.properties.contains(where: { $0.name.hasSameBytes(as: name) }) {
      steps.append(.name(name))
      switch schema.otherProperties {
      case .allowed: break
      case .refused: report("is unknown")
      case .each(let schemas): if let each = schemas.first { visit(value, each) }
      }
      steps.removeLast()
    }
  }

  /// With exactly one schema that the value is meant to satisfy, its violations are the helpful ones.
  private mutating func visit(_ value: JSON, oneOf schemas: [Schema]) {
    var holding = 0
    var meant: [[SchemaViolation]] = []
    for schema in schemas {
      var attempt = SchemaCheck(violationsMax: violationsMax)
      attempt.steps = steps
      attempt.visit(value, schema)
      if attempt.violations.isEmpty {
        holding += 1
      } else if Self.isMeant(value, by: schema) {
        meant.append(attempt.violations)
      }
    }
    if holding == 1 { return }
    if holding == 0, meant.count == 1 {
      violations += meant[0].prefix(violationsMax - violations.count)
    } else {
      report("must have exactly one of the \(schemas.count) published forms")
    }
  }

  /// Whether the value is of the schema's kind and says nothing else where the schema knows a single answer.
  private static func isMeant(_ value: JSON, by schema: Schema) -> Bool {
    guard schema.types.isEmpty || schema.types.contains(where: { has(value, type: $0) }) else { return false }
    return schema.properties.allSatisfy { property in
      guard property.schema.enumeration.count == 1, let said = value[property.name] else { return true }
      return said == property.schema.enumeration[0]
    }
  }
}
