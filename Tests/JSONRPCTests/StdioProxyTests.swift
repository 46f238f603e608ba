import Dispatch
import JSONRPC
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A client on pipes whose messages a proxy carries to nodes on real sockets.
@Suite struct StdioProxyTests {
  private static let policy = ProxyPolicy(
    standing: ["test.subscribe": ProxyPolicy.Standing(endedBy: "test.unsubscribe")],
    isRepeatable: { method, _ in method != "test.untilCancelled" })

  private static func proxy(_ streams: StandardStreams, _ fixture: SocketServerTests.Fixture) -> StdioProxy {
    let table = fixture.dispatcher.table
    let settings = ConnectionSettings(limits: fixture.service.limits, server: ServerInfo(name: "test", version: "0")) {
      table[$0]?.descriptor.kind ?? .read
    }
    return StdioProxy(streams: streams, settings: settings, policy: policy)
  }

  /// Runs a proxy that finds these holders one after another, and then is to be the holder itself.
  private static func run(
    _ proxy: StdioProxy, _ paths: [String]
  ) -> StdioTests.Beside<StdioProxy.Outcome> {
    StdioTests.Beside {
      var left = paths[...]
      return try proxy.run { try left.popFirst().map { try NodeSocket(path: $0) } }
    }
  }

  private static func status(_ outcome: StdioProxy.Outcome?) -> Int32? {
    if case .ended(let status)? = outcome { status } else { nil }
  }

  private static func carried(_ outcome: StdioProxy.Outcome?) throws -> CarriedConversation {
    guard case .becameHolder(let conversation)? = outcome else {
      throw Fixtures.Problem(what: "the proxy must notice that the node left")
    }
    return conversation
  }

  @Test func `a proxy carries a conversation to the node and its end back`() throws {
    let fixture = try SocketServerTests.Fixture()
    let server = try UnixSocketServer(path: fixture.path, service: fixture.service)
    let (client, streams, close) = StdioTests.pipes()
    let running = Self.run(Self.proxy(streams, fixture), [fixture.path])
    #expect(try client.call(1, "test.add", "[1,2]")?["result"] == ["sum": 3])
    #expect(try client.call(2, "shutdown")?["result"] == .null)
    client.send(#"{"jsonrpc":"2.0","method":"exit"}"#)
    #expect(Self.status(running.value()) == 0)
    close()
    server.stop()
  }

  @Test func `answers larger than a pipe arrive whole though the client reads late`() throws {
    let fixture = try SocketServerTests.Fixture()
    let server = try UnixSocketServer(path: fixture.path, service: fixture.service)
    let (client, streams, close) = StdioTests.pipes()
    let running = Self.run(Self.proxy(streams, fixture), [fixture.path])
    let long = String(repeating: "x", count: 300_000)
    for id in 1...3 {
      client.send("{\"jsonrpc\":\"2.0\",\"id\":\(id),\"method\":\"test.echo\",\"params\":[\"\(long)\"]}")
    }
    client.endInput()
    var seen: Set<Int64> = []
    while let answer = try client.receive() {
      #expect(answer["result"]?["value"]?.stringValue?.utf8.count == 300_000)
      seen.insert(answer["id"]?.int64Value ?? 0)
      if seen.count == 3 { break }
    }
    #expect(seen == [1, 2, 3])
    #expect(Self.status(running.value()) == 0)
    close()
    server.stop()
  }

  @Test func `when the node leaves, open requests are answered and the rest is handed on`() throws {
    let fixture = try SocketServerTests.Fixture()
    let server = try UnixSocketServer(path: fixture.path, service: fixture.service)
    let (client, streams, close) = StdioTests.pipes()
    let running = Self.run(Self.proxy(streams, fixture), [fixture.path])
    client.send(#"{"jsonrpc":"2.0","id":1,"method":"test.subscribe"}"#)
    let first = [try client.receive(), try client.receive()].compactMap { $0 }
    #expect(first.contains { $0["method"] == "test.told" })
    client.send(#"{"jsonrpc":"2.0","id":2,"method":"test.untilCancelled"}"#)
    fixture.gate.waitForArrival()
    server.stop()
    #expect(try client.receive()?["error"]?["data"]?["code"] == "rpc.connectionLost")
    let next = try StdioServer(
      streams: streams, service: fixture.service, resuming: try Self.carried(running.value()))
    let serving = StdioTests.Beside { next.run() }
    #expect(try client.receive()?["method"] == "test.told")
    #expect(try client.call(3, "test.echo")?["result"] == [:])
    client.endInput()
    #expect(serving.value() == 0)
    close()
  }

  @Test func `what the next node may be asked again is answered by it, also after the end of input`() throws {
    let fixture = try SocketServerTests.Fixture()
    let server = try UnixSocketServer(path: fixture.path, service: fixture.service)
    let (client, streams, close) = StdioTests.pipes()
    let running = Self.run(Self.proxy(streams, fixture), [fixture.path])
    #expect(try client.call(1, "initialize", "{\"clientInfo\":{\"name\":\"ed\"}}")?["result"] != nil)
    client.send(#"{"jsonrpc":"2.0","id":2,"method":"test.hold"}"#)
    fixture.gate.waitForArrival()
    client.send(#"{"jsonrpc":"2.0","id":3,"method":"test.untilCancelled"}"#)
    fixture.gate.waitForArrival()
    // None of these begins, for the two threads that read are taken.
    client.send(#"[{"jsonrpc":"2.0","id":4,"method":"test.echo"},{"jsonrpc":"2.0","id":5,"method":"test.echo"}]"#)
    client.send(#"{"jsonrpc":"2.0","id":7,"method":"test.health"}"#)
    #expect(try client.receive()?["id"] == 7)
    client.endInput()
    server.stop()
    let lost = try client.receive()
    #expect(lost?["id"] == 3 && lost?["error"]?["data"]?["code"] == "rpc.connectionLost")
    let next = try StdioServer(
      streams: streams, service: fixture.service, resuming: try Self.carried(running.value()))
    let serving = StdioTests.Beside { next.run() }
    // Once for the holder that left, once for the one that goes on.
    fixture.gate.open(for: 2)
    var answers: [JSON] = []
    while answers.count < 2, let answer = try client.receive() { answers.append(answer) }
    #expect(answers.contains { $0["id"] == 2 && $0["result"] != nil })
    #expect(answers.contains { $0.arrayValue?.map { $0["id"] } == [4, 5] })
    #expect(serving.value() == 0)
    close()
  }

  @Test func `a node that has no room is asked until it has, and until then the client hears nothing`() throws {
    let fixture = try SocketServerTests.Fixture { limits in
      limits.connectionsMax = 1
      limits.retryAfterMilliseconds = 1
    }
    let server = try UnixSocketServer(path: fixture.path, service: fixture.service)
    let guest = try RPCClient(path: fixture.path)
    #expect(guest.call("test.echo", [:]) == .success([:]))
    let (client, streams, close) = StdioTests.pipes()
    let proxy = Self.proxy(streams, fixture)
    let path = fixture.path
    let cameAgain = DispatchSemaphore(value: 0)
    let running = StdioTests.Beside {
      var times = 0
      return try proxy.run {
        times += 1
        if times == 3 { cameAgain.signal() }
        return try NodeSocket(path: path)
      }
    }
    client.send(#"{"jsonrpc":"2.0","id":1,"method":"test.echo"}"#)
    cameAgain.wait()
    guest.close()
    let answer = try client.receive()
    // On a machine that is busy the client may have been told first.
    #expect(answer?["id"] == 1)
    #expect(answer?["result"] == [:] || answer?["error"]?["code"] == -32005)
    client.endInput()
    #expect(Self.status(running.value()) == 0)
    close()
    #expect(try client.receive() == nil, "it is answered once, and hears of no refusal")
    server.stop()
  }

  @Test func `when the process is gone that the client named it ends with 1`() throws {
    let fixture = try SocketServerTests.Fixture()
    let server = try UnixSocketServer(path: fixture.path, service: fixture.service)
    let (client, streams, close) = StdioTests.pipes()
    let running = Self.run(Self.proxy(streams, fixture), [fixture.path])
    // No process can have this number: the system's greatest is 2^22.
    #expect(try client.call(1, "initialize", "{\"processId\":2147483647}")?["result"] != nil)
    #expect(Self.status(running.value()) == 1)
    close()
    server.stop()
  }

  @Test func `when nobody takes the output any more it ends with 1, also while nothing is asked`() throws {
    let fixture = try SocketServerTests.Fixture()
    let server = try UnixSocketServer(path: fixture.path, service: fixture.service)
    let (toProxy, toClient) = (TestSocket.pipe(), TestSocket.pipe())
    let streams = StandardStreams(input: toProxy.read, output: toClient.write)
    let running = Self.run(Self.proxy(streams, fixture), [fixture.path])
    close(toClient.read)
    #expect(Self.status(running.value()) == 1)
    for descriptor in [toProxy.read, toProxy.write, toClient.write] { close(descriptor) }
    server.stop()
  }

  @Test func `told to end before it began, it looks for no node`() throws {
    let fixture = try SocketServerTests.Fixture()
    let (_, streams, close) = StdioTests.pipes()
    let proxy = Self.proxy(streams, fixture)
    proxy.drain()
    #expect(Self.status(Self.run(proxy, []).value()) == 0)
    close()
  }
}
