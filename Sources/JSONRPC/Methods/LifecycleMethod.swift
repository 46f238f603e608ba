/// The methods that a connection answers itself because they change what it is.
public enum LifecycleMethod: String, Hashable, Sendable, CaseIterable {
  /// Says who the client is; with a token, opens a TCP connection.
  case initialize
  /// Asks the node to finish what was begun; answered when it is.
  case shutdown
  /// Notification: the connection ends.
  case exit
  /// Notification: a request is no longer wanted.
  case cancelRequest = "$/cancelRequest"

  /// The names, none of which a method table may take.
  public static let names: Set<String> = Set(allCases.map(\.rawValue))

  /// What discovery publishes.
  public var descriptor: MethodDescriptor {
    switch self {
    case .initialize:
      MethodDescriptor(
        name: rawValue, summary: "Introduces the client; the first message where a token is needed.",
        params: Self.initializeParams, result: Self.initializeResult, kind: .control,
        examples: [
          MethodExample(
            name: "An editor introduces itself",
            params: ["protocolVersion": 1, "clientInfo": ["name": "my editor", "version": "2.0"]],
            result: [
              "protocolVersion": 1, "serverInfo": ["name": "allot", "version": "0.1.0"], "capabilities": [:],
            ])
        ])
    case .shutdown:
      MethodDescriptor(
        name: rawValue, summary: "Finishes the requests in flight, then answers; exit should follow.",
        result: .null, kind: .control,
        examples: [MethodExample(name: "Before the end", params: [:], result: nil)])
    case .exit:
      MethodDescriptor(
        name: rawValue, summary: "Ends the connection: with status 0 after shutdown, otherwise with 1.",
        result: nil, kind: .control, examples: [MethodExample(name: "The end", params: [:], outcome: .nothing)])
    case .cancelRequest:
      MethodDescriptor(
        name: rawValue, summary: "Withdraws a request, which is answered nevertheless.",
        params: [
          ParamDescriptor(
            name: "id", schema: .oneOf([.string, .number, .null]), required: true, summary: "The id of the request.")
        ], result: nil, kind: .control,
        examples: [MethodExample(name: "The request with the id 3", params: ["id": 3], outcome: .nothing)])
    }
  }

  private static let initializeParams = [
    ParamDescriptor(
      name: "protocolVersion", schema: .integer(minimum: 1), required: false,
      summary: "The newest version of this interface that the client knows."),
    ParamDescriptor(
      name: "clientInfo",
      schema: .object([.optional("name", .string), .optional("version", .string)], others: .allowed),
      required: false, summary: "The client's name and version."),
    ParamDescriptor(
      name: "capabilities", schema: .object([], others: .allowed), required: false,
      summary: "What the client can do."),
    ParamDescriptor(
      name: "token", schema: .string, required: false, summary: "The content of the cookie file, on TCP."),
    ParamDescriptor(
      name: "processId", schema: .integer(minimum: 1, maximum: Int64(Int32.max)), required: false,
      summary: "The process on whose end a node on stdin and stdout ends too."),
  ]

  private static let initializeResult = Schema.object(
    [
      .required("protocolVersion", .integer(minimum: 1)),
      .required(
        "serverInfo",
        .object([.required("name", .string), .required("version", .string)], others: .allowed)),
      .required("capabilities", .map(of: .any)),
    ], others: .allowed)
}
