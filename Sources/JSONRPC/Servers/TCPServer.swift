import NIOCore
import NIOPosix

/// Serves clients on a TCP port of this machine alone. Each must present the token first.
public final class TCPServer: RPCServer {
  /// Where it listens, with the port that was bound.
  public let endpoint: LoopbackEndpoint
  private let listener: SocketListener

  /// Starts to listen; port 0 takes any free one.
  ///
  /// `verifyToken` judges what a client sends in `initialize` and must compare in constant time. It is called on the
  /// thread that moves bytes and must not block.
  public init(
    _ endpoint: LoopbackEndpoint, service: RPCService, framing: FramingMode = .detect,
    verifyToken: @escaping @Sendable (String) -> Bool
  ) throws {
    var settings = service.settings(framing: framing)
    settings.hasDeadlines = true
    settings.endsWhenIdle = true
    settings.verifyToken = verifyToken
    let complete = settings
    do {
      listener = try SocketListener(service: service, settings: complete) { bootstrap in
        bootstrap.childChannelOption(.tcpOption(.tcp_nodelay), value: 1).bind(to: endpoint.address)
      }
    } catch let error as IOError {
      throw ServerError.system("cannot listen on \(endpoint)", errno: error.errnoCode)
    }
    self.endpoint = endpoint.bound(to: listener.address)
  }

  /// Accepts no more connections; those there are go on. Blocks; not to be called from a handler.
  public func stopAccepting() { listener.stopAccepting() }

  /// Stops listening and closes all connections. Blocks; not to be called from a handler.
  ///
  /// To let requests be answered first, drain the service before.
  public func stop() { listener.stop() }
}
