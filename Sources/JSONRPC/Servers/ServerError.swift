/// Why a server could not start, in words for the person who started it.
public enum ServerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The socket's directory can be entered by others.
  case directoryNotPrivate(String)
  /// The socket's directory cannot be made or looked at.
  case directoryUnusable(String, errno: Int32)
  /// Something that is no socket lies at the path.
  case notASocket(String)
  /// Another process answers at the path.
  case socketInUse(String)
  /// The path is longer than a socket's address can be, and cannot be shortened.
  case pathTooLong(String)
  /// The address is not one of this machine alone.
  case notLoopback(String)
  /// The text is not a host and a port.
  case notAnEndpoint(String)
  /// The system refused.
  case system(String, errno: Int32)

  /// A sentence that says what to do.
  public var description: String {
    switch self {
    case .directoryNotPrivate(let path):
      "\(path) can be entered by others; run chmod 700 on it or choose another directory for the socket"
    case .directoryUnusable(let path, let number): "\(path) cannot be used for a socket: \(reason(number))"
    case .notASocket(let path): "\(path) is there and is not a socket; remove it or choose another path"
    case .socketInUse(let path): "another process serves \(path); talk to that one or stop it"
    case .pathTooLong(let path): "\(path) is too long for a socket; choose a shorter path"
    case .notLoopback(let host): "\(host) is not an address of this machine alone; use 127.0.0.1, ::1 or localhost"
    case .notAnEndpoint(let text): "'\(text)' is not HOST:PORT, such as 127.0.0.1:7700 or [::1]:0"
    case .system(let what, let number): "\(what): \(reason(number))"
    }
  }

  private func reason(_ number: Int32) -> String { describe(errno: number) }
}
