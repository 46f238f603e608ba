import Dispatch
import JSONRPC
import Testing

/// More clients and more requests than a node can take on, over real sockets.
@Suite struct OverloadTests {
  private static let connections = 10
  private static let requestsEach = 40

  /// Ten times what may run and wait: 400 requests where 2 run and 38 wait.
  private static func fixture() throws -> SocketServerTests.Fixture {
    try SocketServerTests.Fixture { limits in
      limits.connectionsMax = connections + 1
      limits.inFlightMax = 8
      limits.waitingRequestsMax = 38
    }
  }

  @Test func `at ten times the load each request is answered or refused, once, and health is answered meanwhile`()
    throws
  {
    let fixture = try Self.fixture()
    let server = try UnixSocketServer(path: fixture.path, service: fixture.service)
    let clients = try (0..<Self.connections).map { _ in try PlainClient.unix(fixture.path) }
    let doctor = try PlainClient.unix(fixture.path)
    #expect(try doctor.call(1, "test.health")?["result"] == [:])
    for client in clients {
      let burst = (1...Self.requestsEach).map { "{\"jsonrpc\":\"2.0\",\"id\":\($0),\"method\":\"test.hold\"}" }
      client.send(burst.joined(separator: "\n"))
    }
    // Nobody gets through the gate, so all that may neither run nor wait is refused now.
    var seen = clients.map { _ in Set<Int64>() }
    var refused = 0
    func take(_ place: Int) throws -> Bool {
      let answer = try #require(try clients[place].receive())
      let id = try #require(answer["id"]?.int64Value)
      #expect(seen[place].insert(id).inserted, "request \(id) is answered twice")
      guard answer["error"] != nil else { return true }
      #expect(answer["error"]?["code"] == -32005)
      #expect(answer["error"]?["data"]?["retryAfterMs"] == .int(RPCLimits().retryAfterMilliseconds))
      refused += 1
      return false
    }
    // Two of the test's methods have begun, so these are not among those that wait.
    for _ in 0..<2 { fixture.gate.waitForArrival() }
    for id in 2...20 { #expect(try doctor.call(id, "test.health")?["result"] == [:]) }
    fixture.gate.open(for: Self.connections * Self.requestsEach)
    var done = 0
    for place in clients.indices {
      while seen[place].count < Self.requestsEach { if try take(place) { done += 1 } }
    }
    #expect(done + refused == Self.connections * Self.requestsEach)
    #expect(done >= 38)
    #expect(refused > 0)
    #expect(fixture.dispatcher.load.unanswered == 0)
    for (place, client) in clients.enumerated() { #expect(try client.call(99, "test.echo")?["id"] == 99, "\(place)") }
    server.stop()
  }

  @Test func `what a flooding client sends is held only up to the limits, with answers or without`() throws {
    var limits = RPCLimits()
    limits.inFlightMax = 4
    limits.queuedInputBytesMax = 10_000
    limits.queuedOutputBytesMax = 20_000
    let settings = ConnectionTests.settings { $0.limits = limits }
    let request = ConnectionTests.request(1)
    let chunk = Array(repeating: request, count: 20).flatMap { $0 }
    for isAnswered in [false, true] {
      var connection = Connection(settings)
      var taken = 0
      var written = 0
      var isReading = true
      func carryOut(_ actions: [ConnectionAction]) {
        for action in actions {
          switch action {
          case .stopReading: isReading = false
          case .resumeReading: isReading = true
          case .write(let bytes): written += bytes.count
          case .dispatch(let call) where isAnswered: carryOut(connection.replied(call: call.number, .success("x")))
          default: break
          }
        }
      }
      while isReading, taken < 1_000_000 {
        carryOut(connection.received(chunk))
        taken += chunk.count
      }
      #expect(!isReading, "a client that floods is read on and on")
      #expect(taken <= limits.queuedInputBytesMax + limits.queuedOutputBytesMax + 2 * chunk.count)
      #expect(written <= limits.queuedOutputBytesMax + chunk.count * 10)
      #expect(connection.inFlight <= limits.inFlightMax)
    }
  }

  @Test func `a subscriber that reads late gets few notices, and the last of them`() throws {
    let fixture = try SocketServerTests.Fixture { $0.queuedNoticeBytesMax = 1024 }
    let server = try UnixSocketServer(path: fixture.path, service: fixture.service)
    let client = try PlainClient.unix(fixture.path)
    #expect(try client.call(1, "test.echo")?["id"] == 1)
    let last = 20_000
    let ballast = JSON.string(String(repeating: "x", count: 1000))
    for n in 1...last { fixture.service.broadcast("test.told", ["n": .int(n), "ballast": ballast], latestOf: "n") }
    var heard: [Int64] = []
    while heard.last != Int64(last) {
      let notice = try #require(try client.receive())
      heard.append(try #require(notice["params"]?["n"]?.int64Value))
    }
    #expect(heard == heard.sorted())
    #expect(heard.count < last / 4)
    server.stop()
  }

  @Test(arguments: [false, true])
  func `a service that drains does not wait for ever for a client that takes nothing`(isAnswered: Bool) throws {
    let fixture = try SocketServerTests.Fixture { $0.drainSecondsMax = 0 }
    let server = try UnixSocketServer(path: fixture.path, service: fixture.service)
    let client = try PlainClient.unix(fixture.path)
    let text = String(repeating: "x", count: 4_000_000)
    client.send(#"{"jsonrpc":"2.0","id":1,"method":"test.echo","params":["\#(text)"]}"#)
    client.send(#"{"jsonrpc":"2.0","id":2,"method":"test.hold"}"#)
    fixture.gate.waitForArrival()
    fixture.gate.open()
    // Whether the last answer was on its way before or not.
    if isAnswered { fixture.dispatcher.shutdown() }
    fixture.service.drain()
    // All is answered, more than the socket holds, and the client is still there.
    #expect(fixture.dispatcher.load.unanswered == 0)
    #expect(fixture.service.connectionCount == 1)
    // What it is owed still comes, before the end.
    let taken = [try client.receive()?["id"], try client.receive()?["id"]]
    #expect(Set(taken) == [1, 2])
    server.stop()
  }

  @Test func `a service that drains answers what was begun, refuses newcomers and lets go of everyone`() throws {
    let fixture = try SocketServerTests.Fixture()
    let server = try UnixSocketServer(path: fixture.path, service: fixture.service)
    let busy = try PlainClient.unix(fixture.path)
    let idle = try PlainClient.unix(fixture.path)
    #expect(try idle.call(1, "test.echo")?["id"] == 1)
    busy.send(#"{"jsonrpc":"2.0","id":7,"method":"test.hold"}"#)
    fixture.gate.waitForArrival()
    let drained = DispatchSemaphore(value: 0)
    let service = fixture.service
    DispatchQueue(label: "drain").async {
      service.drain()
      drained.signal()
    }
    // The one that has nothing to wait for goes at once.
    #expect(try idle.receive() == nil)
    let socket = try TestSocket.connect(unix: fixture.path)
    let late = PlainClient(input: socket, output: socket, framing: .headers)
    late.send(MessageFramer.encode(Array(#"{"jsonrpc":"2.0","id":1,"method":"test.echo"}"#.utf8), mode: .headers))
    #expect(try late.receive()?["error"]?["code"] == -32005)
    #expect(try late.receive() == nil)
    fixture.gate.open()
    #expect(try busy.receive()?["result"] == [:])
    #expect(try busy.receive() == nil)
    drained.wait()
    #expect(service.connectionCount == 0)
    server.stop()
  }
}
