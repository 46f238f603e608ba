/// Anything that can call methods of a node and wait for the answer: in this process or through a socket.
public protocol RPCCaller: Sendable {
  /// Calls a method by name and blocks until it is answered.
  ///
  /// `onNotification` gets what the node tells meanwhile, on any thread.
  func call(
    _ method: String, _ params: JSONObject, onNotification: @escaping @Sendable (Notification) -> Void
  ) -> Result<JSON, RPCError>
}

extension RPCCaller {
  /// Calls a method by name and blocks until it is answered; what the node tells meanwhile is dropped.
  public func call(_ method: String, _ params: JSONObject = JSONObject()) -> Result<JSON, RPCError> {
    call(method, params, onNotification: { _ in })
  }
}
