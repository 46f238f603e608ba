/// The code of a method. Called on a thread of the dispatcher, never on one that moves bytes; may block.
///
/// Several calls may run at once unless the method is a write.
public protocol RequestHandler: Sendable {
  /// Answers one call. `params` are bound: known, checked, by name, without nulls.
  func handle(_ context: RequestContext, _ params: JSONObject) throws(RPCError) -> JSON
}

/// A handler that is a closure.
public struct ClosureHandler: RequestHandler {
  /// The form of the closure.
  public typealias Body = @Sendable (RequestContext, JSONObject) throws(RPCError) -> JSON

  private let body: Body

  /// Wraps a closure.
  public init(_ body: @escaping Body) {
    self.body = body
  }

  /// Calls the closure.
  public func handle(_ context: RequestContext, _ params: JSONObject) throws(RPCError) -> JSON {
    try body(context, params)
  }
}
