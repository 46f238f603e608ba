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

@Suite struct RPCClientTests {
  @Test func `the client calls, hears notices and progress, and gets errors as they are`() throws {
    let fixture = try SocketServerTests.Fixture()
    let server = try UnixSocketServer(path: fixture.path, service: fixture.service)
    let client = try RPCClient(path: fixture.path)
    #expect(client.call("test.add", ["a": 1, "b": 2]) == .success(["sum": 3]))
    guard case .failure(let error) = client.call("test.fail") else {
      Issue.record("the method must fail")
      return
    }
    #expect(error == RPCError(code: 1001, message: "It failed.", data: ["code": "test.failed"]))
    let told = Trace<String>()
    #expect(client.call("test.subscribe", [:], onNotification: { told.add($0.method) }) == .success([:]))
    #expect(told.all == ["test.told"])
    let kinds = Trace<JSON?>()
    let progress: JSONObject = ["workDoneToken": 7]
    let outcome = client.call("test.long", progress) { notification in
      if case .named(let params) = notification.params { kinds.add(params["value"]?["kind"]) }
    }
    #expect(outcome == .success([:]))
    #expect(kinds.all == ["begin", "report", "end"])
    fixture.service.broadcast("test.told", ["n": 2])
    #expect(client.nextNotification()?.params == .named(["n": 2]))
    server.stop()
    #expect(client.call("test.echo") == .failure(RPCClient.connectionLost))
    #expect(client.nextNotification() == nil)
  }

  @Test func `a running call can be cancelled from another thread`() throws {
    let fixture = try SocketServerTests.Fixture()
    let server = try UnixSocketServer(path: fixture.path, service: fixture.service)
    let client = try RPCClient(path: fixture.path)
    let done = DispatchSemaphore(value: 0)
    let outcomes = Trace<Result<JSON, RPCError>>()
    DispatchQueue(label: "caller").async {
      outcomes.add(client.call("test.untilCancelled"))
      done.signal()
    }
    fixture.gate.waitForArrival()
    client.cancel()
    done.wait()
    #expect(outcomes.all == [.failure(.cancelled)])
    #expect(client.call("test.echo") == .success([:]))
    server.stop()
  }

  @Test func `without a node the reason is told`() throws {
    let directory = try PrivateDirectory()
    let path = directory.path + "/s"
    #expect(throws: RPCClientError.nobodyListens(path)) { try RPCClient(path: path) }
    let long = directory.path + "/" + String(repeating: "x", count: 150) + "/s"
    #expect(throws: RPCClientError.nobodyListens(long)) { try RPCClient(path: long) }
  }
}
