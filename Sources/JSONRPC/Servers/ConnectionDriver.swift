import Logging
import Synchronization

/// Carries out what a connection's state machine decides, for any transport.
///
/// Events may come on any thread. Actions are carried out in order, by one thread at a time and outside the lock: a
/// thread that finds another at it leaves its actions to that one. So an action may cause an event without a
/// deadlock.
final class ConnectionDriver: Sendable {
  private let service: RPCService
  private let owesToken: Bool
  private let state: Mutex<State>

  private struct State {
    var connection: Connection
    var actions: [ConnectionAction] = []
    var isActing = false
    var transport: (any ConnectionTransport)?
    var handle: ClientHandle?

    /// What is to be done next; nil when nothing is, and then, if that is the end, nobody is at it any more.
    mutating func takeTurn(isLast: Bool) -> Turn? {
      guard !actions.isEmpty else {
        if isLast { isActing = false }
        return nil
      }
      defer { actions = [] }
      return Turn(actions: actions, transport: transport, handle: handle)
    }
  }

  /// Actions, and with whom to carry them out.
  private struct Turn {
    let actions: [ConnectionAction]
    let transport: (any ConnectionTransport)?
    let handle: ClientHandle?
  }

  convenience init(service: RPCService, settings: ConnectionSettings, now: Int64) {
    self.init(service: service, connection: Connection(settings, now: now))
  }

  /// Goes on with a conversation from where it stands.
  init(service: RPCService, connection: Connection) {
    self.service = service
    owesToken = connection.settings.verifyToken != nil
    state = Mutex(State(connection: connection))
  }

  /// Starts to serve; false when there are too many connections.
  func start(_ transport: any ConnectionTransport) -> Bool {
    // First, because the service may drain the connection as soon as it knows it.
    state.withLock { $0.transport = transport }
    let handle = service.admit(
      owesToken: owesToken,
      deliver: { [weak self] notice in self?.perform { $0.notify(notice) } },
      drain: { [weak self] in self?.drain(status: 0) },
      abort: { [weak self] in self?.abort() })
    state.withLock { state in
      state.handle = handle
      if handle == nil { state.transport = nil }
    }
    return handle != nil
  }

  /// Does first what a conversation that began elsewhere has left to do.
  func resume(_ actions: [ConnectionAction]) {
    perform { _ in actions }
  }

  func received(_ bytes: some Collection<UInt8>) {
    perform { $0.received(bytes) }
  }

  func endOfInput() { perform { $0.endOfInput() } }

  func drain(status: Int32) { perform { $0.drain(status: status) } }

  /// Closes at once.
  private func abort() { state.withLock { $0.transport }?.abort() }

  func flushed(_ count: Int) { perform { $0.flushed(count) } }

  func tick(now: Int64) { perform { $0.tick(now: now) } }

  /// The transport is gone; forgets it and tells whoever held on to the client.
  func closed() {
    perform { $0.outputClosed() }
    let handle = state.withLock { state in
      state.transport = nil
      return state.handle
    }
    handle?.close()
  }

  /// Output can no longer be delivered, though input may still come.
  func outputClosed() { perform { $0.outputClosed() } }

  private func replied(_ call: UInt64, _ outcome: Result<JSON, RPCError>) {
    perform { $0.replied(call: call, outcome) }
  }

  private func perform(_ event: (inout Connection) -> [ConnectionAction]) {
    let mustAct = state.withLock { state in
      let actions = event(&state.connection)
      for case .takeBack in actions {
        // At once, although it may be another thread that carries actions out, and later.
        state.handle?.holdBack(true)
      }
      if state.actions.isEmpty { state.actions = actions } else { state.actions += actions }
      guard !state.isActing, !state.actions.isEmpty else { return false }
      state.isActing = true
      return true
    }
    if mustAct { act() }
  }

  private func act() {
    var mustFlush: (any ConnectionTransport)?
    while true {
      let turn = state.withLock { $0.takeTurn(isLast: mustFlush == nil) }
      if let turn {
        for action in turn.actions {
          if case .write = action { mustFlush = turn.transport }
          carryOut(action, turn.transport, turn.handle)
        }
      } else {
        // Flushing may itself bring actions, so they are looked for once more before the turn is given up.
        guard let transport = mustFlush else { return }
        mustFlush = nil
        transport.flush()
      }
    }
  }

  private func carryOut(
    _ action: ConnectionAction, _ transport: (any ConnectionTransport)?, _ handle: ClientHandle?
  ) {
    switch action {
    case .dispatch(let call): dispatch(call, handle)
    case .cancel(let number):
      if let handle { service.dispatcher.cancel(connection: handle.id, call: number) }
    case .takeBack(let numbers):
      let taken = numbers.filter { number in
        handle.map { service.dispatcher.takeBack(connection: $0.id, call: number) } ?? false
      }
      perform { connection in
        handle?.holdBack(false)
        return connection.tookBack(calls: taken)
      }
    case .write(let bytes): transport?.write(bytes)
    case .stopReading: transport?.stopReading()
    case .resumeReading: transport?.resumeReading()
    case .tokenAccepted: if let handle { service.acceptedToken(of: handle.id) }
    case .watchProcess(let process): transport?.watch(process: process)
    case .close(let status): transport?.close(status: status)
    case .abort: transport?.abort()
    case .log(let remark):
      service.logger.notice(
        "\(remark)", metadata: ["connection": "\(handle?.id ?? 0)", "fault": "client"])
    }
  }

  private func dispatch(_ call: ConnectionCall, _ handle: ClientHandle?) {
    guard let handle else { return replied(call.number, .failure(.cancelled)) }
    do throws(RPCError) {
      try service.dispatcher.submit(
        call.method, call.params, handle: handle, client: call.client, call: call.number
      ) { [self] outcome in
        replied(call.number, outcome)
      }
    } catch {
      replied(call.number, .failure(error))
    }
  }
}
