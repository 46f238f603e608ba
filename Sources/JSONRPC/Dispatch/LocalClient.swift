import Dispatch
import Synchronization

/// A caller in the same process: the same binding and handlers as over a stream, without the stream.
public struct LocalClient: RPCCaller {
  private enum Way {
    case direct(MethodTable)
    case queued(Dispatcher)
  }

  private static let nextCall = Atomic<UInt64>(1)
  private let way: Way
  private let limits: RPCLimits

  /// A caller that runs handlers on the calling thread; for a process in which nothing else calls them.
  public init(_ table: MethodTable, limits: RPCLimits = RPCLimits()) {
    way = .direct(table)
    self.limits = limits
  }

  /// A caller whose calls take their turn among those of the connections. Not to be used from a handler.
  public init(_ dispatcher: Dispatcher) {
    way = .queued(dispatcher)
    limits = dispatcher.limits
  }

  /// Calls a method and waits.
  public func call(
    _ method: String, _ params: JSONObject, onNotification: @escaping @Sendable (Notification) -> Void
  ) -> Result<JSON, RPCError> {
    let handle = ClientHandle(id: 0) { notice in
      onNotification(Notification(method: notice.method, params: .named(notice.params)))
    }
    defer { handle.close() }
    switch way {
    case .direct(let table): return run(table, method, params, handle)
    case .queued(let dispatcher): return wait(dispatcher, method, params, handle)
    }
  }

  private func run(
    _ table: MethodTable, _ method: String, _ params: JSONObject, _ handle: ClientHandle
  ) -> Result<JSON, RPCError> {
    guard let entry = table[method] else { return .failure(.methodNotFound(method)) }
    let named = Params.named(params)
    let context = RequestContext(method: method, handle: handle, progressToken: named.workDoneToken)
    return entry.call(named, context, limits: limits)
  }

  private func wait(
    _ dispatcher: Dispatcher, _ method: String, _ params: JSONObject, _ handle: ClientHandle
  ) -> Result<JSON, RPCError> {
    let answered = DispatchSemaphore(value: 0)
    let box = AnswerBox()
    let number = Self.nextCall.add(1, ordering: .relaxed).newValue
    do throws(RPCError) {
      try dispatcher.submit(method, .named(params), handle: handle, call: number) { outcome in
        box.set(outcome)
        answered.signal()
      }
    } catch {
      return .failure(error)
    }
    answered.wait()
    return box.get()
  }
}

/// Carries an answer from the thread that has it to the one that waits.
private final class AnswerBox: Sendable {
  private let answer = Mutex<Result<JSON, RPCError>>(.failure(.internalError))

  func set(_ outcome: Result<JSON, RPCError>) { answer.withLock { $0 = outcome } }

  func get() -> Result<JSON, RPCError> { answer.withLock { $0 } }
}
