/// The code of a method. Called on a thread of the dispatcher and may block, unless it says that the call is immediate.
///
/// Several calls may run at once unless the method is a write.
public protocol RequestHandler: Sendable {
  /// Answers one call. `params` are bound: known, checked, by name, without nulls.
  func handle(_ context: RequestContext, _ params: JSONObject) throws(RPCError) -> JSON

  /// Whether a call with these parameters, not bound yet, waits for nothing and takes microseconds. It then runs on the
  /// thread that moves bytes, which spares two changes of threads. Asked of control methods only.
  func isImmediate(_ params: Params) -> Bool

  /// Whether an answer depends on nothing but the parameters and what the dispatcher's `revision` tells apart. The same
  /// question is then answered from memory as long as that stays. Asked of reads only.
  var keepsAnswers: Bool { get }
}

extension RequestHandler {
  /// No call is, unless a handler says so.
  public func isImmediate(_ params: Params) -> Bool { false }
  /// None are kept, unless a handler says so.
  public var keepsAnswers: Bool { false }
}

/// A handler that is a closure.
public struct ClosureHandler: RequestHandler {
  /// The form of the closure.
  public typealias Body = @Sendable (RequestContext, JSONObject) throws(RPCError) -> JSON

  private let body: Body
  private let immediate: @Sendable (Params) -> Bool
  /// As it was given.
  public let keepsAnswers: Bool

  /// Wraps a closure; `isImmediate` tells which calls are, none unless said.
  public init(
    isImmediate: @escaping @Sendable (Params) -> Bool = { _ in false }, keepsAnswers: Bool = false,
    _ body: @escaping Body
  ) {
    immediate = isImmediate
    self.keepsAnswers = keepsAnswers
    self.body = body
  }

  /// Asks the closure given for it.
  public func isImmediate(_ params: Params) -> Bool { immediate(params) }

  /// Calls the closure.
  public func handle(_ context: RequestContext, _ params: JSONObject) throws(RPCError) -> JSON {
    try body(context, params)
  }
}
