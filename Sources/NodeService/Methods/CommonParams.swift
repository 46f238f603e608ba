import JSONRPC
import Replica

extension ParamDescriptor {
  static func required(_ name: String, _ schema: Schema, _ summary: String) -> ParamDescriptor {
    ParamDescriptor(name: name, schema: schema, required: true, summary: summary)
  }

  static func optional(_ name: String, _ schema: Schema, _ summary: String) -> ParamDescriptor {
    ParamDescriptor(name: name, schema: schema, required: false, summary: summary)
  }

  static let ledger = optional(
    "ledger", .string, "The ledger, by id or exact name; may be left out where the node holds one.")
  static let commandID = optional(
    "commandId", .string(minLength: 1, maxLength: 120),
    "Unique per member; repeating a command with it gives the first result.")
  static let dryRun = optional(
    "dryRun", .boolean, "Gives the full result and writes nothing; its ids are placeholders.")
  static let actor = optional(
    "actor", .string, "The member who acts, by id or address, where this device writes for several.")
  static let onBehalfOf = optional("onBehalfOf", .string, "The member on whose behalf this is done, by id or address.")
  static let atomic = optional("atomic", .boolean, "One refused row refuses all.")
  static let limit = optional("limit", .integer(minimum: 1, maximum: 1_000), "Items of a page; 100 unless said.")
  static let cursor = optional("cursor", .string, "Where the page before ended: its nextCursor.")

  static let team = optional(
    "team", .string(minLength: 1), "Of learners of this team only; none: of those who are in no team (R34).")
  static let invitations = required(
    "invitations", .array(of: .string, minItems: 1, maxItems: 131_072), "The invitations, by id.")
  static let note = optional("note", .string, "A remark for other administrators, at most 500 bytes.")
  static let reason = optional(
    "reason", .enumeration(["wrongProduct", "wrongPerson", "other"]), "Why; other unless said.")
  static let emails = required(
    "emails", .oneOf([.string, .array(of: .string, minItems: 1, maxItems: 131_072)]),
    "Addresses: an array, or one text with commas, semicolons, white space or line ends between them.")
}

extension Schema {
  /// The end of every line of every chain held.
  static let version = Schema.array(
    of: .string, description: "Which change sets are held; compare or pass on as it is."
  )
  .named("Version")
  /// Money in minor units.
  static let money = Schema.object([.required("amount", .integer), .required("currency", .string)]).named("Money")
  /// An instant, or the day at whose start it lies.
  static let instantOrDay = Schema.string(maxLength: 32, format: "date-time")
  /// An instant as it is answered.
  static let instant = Schema.string(format: "date-time")
  /// A day as it is answered.
  static let day = Schema.string(format: "date")
  /// Ids or texts.
  static let strings = Schema.array(of: .string)
  /// Whether everybody who may write has seen what is shown.
  static let settlement = Schema.enumeration(Settlement.allCases.map(\.rawValue))
  /// When access starts.
  static let start = Schema.object(
    [.required("on", .enumeration(["acceptance", "date"])), .optional("date", .string(format: "date"))]
  ).named("Start")
  /// A start of access on a day; what is moved is moved to one (R26).
  static let startOnDate = Schema.object(
    [.required("on", .enumeration(["date"])), .required("date", .string(format: "date"))]
  ).named("StartOnDate")
  /// A refusal inside a result. Each error adds members of its own to `data`.
  static let error = Schema.object([
    .required("code", .integer), .required("message", .string),
    .required(
      "data",
      .object([.required("code", .string), .optional("nextActions", .strings)], others: .each([.any]))),
  ]).named("Error")

  /// What becomes of one row: what was asked for, or why not.
  ///
  /// - Parameter label: what a refused row repeats of the input.
  static func row(_ properties: [Property], label: [Property]) -> Schema {
    .oneOf([
      .promising([.required("ok", enumeration(true))], properties),
      .promising([.required("ok", enumeration(false))], label, [.required("error", .error)]),
    ])
  }

  private static func enumeration(_ value: Bool) -> Schema {
    var schema = Schema.boolean
    schema.enumeration = [.bool(value)]
    return schema
  }

  /// A page of a list.
  static func page(of item: Schema) -> Schema {
    .object([.required("items", .array(of: item)), .optional("nextCursor", .string)])
  }

  /// An object of which these members are promised. Later versions may add others; the answers of this one have none.
  static func promising(_ parts: [Property]...) -> Schema { .object(parts.flatMap(\.self), others: .allowed) }
}

extension [Schema.Property] {
  /// The same members, of which those named are always there.
  func requiring(_ names: String...) -> [Schema.Property] {
    map { names.contains($0.name) ? .required($0.name, $0.schema) : $0 }
  }
}

extension JSONObject {
  /// A page of a list as it is answered.
  static func page(_ items: [JSON], next: JSON?) -> JSON {
    var object: JSONObject = ["items": .array(items)]
    object.appendIfPresent("nextCursor", next)
    return .object(object)
  }
}
