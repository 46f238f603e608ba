/// What a parameter or result may look like: the part of JSON Schema that this interface publishes and enforces.
///
/// The same value is written into the discovery document and checks what comes in, so the two cannot differ.
public struct Schema: Hashable, Sendable {
  /// A kind of JSON value. `integer` is a number without fraction and exponent that fits 64 bits.
  public enum ValueType: String, Hashable, Sendable, CaseIterable {
    /// `null`.
    case null
    /// `true` or `false`.
    case boolean
    /// A plain 64-bit integer.
    case integer
    /// Any number.
    case number
    /// A string.
    case string
    /// An array.
    case array
    /// An object.
    case object
  }

  /// A member of an object that the schema names.
  public struct Property: Hashable, Sendable {
    /// The member's name.
    public var name: String
    /// What its value may be.
    public var schema: Schema
    /// Whether it must be there.
    public var isRequired: Bool

    /// A member that must be there.
    public static func required(_ name: String, _ schema: Schema) -> Property {
      Property(name: name, schema: schema, isRequired: true)
    }

    /// A member that may be missing.
    public static func optional(_ name: String, _ schema: Schema) -> Property {
      Property(name: name, schema: schema, isRequired: false)
    }
  }

  /// What becomes of members that the schema does not name.
  public enum OtherProperties: Hashable, Sendable {
    /// They are violations.
    case refused
    /// They may be anything.
    case allowed
    /// Each must satisfy the one schema in this array.
    case each([Schema])
  }

  /// The kinds allowed; empty allows all.
  public var types: [ValueType] = []
  /// The only values allowed, unless empty.
  public var enumeration: [JSON] = []
  /// What a string must contain.
  public var pattern: Pattern?
  /// A hint for readers, such as `date-time`; not enforced.
  public var format: String?
  /// Unicode scalars a string must have at least.
  public var minLength: Int?
  /// Unicode scalars a string may have at most.
  public var maxLength: Int?
  /// The least integer allowed.
  public var minimum: Int64?
  /// The greatest integer allowed.
  public var maximum: Int64?
  /// Elements an array must have at least.
  public var minItems: Int?
  /// Elements an array may have at most.
  public var maxItems: Int?
  /// The named members, in the order they are published.
  public var properties: [Property] = []
  /// What becomes of other members.
  public var otherProperties: OtherProperties = .allowed
  /// Schemas of which exactly one must hold, unless empty.
  public var oneOf: [Schema] = []
  /// A sentence for readers.
  public var description: String?
  /// The name under which the discovery document holds this schema once and refers to it.
  public var name: String?
  private var element: [Schema] = []

  /// The schema that everything satisfies.
  public init() {}

  /// What every element of an array must satisfy.
  public var items: Schema? {
    get { element.first }
    set { element = newValue.map { [$0] } ?? [] }
  }
}

extension Schema {
  /// Anything.
  public static let any = Schema()
  /// `null` alone.
  public static let null = typed(.null)
  /// A truth value.
  public static let boolean = typed(.boolean)
  /// A plain 64-bit integer.
  public static let integer = typed(.integer)
  /// Any number.
  public static let number = typed(.number)
  /// Any string.
  public static let string = typed(.string)

  private static func typed(_ type: ValueType) -> Schema {
    var schema = Schema()
    schema.types = [type]
    return schema
  }

  /// A string; lengths count Unicode scalars.
  public static func string(
    pattern: String? = nil, minLength: Int? = nil, maxLength: Int? = nil, format: String? = nil,
    description: String? = nil
  ) -> Schema {
    var schema = string
    schema.pattern = pattern.map(Pattern.init)
    schema.minLength = minLength
    schema.maxLength = maxLength
    schema.format = format
    schema.description = description
    return schema
  }

  /// A plain integer between bounds, both included.
  public static func integer(
    minimum: Int64? = nil, maximum: Int64? = nil, description: String? = nil
  ) -> Schema {
    var schema = integer
    schema.minimum = minimum
    schema.maximum = maximum
    schema.description = description
    return schema
  }

  /// One of these strings.
  public static func enumeration(_ values: [String], description: String? = nil) -> Schema {
    var schema = string
    schema.enumeration = values.map(JSON.string)
    schema.description = description
    return schema
  }

  /// An array whose elements all satisfy one schema.
  public static func array(
    of items: Schema, minItems: Int? = nil, maxItems: Int? = nil, description: String? = nil
  ) -> Schema {
    var schema = typed(.array)
    schema.items = items
    schema.minItems = minItems
    schema.maxItems = maxItems
    schema.description = description
    return schema
  }

  /// An object with these members; others are refused unless said otherwise.
  public static func object(
    _ properties: [Property], others: OtherProperties = .refused, description: String? = nil
  ) -> Schema {
    var schema = typed(.object)
    schema.properties = properties
    schema.otherProperties = others
    schema.description = description
    return schema
  }

  /// An object of any names whose values all satisfy one schema.
  public static func map(of values: Schema, description: String? = nil) -> Schema {
    object([], others: .each([values]), description: description)
  }

  /// Exactly one of these.
  public static func oneOf(_ schemas: [Schema], description: String? = nil) -> Schema {
    var schema = Schema()
    schema.oneOf = schemas
    schema.description = description
    return schema
  }

  /// This, or `null`.
  public var nullable: Schema {
    if name == nil, oneOf.isEmpty, !types.isEmpty {
      var schema = self
      if !types.contains(.null) { schema.types.append(.null) }
      if !enumeration.isEmpty, !enumeration.contains(.null) { schema.enumeration.append(.null) }
      return schema
    }
    return .oneOf([self, .null])
  }

  /// This, with a sentence for readers.
  public func described(_ description: String) -> Schema {
    var schema = self
    schema.description = description
    return schema
  }

  /// This, held once in the discovery document under that name.
  public func named(_ name: String) -> Schema {
    var schema = self
    schema.name = name
    return schema
  }

  /// The schema and all inside it, itself first.
  func forEach(_ body: (Schema) -> Void) {
    body(self)
    items?.forEach(body)
    for property in properties { property.schema.forEach(body) }
    if case .each(let schemas) = otherProperties { for schema in schemas { schema.forEach(body) } }
    for schema in oneOf { schema.forEach(body) }
  }
}
