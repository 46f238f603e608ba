import Synchronization

/// One call on its way through the dispatcher. It is answered exactly once.
final class DispatchJob: Sendable {
  /// Names a call among all connections.
  struct Key: Hashable, Sendable {
    let connection: UInt64
    let call: UInt64
  }

  private enum Stage {
    case waiting
    case running
    case answered
  }

  let key: Key
  let entry: MethodTable.Entry
  let params: Params
  let context: RequestContext
  let flag: CancellationFlag
  private let reply: @Sendable (Result<JSON, RPCError>) -> Void
  private let stage = Mutex(Stage.waiting)

  init(
    key: Key, entry: MethodTable.Entry, params: Params, context: RequestContext, flag: CancellationFlag,
    reply: @escaping @Sendable (Result<JSON, RPCError>) -> Void
  ) {
    self.key = key
    self.entry = entry
    self.params = params
    self.context = context
    self.flag = flag
    self.reply = reply
  }

  /// Whether the job is to be run now; false when it was answered while it waited.
  func begin() -> Bool {
    stage.withLock { stage in
      guard stage == .waiting else { return false }
      stage = .running
      return true
    }
  }

  /// Answers a job that was begun.
  func finish(_ outcome: Result<JSON, RPCError>) {
    stage.withLock { $0 = .answered }
    reply(outcome)
  }

  /// Answers a job that still waits; true if it did. A running one only sees its flag.
  func cancel() -> Bool {
    flag.raise()
    let wasWaiting = stage.withLock { stage in
      guard stage == .waiting else { return false }
      stage = .answered
      return true
    }
    if wasWaiting { reply(.failure(.cancelled)) }
    return wasWaiting
  }

  /// Ends a job that still waits without an answer; true if it did.
  func takeBack() -> Bool {
    stage.withLock { stage in
      guard stage == .waiting else { return false }
      stage = .answered
      return true
    }
  }

  /// Calls the method on this thread.
  func run(limits: RPCLimits) -> Result<JSON, RPCError> { entry.call(params, context, limits: limits) }
}

extension MethodTable.Entry {
  /// Binds the parameters and calls the handler on this thread.
  func call(_ params: Params, _ context: RequestContext, limits: RPCLimits) -> Result<JSON, RPCError> {
    defer { context.finishProgress() }
    do throws(RPCError) {
      let bound = try descriptor.bind(params, limits: limits)
      return .success(try handler.handle(context, bound))
    } catch {
      return .failure(error)
    }
  }
}

extension Params {
  /// The token under which the caller wants reports of progress, taken from parameters by name.
  var workDoneToken: JSON? {
    guard case .named(let object) = self, let token = object[MethodDescriptor.workDoneTokenName] else { return nil }
    switch token {
    case .string, .number: return token
    case .null, .bool, .array, .object: return nil
    }
  }
}
