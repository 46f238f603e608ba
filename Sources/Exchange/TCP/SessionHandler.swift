import NIOCore

/// What a connection does with its sessions: which comes next, and who is told.
protocol SessionScript {
  /// The session to begin after `ended` (nil at the start); nil to close the connection.
  mutating func next(after ended: SyncReport?) -> Session?
  /// The connection is closed; nothing follows.
  mutating func finished()
}

/// Runs sessions over one connection, one after the other.
///
/// Bytes are read from the network only while the session waits for them, and handed with a copy of the session to
/// the store's executor; its outcome comes back to the event loop. So one piece of work is under way at a time and
/// memory is bounded by what one read brings. Lives on its channel's event loop.
final class SessionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let access: StoreAccess
  private let settings: SyncSettings
  private var script: any SessionScript
  private var context: ChannelHandlerContext?
  private var session: Session?
  private var events: [Session.Event] = []
  private var isBusy = false
  private var isClosed = false
  private var idle: Scheduled<Void>?

  init(access: StoreAccess, settings: SyncSettings, script: any SessionScript) {
    self.access = access
    self.settings = settings
    self.script = script
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    if context.channel.isActive { begin(after: nil, unread: []) }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
  }

  func channelActive(context: ChannelHandlerContext) {
    if session == nil { begin(after: nil, unread: []) }
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    events.append(.received(Array(buffer.readableBytesView)))
    proceed()
  }

  func channelInactive(context: ChannelHandlerContext) {
    isClosed = true
    if session != nil { events.append(.closed) } else { finish() }
    proceed()
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func begin(after report: SyncReport?, unread: [UInt8]) {
    guard let next = script.next(after: report) else {
      session = nil
      return isClosed ? finish() : close()
    }
    session = next
    events.insert(.start, at: 0)
    if !unread.isEmpty { events.insert(.received(unread), at: 1) }
    if isClosed, report != nil { events.append(.closed) }
    proceed()
  }

  /// Hands the next event over, or waits for the peer.
  private func proceed() {
    guard !isBusy, let session, let context else { return }
    idle?.cancel()
    idle = nil
    guard !events.isEmpty else { return waitForPeer(context) }
    isBusy = true
    let event = events.removeFirst()
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    let loop = context.eventLoop
    access.perform { [access] in
      var session = session
      let result = Self.run(event, &session, access)
      loop.execute { [session] in bound.value.advanced(session, result) }
    }
  }

  private static func run(
    _ event: Session.Event, _ session: inout Session, _ access: StoreAccess
  ) -> SessionPump.Result {
    do {
      return SessionPump.run(event, &session, store: try access.store())
    } catch {
      var result = SessionPump.Result()
      for action in session.handle(.storeFailed("\(error)")) {
        switch action {
        case .send(let bytes): result.bytes += bytes
        case .ended(let report): result.report = report
        case .ask: break
        }
      }
      return result
    }
  }

  private func advanced(_ session: Session, _ result: SessionPump.Result) {
    isBusy = false
    self.session = session
    if let context, !result.bytes.isEmpty, !isClosed {
      context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: result.bytes)), promise: nil)
    }
    guard let report = result.report else { return proceed() }
    var ended = session
    begin(after: report, unread: ended.takeUnread())
  }

  private func waitForPeer(_ context: ChannelHandlerContext) {
    let seconds = settings.idleSecondsMax
    idle = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(seconds)) { [weak self] in
      self?.events.append(.idle(seconds: seconds))
      self?.proceed()
    }
    context.read()
  }

  private func close() {
    guard let context else { return finish() }
    // What was written last is flushed before the close.
    context.close(promise: nil)
  }

  private func finish() {
    idle?.cancel()
    idle = nil
    script.finished()
  }
}
