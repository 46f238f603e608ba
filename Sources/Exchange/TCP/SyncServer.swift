import ChangeSets
import NIOCore
import NIOPosix

/// Listens on this machine and answers peers. Everything runs on one event loop; the store is reached through
/// `StoreAccess` only. Usable from any thread but an event loop's.
public final class SyncServer: Sendable {
  private let listener: any Channel
  private let connections: NIOLoopBound<Connections>

  /// The port listened on; the one the system chose if 0 was asked for.
  public let port: Int

  /// Binds and listens. `onReport` is told, on the event loop, of every session in which a peer named a ledger.
  ///
  /// Throws `notLoopback` for an address that is not of this machine, `connection` if it cannot be bound.
  public init(
    host: String, port: Int, access: StoreAccess, settings: SyncSettings = SyncSettings(),
    group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
    onReport: @escaping @Sendable (SyncReport) -> Void = { _ in }
  ) throws(ExchangeError) {
    let address = try LoopbackAddress.resolve(host, port: port)
    let loop = group.next()
    do {
      let connections = try loop.submit { NIOLoopBound(Connections(), eventLoop: loop) }.wait()
      self.connections = connections
      listener = try ServerBootstrap(group: loop, childGroup: loop)
        .serverChannelOption(.backlog, value: 64)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.autoRead, value: false)
        .childChannelOption(.maxMessagesPerRead, value: 1)
        .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            guard connections.value.admit(channel, max: settings.connectionsMax) else {
              throw ExchangeError.tooMany(what: "connections", max: settings.connectionsMax)
            }
            let script = ServerScript(limits: settings.limits, onReport: onReport)
            try channel.pipeline.syncOperations.addHandler(
              SessionHandler(access: access, settings: settings, script: script))
          }
        }
        .bind(to: address).wait()
      self.port = listener.localAddress?.port ?? port
    } catch {
      throw .connection("\(error)")
    }
  }

  /// Stops listening and closes all connections; sessions under way end as cut. Waits until the listener is closed.
  /// Calling it again does nothing.
  public func close() {
    // Closing what is closed already fails, which is as good.
    try? listener.close().wait()
    try? listener.eventLoop.submit { [connections] in connections.value.closeAll() }.wait()
  }
}

/// The open connections of a server; lives on its event loop.
private final class Connections {
  private var open: [ObjectIdentifier: any Channel] = [:]
  private var isClosed = false

  func admit(_ channel: any Channel, max: Int) -> Bool {
    guard !isClosed, open.count < max else { return false }
    let key = ObjectIdentifier(channel)
    open[key] = channel
    channel.closeFuture.assumeIsolated().whenComplete { [weak self] _ in self?.open[key] = nil }
    return true
  }

  func closeAll() {
    isClosed = true
    for channel in open.values { channel.close(promise: nil) }
  }
}

/// Session after session, as long as the peer keeps greeting.
private struct ServerScript: SessionScript {
  let limits: ExchangeLimits
  let onReport: @Sendable (SyncReport) -> Void

  mutating func next(after ended: SyncReport?) -> Session? {
    guard let ended else { return Session(respondingWithin: limits) }
    if ended.ledger != nil { onReport(ended) }
    switch ended.failure {
    case nil, .ledgerUnavailable: return Session(respondingWithin: limits)
    default: return nil
    }
  }

  mutating func finished() {}
}
