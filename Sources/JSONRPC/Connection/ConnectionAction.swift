/// What a connection asks of the shell around it, to be done in order.
public enum ConnectionAction: Sendable, Hashable {
  /// Run a call and report what came of it with `Connection.replied`.
  case dispatch(ConnectionCall)
  /// The call with that number is no longer wanted; it is to be reported as replied nevertheless.
  case cancel(call: UInt64)
  /// Take back those of these calls that have not begun, in this order, and report them with `Connection.tookBack`:
  /// they will be dispatched again. From the moment on when this is asked until the report none of them is to begin.
  case takeBack(calls: [UInt64])
  /// Send these bytes and report them with `Connection.flushed` when they have gone.
  case write([UInt8])
  /// Take no bytes from the client until told.
  case stopReading
  /// Take bytes again.
  case resumeReading
  /// The client presented the token that it owed.
  case tokenAccepted
  /// The client wants to be outlived by nobody: end when this process ends.
  case watchProcess(Int32)
  /// Close when everything written has gone. A node on stdin and stdout then exits with this status.
  case close(status: Int32)
  /// Close at once and drop what was not sent.
  case abort
  /// Something about the client that its operator may want to read.
  case log(ConnectionRemark)
}

/// A call ready to run. Shared, because it stands in several places until it is answered.
public final class ConnectionCall: Sendable {
  /// Its number on this connection.
  public let number: UInt64
  /// The method; known to the table.
  public let method: String
  /// How it may be scheduled.
  public let kind: MethodDescriptor.Kind
  /// Not yet bound.
  public let params: Params
  /// Who calls.
  public let client: ClientInfo?

  init(number: UInt64, method: String, kind: MethodDescriptor.Kind, params: Params, client: ClientInfo?) {
    self.number = number
    self.method = method
    self.kind = kind
    self.params = params
    self.client = client
  }
}

extension ConnectionCall: Hashable {
  /// Equal when all parts are.
  public static func == (left: ConnectionCall, right: ConnectionCall) -> Bool {
    left.number == right.number && left.method == right.method && left.kind == right.kind
      && left.params == right.params && left.client == right.client
  }

  /// Feeds the number, in which calls of one connection differ.
  public func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

/// What a client did wrong or left undone. All of these are the client's, none the node's.
public enum ConnectionRemark: Sendable, Hashable, CustomStringConvertible {
  /// The bytes could not be cut into messages.
  case framing(FramingError)
  /// A message was not JSON.
  case notJSON(JSONParseError)
  /// A notification had parameters of no kind; nobody could be told.
  case invalidNotification
  /// The token was missing or wrong.
  case tokenRefused
  /// No token came in time.
  case handshakeTooSlow
  /// A message was begun and not ended in time.
  case messageTooSlow
  /// Output was not taken in time.
  case outputStalled
  /// Nothing happened for too long.
  case idle
  /// Output could no longer be delivered.
  case outputClosed

  /// A line for the log.
  public var description: String {
    switch self {
    case .framing(let error): "the client's input could not be framed: \(error)"
    case .notJSON(let error): "the client sent a message that is not JSON: \(error)"
    case .invalidNotification: "the client sent a notification with scalar parameters"
    case .tokenRefused: "the client presented no valid token"
    case .handshakeTooSlow: "the client presented no token in time"
    case .messageTooSlow: "the client did not finish a message in time"
    case .outputStalled: "the client did not take its output in time"
    case .idle: "the client was silent for too long"
    case .outputClosed: "the client closed its end before all was answered"
    }
  }
}
