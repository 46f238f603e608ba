/// A message that came in, sorted by the rules of JSON-RPC 2.0.
public enum Incoming: Hashable, Sendable {
  /// One message.
  case single(IncomingMessage)
  /// An array of at least one message, each sorted by itself.
  case batch([IncomingMessage])
  /// An array that cannot be a batch as a whole: empty, or of more members than allowed. Answered once, with id null.
  case invalidBatch(RPCError)

  /// Sorts a parsed body. Whatever is no message is reported as a member, so nothing is thrown.
  public static func parse(_ json: JSON, limits: RPCLimits = RPCLimits()) -> Incoming {
    guard case .array(let members) = json else { return .single(IncomingMessage(json)) }
    guard !members.isEmpty else {
      return .invalidBatch(RPCError(.invalidRequest, "A batch must have at least one member."))
    }
    guard members.count <= limits.batchMembersMax else {
      return .invalidBatch(
        RPCError(
          .invalidRequest, "A batch may have at most \(limits.batchMembersMax) members.",
          word: "rpc.batchTooLarge", data: ["batchMembersMax": .int(limits.batchMembersMax)],
          nextActions: ["Send the members in several batches."]))
    }
    return .batch(members.map { IncomingMessage($0) })
  }
}

/// One message, or what is wrong with it.
public enum IncomingMessage: Hashable, Sendable {
  /// To be answered.
  case request(Request)
  /// Never answered.
  case notification(Notification)
  /// An answer to a request that this side sent.
  case response(Response)
  /// A notification whose parameters are neither object nor array; nobody may be told.
  case invalidNotification(method: String)
  /// To be answered with this error and this id (null when the message has none that can be one).
  case invalid(id: RequestID, error: RPCError)

  /// Sorts one member of a batch or a message by itself.
  public init(_ json: JSON) {
    guard case .object(let object) = json else {
      self = .invalid(id: .null, error: RPCError(.invalidRequest, "A message must be an object."))
      return
    }
    let id = object["id"].map(RequestID.init)
    guard object["jsonrpc"]?.stringValue == "2.0" else {
      self = Self.invalid(id, "The member 'jsonrpc' must be the string '2.0'.", path: "/jsonrpc")
      return
    }
    let named = object["method"]
    if named == nil, let response = Self.response(object, id: id) {
      self = .response(response)
      return
    }
    guard case .string(let method)? = named else {
      self = Self.invalid(id, "The member 'method' must be a string.", path: "/method")
      return
    }
    let params: Params
    switch object["params"] {
    case nil, .null?: params = .none
    case .object(let named)?: params = .named(named)
    case .array(let positional)?: params = .positional(positional)
    case .bool?, .number?, .string?:
      if id == nil {
        self = .invalidNotification(method: method)
      } else {
        self = Self.invalid(id, "The member 'params' must be an object or an array.", path: "/params")
      }
      return
    }
    switch id {
    case nil: self = .notification(Notification(method: method, params: params))
    case .some(nil): self = Self.invalid(id, "The member 'id' must be a string, a number or null.", path: "/id")
    case .some(let id?): self = .request(Request(id: id, method: method, params: params))
    }
  }

  private static func invalid(_ id: RequestID??, _ message: String, path: String) -> IncomingMessage {
    .invalid(id: (id ?? nil) ?? .null, error: RPCError(.invalidRequest, message, data: ["path": .string(path)]))
  }

  private static func response(_ object: JSONObject, id: RequestID??) -> Response? {
    guard case .some(let id?) = id else { return nil }
    if let result = object["result"], !object.contains("error") {
      return Response(id: id, outcome: .success(result))
    }
    if let error = object["error"].flatMap({ RPCError($0) }), !object.contains("result") {
      return Response(id: id, outcome: .failure(error))
    }
    return nil
  }
}
