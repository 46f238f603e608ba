/// What a proxy between a client and a node must know to end neither in the middle of a message nor without an answer.
///
/// Bytes of the client go to the node as they are and are followed here; those of the node reach the client as whole
/// messages, so that a node that dies while it writes leaves nothing half said.
struct ProxyTracker: Sendable {
  private struct Unanswered: Sendable {
    let ids: [RequestID]
    let isBatch: Bool
  }

  private var fromClient: MessageFramer
  private var fromNode: MessageFramer
  private let limits: RPCLimits
  private let resumable: [String: String]
  private var unanswered: [Unanswered] = []
  private var remembered: [Request] = []
  private var sawShutdown = false
  private(set) var sawExit = false

  /// `resumable` names the methods whose requests a next node must hear again, each with the method that undoes it.
  init(framing: FramingMode, limits: RPCLimits, resumable: [String: String]) {
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
      case .single(let message): note([message], isBatch: false)
      case .batch(let members): note(members, isBatch: true)
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

  /// What the client is to be told for each request that the lost node will not answer. They are then answered.
  mutating func answersOfLostNode() -> [UInt8] {
    var bytes: [UInt8] = []
    for entry in unanswered {
      let answers = entry.ids.map { Response(id: $0, outcome: .failure(RPCClient.connectionLost)).json }
      let message = entry.isBatch ? JSON.array(answers) : answers.first ?? .null
      MessageFramer.append(message.serialize(), mode: framing, to: &bytes)
    }
    unanswered = []
    return bytes
  }

  /// What the next node must be fed first: requests to be heard again, as notifications, and the beginning of a
  /// message.
  func remainder() -> [UInt8] {
    var bytes: [UInt8] = []
    for request in remembered {
      let again = Notification(method: request.method, params: request.params)
      MessageFramer.append(again.json.serialize(), mode: framing, to: &bytes)
    }
    return bytes + fromClient.unconsumedBytes()
  }

  /// Starts over with another node.
  mutating func restart() {
    let mode = framing
    fromClient = MessageFramer(mode: mode, limits: limits)
    fromNode = MessageFramer(mode: mode, limits: .towardsNode)
    remembered = []
  }

  private mutating func note(_ messages: [IncomingMessage], isBatch: Bool) {
    var ids: [RequestID] = []
    for message in messages {
      switch message {
      case .request(let request):
        ids.append(request.id)
        if request.method == LifecycleMethod.shutdown.rawValue { sawShutdown = true }
        remember(request)
      case .notification(let notification):
        if notification.method == LifecycleMethod.exit.rawValue, !isBatch { sawExit = true }
        // A node that took over was told in this form.
        remember(Request(id: .null, method: notification.method, params: notification.params))
      case .invalid(let id, _): ids.append(id)
      case .response, .invalidNotification: break
      }
    }
    if !ids.isEmpty { unanswered.append(Unanswered(ids: ids, isBatch: isBatch)) }
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
    if let place = unanswered.firstIndex(where: { $0.ids.contains(id) }) { unanswered.remove(at: place) }
  }
}
