/// What a proxy between a client and a node must know to end neither in the middle of a message nor without an answer.
///
/// Bytes of the client go to the node as they are and are followed here; those of the node reach the client as whole
/// messages, so that a node that dies while it writes leaves nothing half said.
struct ProxyTracker: Sendable {
  private struct Unanswered: Sendable {
    let ids: [RequestID]
    let isBatch: Bool
    /// The method of a request by itself.
    var method: String?
    /// The message, if the next node may be asked the same without a second effect.
    var repeated: [UInt8]?
  }

  private var fromClient: MessageFramer
  private var fromNode: MessageFramer
  private let limits: RPCLimits
  private let resumable: [String: String]
  private let isRepeatable: @Sendable (Request) -> Bool
  private var repeatedBytes = 0
  private var unanswered: [Unanswered] = []
  private var remembered: [Request] = []
  private var sawShutdown = false
  private(set) var sawExit = false
  /// The process that the client asked not to be outlived by.
  private(set) var watchedProcess: Int32?

  /// `resumable` names the methods whose requests a next node must hear again, each with the method that undoes it;
  /// `isRepeatable` says whether asking the next node the same once more has no second effect.
  init(
    framing: FramingMode, limits: RPCLimits, resumable: [String: String],
    isRepeatable: @escaping @Sendable (Request) -> Bool
  ) {
    self.isRepeatable = isRepeatable
    fromClient = MessageFramer(mode: framing, limits: limits)
    fromNode = MessageFramer(mode: framing, limits: .towardsNode)
    self.limits = limits
    self.resumable = resumable
  }

  /// The framing the client uses, as far as it is known.
  var framing: FramingMode { fromClient.mode }

  /// What a conversation comes to that the client ended.
  var status: Int32 { sawExit && !sawShutdown ? 1 : 0 }

  /// Follows what the client sent.
  mutating func follow(client bytes: [UInt8]) {
    fromClient.feed(bytes)
    while case .message(let body)? = fromClient.next() {
      guard let json = try? JSONParser.parse(body, limits: limits) else { continue }
      switch Incoming.parse(json, limits: limits) {
      case .single(let message): note([message], isBatch: false, body)
      case .batch(let members): note(members, isBatch: true, body)
      case .invalidBatch: unanswered.append(Unanswered(ids: [.null], isBatch: false))
      }
    }
  }

  /// The whole messages among what the node sent, framed for the client.
  mutating func pass(node bytes: [UInt8]) -> [UInt8] {
    fromNode.feed(bytes)
    var passed: [UInt8] = []
    while case .message(let body)? = fromNode.next() {
      if let json = try? JSONParser.parse(body, limits: limits) { settle(json) }
      MessageFramer.append(body, mode: fromNode.mode, to: &passed)
    }
    return passed
  }

  /// What the client is to be told for each request that the lost node will not answer and the next one must not be
  /// asked. They are then answered.
  mutating func answersOfLostNode(mayRepeat: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    let isAnswered: (Unanswered) -> Bool = { !mayRepeat || $0.repeated == nil }
    for entry in unanswered where isAnswered(entry) {
      let answers = entry.ids.map { Response(id: $0, outcome: .failure(RPCClient.connectionLost)).json }
      let message = entry.isBatch ? JSON.array(answers) : answers.first ?? .null
      MessageFramer.append(message.serialize(), mode: framing, to: &bytes)
    }
    unanswered.removeAll(where: isAnswered)
    return bytes
  }

  /// What the next node must be fed first: requests to be heard again, as notifications; unanswered ones that may be
  /// repeated; and the beginning of a message. It is followed anew when it is fed.
  mutating func remainder() -> [UInt8] {
    var bytes: [UInt8] = []
    for request in remembered where !unanswered.contains(where: { $0.method == request.method }) {
      let again = Notification(method: request.method, params: request.params)
      MessageFramer.append(again.json.serialize(), mode: framing, to: &bytes)
    }
    for body in unanswered.compactMap(\.repeated) { MessageFramer.append(body, mode: framing, to: &bytes) }
    unanswered = []
    repeatedBytes = 0
    return bytes + fromClient.unconsumedBytes()
  }

  /// Starts over with another node.
  mutating func restart() {
    let mode = framing
    fromClient = MessageFramer(mode: mode, limits: limits)
    fromNode = MessageFramer(mode: mode, limits: .towardsNode)
    remembered = []
  }

  private mutating func note(_ messages: [IncomingMessage], isBatch: Bool, _ body: [UInt8]) {
    var ids: [RequestID] = []
    var mayRepeat = repeatedBytes + body.count <= limits.repeatedBytesMax
    for message in messages {
      switch message {
      case .request(let request):
        ids.append(request.id)
        watch(request, isBatch: isBatch)
        mayRepeat = mayRepeat && isRepeatable(request)
        if request.method == LifecycleMethod.shutdown.rawValue { sawShutdown = true }
        remember(request)
      case .notification(let notification):
        if notification.method == LifecycleMethod.exit.rawValue, !isBatch { sawExit = true }
        if notification.method == LifecycleMethod.cancelRequest.rawValue { letGo(notification.params) }
        // What else a batch told may not be told twice.
        mayRepeat = false
        // A node that took over was told in this form.
        remember(Request(id: .null, method: notification.method, params: notification.params))
      case .invalid(let id, _): ids.append(id)
      case .response, .invalidNotification: break
      }
    }
    guard !ids.isEmpty else { return }
    var entry = Unanswered(ids: ids, isBatch: isBatch)
    if case .request(let request)? = messages.first, !isBatch { entry.method = request.method }
    if mayRepeat {
      entry.repeated = body
      repeatedBytes += body.count
    }
    unanswered.append(entry)
  }

  /// A request that its sender gave up is not asked again.
  private mutating func letGo(_ params: Params) {
    guard case .named(let object) = params, let id = object["id"].flatMap({ RequestID($0) }) else { return }
    for place in unanswered.indices where unanswered[place].ids.contains(id) {
      repeatedBytes -= unanswered[place].repeated?.count ?? 0
      unanswered[place].repeated = nil
    }
  }

  /// The node at the other end of a socket watches nobody; whoever stands between it and the client does.
  private mutating func watch(_ request: Request, isBatch: Bool) {
    guard request.method == LifecycleMethod.initialize.rawValue, !isBatch, watchedProcess == nil else { return }
    watchedProcess = (try? InitializeParams(request.params))?.client.processID
  }

  private mutating func remember(_ request: Request) {
    let isKnown = remembered.contains { $0.method == request.method && $0.params == request.params }
    if resumable[request.method] != nil, !isKnown { remembered.append(request) }
    remembered.removeAll { resumable[$0.method] == request.method }
  }

  private mutating func settle(_ json: JSON) {
    let id: RequestID?
    switch json {
    case .array(let answers): id = answers.first.flatMap { $0["id"] }.flatMap { RequestID($0) }
    case .object(let answer) where !answer.contains("method"): id = answer["id"].flatMap { RequestID($0) }
    case .object, .null, .bool, .number, .string: id = nil
    }
    guard let id else { return }
    guard let place = unanswered.firstIndex(where: { $0.ids.contains(id) }) else { return }
    repeatedBytes -= unanswered.remove(at: place).repeated?.count ?? 0
  }
}
