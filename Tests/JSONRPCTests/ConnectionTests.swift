import JSONRPC
import Testing

/// The state machine by itself: events in, actions out.
@Suite struct ConnectionTests {
  static func settings(_ change: (inout ConnectionSettings) -> Void = { _ in }) -> ConnectionSettings {
    var settings = ConnectionSettings(framing: .lines, server: ServerInfo(name: "test", version: "0")) { name in
      switch name {
      case "read": .read
      case "write": .write
      case "health": .control
      default: nil
      }
    }
    change(&settings)
    return settings
  }

  static func line(_ text: String) -> [UInt8] { Array((text + "\n").utf8) }

  static func request(_ id: Int, _ method: String = "read", _ params: String? = nil) -> [UInt8] {
    let tail = params.map { ",\"params\":\($0)" } ?? ""
    return line("{\"jsonrpc\":\"2.0\",\"id\":\(id),\"method\":\"\(method)\"\(tail)}")
  }

  static func notification(_ method: String, _ params: String = "{}") -> [UInt8] {
    line("{\"jsonrpc\":\"2.0\",\"method\":\"\(method)\",\"params\":\(params)}")
  }

  /// What the actions send, one text a message.
  static func sent(_ actions: [ConnectionAction]) -> [String] {
    actions.compactMap { action in
      if case .write(let bytes) = action { return String(decoding: bytes.dropLast(), as: UTF8.self) }
      return nil
    }
  }

  static func dispatched(_ actions: [ConnectionAction]) -> [UInt64] {
    actions.compactMap { action in
      if case .dispatch(let call) = action { return call.number }
      return nil
    }
  }

  static func errorCodes(_ actions: [ConnectionAction]) throws -> [Int64?] {
    try sent(actions).map { try JSONParser.parse($0)["error"]?["code"]?.int64Value }
  }

  // MARK: Requests in flight

  @Test func `requests beyond the cap wait and are handed out in order as places become free`() {
    var limits = RPCLimits()
    limits.inFlightMax = 2
    var connection = Connection(Self.settings { $0.limits = limits })
    let first = connection.received((1...5).flatMap { Self.request($0) })
    #expect(Self.dispatched(first) == [1, 2])
    #expect(Self.dispatched(connection.replied(call: 2, .success([:]))) == [3])
    #expect(Self.dispatched(connection.replied(call: 1, .success([:]))) == [4])
    #expect(connection.inFlight == 2)
  }

  @Test func `at the cap the socket is read no further than the bytes allowed ahead, and read again later`() {
    var limits = RPCLimits()
    limits.inFlightMax = 1
    limits.queuedInputBytesMax = 100
    var connection = Connection(Self.settings { $0.limits = limits })
    let burst = connection.received((1...10).flatMap { Self.request($0) })
    #expect(Self.dispatched(burst) == [1])
    #expect(burst.last == .stopReading)
    var seen = [UInt64(1)]
    var resumed = false
    while let number = seen.last, seen.count < 10 {
      let actions = connection.replied(call: number, .success([:]))
      seen += Self.dispatched(actions)
      if actions.contains(.resumeReading) { resumed = true }
    }
    #expect(seen == Array(1...10))
    #expect(resumed)
  }

  @Test func `health is served whatever else is in flight`() {
    var limits = RPCLimits()
    limits.inFlightMax = 1
    var connection = Connection(Self.settings { $0.limits = limits })
    let actions = connection.received(Self.request(1) + Self.request(2) + Self.request(3, "health"))
    #expect(Self.dispatched(actions) == [1, 3])
    let second = connection.received(Self.request(4, "health"))
    #expect(Self.dispatched(second).isEmpty)
    #expect(Self.sent(second).count == 1)
    #expect(Self.sent(second)[0].contains("retryAfterMs"))
  }

  // MARK: Cancelling

  @Test func `cancelling a waiting request answers it at once and leaves the others in order`() throws {
    var limits = RPCLimits()
    limits.inFlightMax = 1
    var connection = Connection(Self.settings { $0.limits = limits })
    _ = connection.received((1...3).flatMap { Self.request($0) })
    let actions = connection.received(Self.notification("$/cancelRequest", "{\"id\":2}"))
    #expect(try Self.errorCodes(actions) == [-32800])
    #expect(Self.dispatched(connection.replied(call: 1, .success([:]))) == [3])
  }

  @Test func `cancelling a request in flight is passed on, and its answer still comes`() throws {
    var connection = Connection(Self.settings())
    _ = connection.received(Self.request(7, "write"))
    let actions = connection.received(Self.notification("$/cancelRequest", "{\"id\":7}"))
    #expect(actions == [.cancel(call: 1)])
    let answer = connection.replied(call: 1, .failure(.cancelled))
    #expect(try Self.errorCodes(answer) == [-32800])
    #expect(Self.sent(connection.replied(call: 1, .success([:]))).isEmpty)
  }

  @Test func `ids are matched by exact text when cancelling`() {
    var connection = Connection(Self.settings())
    _ = connection.received(Self.request(1))
    #expect(connection.received(Self.notification("$/cancelRequest", "{\"id\":\"1\"}")).isEmpty)
    #expect(connection.received(Self.notification("$/cancelRequest", "{\"id\":1.0}")).isEmpty)
    #expect(connection.received(Self.notification("$/cancelRequest", "[1]")) == [.cancel(call: 1)])
  }

  @Test func `a member of a batch may be cancelled and the batch is answered as a whole`() throws {
    var limits = RPCLimits()
    limits.inFlightMax = 1
    var connection = Connection(Self.settings { $0.limits = limits })
    let members = [Self.request(1), Self.request(2)].map { String(decoding: $0.dropLast(), as: UTF8.self) }
    _ = connection.received(Self.line("[" + members.joined(separator: ",") + "]"))
    #expect(connection.received(Self.notification("$/cancelRequest", "{\"id\":2}")).isEmpty)
    let actions = connection.inFlight == 1 ? connection.replied(call: 2, .success([:])) : []
    let answers = try #require(Self.sent(actions).first)
    let array = try #require(try JSONParser.parse(answers).arrayValue)
    #expect(array[0]["result"] == [:])
    #expect(array[1]["error"]?["code"] == -32800)
  }

  // MARK: Lifecycle

  @Test func `shutdown is answered after what came before it, and exit then ends with 0`() throws {
    var connection = Connection(Self.settings())
    _ = connection.received(Self.request(1, "write") + Self.request(2, "shutdown"))
    #expect(try Self.errorCodes(connection.received(Self.request(3))) == [-32600])
    let actions = connection.replied(call: 1, .success([:]))
    #expect(Self.sent(actions).map { $0.contains("\"id\":2,\"result\":null") } == [false, true])
    #expect(connection.received(Self.notification("exit")) == [.close(status: 0)])
    #expect(connection.isClosed)
  }

  @Test func `exit right after shutdown waits for the answers that are owed`() {
    var connection = Connection(Self.settings())
    let actions = connection.received(
      Self.request(1, "write") + Self.request(2, "shutdown") + Self.notification("exit"))
    #expect(Self.dispatched(actions) == [1])
    #expect(connection.replied(call: 1, .success([:])).last == .close(status: 0))
  }

  @Test func `exit alone ends with 1 after what was begun`() {
    var connection = Connection(Self.settings())
    let actions = connection.received(Self.request(1, "write") + Self.notification("exit") + Self.request(2))
    #expect(actions.contains(.stopReading))
    #expect(Self.dispatched(actions) == [1])
    #expect(connection.replied(call: 1, .success([:])).last == .close(status: 1))
  }

  @Test func `at the end of input what was begun is answered, then the connection closes`() {
    var connection = Connection(Self.settings())
    _ = connection.received(Self.request(1))
    #expect(connection.endOfInput().isEmpty)
    let actions = connection.replied(call: 1, .success([:]))
    #expect(Self.sent(actions).count == 1)
    #expect(actions.last == .close(status: 0))
  }

  @Test func `a node that wants to end answers what was begun and takes nothing more`() {
    var connection = Connection(Self.settings())
    _ = connection.received(Self.request(1, "write"))
    #expect(connection.drain(status: 0) == [.stopReading])
    #expect(connection.received(Self.request(2)).isEmpty)
    #expect(connection.replied(call: 1, .success([:])).last == .close(status: 0))
    var idle = Connection(Self.settings())
    #expect(idle.drain(status: 0).last == .close(status: 0))
  }

  @Test func `a client that takes no answers any more has its calls cancelled`() {
    var connection = Connection(Self.settings())
    _ = connection.received(Self.request(1) + Self.request(2, "write"))
    let actions = connection.outputClosed()
    #expect(actions == [.log(.outputClosed), .cancel(call: 1), .cancel(call: 2), .abort])
    #expect(connection.replied(call: 1, .success([:])).isEmpty)
    #expect(connection.received(Self.request(3)).isEmpty)
  }

  @Test func `initialize tells who calls and which process to outlive`() {
    var connection = Connection(Self.settings())
    let params = "{\"clientInfo\":{\"name\":\"ed\",\"version\":\"1\"},\"processId\":42,\"protocolVersion\":9}"
    let actions = connection.received(Self.request(1, "initialize", params) + Self.request(2))
    #expect(actions.contains(.watchProcess(42)))
    #expect(Self.sent(actions)[0].contains("\"protocolVersion\":1"))
    let client = ClientInfo(name: "ed", version: "1", processID: 42)
    guard case .dispatch(let call)? = actions.last else {
      Issue.record("the second request was not handed out")
      return
    }
    #expect(call.client == client)
  }

  // MARK: The token

  static func guarded() -> Connection {
    Connection(settings { $0.verifyToken = { $0 == "secret" } })
  }

  @Test func `nothing is served before the token`() throws {
    var connection = Self.guarded()
    #expect(try Self.errorCodes(connection.received(Self.request(1))) == [-32002])
    #expect(try Self.errorCodes(connection.received(Self.request(1, "nothing"))) == [-32002])
    #expect(connection.received(Self.notification("write")).isEmpty)
    #expect(try Self.errorCodes(connection.received(Self.request(2, "shutdown"))) == [-32002])
    let answer = connection.received(Self.request(3, "initialize", "{\"token\":\"secret\"}"))
    #expect(Self.sent(answer)[0].contains("serverInfo"))
    #expect(Self.dispatched(connection.received(Self.request(4))).count == 1)
  }

  @Test(arguments: ["{\"token\":\"Secret\"}", "{\"token\":\"\"}", "{}", "{\"token\":null}", "{\"token\":1}"])
  func `a wrong token is answered and the connection closed`(params: String) throws {
    var connection = Self.guarded()
    let actions = connection.received(Self.request(1, "initialize", params) + Self.request(2))
    #expect(Self.sent(actions).count == 1)
    #expect(actions.last == .close(status: 1))
  }

  @Test func `what is not JSON ends a connection that owes its token`() {
    var connection = Self.guarded()
    #expect(connection.received(Self.line("{")).last == .close(status: 1))
  }

  @Test func `messages may be long only after the token`() throws {
    let long = "\"" + String(repeating: "x", count: 70_000) + "\""
    var connection = Self.guarded()
    let refused = connection.received(Self.request(1, "read", "{\"a\":\(long)}"))
    #expect(try Self.errorCodes(refused) == [-32700])
    var other = Self.guarded()
    let initialize = Self.request(1, "initialize", "{\"token\":\"secret\"}")
    let served = other.received(initialize + Self.request(2, "read", "{\"a\":\(long)}"))
    #expect(Self.dispatched(served).count == 1)
  }

  @Test func `a request of HTTP is closed without a word`() {
    var connection = Connection(Self.settings { $0.framing = .detect })
    let actions = connection.received(Array("POST / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
    #expect(actions == [.log(.framing(.looksLikeHTTP)), .abort])
  }
}
