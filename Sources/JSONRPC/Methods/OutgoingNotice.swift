/// A notification on its way to a client, and what may happen to it when that client is slow to read.
public struct OutgoingNotice: Hashable, Sendable {
  /// What may happen to a notice while more than `queuedOutputBytesMax` wait to be read.
  public enum Policy: Hashable, Sendable {
    /// It is queued nevertheless; for notices whose number is bounded by the requests in flight.
    case required
    /// It waits outside the queue, where the next notice of the same key takes its place.
    case latest(key: String)
  }

  /// The method.
  public var method: String
  /// The parameters.
  public var params: JSONObject
  /// What may happen to it.
  public var policy: Policy

  /// A notice with these parts.
  public init(method: String, params: JSONObject, policy: Policy) {
    self.method = method
    self.params = params
    self.policy = policy
  }

  /// The message.
  public var json: JSON { Notification(method: method, params: .named(params)).json }
}
