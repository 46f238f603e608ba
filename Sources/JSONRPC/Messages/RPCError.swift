/// The refusal or failure that a response carries.
public struct RPCError: Error, Hashable, Sendable {
  /// The number that tells its kind; those of this module are in `RPCErrorCode`.
  public var code: Int
  /// A sentence for people. Never a path, never an address, never SQL.
  public var message: String
  /// More for programs: `code` (a stable word), `path`, `nextActions` and the like.
  public var data: JSON?

  /// An error with these parts.
  public init(code: Int, message: String, data: JSON? = nil) {
    self.code = code
    self.message = message
    self.data = data
  }

  /// An error of a standard code with its stable word and what to do next.
  public init(
    _ code: RPCErrorCode, _ message: String, word: String? = nil, data: JSONObject = JSONObject(),
    nextActions: [String] = []
  ) {
    var object = JSONObject()
    object.append("code", .string(word ?? code.word))
    for (name, value) in data { object.append(name, value) }
    if !nextActions.isEmpty { object.append("nextActions", .array(nextActions.map(JSON.string))) }
    self.init(code: code.rawValue, message: message, data: .object(object))
  }

  /// The error as it stands in a response.
  public var json: JSON {
    var object: JSONObject = ["code": .int(code), "message": .string(message)]
    object.appendIfPresent("data", data)
    return .object(object)
  }

  /// The error of a response; nil when it lacks an integer `code` or a string `message`.
  public init?(_ json: JSON) {
    guard let code = json["code"]?.int64Value, let number = Int(exactly: code),
      let message = json["message"]?.stringValue
    else { return nil }
    self.init(code: number, message: message, data: json["data"])
  }
}

extension RPCError {
  /// -32601 for a method that does not exist.
  public static func methodNotFound(_ method: String) -> RPCError {
    let shown = String(method.prefix(64))
    return RPCError(
      .methodNotFound, "There is no method '\(shown)'.", nextActions: ["Call rpc.discover for the list of methods."])
  }

  /// -32800 for a request that was cancelled before it had an effect.
  public static var cancelled: RPCError {
    RPCError(.requestCancelled, "The request was cancelled before it had an effect.")
  }

  /// -32005 with the wait, in milliseconds, after which another try is sensible.
  public static func overloaded(retryAfterMilliseconds: Int) -> RPCError {
    RPCError(
      .overloaded, "The node has more work than it can take on.",
      data: ["retryAfterMs": .int(retryAfterMilliseconds)],
      nextActions: ["Repeat the request after retryAfterMs milliseconds."])
  }

  /// -32603 for a fault of the node itself; what happened goes to the log and not to the client.
  public static var internalError: RPCError {
    RPCError(.internalError, "The node failed on this request; its log tells more.")
  }
}
