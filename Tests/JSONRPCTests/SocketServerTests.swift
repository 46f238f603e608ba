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

/// Real sockets on this machine, real clients.
@Suite struct SocketServerTests {
  /// A service with the test methods and two that wait for the test.
  final class Fixture {
    static let ballastBytes = 100_000
    let gate = DispatcherTests.Gate()
    let dispatcher: Dispatcher
    let service: RPCService
    let directory: PrivateDirectory

    init(_ change: (inout RPCLimits) -> Void = { _ in }) throws {
      var limits = RPCLimits()
      change(&limits)
      var table = TestMethods.table()
      let gate = gate
      try table.register(DispatcherTests.method("test.hold", .read)) { (context, _) throws(RPCError) in
        gate.pass()
        if context.isCancelled { throw .cancelled }
        return [:]
      }
      try table.register(DispatcherTests.method("test.untilCancelled", .read)) { (context, _) throws(RPCError) in
        gate.announce()
        while !context.isCancelled { sched_yield() }
        throw .cancelled
      }
      try table.register(DispatcherTests.method("test.subscribe", .write)) { (context, _) throws(RPCError) in
        context.notify("test.told", ["n": 1])
        return [:]
      }
      try table.register(DispatcherTests.method("test.long", .write)) { (context, _) throws(RPCError) in
        context.report(.report(message: "half", percentage: 50))
        return [:]
      }
      try table.register(DispatcherTests.method("test.health", .control)) { (_, _) throws(RPCError) in [:] }
      // Answered on the event loop.
      let ballast = JSON.string(String(repeating: "x", count: Self.ballastBytes))
      try table.register(
        DispatcherTests.method("test.large", .control), isImmediate: { _ in true }
      ) { (_, params) throws(RPCError) in ["n": params["n"] ?? .null, "ballast": ballast] }
      dispatcher = Dispatcher(table: table, limits: limits, readThreads: 2)
      service = RPCService(dispatcher: dispatcher, server: ServerInfo(name: "test", version: "0"))
      directory = try PrivateDirectory()
    }

    var path: String { directory.path + "/s" }

    deinit { dispatcher.shutdown() }
  }

  static func mode(_ path: String) -> UInt32? {
    var found = stat()
    return lstat(path, &found) == 0 ? UInt32(found.st_mode) & 0o777 : nil
  }

  @Test func `a Unix socket is private, answers, and is removed at the end`() throws {
    let fixture = try Fixture()
    let server = try UnixSocketServer(path: fixture.path, service: fixture.service)
    #expect(Self.mode(fixture.path) == 0o600)
    let client = try PlainClient.unix(fixture.path)
    #expect(try client.call(1, "test.add", "[1,2]")?["result"] == ["sum": 3])
    #expect(try client.call(2, "test.fail")?["error"]?["code"] == 1001)
    #expect(try client.call(3, "shutdown")?["result"] == .null)
    client.send(#"{"jsonrpc":"2.0","method":"exit"}"#)
    #expect(try client.receive() == nil)
    server.stop()
    #expect(Self.mode(fixture.path) == nil)
  }

  @Test func `a missing directory is made private; an open one is refused`() throws {
    let fixture = try Fixture()
    let deep = fixture.directory.path + "/deep/s"
    let server = try UnixSocketServer(path: deep, service: fixture.service)
    #expect(Self.mode(fixture.directory.path + "/deep") == 0o700)
    server.stop()
    chmod(fixture.directory.path + "/deep", 0o755)
    #expect(throws: ServerError.directoryNotPrivate(fixture.directory.path + "/deep")) {
      try UnixSocketServer(path: deep, service: fixture.service)
    }
    #expect(throws: ServerError.self) { try UnixSocketServer(path: "/proc/none/such/s", service: fixture.service) }
  }

  @Test func `a stale socket is replaced, a living one and a file are left alone`() throws {
    let fixture = try Fixture()
    let server = try UnixSocketServer(path: fixture.path, service: fixture.service)
    #expect(throws: ServerError.socketInUse(fixture.path)) {
      try UnixSocketServer(path: fixture.path, service: fixture.service)
    }
    #expect(try PlainClient.unix(fixture.path).call(1, "test.echo")?["result"] == [:])
    server.stop()
    let stale = socket(AF_UNIX, TestSocket.streamKind, 0)
    try Self.bindOnly(stale, fixture.path)
    close(stale)
    let next = try UnixSocketServer(path: fixture.path, service: fixture.service)
    #expect(try PlainClient.unix(fixture.path).call(1, "test.echo")?["result"] == [:])
    next.stop()
    let file = fixture.directory.path + "/file"
    close(open(file, O_CREAT | O_WRONLY, 0o600))
    #expect(throws: ServerError.notASocket(file)) { try UnixSocketServer(path: file, service: fixture.service) }
  }

  static func bindOnly(_ descriptor: Int32, _ path: String) throws {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0 else { throw TestSocket.Refused(number: errno) }
  }

  @Test func `a path longer than an address is served all the same`() throws {
    let fixture = try Fixture()
    let name = String(repeating: "d", count: 100)
    let directory = fixture.directory.path + "/" + name
    let path = directory + "/s"
    let server = try UnixSocketServer(path: path, service: fixture.service)
    let client = try RPCClient(path: path)
    #expect(client.call("test.add", ["a": 1, "b": 2]) == .success(["sum": 3]))
    client.close()
    server.stop()
    #expect(Self.mode(path) == nil)
    rmdir(directory)
  }

  @Test func `over TCP nothing is served before the token and the port is of this machine alone`() throws {
    let fixture = try Fixture()
    let server = try TCPServer(try LoopbackEndpoint("127.0.0.1:0"), service: fixture.service) { $0 == "secret" }
    let port = server.endpoint.port
    let client = try PlainClient.tcp(port)
    #expect(try client.call(1, "test.echo")?["error"]?["code"] == -32002)
    let hello = try client.call(2, "initialize", "{\"token\":\"secret\"}")
    #expect(hello?["result"]?["serverInfo"]?["name"] == "test")
    #expect(try client.call(3, "test.echo")?["result"] == [:])
    let thief = try PlainClient.tcp(port)
    #expect(try thief.call(1, "initialize", "{\"token\":\"guess\"}")?["error"]?["data"]?["code"] == "rpc.tokenRefused")
    #expect(try thief.receive() == nil)
    let browser = try PlainClient.tcp(port)
    browser.send(Array("POST / HTTP/1.1\r\nHost: localhost\r\n\r\n{}".utf8))
    #expect(try browser.receive() == nil)
    server.stop()
    #expect(throws: (any Error).self) { try PlainClient.tcp(port) }
  }

  @Test func `connections beyond the cap are told so and closed`() throws {
    let fixture = try Fixture { $0.connectionsMax = 1 }
    let server = try UnixSocketServer(path: fixture.path, service: fixture.service)
    let first = try PlainClient.unix(fixture.path)
    #expect(try first.call(1, "test.echo")?["result"] == [:])
    for framing in [FramingMode.headers, .lines] {
      let descriptor = try TestSocket.connect(unix: fixture.path)
      let second = PlainClient(input: descriptor, output: descriptor, framing: framing)
      second.send(MessageFramer.encode(Array(#"{"jsonrpc":"2.0","id":1,"method":"test.echo"}"#.utf8), mode: framing))
      let refusal = try second.receive()
      #expect(refusal?["error"]?["code"] == -32005 && refusal?["id"] == .null)
      #expect(try second.receive() == nil)
    }
    #expect(fixture.service.connectionCount == 1)
    server.stop()
  }

  @Test func `clients that owe their token keep nobody out, and the oldest of too many gives way`() throws {
    let fixture = try Fixture { limits in
      limits.connectionsMax = 1
      limits.unauthenticatedConnectionsMax = 2
    }
    let tcp = try TCPServer(try LoopbackEndpoint("127.0.0.1:0"), service: fixture.service) { $0 == "secret" }
    let local = try UnixSocketServer(path: fixture.path, service: fixture.service)
    let silent = try (0..<3).map { _ in
      let client = try PlainClient.tcp(tcp.endpoint.port)
      // Answered, so it is known to the service; the token is still owed.
      #expect(try client.call(1, "test.echo")?["error"]?["code"] == -32002)
      return client
    }
    #expect(try silent[0].receive() == nil)
    let hello = "{\"token\":\"secret\"}"
    #expect(try silent[2].call(2, "initialize", hello)?["result"] != nil)
    // Now the one place is taken, by one that showed its token.
    let late = try PlainClient.unix(fixture.path)
    #expect(try late.call(1, "test.echo")?["error"]?["code"] == -32005)
    #expect(try silent[1].call(2, "initialize", hello)?["result"] != nil)
    tcp.stop()
    local.stop()
  }

  @Test func `a local client is served whatever number of others owe their token`() throws {
    let fixture = try Fixture { $0.connectionsMax = 1 }
    let tcp = try TCPServer(try LoopbackEndpoint("127.0.0.1:0"), service: fixture.service) { $0 == "secret" }
    let local = try UnixSocketServer(path: fixture.path, service: fixture.service)
    let silent = try (0..<fixture.service.limits.unauthenticatedConnectionsMax * 2).map { _ in
      try PlainClient.tcp(tcp.endpoint.port)
    }
    #expect(try PlainClient.unix(fixture.path).call(1, "test.echo")?["result"] == [:])
    withExtendedLifetime(silent) {}
    tcp.stop()
    local.stop()
  }

  @Test func `a client that goes away has its calls cancelled and is forgotten`() throws {
    let fixture = try Fixture()
    let server = try UnixSocketServer(path: fixture.path, service: fixture.service)
    var client: PlainClient? = try PlainClient.unix(fixture.path)
    _ = try client?.call(1, "test.echo")
    let gone = DispatchSemaphore(value: 0)
    let handle = try #require(fixture.service.clients.first)
    handle.onClose { gone.signal() }
    client?.endInput()
    #expect(try client?.receive() == nil)
    client = nil
    gone.wait()
    #expect(handle.isClosed)
    #expect(fixture.service.connectionCount == 0)
    handle.notify("test.told", [:])
    server.stop()
  }

  @Test func `a broadcast reaches every client`() throws {
    let fixture = try Fixture()
    let server = try UnixSocketServer(path: fixture.path, service: fixture.service)
    let clients = try (0..<3).map { _ in try PlainClient.unix(fixture.path) }
    for client in clients { #expect(try client.call(1, "test.echo")?["id"] == 1) }
    fixture.service.broadcast("test.told", ["n": 7], latestOf: "n")
    for client in clients { #expect(try client.receive()?["params"] == ["n": 7]) }
    server.stop()
  }

  @Test func `a thousand pipelined requests are answered, each once`() throws {
    let fixture = try Fixture()
    let server = try UnixSocketServer(path: fixture.path, service: fixture.service)
    let client = try PlainClient.unix(fixture.path)
    let writer = DispatchQueue(label: "writer")
    let text = (1...1000).map { "{\"jsonrpc\":\"2.0\",\"id\":\($0),\"method\":\"test.add\",\"params\":[\($0),1]}\n" }
    let descriptor = try TestSocket.connect(unix: fixture.path)
    let reader = PlainClient(input: descriptor, output: descriptor)
    writer.async {
      _ = text.joined().utf8.withContiguousStorageIfAvailable { send(descriptor, $0.baseAddress, $0.count, 0) }
    }
    var seen: Set<Int64> = []
    for _ in 0..<1000 {
      let answer = try #require(try reader.receive())
      let id = try #require(answer["id"]?.int64Value)
      #expect(answer["result"]?["sum"] == .int(id + 1))
      seen.insert(id)
    }
    #expect(seen.count == 1000)
    #expect(try client.call(1, "test.echo")?["result"] == [:])
    server.stop()
  }

  @Test(arguments: [false, true])
  func `what a socket does not take at once follows in order`(overTCP: Bool) throws {
    let fixture = try Fixture()
    let local = try UnixSocketServer(path: fixture.path, service: fixture.service)
    let tcp = try TCPServer(try LoopbackEndpoint("127.0.0.1:0"), service: fixture.service) { $0 == "secret" }
    let client = try overTCP ? PlainClient.tcp(tcp.endpoint.port) : PlainClient.unix(fixture.path)
    #expect(try client.call(0, "initialize", "{\"token\":\"secret\"}")?["result"] != nil)
    for round in 0..<3 {
      // The first is taken whole; then come more than a socket takes, in two goes: one finds what the other left.
      let numbers = Array((round * 61 + 1)...(round * 61 + 61))
      for part in [numbers[..<1], numbers[1..<31], numbers[31...]] {
        let asked = part.map { #"{"jsonrpc":"2.0","id":\#($0),"method":"test.large","params":{"n":\#($0)}}"# }
        client.send(asked.joined(separator: "\n"))
      }
      for number in numbers {
        let answer = try #require(try client.receive())
        #expect(answer["id"] == .int(number) && answer["result"]?["n"] == .int(number))
        #expect(answer["result"]?["ballast"]?.stringValue?.utf8.count == Fixture.ballastBytes)
      }
    }
    local.stop()
    tcp.stop()
  }
}
