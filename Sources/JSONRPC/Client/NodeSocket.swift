#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A connection to a node's Unix socket, closed with the last who holds on to it. Any thread may use it.
public final class NodeSocket: Sendable {
  let descriptor: Int32

  /// Connects to the socket at that path. Blocks until the other side's queue takes the connection.
  public init(path: String) throws(RPCClientError) {
    SystemCalls.ignoreBrokenPipes()
    do {
      descriptor = try UnixSocketPath.connect(path)
    } catch let fault as SystemFault {
      switch fault.errno {
      case ENOENT, ECONNREFUSED: throw .nobodyListens(path)
      default: throw .system(path, errno: fault.errno)
      }
    } catch ServerError.directoryUnusable(_, ENOENT) {
      throw .nobodyListens(path)
    } catch {
      throw .pathTooLong(path)
    }
  }

  deinit {
    close(descriptor)
  }

  /// Ends the connection in both directions; whoever reads or writes learns it.
  func end() {
    _ = shutdown(descriptor, Int32(SHUT_RDWR))
  }
}
