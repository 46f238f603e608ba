import Testing

@testable import JSONRPC

/// Slow clients: what is merged, what is no longer read, and when it is enough.
@Suite struct ConnectionOutputTests {
  static func changed(_ version: Int) -> OutgoingNotice {
    OutgoingNotice(method: "changed", params: ["version": .int(version)], policy: .latest(key: "changed"))
  }

  static func limited(_ change: (inout RPCLimits) -> Void) -> Connection {
    var limits = RPCLimits()
    change(&limits)
    return Connection(
      ConnectionTests.settings { settings in
        settings.limits = limits
        settings.hasDeadlines = true
      })
  }

  static func queued(_ actions: [ConnectionAction]) -> Int {
    actions.reduce(0) { sum, action in
      if case .write(let bytes) = action { return sum + bytes.count }
      return sum
    }
  }

  @Test func `a slow subscriber gets one notice for all it missed`() {
    var connection = Self.limited { $0.queuedNoticeBytesMax = 100 }
    var waiting = 0
    var sent: [String] = []
    for version in 1...1000 {
      let actions = connection.notify(Self.changed(version))
      waiting += Self.queued(actions)
      sent += ConnectionTests.sent(actions)
    }
    #expect(waiting < 250)
    let after = ConnectionTests.sent(connection.flushed(waiting))
    #expect(after == ["{\"jsonrpc\":\"2.0\",\"method\":\"changed\",\"params\":{\"version\":1000}}"])
    #expect(ConnectionTests.sent(connection.notify(Self.changed(1001))).count == 1)
  }

  @Test func `notices of different keys are merged apart and keep their order`() {
    var connection = Self.limited { $0.queuedNoticeBytesMax = 10 }
    let first = connection.notify(Self.changed(1))
    for (key, version) in [("a", 1), ("b", 2), ("a", 3)] {
      let notice = OutgoingNotice(method: key, params: ["v": .int(version)], policy: .latest(key: key))
      #expect(connection.notify(notice).isEmpty)
    }
    let a = ConnectionTests.sent(connection.flushed(Self.queued(first)))
    #expect(a.count == 1)
    #expect(a.first?.contains("\"method\":\"a\",\"params\":{\"v\":3}") == true)
    let b = ConnectionTests.sent(connection.flushed(1000))
    #expect(b.first?.contains("\"method\":\"b\"") == true)
  }

  @Test func `a client that takes no output is read no further`() {
    var connection = Self.limited { $0.queuedOutputBytesMax = 100 }
    _ = connection.received(ConnectionTests.request(1) + ConnectionTests.request(2))
    let long = JSON.string(String(repeating: "x", count: 200))
    let actions = connection.replied(call: 1, .success(long))
    #expect(actions.last == .stopReading)
    #expect(connection.flushed(Self.queued(actions)) == [.resumeReading])
  }

  @Test func `progress is announced, merged while the client is slow, and ended`() {
    var connection = Self.limited { $0.queuedNoticeBytesMax = 100 }
    let box = NoticeBox()
    let handle = ClientHandle(id: 1) { box.add($0) }
    let context = RequestContext(method: "long.work", handle: handle, progressToken: "t")
    for percent in 0...100 { context.report(.report(percentage: percent)) }
    context.report(.end(message: "done"))
    context.report(.end())
    var queued = 0
    for notice in box.all { queued += Self.queued(connection.notify(notice)) }
    #expect(box.all.count == 103)
    #expect(queued < 500)
    let last = ConnectionTests.sent(connection.flushed(queued))
    #expect(last.count == 1)
    #expect(last[0].contains("\"kind\":\"end\",\"message\":\"done\""))
  }

  @Test func `percentages never fall, whoever reports them, and a begin says that they come`() {
    let box = NoticeBox()
    let context = RequestContext(method: "long.work", handle: ClientHandle(id: 1) { box.add($0) }, progressToken: "t")
    for percentage in [30, 10, 60] { context.report(.report(percentage: percentage)) }
    context.report(.report(message: "no share"))
    context.report(.end())
    context.report(.report(percentage: 5))
    context.finishProgress()
    let values = box.all.map { $0.params["value"] ?? .null }
    #expect(values.map { $0["percentage"]?.int64Value } == [0, 30, 30, 60, nil, nil, 0, 5, nil])
    #expect(
      values.map { $0["kind"]?.stringValue } == [
        "begin", "report", "report", "report", "report", "end", "begin", "report", "end",
      ])
  }

  // MARK: Full output

  /// A connection whose output is full of the answer to the first of `count` requests, and what it then asks for.
  private static func full(
    _ count: Int, _ method: (Int) -> String = { _ in "read" }
  ) -> (Connection, [ConnectionAction]) {
    var connection = limited { $0.queuedOutputBytesMax = 100 }
    _ = connection.received((1...count).flatMap { ConnectionTests.request($0, method($0)) })
    let actions = connection.replied(call: 1, .success(.string(String(repeating: "x", count: 200))))
    return (connection, actions)
  }

  private static func takenBack(_ actions: [ConnectionAction]) -> [UInt64] {
    actions.flatMap { action in
      if case .takeBack(let numbers) = action { return numbers }
      return []
    }
  }

  @Test func `once the output is full, calls that have not begun are taken back, and begin in order when it is not`() {
    var (connection, actions) = Self.full(5) { $0 == 4 ? "health" : "read" }
    // The last first: no read may begin before a write that it has to wait for. Health has a lane of its own.
    #expect(Self.takenBack(actions) == [5, 3, 2])
    // 2 has begun and is not reported.
    #expect(connection.tookBack(calls: [5, 3]).isEmpty)
    #expect(connection.inFlight == 2)
    let more = connection.replied(call: 2, .success("y"))
    #expect(ConnectionTests.sent(more).count == 1 && Self.takenBack(more).isEmpty)
    #expect(ConnectionTests.dispatched(connection.flushed(100)).isEmpty)
    #expect(ConnectionTests.dispatched(connection.flushed(Self.queued(actions) + Self.queued(more))) == [3, 5])
  }

  @Test func `while calls are on their way back no later one overtakes them`() {
    var connection = Self.limited {
      $0.queuedOutputBytesMax = 100
      $0.inFlightMax = 3
    }
    _ = connection.received((1...4).flatMap { ConnectionTests.request($0) })
    let actions = connection.replied(call: 1, .success(.string(String(repeating: "x", count: 200))))
    #expect(Self.takenBack(actions) == [3, 2])
    #expect(ConnectionTests.dispatched(connection.flushed(Self.queued(actions))).isEmpty)
    #expect(ConnectionTests.dispatched(connection.tookBack(calls: [3, 2])) == [2, 3, 4])
  }

  @Test func `a call taken back can be cancelled, also while it is on its way back`() throws {
    var (connection, _) = Self.full(3)
    _ = connection.tookBack(calls: [3])
    let waiting = connection.received(ConnectionTests.notification("$/cancelRequest", "{\"id\":3}"))
    // It is read no further while its output is full; what comes next is taken in when there is room.
    #expect(waiting.isEmpty)
    let room = connection.flushed(10_000)
    #expect(ConnectionTests.dispatched(room) == [3] && room.contains(.cancel(call: 3)))
    var other = Self.limited { $0.queuedOutputBytesMax = 100 }
    _ = other.received((1...2).flatMap { ConnectionTests.request($0) })
    let cancel = ConnectionTests.notification("$/cancelRequest", "{\"id\":2}")
    #expect(other.received(cancel) == [.cancel(call: 2)])
    #expect(Self.takenBack(other.replied(call: 1, .success(.string(String(repeating: "x", count: 200))))) == [2])
    #expect(try ConnectionTests.errorCodes(other.tookBack(calls: [2])) == [-32800])
    #expect(other.replied(call: 2, .success([:])).isEmpty)
  }

  @Test func `a connection that ends gives up what it took back`() {
    var (connection, _) = Self.full(3)
    _ = connection.tookBack(calls: [3])
    #expect(connection.outputClosed() == [.log(.outputClosed), .cancel(call: 2), .abort])
    #expect(connection.tookBack(calls: [2]).isEmpty)
    #expect(connection.inFlight == 0)
  }

  // MARK: Deadlines

  @Test func `a message begun and not ended in time ends the connection`() {
    var connection = Self.limited { $0.partialMessageSecondsMax = 5 }
    _ = connection.received(Array("{\"json".utf8))
    #expect(connection.tick(now: 5000).isEmpty)
    #expect(connection.tick(now: 5001) == [.log(.messageTooSlow), .abort])
  }

  @Test func `a steady client is not slow, though its pieces never end with a message`() {
    var connection = Self.limited { $0.partialMessageSecondsMax = 5 }
    let message = ConnectionTests.notification("none")
    _ = connection.received(message.prefix(3))
    for second in 1...100 {
      #expect(connection.tick(now: Int64(second) * 1000).isEmpty)
      _ = connection.received(message.dropFirst(3) + message.prefix(3))
    }
  }

  @Test func `a token that does not come in time ends the connection`() {
    var connection = Connection(
      ConnectionTests.settings { settings in
        settings.hasDeadlines = true
        settings.verifyToken = { _ in true }
      }, now: 1_000_000)
    #expect(connection.tick(now: 1_010_000).isEmpty)
    #expect(connection.tick(now: 1_010_001) == [.log(.handshakeTooSlow), .abort])
  }

  @Test func `output that is not taken in time ends the connection`() {
    var connection = Self.limited { $0.stalledOutputSecondsMax = 5 }
    _ = connection.tick(now: 100_000)
    let actions = connection.notify(Self.changed(1))
    #expect(connection.tick(now: 105_000).isEmpty)
    _ = connection.flushed(Self.queued(actions) - 1)
    #expect(connection.tick(now: 110_000).isEmpty)
    #expect(connection.tick(now: 110_001) == [.log(.outputStalled), .abort])
  }

  @Test func `only a connection told so ends when idle, and not while a call runs`() {
    var limits = RPCLimits()
    limits.idleSecondsMax = 5
    let settings = ConnectionTests.settings { settings in
      settings.limits = limits
      settings.hasDeadlines = true
      settings.endsWhenIdle = true
    }
    var connection = Connection(settings)
    _ = connection.received(ConnectionTests.request(1))
    #expect(connection.tick(now: 60_000).isEmpty)
    let answer = connection.replied(call: 1, .success([:]))
    _ = connection.flushed(Self.queued(answer))
    #expect(connection.tick(now: 65_000).isEmpty)
    #expect(connection.tick(now: 65_001) == [.log(.idle), .abort])
    var patient = Self.limited { $0.idleSecondsMax = 5 }
    #expect(patient.tick(now: 1_000_000).isEmpty)
  }
}
