import Dispatch
import JSONRPC
import Synchronization
import Testing

/// Threads meet at semaphores here, never at a clock.
@Suite struct DispatcherTests {
  /// Holds whoever comes until it is opened, and tells when someone came.
  final class Gate: Sendable {
    private let arrived = DispatchSemaphore(value: 0)
    private let opened = DispatchSemaphore(value: 0)

    func pass() {
      arrived.signal()
      opened.wait()
    }

    func announce() { arrived.signal() }

    func waitForArrival() { arrived.wait() }

    func open(for count: Int = 1) { for _ in 0..<count { opened.signal() } }
  }

  /// Counts answers and lets a test wait for them.
  final class Answers: Sendable {
    private let came = DispatchSemaphore(value: 0)
    let trace = Trace<(UInt64, Result<JSON, RPCError>)>()

    func reply(_ call: UInt64) -> @Sendable (Result<JSON, RPCError>) -> Void {
      { [self] outcome in
        trace.add((call, outcome))
        came.signal()
      }
    }

    func wait(for count: Int) { for _ in 0..<count { came.wait() } }

    func outcome(_ call: UInt64) -> Result<JSON, RPCError>? { trace.all.first { $0.0 == call }?.1 }
  }

  static func method(_ name: String, _ kind: MethodDescriptor.Kind) -> MethodDescriptor {
    MethodDescriptor(
      name: name, summary: "A test.",
      params: [ParamDescriptor(name: "n", schema: .integer, required: false, summary: "A number.")],
      result: .any, kind: kind)
  }

  static let first = ClientHandle(id: 1) { _ in }
  static let second = ClientHandle(id: 2) { _ in }

  @Test func `writes run one after another in the order of arrival over all connections`() throws {
    let trace = Trace<Int64>()
    let flags = (running: SendableCount(), overlaps: SendableCount())
    var table = MethodTable()
    try table.register(Self.method("write", .write)) { (_, params) throws(RPCError) in
      if flags.running.add(1) != 1 { _ = flags.overlaps.add(1) }
      trace.add(params["n"]?.int64Value ?? -1)
      _ = flags.running.add(-1)
      return .null
    }
    let dispatcher = Dispatcher(table: table)
    let answers = Answers()
    for n in 0..<200 {
      let handle = n % 2 == 0 ? Self.first : Self.second
      try dispatcher.submit(
        "write", .positional([.int(n)]), handle: handle, call: UInt64(n), reply: answers.reply(UInt64(n)))
    }
    answers.wait(for: 200)
    dispatcher.shutdown()
    #expect(trace.all == Array(0..<200))
    #expect(flags.overlaps.value == 0)
  }

  @Test func `a read waits for the writes of its own connection and for no others`() throws {
    let gate = Gate()
    let state = SendableCount()
    var table = MethodTable()
    try table.register(Self.method("write", .write)) { (_, _) throws(RPCError) in
      gate.pass()
      return .int(state.add(1))
    }
    try table.register(Self.method("read", .read)) { (_, _) throws(RPCError) in .int(state.value) }
    let dispatcher = Dispatcher(table: table)
    let answers = Answers()
    try dispatcher.submit("write", .none, handle: Self.first, call: 1, reply: answers.reply(1))
    try dispatcher.submit("write", .none, handle: Self.first, call: 2, reply: answers.reply(2))
    try dispatcher.submit("read", .none, handle: Self.first, call: 3, reply: answers.reply(3))
    try dispatcher.submit("read", .none, handle: Self.second, call: 4, reply: answers.reply(4))
    answers.wait(for: 1)
    #expect(answers.outcome(4) == .success(0))
    gate.open(for: 2)
    answers.wait(for: 3)
    dispatcher.shutdown()
    #expect(answers.outcome(3) == .success(2))
  }

  @Test func `reads run beside a write, and control beside everything`() throws {
    let gate = Gate()
    var table = MethodTable()
    try table.register(Self.method("write", .write)) { (_, _) throws(RPCError) in
      gate.pass()
      return .null
    }
    try table.register(Self.method("read", .read)) { (_, _) throws(RPCError) in
      gate.pass()
      return .null
    }
    try table.register(Self.method("health", .control)) { (_, _) throws(RPCError) in "well" }
    let dispatcher = Dispatcher(table: table, readThreads: 2)
    let answers = Answers()
    for call in 1...5 {
      let method = call == 1 ? "write" : "read"
      try dispatcher.submit(method, .none, handle: Self.second, call: UInt64(call), reply: answers.reply(UInt64(call)))
    }
    let other = Answers()
    for call in 11...14 {
      try dispatcher.submit("read", .none, handle: Self.first, call: UInt64(call), reply: other.reply(UInt64(call)))
    }
    for _ in 0..<3 { gate.waitForArrival() }
    try dispatcher.submit("health", .none, handle: Self.first, call: 20, reply: other.reply(20))
    other.wait(for: 1)
    #expect(other.outcome(20) == .success("well"))
    gate.open(for: 9)
    answers.wait(for: 5)
    other.wait(for: 4)
    dispatcher.shutdown()
  }

  @Test func `an immediate call is answered where it is submitted, whatever holds the lanes; others take their lane`()
    throws
  {
    let gate = Gate()
    var table = MethodTable()
    try table.register(Self.method("health", .control), isImmediate: { $0 == .none }) { (_, params) throws(RPCError) in
      if params["n"] != nil { gate.pass() }
      return "well"
    }
    let dispatcher = Dispatcher(table: table)
    let answers = Answers()
    try dispatcher.submit("health", .positional([1]), handle: Self.first, call: 1, reply: answers.reply(1))
    gate.waitForArrival()
    // The lane of control calls is taken, so an answer can only come from here.
    try dispatcher.submit("health", .none, handle: Self.first, call: 2, reply: answers.reply(2))
    #expect(answers.outcome(2) == .success("well"))
    #expect(answers.outcome(1) == nil)
    #expect(dispatcher.load.unanswered == 1)
    gate.open()
    answers.wait(for: 2)
    dispatcher.shutdown()
    #expect(throws: RPCError.self) {
      try dispatcher.submit("health", .none, handle: Self.first, call: 3, reply: answers.reply(3))
    }
  }

  @Test func `a call cancelled while it waits never runs and is answered; one that runs sees it`() throws {
    let gate = Gate()
    let ran = Trace<Int64>()
    var table = MethodTable()
    try table.register(Self.method("write", .write)) { (context, params) throws(RPCError) in
      ran.add(params["n"]?.int64Value ?? -1)
      gate.pass()
      if context.isCancelled { throw .cancelled }
      return .null
    }
    let dispatcher = Dispatcher(table: table)
    let answers = Answers()
    for n in 1...3 {
      let call = UInt64(n)
      try dispatcher.submit(
        "write", .named(["n": .int(n)]), handle: Self.first, call: call, reply: answers.reply(call))
    }
    gate.waitForArrival()
    dispatcher.cancel(connection: 1, call: 2)
    answers.wait(for: 1)
    #expect(answers.outcome(2) == .failure(.cancelled))
    dispatcher.cancel(connection: 1, call: 1)
    dispatcher.cancel(connection: 9, call: 1)
    gate.open(for: 2)
    answers.wait(for: 2)
    dispatcher.cancel(connection: 1, call: 3)
    dispatcher.shutdown()
    #expect(ran.all == [1, 3])
    #expect(answers.outcome(1) == .failure(.cancelled))
    #expect(answers.outcome(3) == .success(.null))
    #expect(answers.trace.all.count == 3)
  }

  @Test func `more calls than may wait are refused with the time to come back, and control is not`() throws {
    let gate = Gate()
    var limits = RPCLimits()
    limits.waitingRequestsMax = 2
    var table = MethodTable()
    try table.register(Self.method("write", .write)) { (_, _) throws(RPCError) in
      gate.pass()
      return .null
    }
    try table.register(Self.method("health", .control)) { (_, _) throws(RPCError) in .null }
    let dispatcher = Dispatcher(table: table, limits: limits)
    let answers = Answers()
    try dispatcher.submit("write", .none, handle: Self.first, call: 1, reply: answers.reply(1))
    gate.waitForArrival()
    for call in 2...3 {
      try dispatcher.submit("write", .none, handle: Self.first, call: UInt64(call), reply: answers.reply(UInt64(call)))
    }
    let refusal = #expect(throws: RPCError.self) {
      try dispatcher.submit("write", .none, handle: Self.first, call: 4, reply: answers.reply(4))
    }
    #expect(refusal?.code == -32005)
    #expect(refusal?.data?["retryAfterMs"] == 250)
    let health = Answers()
    try dispatcher.submit("health", .none, handle: Self.first, call: 5, reply: health.reply(5))
    health.wait(for: 1)
    gate.open(for: 3)
    answers.wait(for: 3)
    dispatcher.shutdown()
    #expect(throws: RPCError.self) {
      try dispatcher.submit("health", .none, handle: Self.first, call: 6, reply: answers.reply(6))
    }
  }

  @Test func `the order of calls holds for every mixture of reads and writes`() {
    var generator = MutationTests.Generator(state: 5)
    for _ in 0..<200 {
      var order = DispatchOrderProbe()
      order.run(&generator)
      #expect(order.violations == [])
    }
  }

  @Test func `a caller in the same process gets answers, errors and progress`() throws {
    var table = TestMethods.table()
    try table.register(Self.method("long", .write)) { (context, _) throws(RPCError) in
      context.report(.report(message: "half", percentage: 50))
      return [:]
    }
    let dispatcher = Dispatcher(table: table)
    for client in [LocalClient(table), LocalClient(dispatcher)] {
      #expect(client.call("test.add", ["a": 1, "b": 2]) == .success(["sum": 3]))
      guard case .failure(let missing) = client.call("test.add", ["a": 1]) else {
        Issue.record("a missing parameter was accepted")
        return
      }
      #expect(missing.data?["path"] == "/b")
      #expect(client.call("nothing") == .failure(.methodNotFound("nothing")))
      let told = Trace<JSONRPC.Notification>()
      #expect(client.call("long", ["workDoneToken": "t"], onNotification: { told.add($0) }) == .success([:]))
      let kinds = told.all.compactMap { notification -> String? in
        guard case .named(let params) = notification.params else { return nil }
        return params["value"]?["kind"]?.stringValue
      }
      #expect(kinds == ["begin", "report", "end"])
    }
    dispatcher.shutdown()
  }
}

/// A count that any thread may change.
final class SendableCount: Sendable {
  private let count = Atomic<Int>(0)

  var value: Int { count.load(ordering: .sequentiallyConsistent) }

  func add(_ difference: Int) -> Int {
    count.add(difference, ordering: .sequentiallyConsistent).newValue
  }
}
