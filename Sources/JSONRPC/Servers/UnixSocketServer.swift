import NIOCore
import NIOPosix

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Serves clients on a Unix socket that only this user can reach: mode 0600 in a directory of mode 0700.
public final class UnixSocketServer: RPCServer {
  /// Where it listens.
  public let path: String
  private let listener: SocketListener
  private let file: FileIdentity?

  /// Which file a path names, so that another one's socket is not removed.
  private struct FileIdentity: Equatable {
    let device: UInt64
    let number: UInt64
  }

  /// Starts to listen. The directory is made if it is missing; a socket left by a process that ended is removed.
  ///
  /// The caller sees to it, with a lock, that no two processes start on one path at the same moment.
  public init(path: String, service: RPCService, framing: FramingMode = .detect) throws {
    self.path = path
    try Self.prepareDirectory(UnixSocketPath.split(path).directory)
    try Self.removeStaleSocket(path)
    var settings = service.settings(framing: framing)
    settings.hasDeadlines = true
    let complete = settings
    do {
      listener = try UnixSocketPath.withAddress(of: path) { short in
        try SocketListener(service: service, settings: complete) { bootstrap in
          bootstrap.bind(unixDomainSocketPath: short)
        }
      }
    } catch let error as IOError {
      throw ServerError.system("cannot listen on \(path)", errno: error.errnoCode)
    }
    guard chmod(path, 0o600) == 0 else {
      let number = errno
      listener.stop()
      throw ServerError.system("cannot make \(path) private", errno: number)
    }
    file = Self.identity(path)
  }

  /// Removes the socket and accepts no more connections; those there are go on. Blocks; not to be called from a
  /// handler.
  public func stopAccepting() {
    removeSocket()
    listener.stopAccepting()
  }

  /// Stops listening, closes all connections and removes the socket. Blocks; not to be called from a handler.
  ///
  /// To let requests be answered first, drain the service before.
  public func stop() {
    removeSocket()
    listener.stop()
  }

  private func removeSocket() {
    if let file, Self.identity(path) == file { unlink(path) }
  }

  private static func status(_ path: String) -> Result<stat, SystemFault> {
    var status = stat()
    return lstat(path, &status) == 0 ? .success(status) : .failure(SystemFault(errno: errno))
  }

  private static func identity(_ path: String) -> FileIdentity? {
    guard case .success(let status) = status(path) else { return nil }
    return FileIdentity(device: UInt64(truncatingIfNeeded: status.st_dev), number: UInt64(status.st_ino))
  }

  private static func prepareDirectory(_ directory: String) throws {
    if mkdir(directory, 0o700) != 0, errno != EEXIST {
      throw ServerError.directoryUnusable(directory, errno: errno)
    }
    var found = stat()
    guard stat(directory, &found) == 0 else { throw ServerError.directoryUnusable(directory, errno: errno) }
    guard found.st_mode & S_IFMT == S_IFDIR else { throw ServerError.directoryUnusable(directory, errno: ENOTDIR) }
    guard found.st_uid == geteuid(), found.st_mode & 0o077 == 0 else {
      throw ServerError.directoryNotPrivate(directory)
    }
  }

  private static func removeStaleSocket(_ path: String) throws {
    guard case .success(let found) = status(path) else { return }
    guard found.st_mode & S_IFMT == S_IFSOCK else { throw ServerError.notASocket(path) }
    do {
      close(try UnixSocketPath.connect(path))
    } catch let fault as SystemFault {
      switch fault.errno {
      case ECONNREFUSED:
        guard unlink(path) == 0 || errno == ENOENT else {
          throw ServerError.system("cannot remove the stale socket \(path)", errno: errno)
        }
        return
      case ENOENT: return
      case EAGAIN: break
      default: throw ServerError.system("cannot tell whether \(path) is served", errno: fault.errno)
      }
    }
    throw ServerError.socketInUse(path)
  }
}
