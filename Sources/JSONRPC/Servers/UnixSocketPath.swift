#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A path of a Unix socket, of any length.
///
/// The system takes an address of about a hundred bytes. On Linux a longer path is reached through a descriptor of its
/// directory, which has a short name under `/proc`.
enum UnixSocketPath {
  /// Bytes an address may have, the closing zero not counted.
  static let addressBytesMax = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

  /// Calls `body` with a path that fits an address and leads to `path` until `body` returns.
  static func withAddress<Value>(of path: String, _ body: (String) throws -> Value) throws -> Value {
    guard path.utf8.count > addressBytesMax else { return try body(path) }
    #if os(Linux)
      let (directory, name) = split(path)
      let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard descriptor >= 0 else { throw ServerError.directoryUnusable(directory, errno: errno) }
      defer { close(descriptor) }
      let short = "/proc/self/fd/\(descriptor)/\(name)"
      guard short.utf8.count <= addressBytesMax else { throw ServerError.pathTooLong(path) }
      return try body(short)
    #else
      throw ServerError.pathTooLong(path)
    #endif
  }

  /// The directory and the name in it.
  static func split(_ path: String) -> (directory: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
    let directory = String(path[..<slash])
    return (directory.isEmpty ? "/" : directory, String(path[path.utf8.index(after: slash)...]))
  }

  /// A connected descriptor; blocks until the other side's queue takes the connection.
  static func connect(_ path: String) throws -> Int32 {
    try withAddress(of: path) { short in
      let descriptor = socket(AF_UNIX, streamKind, 0)
      guard descriptor >= 0 else { throw SystemFault(errno: errno) }
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: short.utf8.prefix(addressBytesMax)) }
      let status = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
          connectWhole(descriptor, generic)
        }
      }
      guard status == 0 else {
        let fault = SystemFault(errno: errno)
        close(descriptor)
        throw fault
      }
      return descriptor
    }
  }

  private static func connectWhole(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>) -> Int32 {
    let length = socklen_t(MemoryLayout<sockaddr_un>.size)
    #if canImport(Darwin)
      return Darwin.connect(descriptor, address, length)
    #elseif canImport(Musl)
      return Musl.connect(descriptor, address, length)
    #else
      return Glibc.connect(descriptor, address, length)
    #endif
  }

  private static var streamKind: Int32 {
    #if canImport(Glibc)
      Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    #else
      SOCK_STREAM
    #endif
  }
}
