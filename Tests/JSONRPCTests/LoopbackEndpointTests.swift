import JSONRPC
import Testing

@Suite struct LoopbackEndpointTests {
  @Test(arguments: [
    ("127.0.0.1:7700", "127.0.0.1", 7700), ("127.9.9.9:0", "127.9.9.9", 0), ("[::1]:65535", "::1", 65_535),
    ("localhost:1", "127.0.0.1", 1),
  ])
  func `an address of this machine with a port`(text: String, host: String, port: Int) throws {
    let endpoint = try LoopbackEndpoint(text)
    #expect(endpoint.host == host && endpoint.port == port)
    #expect(try LoopbackEndpoint(endpoint.description) == endpoint)
  }

  @Test(arguments: ["0.0.0.0:1", "192.0.2.1:1", "[::]:1", "example.org:1", ":1", "128.0.0.1:1", "[::ffff:127.0.0.1]:1"])
  func `an address that others can reach is refused, and so is a name`(text: String) {
    let error = #expect(throws: ServerError.self) { try LoopbackEndpoint(text) }
    guard case .notLoopback = error else {
      Issue.record("\(text) is refused as \(String(describing: error))")
      return
    }
  }

  @Test(arguments: [
    "", "7700", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:-1", "127.0.0.1:+1", "127.0.0.1:65536", "::1:7700",
    "127.0.0.1:99999999999999999999", "127.0.0.1:٣",
  ])
  func `what is no host and port is refused`(text: String) {
    #expect(throws: ServerError.notAnEndpoint(text)) { try LoopbackEndpoint(text) }
  }
}
