import NIOCore
import NIOPosix

/// Serves clients on a TCP port of this machine alone. Each must present the token first.
public final class TCPServer: Sendable {
  private let listener: SocketListener

  /// Starts to listen; port 0 takes any free one.
  ///
  /// `verifyToken` judges what a client sends in `initialize` and must compare in constant time. It is called on the
  /// thread that moves bytes and must not block.
  public init(
    host: String, port: Int, service: RPCService, framing: FramingMode = .detect,
    verifyToken: @escaping @Sendable (String) -> Bool
  ) throws {
    guard let address = Self.loopback(host, port) else { throw ServerError.notLoopback(host) }
    var settings = service.settings(framing: framing)
    settings.hasDeadlines = true
    settings.endsWhenIdle = true
    settings.verifyToken = verifyToken
    let complete = settings
    do {
      listener = try SocketListener(service: service, settings: complete) { bootstrap in
        bootstrap.childChannelOption(.tcpOption(.tcp_nodelay), value: 1).bind(to: address)
      }
    } catch let error as IOError {
      throw ServerError.system("cannot listen on \(host):\(port)", errno: error.errnoCode)
    }
  }

  /// The port it listens on.
  public var port: Int? { listener.address?.port }

  /// Stops listening and closes all connections. Blocks; not to be called from a handler.
  ///
  /// To let requests be answered first, shut the dispatcher down before.
  public func stop() { listener.stop() }

  /// The address, if it is one of 127.0.0.0/8 or `::1`. Names other than `localhost` are not looked up: an answer could
  /// change.
  private static func loopback(_ host: String, _ port: Int) -> SocketAddress? {
    guard (0...65535).contains(port) else { return nil }
    let numeric = host == "localhost" ? "127.0.0.1" : host
    guard let address = try? SocketAddress(ipAddress: numeric, port: port) else { return nil }
    switch address {
    case .v4(let four):
      return UInt32(bigEndian: four.address.sin_addr.s_addr) >> 24 == 127 ? address : nil
    case .v6: return address.ipAddress == "::1" ? address : nil
    case .unixDomainSocket: return nil
    }
  }
}
