import NIOCore

/// Feeds what a socket brings to a driver. Lives on the event loop of its channel.
final class SocketConnectionHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// How often deadlines are looked at.
  private static let tickInterval = TimeAmount.seconds(1)

  private let service: RPCService
  private let settings: ConnectionSettings
  private let gate = SocketReadGate()
  private var driver: ConnectionDriver?
  private var ticking: RepeatedTask?
  /// Closes a client that cannot be admitted, should it send nothing.
  private var refusing: Scheduled<Void>?

  init(service: RPCService, settings: ConnectionSettings) {
    self.service = service
    self.settings = settings
  }

  /// Milliseconds of the event loop's clock, which tests move by hand.
  private static func now(_ loop: any EventLoop) -> Int64 { Int64(loop.now.uptimeNanoseconds / 1_000_000) }

  /// The socket's; nil in a channel that has none, such as one of a test.
  private static func descriptor(_ context: ChannelHandlerContext) -> Int32? {
    let operations = context.pipeline.syncOperations
    return try? operations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { $0 }
  }

  func channelActive(context: ChannelHandlerContext) {
    let driver = ConnectionDriver(service: service, settings: settings, now: Self.now(context.eventLoop))
    let transport = SocketTransport(
      channel: context.channel, descriptor: Self.descriptor(context), driver: driver, reading: gate)
    guard driver.start(transport) else { return refuse(context) }
    self.driver = driver
    if settings.hasDeadlines {
      let loop = context.eventLoop
      ticking = loop.scheduleRepeatedTask(initialDelay: Self.tickInterval, delay: Self.tickInterval) { _ in
        driver.tick(now: Self.now(loop))
      }
    }
    context.fireChannelActive()
  }

  /// A client that cannot be admitted is told so in the framing it uses, which its first byte shows.
  private func refuse(_ context: ChannelHandlerContext) {
    guard settings.framing == .detect else { return sendRefusal(context, settings.framing) }
    let loopBound = NIOLoopBound(context, eventLoop: context.eventLoop)
    refusing = context.eventLoop.scheduleTask(in: .seconds(Int64(settings.limits.handshakeSecondsMax))) {
      loopBound.value.close(promise: nil)
    }
  }

  private func sendRefusal(_ context: ChannelHandlerContext, _ framing: FramingMode) {
    let loopBound = NIOLoopBound(context, eventLoop: context.eventLoop)
    let refusal = context.channel.allocator.buffer(bytes: service.refusalOfConnection(framing))
    context.writeAndFlush(wrapOutboundOut(refusal)).whenComplete { _ in loopBound.value.close(promise: nil) }
  }

  func read(context: ChannelHandlerContext) {
    if gate.ask() { context.read() }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    if let refusing {
      guard let framing = MessageFramer.mode(of: buffer.readableBytesView) else { return }
      refusing.cancel()
      self.refusing = nil
      return sendRefusal(context, framing)
    }
    buffer.withUnsafeReadableBytes { bytes in driver?.received(bytes) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let event = event as? ChannelEvent, event == .inputClosed { driver?.endOfInput() }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    ticking?.cancel()
    ticking = nil
    refusing?.cancel()
    refusing = nil
    driver?.closed()
    driver = nil
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    driver?.outputClosed()
    context.close(promise: nil)
  }
}
