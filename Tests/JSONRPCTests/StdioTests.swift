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
