import Testing

@testable import JSONRPC

/// What stands between a client and a node, without either.
@Suite struct ProxyTrackerTests {
  private static func tracker(_ change: (inout RPCLimits) -> Void = { _ in }) -> ProxyTracker {
    var limits = RPCLimits()
    change(&limits)
    return ProxyTracker(framing: .lines, limits: limits, resumable: [:]) { _ in true }
  }

  @Test func `requests beyond the bytes that are kept are answered as lost, the others asked again`() {
    let requests = (1...3).map { ConnectionTests.request($0) }
    var tracker = Self.tracker { $0.repeatedBytesMax = 2 * requests[0].count }
    for request in requests { tracker.follow(client: request) }
    let lost = String(decoding: tracker.answersOfLostNode(mayRepeat: true), as: UTF8.self)
    #expect(lost.contains("\"id\":3,") && lost.contains("rpc.connectionLost") && lost.split(separator: "\n").count == 1)
    #expect(tracker.remainder() == requests[0] + requests[1])
  }

  @Test func `an answered request makes room for another one`() {
    let requests = (1...3).map { ConnectionTests.request($0) }
    var tracker = Self.tracker { $0.repeatedBytesMax = 2 * requests[0].count }
    tracker.follow(client: requests[0] + requests[1])
    let answer = ConnectionTests.line("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}")
    #expect(tracker.pass(node: answer) == answer)
    tracker.follow(client: requests[2])
    #expect(tracker.answersOfLostNode(mayRepeat: true).isEmpty)
    #expect(tracker.remainder() == requests[1] + requests[2])
  }

  @Test func `what a node had half written is not passed on`() {
    var tracker = Self.tracker()
    tracker.follow(client: ConnectionTests.request(1))
    let answer = ConnectionTests.line("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}")
    #expect(tracker.pass(node: Array(answer.prefix(20))).isEmpty)
    #expect(tracker.remainder() == ConnectionTests.request(1))
  }
}
