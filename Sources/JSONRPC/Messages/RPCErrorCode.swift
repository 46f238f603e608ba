/// The codes that belong to the protocol and not to a domain.
public enum RPCErrorCode: Int, Hashable, Sendable, CaseIterable {
  /// The bytes are not a message: framing or JSON.
  case parseError = -32700
  /// JSON, but no request.
  case invalidRequest = -32600
  /// No such method.
  case methodNotFound = -32601
  /// A parameter is unknown, missing, surplus or of the wrong kind; `data.path` names it.
  case invalidParams = -32602
  /// A fault of the node.
  case internalError = -32603
  /// The connection owes its token.
  case notInitialized = -32002
  /// Too much work at once; `data.retryAfterMs` says when to come again.
  case overloaded = -32005
  /// Cancelled before it had an effect.
  case requestCancelled = -32800
  /// Well-formed and understood, and yet it could not be done.
  case requestFailed = -32803

  /// The stable word in `data.code`.
  public var word: String {
    switch self {
    case .parseError: "rpc.parseError"
    case .invalidRequest: "rpc.invalidRequest"
    case .methodNotFound: "rpc.methodNotFound"
    case .invalidParams: "rpc.invalidParams"
    case .internalError: "rpc.internalError"
    case .notInitialized: "rpc.notInitialized"
    case .overloaded: "rpc.overloaded"
    case .requestCancelled: "rpc.requestCancelled"
    case .requestFailed: "rpc.requestFailed"
    }
  }

  /// What it means, for tables.
  public var meaning: String {
    switch self {
    case .parseError: "The bytes cannot be cut into messages or are not JSON."
    case .invalidRequest: "The JSON is not a request, or a request that is not allowed now."
    case .methodNotFound: "There is no such method."
    case .invalidParams: "A parameter is unknown, missing, surplus or of the wrong kind."
    case .internalError: "The node failed; its log tells more."
    case .notInitialized: "The connection must present its token in initialize first."
    case .overloaded: "The node has more work than it can take on; repeat after retryAfterMs."
    case .requestCancelled: "The request was cancelled before it had an effect."
    case .requestFailed: "The request was understood and could not be done."
    }
  }
}
