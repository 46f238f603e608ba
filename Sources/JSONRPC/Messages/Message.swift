/// The parameters of a call as they came.
public enum Params: Hashable, Sendable {
  /// There were none.
  case none
  /// By name.
  case named(JSONObject)
  /// By position, in the published order.
  case positional([JSON])

  /// The member of a message; nil when there were no parameters.
  public var json: JSON? {
    switch self {
    case .none: nil
    case .named(let object): .object(object)
    case .positional(let array): .array(array)
    }
  }
}

/// A call that is answered.
public struct Request: Hashable, Sendable {
  /// Echoed in the answer.
  public var id: RequestID
  /// The method's name.
  public var method: String
  /// Not yet bound to the method's parameters.
  public var params: Params

  /// A request with these parts.
  public init(id: RequestID, method: String, params: Params = .none) {
    self.id = id
    self.method = method
    self.params = params
  }

  /// The message.
  public var json: JSON {
    var object: JSONObject = ["jsonrpc": "2.0", "id": id.json, "method": .string(method)]
    object.appendIfPresent("params", params.json)
    return .object(object)
  }
}

/// A call that is never answered, not even with an error.
public struct Notification: Hashable, Sendable {
  /// The method's name.
  public var method: String
  /// Not yet bound to the method's parameters.
  public var params: Params

  /// A notification with these parts.
  public init(method: String, params: Params = .none) {
    self.method = method
    self.params = params
  }

  /// The message.
  public var json: JSON {
    var object: JSONObject = ["jsonrpc": "2.0", "method": .string(method)]
    object.appendIfPresent("params", params.json)
    return .object(object)
  }
}

/// The answer to a request.
public struct Response: Hashable, Sendable {
  /// The request's id; null when it could not be read.
  public var id: RequestID
  /// What came of it.
  public var outcome: Result<JSON, RPCError>

  /// A response with these parts.
  public init(id: RequestID, outcome: Result<JSON, RPCError>) {
    self.id = id
    self.outcome = outcome
  }

  /// The message.
  public var json: JSON {
    var object: JSONObject = ["jsonrpc": "2.0", "id": id.json]
    switch outcome {
    case .success(let result): object.append("result", result)
    case .failure(let error): object.append("error", error.json)
    }
    return .object(object)
  }

  /// Appends the message's text, the same that `json` would give.
  func write(into bytes: inout [UInt8]) {
    bytes.append(word: #"{"jsonrpc":"2.0","id":"#)
    id.json.write(into: &bytes)
    switch outcome {
    case .success(let result):
      bytes.append(word: #","result":"#)
      result.write(into: &bytes)
    case .failure(let error):
      bytes.append(word: #","error":"#)
      error.json.write(into: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }
}
