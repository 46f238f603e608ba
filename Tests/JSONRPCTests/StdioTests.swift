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

/// A node on pipes, served directly and through a proxy.
@Suite struct StdioTests {
  /// Runs a server or proxy beside the test and keeps what it returned.
  final class Beside<Value: Sendable>: Sendable {
    private let done = DispatchSemaphore(value: 0)
    private let values = Trace<Value?>()

    init(_ body: @escaping @Sendable () throws -> Value) {
      DispatchQueue(label: "beside").async { [self] in
        values.add(try? body())
        done.signal()
      }
    }

    func value() -> Value? {
      done.wait()
      done.signal()
      return values.all.first ?? nil
    }
  }

  static func pipes() -> (client: PlainClient, streams: StandardStreams, close: () -> Void) {
    let toServer = TestSocket.pipe()
    let toClient = TestSocket.pipe()
    let streams = StandardStreams(input: toServer.read, output: toClient.write)
    let client = PlainClient(input: toClient.read, output: toServer.write)
    return (
      client, streams,
      {
        close(toServer.read)
        close(toClient.write)
      }
    )
  }

  @Test func `shutdown and exit end with 0, exit alone and a broken end with 1, the end of input with 0`() throws {
    let endings: [([String], Bool, Int32)] = [
      ([#"{"jsonrpc":"2.0","id":9,"method":"shutdown"}"#, #"{"jsonrpc":"2.0","method":"exit"}"#], false, 0),
      ([#"{"jsonrpc":"2.0","method":"exit"}"#], false, 1), ([], true, 0),
    ]
    for (messages, endsInput, status) in endings {
      let fixture = try SocketServerTests.Fixture()
      let (client, streams, close) = Self.pipes()
      let server = try StdioServer(streams: streams, service: fixture.service)
      let running = Beside { server.run() }
      #expect(try client.call(1, "test.add", "[1,2]")?["result"] == ["sum": 3])
      for message in messages { client.send(message) }
      if endsInput { client.endInput() }
      #expect(running.value() == status)
      #expect(fixture.service.connectionCount == 0)
      close()
    }
  }

  @Test func `what was read before is served first, and input that ends at once is answered`() throws {
    let fixture = try SocketServerTests.Fixture()
    let (client, streams, close) = Self.pipes()
    let server = try StdioServer(streams: streams, service: fixture.service)
    client.send("\"id\":1,\"method\":\"test.echo\"}")
    client.endInput()
    let running = Beside { server.run(alreadyRead: Array("{\"jsonrpc\":\"2.0\",".utf8)) }
    #expect(try client.receive()?["id"] == 1)
    #expect(running.value() == 0)
    close()
  }

  @Test func `answers larger than a pipe arrive whole though the client reads late`() throws {
    let fixture = try SocketServerTests.Fixture()
    let (client, streams, close) = Self.pipes()
    let server = try StdioServer(streams: streams, service: fixture.service)
    let running = Beside { server.run() }
    let long = String(repeating: "x", count: 300_000)
    let descriptor = client.outputDescriptor
    let feeder = Beside {
      SystemWriter.write(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.echo\",\"params\":[\"\(long)\"]}\n", to: descriptor)
    }
    _ = feeder.value()
    client.send(#"{"jsonrpc":"2.0","id":2,"method":"test.echo"}"#)
    client.endInput()
    var seen: [Int64?] = []
    while let answer = try client.receive() {
      seen.append(answer["id"]?.int64Value)
      if answer["id"] == 1 { #expect(answer["result"]?["value"]?.stringValue?.utf8.count == 300_000) }
      if seen.count == 2 { break }
    }
    #expect(Set(seen) == [1, 2])
    #expect(running.value() == 0)
    close()
  }

  @Test func `a client that closes its end is survived`() throws {
    let fixture = try SocketServerTests.Fixture()
    let toServer = TestSocket.pipe()
    let toClient = TestSocket.pipe()
    let server = try StdioServer(
      streams: StandardStreams(input: toServer.read, output: toClient.write), service: fixture.service)
    close(toClient.read)
    let running = Beside { server.run() }
    SystemWriter.write("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.echo\"}\n", to: toServer.write)
    #expect(running.value() == 1)
    for descriptor in [toServer.read, toServer.write, toClient.write] { close(descriptor) }
  }

  @Test func `told to end, the node answers what was begun`() throws {
    let fixture = try SocketServerTests.Fixture()
    let (client, streams, close) = Self.pipes()
    let server = try StdioServer(streams: streams, service: fixture.service)
    let running = Beside { server.run() }
    client.send(#"{"jsonrpc":"2.0","id":1,"method":"test.hold"}"#)
    fixture.gate.waitForArrival()
    server.drain(status: 0)
    fixture.gate.open()
    #expect(try client.receive()?["result"] == [:])
    #expect(running.value() == 0)
    close()
  }

  @Test func `the node ends when the process dies that asked for it`() throws {
    let fixture = try SocketServerTests.Fixture()
    let (client, streams, close) = Self.pipes()
    let server = try StdioServer(streams: streams, service: fixture.service)
    let running = Beside { server.run() }
    // No process can have this number: the system's greatest is 2^22.
    #expect(try client.call(1, "initialize", "{\"processId\":2147483647}")?["result"] != nil)
    #expect(running.value() == 1)
    close()
  }

  @Test func `a proxy carries a conversation to the node and its end back`() throws {
    let fixture = try SocketServerTests.Fixture()
    let server = try UnixSocketServer(path: fixture.path, service: fixture.service)
    let (client, streams, close) = Self.pipes()
    let proxy = StdioProxy(streams: streams)
    let path = fixture.path
    let running = Beside { try proxy.run(socket: path) }
    #expect(try client.call(1, "test.add", "[1,2]")?["result"] == ["sum": 3])
    #expect(try client.call(2, "shutdown")?["result"] == .null)
    client.send(#"{"jsonrpc":"2.0","method":"exit"}"#)
    #expect(running.value() == .ended(status: 0))
    close()
    server.stop()
  }

  @Test func `when the node leaves, open requests are answered and the rest is handed on`() throws {
    let fixture = try SocketServerTests.Fixture()
    let server = try UnixSocketServer(path: fixture.path, service: fixture.service)
    let (client, streams, close) = Self.pipes()
    let proxy = StdioProxy(streams: streams, resumable: ["test.subscribe": "test.unsubscribe"])
    let path = fixture.path
    let running = Beside { try proxy.run(socket: path) }
    client.send(#"{"jsonrpc":"2.0","id":1,"method":"test.subscribe"}"#)
    let first = [try client.receive(), try client.receive()].compactMap { $0 }
    #expect(first.contains { $0["method"] == "test.told" })
    client.send(#"{"jsonrpc":"2.0","id":2,"method":"test.hold"}"#)
    fixture.gate.waitForArrival()
    server.stop()
    #expect(try client.receive()?["error"]?["data"]?["code"] == "rpc.connectionLost")
    guard case .nodeLeft(let framing, let alreadyRead)? = running.value() else {
      Issue.record("the proxy must notice that the node left")
      return
    }
    fixture.gate.open()
    #expect(framing == .lines)
    #expect(
      String(decoding: alreadyRead, as: UTF8.self) == "{\"jsonrpc\":\"2.0\",\"method\":\"test.subscribe\"}\n")
    let next = try StdioServer(streams: streams, service: fixture.service, framing: framing)
    let serving = Beside { next.run(alreadyRead: alreadyRead) }
    #expect(try client.receive()?["method"] == "test.told")
    #expect(try client.call(3, "test.echo")?["result"] == [:])
    client.endInput()
    #expect(serving.value() == 0)
    close()
  }

  @Test func `what the next node may be asked again is not answered as lost but handed on`() throws {
    let fixture = try SocketServerTests.Fixture()
    let server = try UnixSocketServer(path: fixture.path, service: fixture.service)
    let (client, streams, close) = Self.pipes()
    let proxy = StdioProxy(
      streams: streams, resumable: ["initialize": "shutdown"], isRepeatable: { $0.method != "test.untilCancelled" })
    let path = fixture.path
    let running = Beside { try proxy.run(socket: path) }
    #expect(try client.call(1, "initialize", "{\"clientInfo\":{\"name\":\"ed\"}}")?["result"] != nil)
    let hold = #"{"jsonrpc":"2.0","id":2,"method":"test.hold"}"#
    client.send(hold)
    fixture.gate.waitForArrival()
    client.send(#"{"jsonrpc":"2.0","id":3,"method":"test.untilCancelled"}"#)
    fixture.gate.waitForArrival()
    // None of these begins, for the two threads that read are taken.
    client.send(#"[{"jsonrpc":"2.0","id":4,"method":"test.echo"},{"jsonrpc":"2.0","id":5,"method":"test.echo"}]"#)
    client.send(#"{"jsonrpc":"2.0","id":6,"method":"test.echo"}"#)
    client.send(#"{"jsonrpc":"2.0","id":7,"method":"test.health"}"#)
    #expect(try client.receive()?["id"] == 7)
    server.stop()
    let lost = try client.receive()
    #expect(lost?["id"] == 3 && lost?["error"]?["data"]?["code"] == "rpc.connectionLost")
    guard case .nodeLeft(_, let alreadyRead)? = running.value() else {
      Issue.record("the proxy must notice that the node left")
      return
    }
    fixture.gate.open()
    let handedOn = String(decoding: alreadyRead, as: UTF8.self).split(separator: "\n").map(String.init)
    #expect(handedOn.count == 4)
    #expect(handedOn.first?.contains("\"method\":\"initialize\"") == true)
    #expect(handedOn.first?.contains("\"id\"") == false)
    #expect(handedOn.dropFirst().first == hold)
    close()
  }
}

/// Writes all of a text to a descriptor, however long that takes.
enum SystemWriter {
  static func write(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        #if canImport(Glibc)
          Glibc.write(descriptor, buffer.baseAddress?.advanced(by: sent), bytes.count - sent)
        #elseif canImport(Musl)
          Musl.write(descriptor, buffer.baseAddress?.advanced(by: sent), bytes.count - sent)
        #else
          Darwin.write(descriptor, buffer.baseAddress?.advanced(by: sent), bytes.count - sent)
        #endif
      }
      guard count > 0 else { return }
      sent += count
    }
  }
}
