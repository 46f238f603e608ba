import Testing

@testable import JSONRPC

/// A proxied connection between a client that speaks in lines and a holder, both played by the test.
struct ProxiedClient {
  var proxied: ProxiedConnection
  /// What was sent to each side and not looked at yet.
  private(set) var toClient: [UInt8] = []
  private(set) var toHolder: [UInt8] = []
  /// The other actions, in order.
  private(set) var actions: [ProxiedConnection.Action] = []

  static let policy = ProxyPolicy(
    standing: ["subscribe": ProxyPolicy.Standing(endedBy: "unsubscribe", again: ["current": true])],
    isRepeatable: { method, params in
      guard method == "write", case .named(let object) = params else { return method != "write" }
      return object.contains("commandId")
    })

  init(framing: FramingMode = .lines, _ change: (inout RPCLimits) -> Void = { _ in }) {
    var limits = RPCLimits()
    change(&limits)
    let settings = ConnectionSettings(
      framing: framing, limits: limits, server: ServerInfo(name: "test", version: "0")
    ) { $0 == "write" ? .write : .read }
    self.init(settings, Self.policy)
  }

  init(_ settings: ConnectionSettings, _ policy: ProxyPolicy) {
    proxied = ProxiedConnection(settings, policy)
  }

  mutating func sends(_ bytes: some Collection<UInt8>) { act(proxied.received(fromClient: Array(bytes))) }

  mutating func sends(_ text: String) { sends(ConnectionTests.line(text)) }

  mutating func requests(_ id: String, _ method: String, _ params: String = "{}") {
    sends("{\"jsonrpc\":\"2.0\",\"id\":\(id),\"method\":\"\(method)\",\"params\":\(params)}")
  }

  mutating func notifies(_ method: String, _ params: String = "{}") {
    sends(ConnectionTests.notification(method, params))
  }

  mutating func endsInput() { act(proxied.endOfInput()) }

  mutating func drains() { act(proxied.drain()) }

  mutating func connects() {
    toHolder = []
    act(proxied.connected())
  }

  mutating func holderGoes() { act(proxied.holderGone()) }

  mutating func holderSends(_ bytes: [UInt8]) { act(proxied.received(fromHolder: bytes)) }

  mutating func holderSays(_ text: String) { holderSends(MessageFramer.encode(Array(text.utf8), mode: .headers)) }

  /// The holder answers its request of that id.
  mutating func holderAnswers(_ id: JSON?, _ result: String = "{}") {
    holderSays("{\"jsonrpc\":\"2.0\",\"id\":\((id ?? .null).text),\"result\":\(result)}")
  }

  mutating func holderRefuses() {
    holderSays(
      #"{"jsonrpc":"2.0","id":null,"error":{"code":-32005,"message":"Full.","data":{"retryAfterMs":40}}}"#)
  }

  private mutating func act(_ more: [ProxiedConnection.Action]) {
    for action in more {
      switch action {
      case .toClient(let bytes):
        toClient += bytes
        act(proxied.flushed(bytes.count))
      case .toHolder(let bytes): toHolder += bytes
      case .leaveHolder, .seekHolder, .end, .abort, .log: actions.append(action)
      }
    }
  }

  /// What the client heard since it was last asked.
  mutating func heard(framing: FramingMode = .detect) throws -> [JSON] {
    defer { toClient = [] }
    return try Self.messages(toClient, framing)
  }

  /// What the holder was sent since it was last asked.
  mutating func asked() throws -> [JSON] {
    defer { toHolder = [] }
    return try Self.messages(toHolder, .headers)
  }

  mutating func takeHolderBytes() -> [UInt8] {
    defer { toHolder = [] }
    return toHolder
  }

  /// What else was to be done since it was last asked, remarks left out.
  mutating func decided() -> [ProxiedConnection.Action] {
    defer { actions = [] }
    return actions.filter { if case .log = $0 { false } else { true } }
  }

  private static func messages(_ bytes: [UInt8], _ framing: FramingMode) throws -> [JSON] {
    var framer = MessageFramer(mode: framing)
    framer.feed(bytes)
    var messages: [JSON] = []
    while case .message(let body)? = framer.next() { messages.append(try JSONParser.parse(body)) }
    return messages
  }
}

extension JSON {
  /// The stable word of an answered error.
  var word: String? { self["error"]?["data"]?["code"]?.stringValue }
}
