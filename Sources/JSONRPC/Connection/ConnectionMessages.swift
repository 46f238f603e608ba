/// What each kind of message does to a connection.
extension Connection {
  mutating func takeMessage(_ body: [UInt8]) {
    let json: JSON
    do throws(JSONParseError) {
      json = try JSONParser.parse(body, limits: limits)
    } catch {
      actions.append(.log(.notJSON(error)))
      let data: JSONObject = ["reason": .string(error.reason.rawValue), "offset": .int(error.offset)]
      answer(.single(.null), .failure(RPCError(.parseError, "The message is not JSON: \(error).", data: data)))
      if phase == .awaitingToken { close(status: 1) }
      return
    }
    switch Incoming.parse(json, limits: limits) {
    case .single(let message):
      take(message, slot: { .single($0) }, bytes: body.count, isInBatch: false)
    case .batch(let members):
      takeBatch(members, bytes: body.count)
    case .invalidBatch(let error):
      answer(.single(.null), .failure(error))
    }
  }

  private mutating func takeBatch(_ members: [IncomingMessage], bytes: Int) {
    let number = nextNumber
    nextNumber += 1
    let count = members.count { $0.isAnswered }
    if count > 0 { batches[number] = BatchAssembly(count: count) }
    var place = 0
    for member in members {
      guard phase != .closed else { return }
      let own = place
      take(
        member, slot: { .batch(number, place: own, $0) }, bytes: bytes / members.count, isInBatch: true)
      if member.isAnswered { place += 1 }
    }
  }

  private mutating func take(
    _ message: IncomingMessage, slot: (RequestID) -> Slot, bytes: Int, isInBatch: Bool
  ) {
    switch message {
    case .request(let request):
      take(request, slot: slot(request.id), bytes: bytes, isInBatch: isInBatch)
    case .notification(let notification):
      take(notification, bytes: bytes, isInBatch: isInBatch)
    case .response: break
    case .invalidNotification: actions.append(.log(.invalidNotification))
    case .invalid(let id, let error): answer(slot(id), .failure(error))
    }
  }

  // MARK: Requests

  private mutating func take(_ request: Request, slot: Slot, bytes: Int, isInBatch: Bool) {
    switch LifecycleMethod(rawValue: request.method) {
    case .initialize?, .shutdown?:
      guard !isInBatch else {
        return refuse(slot, "'\(request.method)' must be sent by itself, not in a batch.")
      }
      if request.method == LifecycleMethod.initialize.rawValue {
        initialize(request, slot)
      } else {
        shutDown(request.id, slot)
      }
    case .exit?, .cancelRequest?:
      refuse(slot, "'\(request.method)' is a notification and must have no id.")
    case nil:
      guard allowsCalls(slot) else { return }
      guard let kind = settings.kindOf(request.method) else {
        return answer(slot, .failure(.methodNotFound(request.method)))
      }
      enqueue(request.method, kind, request.params, slot, bytes: bytes)
    }
  }

  /// Whether the lifecycle allows calls now; otherwise the caller has been told.
  private mutating func allowsCalls(_ slot: Slot) -> Bool {
    switch phase {
    case .open: return true
    case .awaitingToken:
      let error = RPCError(
        .notInitialized, "The first message must be initialize with the token of the cookie file.",
        nextActions: ["Read the cookie file and send initialize with its content as token."])
      answer(slot, .failure(error))
    case .shuttingDown, .shutDown:
      refuse(slot, "After shutdown only exit is allowed.")
    case .draining, .closed: break
    }
    return false
  }

  private mutating func refuse(_ slot: Slot, _ message: String) {
    answer(slot, .failure(RPCError(.invalidRequest, message)))
  }

  private mutating func enqueue(
    _ method: String, _ kind: MethodDescriptor.Kind, _ params: Params, _ slot: Slot, bytes: Int
  ) {
    let call = ConnectionCall(number: nextNumber, method: method, kind: kind, params: params, client: client)
    nextNumber += 1
    let next = Waiting(call: call, slot: slot, bytes: max(bytes, 1))
    switch kind {
    case .control:
      guard controlsInFlight < limits.inFlightMax else {
        return answer(slot, .failure(.overloaded(retryAfterMilliseconds: limits.retryAfterMilliseconds)))
      }
      launch(next)
    case .read, .write:
      if waiting.isEmpty, hasRoom {
        launch(next)
      } else {
        waiting.append(next)
        waitingBytes += next.bytes
      }
    }
  }

  // MARK: Notifications

  private mutating func take(_ notification: Notification, bytes: Int, isInBatch: Bool) {
    switch LifecycleMethod(rawValue: notification.method) {
    case .exit?: if !isInBatch { exit() }
    case .cancelRequest?: cancel(notification.params)
    case .initialize?:
      // Heeded like any notification: a proxy introduces its client anew to the next node this way.
      if !isInBatch {
        initialize(Request(id: .null, method: notification.method, params: notification.params), .nowhere)
      }
    case .shutdown?: break
    case nil:
      guard phase == .open, let kind = settings.kindOf(notification.method) else { return }
      enqueue(notification.method, kind, notification.params, .nowhere, bytes: bytes)
    }
  }

  /// Overtakes what waits: a call not handed out is answered here, one that is, by whoever runs it.
  private mutating func cancel(_ params: Params) {
    let named: JSON? =
      switch params {
      case .none: nil
      case .named(let object): object["id"]
      case .positional(let values): values.first
      }
    guard let id = named.flatMap({ RequestID($0) }) else { return }
    for number in flights.keys.sorted() where flights[number]?.slot.id == id {
      flights[number]?.isCancelled = true
      actions.append(.cancel(call: number))
    }
    for entry in waiting.removeAll(where: { $0.slot.id == id }) {
      waitingBytes -= entry.bytes
      answer(entry.slot, .failure(.cancelled))
    }
  }
}

extension IncomingMessage {
  /// Whether the sender gets an answer.
  var isAnswered: Bool {
    switch self {
    case .request, .invalid: true
    case .notification, .response, .invalidNotification: false
    }
  }
}
