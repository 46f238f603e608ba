import Dispatch
import Synchronization
import Testing

@testable import JSONRPC

/// What was answered is answered again from memory, and never once it may be another answer.
@Suite struct KeptAnswersTests {
  /// A state that a write moves, a read shows, and a number tells apart; nil stands for a change under way.
  final class Source: Sendable {
    let revision = Mutex<UInt64?>(1)
    let reads = SendableCount()

    var number: UInt64? {
      get { revision.withLock { $0 } }
      set { revision.withLock { $0 = newValue } }
    }
  }

  private static func dispatcher(
    _ source: Source, limits: RPCLimits = RPCLimits(), write: @escaping @Sendable () -> Void = {}
  ) throws -> Dispatcher {
    var table = MethodTable()
    let read = DispatcherTests.method("read", .read)
    try table.register(read, keepsAnswers: true) { (_, params) throws(RPCError) in
      if params["n"] == 0 { throw .internalError }
      let bytes = Int(params["n"]?.int64Value ?? 1)
      return ["reads": .int(source.reads.add(1)), "bytes": .string(String(repeating: "x", count: bytes))]
    }
    try table.register(DispatcherTests.method("passing", .read)) { (_, _) throws(RPCError) in
      .int(source.reads.add(1))
    }
    try table.register(DispatcherTests.method("write", .write)) { (_, _) throws(RPCError) in
      write()
      return .null
    }
    return Dispatcher(table: table, limits: limits) { source.number }
  }

  /// How many reads there had been when the answer was worked out; nil for a refusal.
  private static func ask(_ dispatcher: Dispatcher, _ params: Params = .none, _ method: String = "read") throws -> Int?
  {
    let answers = DispatcherTests.Answers()
    try dispatcher.submit(method, params, handle: DispatcherTests.first, call: 1, reply: answers.reply(1))
    answers.wait(for: 1)
    let answer = try? answers.outcome(1)?.get()
    return (answer?["reads"] ?? answer)?.int64Value.map { Int($0) }
  }

  @Test func `the same question is answered from memory until the state is another`() throws {
    let source = Source()
    let dispatcher = try Self.dispatcher(source)
    defer { dispatcher.shutdown() }
    #expect(try [Self.ask(dispatcher), Self.ask(dispatcher)] == [1, 1])
    #expect(try [Self.ask(dispatcher, .positional([3])), Self.ask(dispatcher, .positional([3]))] == [2, 2])
    source.number = 2
    #expect(try [Self.ask(dispatcher), Self.ask(dispatcher)] == [3, 3])
    #expect(try Self.ask(dispatcher, .positional([3])) == 4)
    // An earlier state does not come back.
    source.number = 1
    #expect(try [Self.ask(dispatcher), Self.ask(dispatcher)] == [5, 6])
  }

  @Test func `while the state changes nothing is answered from memory, nor kept`() throws {
    let source = Source()
    let dispatcher = try Self.dispatcher(source)
    defer { dispatcher.shutdown() }
    #expect(try Self.ask(dispatcher) == 1)
    source.number = nil
    #expect(try [Self.ask(dispatcher), Self.ask(dispatcher)] == [2, 3])
    source.number = 2
    #expect(try [Self.ask(dispatcher), Self.ask(dispatcher)] == [4, 4])
  }

  @Test func `refusals, methods that do not say so, and calls that ask for progress are worked out each time`() throws {
    let source = Source()
    let dispatcher = try Self.dispatcher(source)
    defer { dispatcher.shutdown() }
    #expect(try [Self.ask(dispatcher, .positional([0])), Self.ask(dispatcher, .positional([0]))] == [nil, nil])
    #expect(try [Self.ask(dispatcher, .none, "passing"), Self.ask(dispatcher, .none, "passing")] == [1, 2])
    let progress = Params.named(["workDoneToken": "t"])
    #expect(try [Self.ask(dispatcher, progress), Self.ask(dispatcher, progress)] == [3, 4])
  }

  @Test func `large answers are not kept, and many do not add up beyond their bound`() throws {
    let source = Source()
    var limits = RPCLimits()
    limits.keptAnswerBytesMax = 600
    limits.keptAnswersBytesMax = 1000
    let dispatcher = try Self.dispatcher(source, limits: limits)
    defer { dispatcher.shutdown() }
    #expect(try [Self.ask(dispatcher, .positional([600])), Self.ask(dispatcher, .positional([600]))] == [1, 2])
    #expect(try [Self.ask(dispatcher, .positional([500])), Self.ask(dispatcher, .positional([500]))] == [3, 3])
    // The second of them forgets the first.
    #expect(try [Self.ask(dispatcher, .positional([501])), Self.ask(dispatcher, .positional([500]))] == [4, 5])
  }

  @Test func `a read behind a write of its own connection waits for it, one of another is answered at once`() throws {
    let source = Source()
    let gate = DispatcherTests.Gate()
    let dispatcher = try Self.dispatcher(source) {
      gate.pass()
      source.number = 2
    }
    #expect(try Self.ask(dispatcher) == 1)
    let answers = DispatcherTests.Answers()
    try dispatcher.submit("write", .none, handle: DispatcherTests.first, call: 1, reply: answers.reply(1))
    gate.waitForArrival()
    try dispatcher.submit("read", .none, handle: DispatcherTests.first, call: 2, reply: answers.reply(2))
    try dispatcher.submit("read", .none, handle: DispatcherTests.second, call: 3, reply: answers.reply(3))
    // On this thread, so it is there when the call returns.
    #expect(try answers.outcome(3)?.get()["reads"] == 1)
    #expect(answers.outcome(2) == nil)
    gate.open()
    answers.wait(for: 3)
    #expect(try answers.outcome(2)?.get()["reads"] == 2)
    dispatcher.shutdown()
    #expect(throws: RPCError.self) { try Self.ask(dispatcher) }
  }
}
