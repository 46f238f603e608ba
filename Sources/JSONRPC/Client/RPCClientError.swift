/// Why a node's socket could not be reached.
public enum RPCClientError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Nobody listens at the path: there is no socket, or a process that ended left it behind.
  case nobodyListens(String)
  /// The system refused.
  case system(String, errno: Int32)
  /// The path cannot be an address.
  case pathTooLong(String)

  /// A sentence for people.
  public var description: String {
    switch self {
    case .nobodyListens(let path): "no node listens at \(path)"
    case .system(let path, let number): "cannot reach \(path): \(describe(errno: number))"
    case .pathTooLong(let path): "\(path) is too long for a socket; choose a shorter path"
    }
  }
}
