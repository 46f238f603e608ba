/// A client's conversation with whichever process holds the replica, as a state machine: it is told what happened and
/// says what to do, and does nothing itself.
///
/// Towards the client it is a `Connection` like any other, so that what a client sees does not depend on who holds the
/// replica. Calls that a node would run are asked of the holder under numbers of their own. When a holder goes, calls
/// that may be repeated wait for the next one, the others are answered as lost; a holder that has no room is asked
/// again after a while.
struct ProxiedConnection: Sendable {
  /// What the shell has to do, in order.
  enum Action: Hashable, Sendable {
    /// Send these bytes to the client and report them with `flushed`.
    case toClient([UInt8])
    /// Send these bytes to the holder.
    case toHolder([UInt8])
    /// Close the connection to the holder, without a report.
    case leaveHolder
    /// Look for a holder once so many milliseconds have passed, and report it with `connected`.
    case seekHolder(afterMilliseconds: Int)
    /// End with this status when all that was written to the client has gone.
    case end(status: Int32)
    /// End at once with status 1 and drop what was not sent.
    case abort
    /// Something about the client that its operator may want to read.
    case log(ConnectionRemark)
  }

  /// Times that a holder without room is asked in a row before the client is told of it.
  static let refusalsMax = 20
  /// The longest wait between two times, in milliseconds, whatever the holder asks for.
  private static let pauseMillisecondsMax = 10_000
  /// So many times as long is the wait once the client has been told.
  private static let idleFactor = 8

  private var connection: Connection
  private let policy: ProxyPolicy
  private var link: HolderLink?
  /// Open calls that an earlier holder was asked: they may have had their effect.
  private var askedBefore: Set<UInt64> = []
  /// The calls that stand, by method, with the parameters to say them again with.
  private var standing: [String: JSONObject] = [:]
  /// Times in a row that a holder had no room.
  private var refusals = 0
  private var isEnding = false
  /// The process that the client asked not to be outlived by.
  private(set) var watchedProcess: Int32?

  /// A conversation that has not begun, without a holder.
  init(_ settings: ConnectionSettings, _ policy: ProxyPolicy) {
    connection = Connection(settings)
    self.policy = policy
  }

  // MARK: What the shell may do now

  /// Whether bytes of the client are taken.
  var readsClient: Bool { !connection.isReadingStopped && !connection.hasInputEnded && !connection.isClosed }

  /// Whether bytes of the holder are taken: not while the client leaves too many untouched.
  var readsHolder: Bool { connection.output.queuedBytes <= connection.limits.queuedOutputBytesMax }

  /// Whether the client has not taken all that was written.
  var hasOutputQueued: Bool { connection.output.queuedBytes > 0 }

  /// Whether anything is left that takes a holder. After `shutdown` nothing is.
  var needsHolder: Bool {
    switch connection.phase {
    case .shutDown, .closed: false
    case .awaitingToken, .open, .shuttingDown, .draining: !isEnding
    }
  }

  // MARK: Events at the client's side

  /// Bytes came from the client.
  mutating func received(fromClient bytes: [UInt8]) -> [Action] { follow(connection.received(bytes)) }

  /// The client will send nothing more.
  mutating func endOfInput() -> [Action] { follow(connection.endOfInput()) }

  /// So many bytes have gone to the client.
  mutating func flushed(_ count: Int) -> [Action] { follow(connection.flushed(count)) }

  /// Nothing more can be delivered to the client.
  mutating func outputClosed() -> [Action] { follow(connection.outputClosed()) }

  /// The process is asked to end: nothing more is taken in, what the holder was asked is answered, the rest is refused.
  mutating func drain() -> [Action] {
    guard !isEnding else { return [] }
    isEnding = true
    let actions = follow(connection.drain(status: 0))
    return link == nil ? actions + refuseOpen() : actions
  }

  // MARK: Events at the holder's side

  /// There is a holder, who is told all that still counts.
  mutating func connected() -> [Action] {
    link = HolderLink()
    var actions = introduce()
    for (method, params) in standing.sorted(by: { $0.key < $1.key }) {
      actions.append(.toHolder(HolderLink.notification(method, params)))
    }
    for call in openCalls {
      if let bytes = link?.ask(call) { actions.append(.toHolder(bytes)) }
    }
    return actions
  }

  /// Bytes came from the holder. Only whole messages reach the client.
  mutating func received(fromHolder bytes: [UInt8]) -> [Action] {
    link?.framer.feed(bytes)
    var actions: [Action] = []
    while let output = link?.framer.next() {
      guard case .message(let body) = output, let json = try? JSONParser.parse(body, limits: .towardsNode) else {
        return actions + [.leaveHolder] + holderGone()
      }
      actions += take(IncomingMessage(json))
    }
    return actions
  }

  /// The holder has closed the connection, or died.
  mutating func holderGone() -> [Action] {
    guard let gone = link else { return [] }
    link = nil
    var kept = 0
    var lost: [UInt64] = []
    for call in openCalls where gone.asked.contains(call.number) || askedBefore.contains(call.number) {
      guard let flight = connection.flights[call.number] else { continue }
      let fits = kept + flight.bytes <= connection.limits.repeatedBytesMax
      if !isEnding, fits, !flight.isCancelled, policy.isRepeatable(call.method, call.params) {
        kept += flight.bytes
        askedBefore.insert(call.number)
      } else {
        lost.append(call.number)
      }
    }
    var actions: [Action] = []
    for number in lost { actions += answer(number, .failure(RPCClient.connectionLost)) }
    if isEnding { actions += refuseOpen() }
    // One that ends whatever comes must not be asked without a pause.
    return actions + seek(afterMilliseconds: gone.hasHeard ? 0 : connection.limits.retryAfterMilliseconds)
  }

  /// Ends it here, for a node of this process to go on with.
  mutating func handOver() -> CarriedConversation {
    let open = openCalls
    var actions: [ConnectionAction] = watchedProcess.map { [.watchProcess($0)] } ?? []
    if connection.isReadingStopped { actions.append(.stopReading) }
    for (method, params) in standing.sorted(by: { $0.key < $1.key }) {
      actions += connection.callAgain(method, params)
    }
    return CarriedConversation(connection: connection, actions: actions + open.map(ConnectionAction.dispatch))
  }

  private var openCalls: [ConnectionCall] { connection.flights.values.map(\.call).sorted { $0.number < $1.number } }

  // MARK: What the connection asks for

  private mutating func follow(_ first: [ConnectionAction]) -> [Action] {
    // Before anything that was sent after it.
    var actions = introduce()
    var queue = FIFO<ConnectionAction>()
    for action in first { queue.append(action) }
    while let action = queue.popFirst() {
      for more in follow(action, &actions) { queue.append(more) }
    }
    return actions
  }

  /// Adds what the shell has to do, and gives what the connection asks for in consequence.
  private mutating func follow(_ action: ConnectionAction, _ actions: inout [Action]) -> [ConnectionAction] {
    switch action {
    case .dispatch(let call):
      if isEnding { return connection.replied(call: call.number, .failure(overloaded)) }
      if let bytes = link?.ask(call) { actions.append(.toHolder(bytes)) }
    case .cancel(let number): return cancel(number, &actions)
    case .takeBack:
      // What the holder was asked stays with it.
      return connection.tookBack(calls: [])
    case .write(let bytes): actions.append(.toClient(bytes))
    case .stopReading, .resumeReading, .tokenAccepted: break
    case .watchProcess(let process): watchedProcess = process
    case .close(let status): actions.append(.end(status: status))
    case .abort: actions.append(.abort)
    case .log(let remark): actions.append(.log(remark))
    }
    return []
  }

  private mutating func cancel(_ number: UInt64, _ actions: inout [Action]) -> [ConnectionAction] {
    guard !connection.isClosed else { return [] }
    if link?.asked.contains(number) == true {
      actions.append(.toHolder(HolderLink.cancellation(of: number)))
      return []
    }
    actions += giveUp(number)
    return []
  }

  /// Tells the holder what the client said in `initialize`, as a notification, since the client has its answer.
  private mutating func introduce() -> [Action] {
    guard connection.isInitialized, let client = connection.client, link?.isIntroduced == false else { return [] }
    link?.isIntroduced = true
    var info = JSONObject()
    info.appendIfPresent("name", client.name.map(JSON.string))
    info.appendIfPresent("version", client.version.map(JSON.string))
    let params: JSONObject = ["clientInfo": .object(info), "capabilities": .object(client.capabilities)]
    return [.toHolder(HolderLink.notification(LifecycleMethod.initialize.rawValue, params))]
  }

  // MARK: What the holder says

  private mutating func take(_ message: IncomingMessage) -> [Action] {
    switch message {
    case .response(let response):
      if let error = refusal(response) { return refused(error) }
      heard()
      guard let number = link?.answered(by: response) else { return [] }
      if case .success = response.outcome { remember(number) }
      return answer(number, response.outcome)
    case .notification(let notice):
      heard()
      let params: JSONObject
      switch notice.params {
      case .named(let object): params = object
      case .none: params = JSONObject()
      case .positional: return []
      }
      let outgoing = OutgoingNotice(method: notice.method, params: params, policy: policy.noticePolicy(notice))
      return follow(connection.notify(outgoing))
    case .request, .invalidNotification, .invalid: return []
    }
  }

  private mutating func heard() {
    link?.hasHeard = true
    refusals = 0
  }

  /// The error with which a holder turns a connection away: before anything else, and for no request.
  private func refusal(_ response: Response) -> RPCError? {
    guard link?.hasHeard == false, response.id == .null, case .failure(let error) = response.outcome,
      error.code == RPCErrorCode.overloaded.rawValue
    else { return nil }
    return error
  }

  /// The holder has no room, and has read nothing of what it was sent.
  private mutating func refused(_ error: RPCError) -> [Action] {
    link = nil
    refusals += 1
    let wanted = error.data?["retryAfterMs"]?.int64Value.map { Int(clamping: $0) }
    let pause = min(max(wanted ?? connection.limits.retryAfterMilliseconds, 1), Self.pauseMillisecondsMax)
    var actions: [Action] = [.leaveHolder]
    for call in openCalls where connection.flights[call.number]?.isCancelled == true { actions += giveUp(call.number) }
    guard refusals >= Self.refusalsMax || isEnding else { return actions + seek(afterMilliseconds: pause) }
    return actions + refuseOpen() + seek(afterMilliseconds: pause * Self.idleFactor)
  }

  /// Notes what stands from now on, or no longer.
  private mutating func remember(_ number: UInt64) {
    guard let call = connection.flights[number]?.call else { return }
    if let rule = policy.standing[call.method] {
      var params = JSONObject()
      if case .named(let named) = call.params {
        for (name, value) in named where !rule.again.contains(name) { params.append(name, value) }
      }
      for (name, value) in rule.again { params.append(name, value) }
      standing[call.method] = params
    }
    standing = standing.filter { policy.standing[$0.key]?.endedBy != call.method }
  }

  // MARK: Answers

  private mutating func answer(_ number: UInt64, _ outcome: Result<JSON, RPCError>) -> [Action] {
    askedBefore.remove(number)
    return follow(connection.replied(call: number, outcome))
  }

  /// Answers a call that its sender gave up and that no holder has at present.
  private mutating func giveUp(_ number: UInt64) -> [Action] {
    answer(number, .failure(askedBefore.contains(number) ? RPCClient.connectionLost : .cancelled))
  }

  /// Tells of all calls that nobody is asked for, those that were only read ahead included, that there is no room.
  private mutating func refuseOpen() -> [Action] {
    var actions: [Action] = []
    while let number = connection.flights.keys.min(), !connection.isClosed {
      actions += answer(number, .failure(overloaded))
    }
    return actions
  }

  private var overloaded: RPCError {
    .overloaded(retryAfterMilliseconds: connection.limits.retryAfterMilliseconds)
  }

  private func seek(afterMilliseconds pause: Int) -> [Action] {
    needsHolder ? [.seekHolder(afterMilliseconds: pause)] : []
  }
}
