/// One client's conversation as a state machine: it is told what happened and says what to do, and does nothing itself.
///
/// It frames, sorts and answers messages, keeps the lifecycle and all caps. It knows no sockets, threads or clocks;
/// time comes in by `tick`. Feed it from one thread at a time and carry out its actions in order.
public struct Connection: Sendable {
  /// Where the lifecycle stands.
  enum Phase: Sendable, Hashable {
    /// Nothing but `initialize` with the right token is served.
    case awaitingToken
    case open
    /// `shutdown` came; it is answered when all before it is.
    case shuttingDown(RequestID)
    case shutDown
    /// No input is read any more; closes with this status when all that was begun is answered.
    case draining(status: Int32)
    case closed
  }

  /// Where the answer to a call belongs.
  enum Slot: Sendable, Hashable {
    case nowhere
    case single(RequestID)
    case batch(UInt64, place: Int, RequestID)

    var id: RequestID? {
      switch self {
      case .nowhere: nil
      case .single(let id), .batch(_, _, let id): id
      }
    }
  }

  struct Flight: Sendable {
    let call: ConnectionCall
    let slot: Slot
    /// Of the message that brought it.
    let bytes: Int
    /// Asked for by the client.
    var isCancelled = false

    var isControl: Bool { call.kind == .control }
  }

  /// A call read ahead of the ones in flight.
  struct Waiting: Sendable {
    let call: ConnectionCall
    let slot: Slot
    let bytes: Int
  }

  let settings: ConnectionSettings
  var limits: RPCLimits { settings.limits }
  var framer: MessageFramer
  var output: OutputQueue
  var phase: Phase
  var client: ClientInfo?
  var isInitialized = false
  var exitsWhenDrained = false
  var hasInputEnded = false
  var isReadingStopped = false
  /// Whether the calls that were handed out when the output became full have been asked back.
  var isStandingBack = false
  /// Whether it is not known yet which of them had not begun. Until then no other call is handed out: it would overtake
  /// them.
  var isAwaitingReturn = false
  var flights: [UInt64: Flight] = [:]
  var controlsInFlight = 0
  var waiting = FIFO<Waiting>()
  var waitingBytes = 0
  var batches: [UInt64: BatchAssembly] = [:]
  var nextNumber: UInt64 = 1
  var actions: [ConnectionAction] = []
  var clock: ConnectionClock

  /// A connection just made; `now` is in milliseconds of any steady clock.
  public init(_ settings: ConnectionSettings, now: Int64 = 0) {
    self.settings = settings
    framer = MessageFramer(mode: settings.framing, limits: settings.limits)
    output = OutputQueue(limits: settings.limits)
    clock = ConnectionClock(now: now)
    if settings.verifyToken == nil {
      phase = .open
    } else {
      phase = .awaitingToken
      framer.messageBytesMax = min(limits.messageBytesMax, limits.unauthenticatedMessageBytesMax)
    }
  }

  /// Whether the connection is over and nothing more will come of it.
  public var isClosed: Bool { phase == .closed }

  /// Calls handed out and not reported as replied.
  public var inFlight: Int { flights.count }

  // MARK: Events

  /// Bytes came from the client.
  public mutating func received(_ bytes: some Collection<UInt8>) -> [ConnectionAction] {
    guard takesInput else { return [] }
    clock.sawInput()
    framer.feed(bytes)
    return advance()
  }

  /// The client will send nothing more.
  public mutating func endOfInput() -> [ConnectionAction] {
    guard takesInput, !hasInputEnded else { return [] }
    hasInputEnded = true
    framer.endOfInput()
    return advance()
  }

  /// The node wants to end: nothing more is taken in, what was begun is answered, then the connection closes with
  /// this status.
  public mutating func drain(status: Int32) -> [ConnectionAction] {
    switch phase {
    case .awaitingToken, .open, .shutDown: phase = .draining(status: status)
    case .shuttingDown: exitsWhenDrained = true
    case .draining, .closed: return []
    }
    return advance()
  }

  /// A call came to its end, also one that was cancelled or is not to be answered.
  public mutating func replied(
    call number: UInt64, _ outcome: Result<JSON, RPCError>
  ) -> [ConnectionAction] {
    guard let flight = flights.removeValue(forKey: number) else { return [] }
    if flight.isControl { controlsInFlight -= 1 }
    guard phase != .closed else { return [] }
    answer(flight.slot, outcome)
    return advance()
  }

  /// Of the calls that were to be taken back these had not begun; the others go on.
  public mutating func tookBack(calls: [UInt64]) -> [ConnectionAction] {
    isAwaitingReturn = false
    for number in calls {
      guard let flight = flights.removeValue(forKey: number), phase != .closed else { continue }
      if flight.isCancelled {
        answer(flight.slot, .failure(.cancelled))
      } else {
        let place = waiting.firstPlace { $0.call.number > number }
        waiting.insert(Waiting(call: flight.call, slot: flight.slot, bytes: flight.bytes), at: place)
        waitingBytes += flight.bytes
      }
    }
    return phase == .closed ? [] : advance()
  }

  /// Something is to be told to the client.
  public mutating func notify(_ notice: OutgoingNotice) -> [ConnectionAction] {
    guard phase != .closed, phase != .awaitingToken else { return [] }
    switch notice.policy {
    case .latest(let key) where output.isSlow || output.isHolding(key): output.hold(notice, key: key)
    case .latest, .required: send(notice.json.serialize())
    }
    return takeActions()
  }

  /// So many bytes of what was written have gone.
  public mutating func flushed(_ count: Int) -> [ConnectionAction] {
    output.flushed(count)
    clock.sawOutput()
    guard phase != .closed else { return [] }
    while let notice = output.nextHeld() { send(notice.json.serialize()) }
    return advance()
  }

  /// Nothing more can be delivered to the client.
  public mutating func outputClosed() -> [ConnectionAction] {
    guard phase != .closed else { return [] }
    if !flights.isEmpty || !waiting.isEmpty { actions.append(.log(.outputClosed)) }
    abort()
    return takeActions()
  }

  /// Time went on; `now` never goes back.
  public mutating func tick(now: Int64) -> [ConnectionAction] {
    clock.advance(to: now)
    guard phase != .closed else { return [] }
    if let remark = overdue() {
      actions.append(.log(remark))
      abort()
    }
    return takeActions()
  }

  // MARK: Going on

  /// Does all that can be done now and returns what the shell must do.
  private mutating func advance() -> [ConnectionAction] {
    admitWaiting()
    while takesInput, !isFull, let output = framer.next() {
      clock.isInsideMessage(false)
      take(output)
      admitWaiting()
      settleShutdown()
    }
    clock.isInsideMessage(framer.isInsideMessage && !isFull)
    settle()
    standBack()
    updateReading()
    return takeActions()
  }

  /// Once the output is full, only calls that run already may add to it. The others are asked back, the last one first,
  /// so that no read begins before a write that it has to wait for.
  private mutating func standBack() {
    let isOutputFull = output.queuedBytes > limits.queuedOutputBytesMax
    defer { isStandingBack = isOutputFull }
    guard isOutputFull, !isStandingBack, !isAwaitingReturn, phase != .closed else { return }
    let numbers = flights.keys.filter { flights[$0]?.isControl == false }.sorted(by: >)
    guard !numbers.isEmpty else { return }
    isAwaitingReturn = true
    actions.append(.takeBack(calls: numbers))
  }

  var takesInput: Bool {
    switch phase {
    case .awaitingToken, .open, .shuttingDown, .shutDown: true
    case .draining, .closed: false
    }
  }

  private var isFull: Bool {
    waitingBytes > limits.queuedInputBytesMax || output.queuedBytes > limits.queuedOutputBytesMax
  }

  private mutating func updateReading() {
    guard phase != .closed, isReadingStopped != (isFull || !takesInput) else { return }
    isReadingStopped.toggle()
    actions.append(isReadingStopped ? .stopReading : .resumeReading)
  }

  private mutating func take(_ output: MessageFramer.Output) {
    switch output {
    case .message(let body): takeMessage(body)
    case .failure(let error):
      actions.append(.log(.framing(error)))
      switch error {
      case .looksLikeHTTP:
        abort()
      case .truncated:
        phase = .draining(status: 1)
      case .headerTooLong, .malformedHeader, .missingLength, .invalidLength, .zeroLength,
        .contradictingLengths, .messageTooLong, .unsupportedCharset:
        let message = "The input cannot be read on: \(error)."
        answer(.single(.null), .failure(RPCError(.parseError, message, word: error.code)))
        phase = .draining(status: 1)
      }
    }
  }

  /// Moves calls read ahead into the places that became free.
  private mutating func admitWaiting() {
    while hasRoom, let next = waiting.popFirst() {
      waitingBytes -= next.bytes
      launch(next)
    }
  }

  /// A client that does not take its answers gets no new ones either.
  var hasRoom: Bool {
    !isAwaitingReturn && flights.count - controlsInFlight < limits.inFlightMax
      && output.queuedBytes <= limits.queuedOutputBytesMax
  }

  mutating func launch(_ next: Waiting) {
    if next.call.kind == .control { controlsInFlight += 1 }
    flights[next.call.number] = Flight(call: next.call, slot: next.slot, bytes: next.bytes)
    actions.append(.dispatch(next.call))
  }

  /// Ends what has nothing left to wait for.
  private mutating func settle() {
    settleShutdown()
    guard flights.isEmpty, waiting.isEmpty else { return }
    if case .draining(let status) = phase { close(status: status) }
    if hasInputEnded, takesInput, !isFull { close(status: 0) }
  }

  private mutating func settleShutdown() {
    guard case .shuttingDown(let id) = phase, flights.isEmpty, waiting.isEmpty else { return }
    phase = .shutDown
    answer(.single(id), .success(.null))
    if exitsWhenDrained { close(status: 0) }
  }

  mutating func close(status: Int32) {
    guard phase != .closed else { return }
    end()
    actions.append(.close(status: status))
  }

  private mutating func abort() {
    end()
    actions.append(.abort)
  }

  /// Nobody waits for the calls in flight any more.
  private mutating func end() {
    phase = .closed
    for number in flights.keys.sorted() { actions.append(.cancel(call: number)) }
    waiting = FIFO()
    waitingBytes = 0
    batches = [:]
  }

  // MARK: Output

  mutating func send(_ body: [UInt8]) {
    let bytes = MessageFramer.encode(body, mode: framer.mode)
    output.queued(bytes.count)
    if output.queuedBytes == bytes.count { clock.sawOutput() }
    actions.append(.write(bytes))
  }

  mutating func answer(_ slot: Slot, _ outcome: Result<JSON, RPCError>) {
    switch slot {
    case .nowhere: break
    case .single(let id):
      var body: [UInt8] = []
      body.reserveCapacity(256)
      Response(id: id, outcome: outcome).write(into: &body)
      send(body)
    case .batch(let number, let place, let id):
      let isComplete = batches[number]?.fill(place, with: Response(id: id, outcome: outcome)) ?? false
      if isComplete, let batch = batches.removeValue(forKey: number) { send(batch.serialize()) }
    }
  }

  private mutating func takeActions() -> [ConnectionAction] {
    defer { actions = [] }
    return actions
  }
}
