import NIOCore
import NIOEmbedded
import Testing

@testable import JSONRPC

/// Slow and silent clients of a socket, by a clock that the test moves.
@Suite struct SocketDeadlineTests {
  /// A connection on an event loop without a thread.
  struct Line {
    let fixture: SocketServerTests.Fixture
    let channel: EmbeddedChannel

    let full = FullSocket()

    init(takesOutput: Bool = true, _ change: (inout ConnectionSettings) -> Void = { _ in }) throws {
      fixture = try SocketServerTests.Fixture()
      var settings = fixture.service.settings(framing: .lines)
      settings.hasDeadlines = true
      change(&settings)
      channel = EmbeddedChannel(handler: SocketConnectionHandler(service: fixture.service, settings: settings))
      if !takesOutput { try channel.pipeline.syncOperations.addHandler(full, position: .first) }
      try channel.connect(to: SocketAddress(unixDomainSocketPath: "/test")).wait()
    }

    func send(_ text: String) throws { try channel.writeInbound(channel.allocator.buffer(string: text)) }

    func pass(seconds: Int) { channel.embeddedEventLoop.advanceTime(by: .seconds(Int64(seconds))) }

    /// What was sent to the client so far.
    func received() throws -> String {
      channel.embeddedEventLoop.run()
      var text = ""
      while let buffer = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: buffer) }
      return text
    }
  }

  /// A client that takes nothing: what is written to it waits until the test takes it.
  final class FullSocket: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    private var waiting: [EventLoopPromise<Void>] = []

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
      if let promise { waiting.append(promise) }
    }

    func flush(context: ChannelHandlerContext) {}

    /// Takes one part of what waits.
    func takeOne() { if !waiting.isEmpty { waiting.removeFirst().succeed() } }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
      for each in waiting { each.fail(ChannelError.ioOnClosedChannel) }
      waiting = []
      context.close(mode: mode, promise: promise)
    }
  }

  private static let limits = RPCLimits()

  @Test func `without its token a connection ends when its time is over`() throws {
    let line = try Line { $0.verifyToken = { _ in true } }
    line.pass(seconds: Self.limits.handshakeSecondsMax)
    #expect(line.channel.isActive)
    line.pass(seconds: 1)
    #expect(!line.channel.isActive)
    #expect(line.fixture.service.connectionCount == 0)
  }

  @Test func `with its token a connection outlives that time, and ends when nothing happens on it`() throws {
    let line = try Line { settings in
      settings.verifyToken = { $0 == "secret" }
      settings.endsWhenIdle = true
    }
    try line.send(#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"token":"secret"}}"# + "\n")
    #expect(try line.received().contains("serverInfo"))
    line.pass(seconds: Self.limits.idleSecondsMax)
    #expect(line.channel.isActive)
    line.pass(seconds: 2)
    #expect(!line.channel.isActive)
  }

  @Test func `a message begun and not ended ends the connection, one that goes on does not`() throws {
    let line = try Line()
    try line.send(#"{"jsonrpc":"2.0","method":"#)
    line.pass(seconds: Self.limits.partialMessageSecondsMax)
    #expect(line.channel.isActive)
    try line.send(#""none"}"# + "\n{")
    line.pass(seconds: Self.limits.partialMessageSecondsMax)
    #expect(line.channel.isActive)
    line.pass(seconds: 2)
    #expect(!line.channel.isActive)
  }

  @Test func `a client that takes no output ends, and one that takes it may be silent for as long as it likes`() throws
  {
    let full = try Line(takesOutput: false)
    let silent = try Line()
    for line in [full, silent] {
      line.fixture.service.broadcast("test.told", ["n": 1])
      line.channel.embeddedEventLoop.run()
      line.pass(seconds: Self.limits.stalledOutputSecondsMax)
      #expect(line.channel.isActive)
      line.pass(seconds: 2)
    }
    #expect(!full.channel.isActive)
    silent.pass(seconds: Self.limits.idleSecondsMax * 2)
    #expect(silent.channel.isActive)
    #expect(try silent.received().contains("test.told"))
    _ = try silent.channel.finish()
  }

  @Test func `a client that takes a large answer slowly is left to it, and one that stops is not`() throws {
    let line = try Line(takesOutput: false)
    let long = String(repeating: "x", count: 1_000_000)
    line.fixture.service.broadcast("test.told", ["long": .string(long)])
    line.channel.embeddedEventLoop.run()
    for _ in 0..<10 {
      line.pass(seconds: Self.limits.stalledOutputSecondsMax - 1)
      line.full.takeOne()
    }
    #expect(line.channel.isActive)
    line.pass(seconds: Self.limits.stalledOutputSecondsMax + 2)
    #expect(!line.channel.isActive)
  }

  @Test func `a client that cannot be admitted and sends nothing is closed`() throws {
    let service = try SocketServerTests.Fixture().service
    service.drain()
    let settings = service.settings(framing: .detect)
    let late = EmbeddedChannel(handler: SocketConnectionHandler(service: service, settings: settings))
    try late.connect(to: SocketAddress(unixDomainSocketPath: "/test")).wait()
    late.embeddedEventLoop.advanceTime(by: .seconds(Int64(Self.limits.handshakeSecondsMax) - 1))
    #expect(late.isActive)
    late.embeddedEventLoop.advanceTime(by: .seconds(2))
    #expect(!late.isActive)
  }
}
