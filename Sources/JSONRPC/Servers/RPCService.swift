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

  /// Admits a connection; nil when there are as many as allowed.
  func admit(_ deliver: @escaping @Sendable (OutgoingNotice) -> Void) -> ClientHandle? {
    let handle = state.withLock { state -> ClientHandle? in
      guard state.handles.count < limits.connectionsMax else { return nil }
      state.lastID += 1
      let handle = ClientHandle(id: state.lastID, deliver: deliver)
      state.handles[handle.id] = handle
      return handle
    }
    handle?.onClose { [weak self] in
      guard let self, let id = handle?.id else { return }
      self.state.withLock { $0.handles[id] = nil }
    }
    return handle
  }

  /// What a client is told that cannot be admitted.
  func refusalOfConnection() -> [UInt8] {
    let error = RPCError.overloaded(retryAfterMilliseconds: limits.retryAfterMilliseconds)
    return MessageFramer.encode(Response(id: .null, outcome: .failure(error)).json.serialize(), mode: .headers)
  }
}
