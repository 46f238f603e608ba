import Dispatch
public import Logging
import Synchronization

/// What all servers of a process share: the methods, the bounds, and the list of who is connected.
public final class RPCService: Sendable {
  /// Runs the calls.
  public let dispatcher: Dispatcher
  /// What `initialize` answers.
  public let server: ServerInfo
  let logger: Logger
  private let state = Mutex(State())

  private struct State {
    var lastID: UInt64 = 0
    var handles: [UInt64: ClientHandle] = [:]
    var drains: [UInt64: @Sendable () -> Void] = [:]
    /// Connections that owe their token, with what closes each.
    var owing: [UInt64: @Sendable () -> Void] = [:]
    var isDraining = false
    /// Signalled once, when the last connection ends after draining began.
    var onEmpty: DispatchSemaphore?
  }

  /// A service over a dispatcher, which it does not shut down.
  public init(
    dispatcher: Dispatcher, server: ServerInfo, logger: Logger = Logger(label: "jsonrpc.service")
  ) {
    self.dispatcher = dispatcher
    self.server = server
    self.logger = logger
  }

  /// The bounds it enforces.
  public var limits: RPCLimits { dispatcher.limits }

  /// Connections open now, over all servers.
  public var connectionCount: Int { state.withLock { $0.handles.count } }

  /// The clients connected now, in the order in which they came.
  public var clients: [ClientHandle] {
    state.withLock { state in state.handles.keys.sorted().compactMap { state.handles[$0] } }
  }

  /// Sends a notification to every client.
  public func broadcast(_ method: String, _ params: JSONObject, latestOf key: String? = nil) {
    for client in clients { client.notify(method, params, latestOf: key) }
  }

  /// Settings for a connection, to be completed by the kind of server.
  func settings(framing: FramingMode) -> ConnectionSettings {
    let table = dispatcher.table
    return ConnectionSettings(framing: framing, limits: limits, server: server) { name in
      table[name]?.descriptor.kind
    }
  }

  /// Admits a connection; nil when there are as many as allowed, or when the service comes to its end.
  ///
  /// One that owes its token does not take a place of those that do not; of too many such the oldest is closed.
  func admit(
    owesToken: Bool = false, deliver: @escaping @Sendable (OutgoingNotice) -> Void,
    drain: @escaping @Sendable () -> Void, abort: @escaping @Sendable () -> Void = {}
  ) -> ClientHandle? {
    let (handle, evicted) = state.withLock { state -> (ClientHandle?, (@Sendable () -> Void)?) in
      let settled = state.handles.count - state.owing.count
      guard !state.isDraining, settled < limits.connectionsMax else { return (nil, nil) }
      state.lastID += 1
      let handle = ClientHandle(id: state.lastID, deliver: deliver)
      state.handles[handle.id] = handle
      state.drains[handle.id] = drain
      guard owesToken else { return (handle, nil) }
      let oldest = state.owing.count < limits.unauthenticatedConnectionsMax ? nil : state.owing.keys.min()
      let evicted = oldest.flatMap { state.owing[$0] }
      if let oldest { state.owing[oldest] = {} }
      state.owing[handle.id] = abort
      return (handle, evicted)
    }
    evicted?()
    handle?.onClose { [weak self] in
      guard let self, let id = handle?.id else { return }
      forget(id)
    }
    return handle
  }

  /// A connection presented its token, and takes a place like others.
  func acceptedToken(of id: UInt64) {
    state.withLock { $0.owing[id] = nil }
  }

  private func forget(_ id: UInt64) {
    let empty = state.withLock { state -> DispatchSemaphore? in
      state.handles[id] = nil
      state.drains[id] = nil
      state.owing[id] = nil
      guard state.handles.isEmpty else { return nil }
      defer { state.onEmpty = nil }
      return state.onEmpty
    }
    empty?.signal()
  }

  /// Comes to an end in good order: every connection takes nothing more in, has what was begun answered and closes;
  /// new ones are refused. Shuts the dispatcher down, which waits for the calls that run, however long they take; then
  /// clients have `drainSecondsMax` to take what they are owed. Blocks; not to be called from a handler.
  public func drain() {
    let empty = DispatchSemaphore(value: 0)
    let drains = state.withLock { state in
      state.isDraining = true
      if state.handles.isEmpty { empty.signal() } else { state.onEmpty = empty }
      return state.drains.keys.sorted().compactMap { state.drains[$0] }
    }
    for drain in drains { drain() }
    dispatcher.shutdown()
    if empty.wait(timeout: .now() + .seconds(limits.drainSecondsMax)) == .timedOut {
      logger.notice("clients did not take their answers before the end", metadata: ["clients": "\(connectionCount)"])
    }
  }

  /// What a client is told that cannot be admitted, in the framing that it uses.
  func refusalOfConnection(_ framing: FramingMode) -> [UInt8] {
    let error = RPCError.overloaded(retryAfterMilliseconds: limits.retryAfterMilliseconds)
    return MessageFramer.encode(Response(id: .null, outcome: .failure(error)).json.serialize(), mode: framing)
  }
}
