/// Every bound this module enforces, in one place, each with its unit in its name.
///
/// Limits are checked where bytes enter or leave; what lies behind them may rely on them. `json` is what a node shows
/// of them to its clients.
public struct RPCLimits: Hashable, Sendable {
  /// Bytes of one header block, its closing blank line included.
  public var headerBytesMax: Int
  /// Bytes of one message body.
  public var messageBytesMax: Int
  /// Bytes of one message body while a connection still owes its token.
  public var unauthenticatedMessageBytesMax: Int
  /// Arrays and objects that may lie inside one another.
  public var depthMax: Int
  /// Members of one batch.
  public var batchMembersMax: Int
  /// Requests of one connection handed to the dispatcher and not yet answered.
  public var inFlightMax: Int
  /// Bytes of messages read ahead of the requests in flight before the connection is no longer read.
  public var queuedInputBytesMax: Int
  /// Bytes waiting to be taken by a client before the connection is no longer read.
  public var queuedOutputBytesMax: Int
  /// Bytes waiting to be taken by a client before notices that allow it are merged.
  public var queuedNoticeBytesMax: Int
  /// Connections a server keeps at once.
  public var connectionsMax: Int
  /// Connections that still owe their token; they do not count towards those that a server keeps. Where another one
  /// comes, the oldest of them is closed.
  public var unauthenticatedConnectionsMax: Int
  /// Requests of all connections together that wait for a thread; more are refused as overloaded.
  public var waitingRequestsMax: Int
  /// Bytes of unanswered requests that a process between a client and a node keeps, to repeat them at the next node.
  public var repeatedBytesMax: Int
  /// Bytes of one answer of a read, its question included, that is kept to be given again while nothing changes.
  public var keptAnswerBytesMax: Int
  /// Bytes of all answers that are kept so.
  public var keptAnswersBytesMax: Int
  /// Violations listed in one refusal of parameters.
  public var violationsMax: Int
  /// Seconds a connection may take to present its token.
  public var handshakeSecondsMax: Int
  /// Seconds a message may stay begun and unfinished on a socket.
  public var partialMessageSecondsMax: Int
  /// Seconds a client may leave queued output untouched.
  public var stalledOutputSecondsMax: Int
  /// Seconds a TCP connection may pass without a byte in either direction.
  public var idleSecondsMax: Int
  /// Seconds that clients have to take their last answers once the node ends.
  public var drainSecondsMax: Int
  /// Milliseconds a refused client is asked to wait before it tries again.
  public var retryAfterMilliseconds: Int

  /// The limits a node starts with.
  public init() {
    headerBytesMax = 8 * 1024
    messageBytesMax = 16 * 1024 * 1024
    unauthenticatedMessageBytesMax = 64 * 1024
    depthMax = 128
    batchMembersMax = 256
    inFlightMax = 64
    queuedInputBytesMax = 256 * 1024
    queuedOutputBytesMax = 4 * 1024 * 1024
    queuedNoticeBytesMax = 64 * 1024
    connectionsMax = 64
    unauthenticatedConnectionsMax = 16
    waitingRequestsMax = 1024
    repeatedBytesMax = 1024 * 1024
    keptAnswerBytesMax = 16 * 1024
    keptAnswersBytesMax = 256 * 1024
    violationsMax = 16
    handshakeSecondsMax = 10
    partialMessageSecondsMax = 60
    stalledOutputSecondsMax = 60
    idleSecondsMax = 3600
    drainSecondsMax = 5
    retryAfterMilliseconds = 250
  }

  /// The limits of a client towards its own node, which it trusts to send no more than it was asked for: the default
  /// ones, with bodies of up to 1 GiB.
  public static var towardsNode: RPCLimits {
    var limits = RPCLimits()
    limits.messageBytesMax = 1024 * 1024 * 1024
    return limits
  }

  /// The limits as a result member, in declaration order.
  public var json: JSON {
    let rows: [(String, Int)] = [
      ("headerBytesMax", headerBytesMax),
      ("messageBytesMax", messageBytesMax),
      ("unauthenticatedMessageBytesMax", unauthenticatedMessageBytesMax),
      ("depthMax", depthMax),
      ("batchMembersMax", batchMembersMax),
      ("inFlightMax", inFlightMax),
      ("queuedInputBytesMax", queuedInputBytesMax),
      ("queuedOutputBytesMax", queuedOutputBytesMax),
      ("queuedNoticeBytesMax", queuedNoticeBytesMax),
      ("connectionsMax", connectionsMax),
      ("unauthenticatedConnectionsMax", unauthenticatedConnectionsMax),
      ("waitingRequestsMax", waitingRequestsMax),
      ("repeatedBytesMax", repeatedBytesMax),
      ("keptAnswerBytesMax", keptAnswerBytesMax),
      ("keptAnswersBytesMax", keptAnswersBytesMax),
      ("violationsMax", violationsMax),
      ("handshakeSecondsMax", handshakeSecondsMax),
      ("partialMessageSecondsMax", partialMessageSecondsMax),
      ("stalledOutputSecondsMax", stalledOutputSecondsMax),
      ("idleSecondsMax", idleSecondsMax),
      ("drainSecondsMax", drainSecondsMax),
      ("retryAfterMilliseconds", retryAfterMilliseconds),
    ]
    var object = JSONObject()
    for (name, value) in rows { object.append(name, .int(value)) }
    return .object(object)
  }
}
