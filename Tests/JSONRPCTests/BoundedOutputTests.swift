import Synchronization
import Testing

@testable import JSONRPC

/// A client that asks for much and takes nothing.
@Suite struct BoundedOutputTests {
  /// Keeps what is written and takes nothing away until told.
  private final class Sink: ConnectionTransport {
    private let bytes = Mutex<[UInt8]>([])
    private let isReading = Mutex(true)

    var count: Int { bytes.withLock(\.count) }
    var reads: Bool { isReading.withLock { $0 } }

    func take() -> [UInt8] {
      bytes.withLock { bytes in
        defer { bytes = [] }
        return bytes
      }
    }

    func write(_ more: [UInt8]) { bytes.withLock { $0 += more } }
    func flush() {}
    func stopReading() { isReading.withLock { $0 = false } }
    func resumeReading() { isReading.withLock { $0 = true } }
    func watch(process: Int32) {}
    func close(status: Int32) {}
    func abort() {}
  }

  private static let answerBytes = 300_000
  private static let outputBytesMax = 1_000_000
  /// Answers that may come on top: the one that reaches the cap, and of the calls at work then, one on each of two
  /// threads.
  private static let lateMax = 3

  @Test func `output beyond its cap is only what ran when it was reached, and afterwards all is answered in order`()
    throws
  {
    var limits = RPCLimits()
    limits.queuedOutputBytesMax = Self.outputBytesMax
    let (begun, early) = (Trace<Int64>(), Trace<Int64>())
    let written = Trace<Int64>()
    let ballast = JSON.string(String(repeating: "x", count: Self.answerBytes))
    var table = MethodTable()
    try table.register(DispatcherTests.method("big", .read)) { (_, params) throws(RPCError) in
      let n = params["n"]?.int64Value ?? 0
      begun.add(n)
      let done = Set(written.all)
      if !stride(from: 10, to: n, by: 10).allSatisfy({ done.contains($0) }) { early.add(n) }
      return ["n": .int(n), "ballast": ballast]
    }
    try table.register(DispatcherTests.method("write", .write)) { (_, params) throws(RPCError) in
      written.add(params["n"]?.int64Value ?? 0)
      return ["n": params["n"] ?? .null, "ballast": ballast]
    }
    try table.register(DispatcherTests.method("last", .read)) { (_, _) throws(RPCError) in [:] }
    let dispatcher = Dispatcher(table: table, limits: limits, readThreads: 1)
    let service = RPCService(dispatcher: dispatcher, server: ServerInfo(name: "test", version: "0"))
    let driver = ConnectionDriver(service: service, settings: service.settings(framing: .lines), now: 0)
    let sink = Sink()
    try #require(driver.start(sink))
    let names = (1...60).map { $0 % 10 == 0 ? "write" : "big" }
    let requests = names.enumerated().map { place, name in
      "{\"jsonrpc\":\"2.0\",\"id\":\(place + 1),\"method\":\"\(name)\",\"params\":[\(place + 1)]}\n"
    }
    driver.received(Array(requests.joined().utf8))
    // What follows on the only thread for reads comes after all that was to run on it. The thread that writes may be
    // at one call, and leads to the reads after it, so both are asked.
    func settle() throws {
      for method in ["write", "last", "write", "last"] {
        let client = LocalClient(dispatcher)
        _ = try client.call(method, method == "write" ? ["n": 0] : [:]).get()
      }
    }
    try settle()
    let boundBytes = Self.outputBytesMax + Self.lateMax * (Self.answerBytes + 200)
    #expect(sink.count > Self.outputBytesMax && sink.count <= boundBytes)
    #expect(!sink.reads)
    var framer = MessageFramer(mode: .lines)
    var answers: [JSON] = []
    for _ in 0..<60 where answers.count < 60 {
      let bytes = sink.take()
      framer.feed(bytes)
      while case .message(let body)? = framer.next() { answers.append(try JSONParser.parse(body)) }
      driver.flushed(bytes.count)
      try settle()
      #expect(sink.count <= boundBytes)
    }
    #expect(Set(answers.compactMap { $0["id"]?.int64Value }) == Set(1...60))
    #expect(answers.allSatisfy { $0["error"] == nil })
    // Each began once, writes in their order, and no read before a write that was sent before it.
    #expect(begun.all.count == 54 && Set(begun.all).count == 54)
    #expect(early.all.isEmpty)
    #expect(written.all.filter { $0 > 0 } == [10, 20, 30, 40, 50, 60])
    #expect(sink.reads)
    driver.closed()
    dispatcher.shutdown()
  }
}
