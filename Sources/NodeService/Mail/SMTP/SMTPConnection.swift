import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS

/// Where a mail server is, and how to talk to it.
struct SMTPServer: Sendable {
  let host: String
  let port: Int
  let parameters: SMTPParameters
  /// Who vouches for the server's certificate; nil without encryption.
  let tls: NIOSSLContext?

  /// The name the certificate has to carry; nil for an address, which is compared as such.
  var tlsName: String? { (try? SocketAddress(ipAddress: host, port: port)) == nil ? host : nil }
}

/// A connection to a mail server: a thin shell that feeds an ``SMTPSession``. Its calls block; not for event loops.
final class SMTPConnection: Sendable {
  private static let connectSecondsMax: Int64 = 30
  private let channel: any Channel
  private let handler: NIOLoopBound<SMTPHandler>

  private init(channel: any Channel, handler: NIOLoopBound<SMTPHandler>) {
    self.channel = channel
    self.handler = handler
  }

  /// Dials the server.
  static func open(
    _ server: SMTPServer, group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
  ) throws(MailFault) -> SMTPConnection {
    let loop = group.next()
    let made = loop.makePromise(of: NIOLoopBound<SMTPHandler>.self)
    let bootstrap = ClientBootstrap(group: loop)
      .connectTimeout(.seconds(connectSecondsMax))
      .channelOption(.socketOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let handler = SMTPHandler(server)
          if server.parameters.security == .tls { try channel.pipeline.syncOperations.addHandler(handler.tlsHandler()) }
          try channel.pipeline.syncOperations.addHandler(handler)
          made.succeed(NIOLoopBound(handler, eventLoop: channel.eventLoop))
        }
      }
    do {
      let channel = try bootstrap.connect(host: server.host, port: server.port).wait()
      return SMTPConnection(channel: channel, handler: try made.futureResult.wait())
    } catch {
      made.fail(error)
      throw MailFault(error is NIOSSLError ? .tlsFailed : .connectionFailed)
    }
  }

  /// Hands one mail over and waits for what becomes of it.
  func send(_ envelope: Envelope) -> MailOutcome {
    let promise = channel.eventLoop.makePromise(of: MailOutcome.self)
    let handler = handler
    channel.eventLoop.execute { handler.value.submit(envelope, promise) }
    // The promise is always kept: the session tells an outcome even of a connection that is gone.
    return (try? promise.futureResult.wait()) ?? .failed(MailFault(.outcomeUnknown))
  }

  /// Says goodbye; does not wait for the answer.
  func close() {
    let handler = handler
    channel.eventLoop.execute { handler.value.quit() }
  }
}

/// Runs a session on a channel. Lives on its event loop.
final class SMTPHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let server: SMTPServer
  private var session: SMTPSession
  private var context: ChannelHandlerContext?
  private var outcome: EventLoopPromise<MailOutcome>?
  private var timer: Scheduled<Void>?

  init(_ server: SMTPServer) {
    self.server = server
    session = SMTPSession(server.parameters)
  }

  func submit(_ envelope: Envelope, _ promise: EventLoopPromise<MailOutcome>) {
    guard outcome == nil else { return promise.succeed(.failed(MailFault(.protocolViolated))) }
    outcome = promise
    feed(.submit(envelope))
  }

  func quit() { feed(.quit) }

  /// The handler that encrypts.
  func tlsHandler() throws -> NIOSSLClientHandler {
    guard let tls = server.tls else { throw MailFault(.tlsFailed) }
    return try NIOSSLClientHandler(context: tls, serverHostname: server.tlsName)
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) {
    feed(.closed)
    self.context = nil
  }

  func channelActive(context: ChannelHandlerContext) {
    if server.parameters.security != .tls { feed(.connected) } else { wait() }
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    feed(.received(Array(unwrapInboundIn(data).readableBytesView)))
  }

  func channelInactive(context: ChannelHandlerContext) {
    feed(.closed)
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted? = event as? TLSUserEvent {
      feed(session.phase == .securing ? .secured : .connected)
    }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let isHandshake = session.phase == .securing || (server.parameters.security == .tls && session.phase == .connecting)
    feed(isHandshake ? .securingFailed : .closed)
    context.close(promise: nil)
  }

  private func feed(_ event: SMTPSession.Event) {
    for action in session.handle(event) { run(action) }
    wait()
  }

  private func run(_ action: SMTPSession.Action) {
    switch action {
    case .send(let bytes):
      guard let context else { return }
      context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
    case .secure:
      do { try context?.pipeline.syncOperations.addHandler(tlsHandler(), position: .first) } catch {
        feed(.securingFailed)
      }
    case .done(let result):
      outcome?.succeed(result)
      outcome = nil
    case .close: context?.close(promise: nil)
    }
  }

  /// Watches the time the session gives to what it waits for.
  private func wait() {
    timer?.cancel()
    timer = nil
    guard let seconds = session.waitSecondsMax, let context else { return }
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(seconds)) { [weak self] in
      self?.feed(.timedOut)
    }
  }
}
