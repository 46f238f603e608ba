/// The discovery document, generated from the method table and nothing else.
public enum OpenRPC {
  /// The release of the OpenRPC specification that documents follow.
  public static let specification = "1.3.2"
  /// The method that answers with the document.
  public static let discoverName = "rpc.discover"

  /// A method as the specification describes it, which says what else it may have.
  private static let described = Schema.object([.required("name", .string)], others: .each([.any]))

  /// What discovery publishes of itself.
  public static let discover = MethodDescriptor(
    name: discoverName, summary: "Describes every method of this node as an OpenRPC document.",
    result: .object(
      [
        .required("openrpc", .string),
        .required(
          "info",
          .object(
            [
              .required("title", .string), .required("version", .string), .optional("description", .string),
              .optional("license", .object([.required("name", .string)], others: .allowed)),
            ], others: .allowed)),
        .required("methods", .array(of: described)), .required("x-notifications", .array(of: described)),
        .required("components", .map(of: .map(of: .any))),
      ], others: .allowed),
    // No control method: the document is large, and many who ask for it must not keep those waiting who ask for health.
    kind: .read,
    examples: [
      MethodExample(
        name: "The release of OpenRPC", params: JSONObject(), result: ["openrpc": .string(specification)])
    ])

  /// What the document says of the node.
  public struct Info: Hashable, Sendable {
    /// The interface's name.
    public var title: String
    /// The interface's version.
    public var version: String
    /// A paragraph, perhaps empty.
    public var description: String
    /// The name of its licence, as SPDX writes it.
    public var license: String?

    /// Facts about the node.
    public init(title: String, version: String, description: String = "", license: String? = nil) {
      self.title = title
      self.version = version
      self.description = description
      self.license = license
    }

    var json: JSON {
      var object: JSONObject = ["title": .string(title), "version": .string(version)]
      if !description.isEmpty { object.append("description", .string(description)) }
      object.appendIfPresent("license", license.map { ["name": .string($0)] })
      return .object(object)
    }
  }

  /// The document: lifecycle methods first, then those of the table in their order.
  ///
  /// `notices` are what the node tells its clients unasked. The specification has no place for them, so they stand in
  /// `x-notifications`, in the form of methods.
  public static func document(_ methods: [MethodDescriptor], notices: [MethodDescriptor] = [], info: Info) -> JSON {
    let descriptors = LifecycleMethod.allCases.map(\.descriptor) + methods
    let notices = [WorkProgress.descriptor] + notices
    let components = SchemaComponents(descriptors + notices)
    let errors = ErrorComponents(descriptors)
    var shared: JSONObject = ["errors": .object(JSONObject(errors.all.map { ($0.word, error($0)) }))]
    if !components.isEmpty { shared.append("schemas", components.json) }
    return [
      "openrpc": .string(specification), "info": info.json,
      "methods": .array(descriptors.map { method($0, components, errors) }),
      "x-notifications": .array(notices.map { method($0, components, errors) }), "components": .object(shared),
    ]
  }

  private static func method(
    _ descriptor: MethodDescriptor, _ components: SchemaComponents, _ errors: ErrorComponents
  ) -> JSON {
    var object: JSONObject = [
      "name": .string(descriptor.name), "summary": .string(descriptor.summary), "paramStructure": "either",
    ]
    let params = descriptor.params.map { parameter -> JSON in
      [
        "name": .string(parameter.name), "summary": .string(parameter.summary),
        "required": .bool(parameter.required), "schema": components.reference(parameter.schema),
      ]
    }
    object.append("params", .array(params))
    if let result = descriptor.result {
      object.append("result", ["name": "result", "schema": components.reference(result)])
    }
    if !descriptor.errors.isEmpty {
      let listed = descriptor.errors.map { each -> JSON in
        errors.target(each).map { ["$ref": .string($0)] } ?? error(each)
      }
      object.append("errors", .array(listed))
    }
    let pairs = descriptor.examples.compactMap { pair($0, descriptor.result) }
    if !pairs.isEmpty { object.append("examples", .array(pairs)) }
    let refusals = descriptor.examples.compactMap { refusal($0, descriptor) }
    if !refusals.isEmpty { object.append("x-refusals", .array(refusals)) }
    object.append("x-kind", .string(descriptor.kind.rawValue))
    return .object(object)
  }

  private static func error(_ error: MethodErrorDescriptor) -> JSON {
    var data: JSONObject = ["code": .string(error.word)]
    if !error.nextActions.isEmpty { data.append("nextActions", .array(error.nextActions.map(JSON.string))) }
    return ["code": .int(error.code), "message": .string(error.message), "data": .object(data)]
  }

  /// An example pairing object; without a result it shows a notification.
  private static func pair(_ example: MethodExample, _ schema: Schema?) -> JSON? {
    var object: JSONObject = ["name": .string(example.name), "params": params(of: example)]
    switch example.outcome {
    case .result(let result):
      var shown: JSONObject = ["name": "result", "value": result]
      // Whoever checks examples against their schemas is told not to be surprised.
      if schema?.validate(result).isEmpty == false { shown.append("summary", "What is long is left out.") }
      object.append("result", .object(shown))
    case .nothing: break
    case .error: return nil
    }
    return .object(object)
  }

  /// A call that is refused. The specification pairs parameters with results only, so these stand beside the pairs.
  private static func refusal(_ example: MethodExample, _ descriptor: MethodDescriptor) -> JSON? {
    guard case .error(let word) = example.outcome, let declared = descriptor.errors.first(where: { $0.word == word })
    else { return nil }
    return ["name": .string(example.name), "params": params(of: example), "error": error(declared)]
  }

  private static func params(of example: MethodExample) -> JSON {
    .array(example.params.map { ["name": .string($0.key), "value": $0.value] })
  }
}

extension MethodTable {
  /// Adds `rpc.discover` as the last method; its answer describes the table with itself in it.
  public mutating func registerDiscovery(
    notices: [MethodDescriptor] = [], info: OpenRPC.Info
  ) throws(MethodTableError) {
    let descriptor = OpenRPC.discover
    let document = OpenRPC.document(descriptors + [descriptor], notices: notices, info: info)
    try register(descriptor) { (_, _) throws(RPCError) in document }
  }
}

/// The errors of all methods by their words, each written once; those that any method may answer with come first.
private struct ErrorComponents {
  private(set) var all: [MethodErrorDescriptor]
  private var places: [String: Int] = [:]

  init(_ descriptors: [MethodDescriptor]) {
    all = RPCErrorCode.allCases.map { code in
      MethodErrorDescriptor(code: code.rawValue, word: code.word, message: code.meaning)
    }
    for (place, error) in all.enumerated() { places[error.word] = place }
    for error in descriptors.flatMap(\.errors) where places[error.word] == nil {
      places[error.word] = all.count
      all.append(error)
    }
  }

  /// Where an error is written; nil if another one of its word is, and then it is written where it is used.
  func target(_ error: MethodErrorDescriptor) -> String? {
    places[error.word].flatMap { all[$0] == error ? "#/components/errors/\(error.word)" : nil }
  }
}

/// The schemas that have a name, each written once.
private struct SchemaComponents {
  private var named: [(name: String, schema: Schema)] = []
  private var places: [String: Int] = [:]

  /// Collects named schemas in the order in which they are met. Of different ones with one name only the first is held;
  /// the others are written where they are used.
  init(_ descriptors: [MethodDescriptor]) {
    for descriptor in descriptors {
      for parameter in descriptor.params { parameter.schema.forEach { collect($0) } }
      descriptor.result?.forEach { collect($0) }
    }
  }

  private mutating func collect(_ schema: Schema) {
    guard let name = schema.name, places[name] == nil else { return }
    places[name] = named.count
    named.append((name, schema))
  }

  var isEmpty: Bool { named.isEmpty }

  private func target(_ schema: Schema) -> String? {
    guard let name = schema.name, let place = places[name], named[place].schema == schema else { return nil }
    return "#/components/schemas/\(name)"
  }

  func reference(_ schema: Schema) -> JSON { schema.json(referring: target) }

  var json: JSON {
    .object(JSONObject(named.map { ($0.name, $0.schema.definition(referring: target)) }))
  }
}
