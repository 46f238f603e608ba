import Synchronization

/// A caller at a node's Unix socket. Calls block and take their turn; only `cancel` and `close` may come in between.
public final class RPCClient: RPCCaller {
  private let socket: NodeSocket
  private let state: Mutex<State>
  private let running = Mutex<Int64?>(nil)

  private struct State {
    var framer: MessageFramer
    var lastID: Int64 = 0
    var isBroken = false
    var early: FIFO<Notification> = FIFO()
  }

  /// Connects to the socket at that path.
  public convenience init(path: String, limits: RPCLimits = .towardsNode) throws(RPCClientError) {
    self.init(socket: try NodeSocket(path: path), limits: limits)
  }

  /// Calls on a connection that is there, and that nobody else uses.
  public init(socket: NodeSocket, limits: RPCLimits = .towardsNode) {
    self.socket = socket
    state = Mutex(State(framer: MessageFramer(mode: .headers, limits: limits)))
  }

  /// Calls a method and waits for its answer. A lost connection is -32803 with `data.code` `rpc.connectionLost`; then
  /// it is not known whether the call had an effect.
  public func call(
    _ method: String, _ params: JSONObject, onNotification: @escaping @Sendable (Notification) -> Void
  ) -> Result<JSON, RPCError> {
    state.withLock { state in
      guard !state.isBroken else { return .failure(Self.connectionLost) }
      while let notification = state.early.popFirst() { onNotification(notification) }
      state.lastID += 1
      let id = RequestID.number(JSONNumber(state.lastID))
      let request = Request(id: id, method: method, params: params.isEmpty ? .none : .named(params))
      // Sent under the lock, so that a cancellation can only follow the request.
      let isSent = running.withLock { running in
        running = state.lastID
        return send(request.json)
      }
      defer { running.withLock { $0 = nil } }
      guard isSent else {
        state.isBroken = true
        return .failure(Self.connectionLost)
      }
      while let message = receive(&state) {
        switch message {
        case .response(let response) where response.id == id || response.id == .null:
          return response.outcome
        case .notification(let notification): onNotification(notification)
        case .response, .request, .invalidNotification, .invalid: break
        }
      }
      return .failure(Self.connectionLost)
    }
  }

  /// Waits for the next notification; nil when the connection has ended. For a client that watches and does nothing
  /// else.
  public func nextNotification() -> Notification? {
    state.withLock { state in
      if let notification = state.early.popFirst() { return notification }
      while let message = receive(&state) {
        if case .notification(let notification) = message { return notification }
      }
      return nil
    }
  }

  /// Asks the node to give the running call up; the call then returns, usually with -32800. Any thread may ask.
  public func cancel() {
    running.withLock { id in
      guard let id else { return }
      let params: JSONObject = ["id": .int(id)]
      _ = send(Notification(method: LifecycleMethod.cancelRequest.rawValue, params: .named(params)).json)
    }
  }

  /// Ends the connection; a running call returns as lost.
  public func close() {
    socket.end()
  }

  /// What a call comes to whose answer will not come any more.
  public static var connectionLost: RPCError {
    RPCError(
      .requestFailed, "The connection to the node was lost before the answer came.", word: "rpc.connectionLost",
      nextActions: ["Repeat the call; with the same commandId it has its effect only once."])
  }

  private func send(_ message: JSON) -> Bool {
    SystemCalls.writeAll(socket.descriptor, MessageFramer.encode(message.serialize(), mode: .headers)) == nil
  }

  private func receive(_ state: inout State) -> IncomingMessage? {
    while !state.isBroken {
      switch state.framer.next() {
      case .message(let body)?:
        guard let json = try? JSONParser.parse(body) else { break }
        return IncomingMessage(json)
      case .failure?: break
      case nil:
        if case .success(let bytes) = SystemCalls.read(socket.descriptor, upTo: 64 * 1024), !bytes.isEmpty {
          state.framer.feed(bytes)
          continue
        }
      }
      state.isBroken = true
    }
    return nil
  }
}
