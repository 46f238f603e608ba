import JSONRPC
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A client of the plainest kind: writes bytes to one descriptor, reads messages from another, blocks.
final class PlainClient {
  private let input: Int32
  private let output: Int32

  /// What the client writes to.
  var outputDescriptor: Int32 { output }

  private var framer: MessageFramer

  /// `input` is what the client reads, `output` what it writes; both are closed with it.
  init(input: Int32, output: Int32, framing: FramingMode = .lines) {
    self.input = input
    self.output = output
    framer = MessageFramer(mode: framing)
  }

  deinit {
    close(input)
    if output != input, isOutputOpen { close(output) }
  }

  private var isOutputOpen = true

  func send(_ text: String) { send(Array((text + "\n").utf8)) }

  func send(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { write(output, $0.baseAddress?.advanced(by: sent), bytes.count - sent) }
      guard count > 0 else { return }
      sent += count
    }
  }

  func endInput() {
    if output == input {
      shutdown(output, Int32(SHUT_WR))
    } else if isOutputOpen {
      isOutputOpen = false
      close(output)
    }
  }

  /// The next message; nil at the end of the stream.
  func receive() throws -> JSON? {
    while true {
      if case .message(let body)? = framer.next() { return try JSONParser.parse(body) }
      var chunk = [UInt8](repeating: 0, count: 4096)
      let count = read(input, &chunk, chunk.count)
      guard count > 0 else { return nil }
      framer.feed(chunk[..<count])
    }
  }

  func call(_ id: Int, _ method: String, _ params: String? = nil) throws -> JSON? {
    let tail = params.map { ",\"params\":\($0)" } ?? ""
    send("{\"jsonrpc\":\"2.0\",\"id\":\(id),\"method\":\"\(method)\"\(tail)}")
    return try receive()
  }

  static func unix(_ path: String) throws -> PlainClient {
    let descriptor = try TestSocket.connect(unix: path)
    return PlainClient(input: descriptor, output: descriptor)
  }

  static func tcp(_ port: Int) throws -> PlainClient {
    let descriptor = try TestSocket.connect(port: port)
    return PlainClient(input: descriptor, output: descriptor)
  }
}

/// Plain sockets and pipes for tests.
enum TestSocket {
  struct Refused: Error {
    let number: Int32
  }

  static var streamKind: Int32 {
    #if canImport(Glibc)
      Int32(SOCK_STREAM.rawValue)
    #else
      SOCK_STREAM
    #endif
  }

  static func connect(unix path: String) throws -> Int32 {
    let descriptor = socket(AF_UNIX, streamKind, 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
    return try connect(descriptor, &address)
  }

  static func connect(port: Int) throws -> Int32 {
    let descriptor = socket(AF_INET, streamKind, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return try connect(descriptor, &address)
  }

  private static func connect<Address>(_ descriptor: Int32, _ address: inout Address) throws -> Int32 {
    let length = socklen_t(MemoryLayout<Address>.size)
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        #if canImport(Glibc)
          Glibc.connect(descriptor, generic, length)
        #elseif canImport(Musl)
          Musl.connect(descriptor, generic, length)
        #else
          Darwin.connect(descriptor, generic, length)
        #endif
      }
    }
    guard status == 0 else {
      let number = errno
      close(descriptor)
      throw Refused(number: number)
    }
    return descriptor
  }

  static func pipe() -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    #if canImport(Glibc)
      _ = Glibc.pipe(&ends)
    #elseif canImport(Musl)
      _ = Musl.pipe(&ends)
    #else
      _ = Darwin.pipe(&ends)
    #endif
    return (ends[0], ends[1])
  }
}

/// A directory that only this user can enter and that is removed with its holder.
final class PrivateDirectory {
  let path: String

  init() throws {
    var template = Array("\(P_tmpdir)/jsonrpc-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw TestSocket.Refused(number: errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for name in ["s", "deep/s", "file"] { unlink("\(path)/\(name)") }
    rmdir("\(path)/deep")
    rmdir(path)
  }
}
