import NIOCore
import NIOPosix

/// A socket that accepts connections, and the threads they live on.
final class SocketListener: Sendable {
  /// Several, so that a large message that is parsed for one connection holds few others up.
  private static let threads = 4

  private let group: MultiThreadedEventLoopGroup
  private let channel: any Channel

  /// Binds with `bind` and serves each connection with these settings.
  init(
    service: RPCService, settings: ConnectionSettings,
    bind: (ServerBootstrap) -> EventLoopFuture<any Channel>
  ) throws {
    SystemCalls.ignoreBrokenPipes()
    group = MultiThreadedEventLoopGroup(numberOfThreads: Self.threads)
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 64)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { child in
        child.eventLoop.makeCompletedFuture {
          let handler = SocketConnectionHandler(service: service, settings: settings)
          try child.pipeline.syncOperations.addHandler(handler)
        }
      }
    do {
      channel = try bind(bootstrap).wait()
    } catch {
      try? group.syncShutdownGracefully()
      throw error
    }
  }

  /// Where it listens.
  var address: SocketAddress? { channel.localAddress }

  /// Closes the socket and leaves the connections accepted on it. Blocks; not to be called from a connection.
  func stopAccepting() {
    // It may be closed already.
    try? channel.close().wait()
  }

  /// Closes the socket and all connections accepted on it. Blocks; not to be called from a connection.
  func stop() {
    // First, so that nothing is accepted that a thread which has ended would have to serve.
    stopAccepting()
    try? group.syncShutdownGracefully()
  }
}
