#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The system's words for an error number.
func describe(errno number: Int32) -> String {
  var text = [CChar](repeating: 0, count: 256)
  guard strerror_r(number, &text, text.count) == 0 else { return "error \(number)" }
  let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
  return String(decoding: bytes, as: UTF8.self)
}

/// Thin, interruptible-safe wrappers around the calls this module makes on descriptors.
enum SystemCalls {
  /// Writing to a pipe or socket that nobody reads is to be an error, not the end of the process.
  static func ignoreBrokenPipes() {
    _ = signal(SIGPIPE, SIG_IGN)
  }

  /// Up to `count` bytes; empty at the end of input. Blocks.
  static func read(_ descriptor: Int32, upTo count: Int) -> Result<[UInt8], SystemFault> {
    while true {
      var taken = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        taken = recvOrRead(descriptor, buffer.baseAddress, count)
        filled = max(taken, 0)
      }
      if taken >= 0 { return .success(bytes) }
      let number = errno
      if number == EAGAIN || number == EWOULDBLOCK {
        _ = wait(for: [(descriptor, Int16(POLLIN))], milliseconds: -1)
      } else if number != EINTR {
        return .failure(SystemFault(errno: number))
      }
    }
  }

  private static func recvOrRead(_ descriptor: Int32, _ base: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
    #if canImport(Darwin)
      Darwin.read(descriptor, base, count)
    #elseif canImport(Musl)
      Musl.read(descriptor, base, count)
    #else
      Glibc.read(descriptor, base, count)
    #endif
  }

  /// All of the bytes, however long it takes.
  static func writeAll(_ descriptor: Int32, _ bytes: some Collection<UInt8>) -> SystemFault? {
    let whole = Array(bytes)
    return whole.withUnsafeBytes { buffer in
      var sent = 0
      while sent < buffer.count {
        let count = write(descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent)
        if count >= 0 {
          sent += count
        } else if errno == EAGAIN || errno == EWOULDBLOCK {
          _ = wait(for: [(descriptor, Int16(POLLOUT))], milliseconds: -1)
        } else if errno != EINTR {
          return SystemFault(errno: errno)
        }
      }
      return nil
    }
  }

  /// As many of the bytes as a descriptor that does not block takes now; none when it is in error.
  static func writeSome(_ descriptor: Int32, _ bytes: [UInt8]) -> Int {
    bytes.withUnsafeBytes { max(0, write(descriptor, $0.baseAddress, $0.count)) }
  }

  /// Waits until a descriptor is ready, closed or in error; the events seen on each. All zero when time ran out.
  static func wait(for wanted: [(descriptor: Int32, events: Int16)], milliseconds: Int32) -> [Int16] {
    var polled = wanted.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
    let count = poll(&polled, nfds_t(polled.count), milliseconds)
    guard count > 0 else { return wanted.map { _ in 0 } }
    return polled.map(\.revents)
  }

  /// Whether so much room is left that a write of up to `PIPE_BUF` bytes does not block.
  static func isWritable(_ descriptor: Int32) -> Bool {
    wait(for: [(descriptor, Int16(POLLOUT))], milliseconds: 0)[0] & Int16(POLLOUT) != 0
  }

  /// Whether no process of that number runs any more.
  ///
  /// - Parameter looksCloser: finds that out too of one that has ended and only waits for its parent to notice, which
  ///   takes reading a file.
  static func isGone(process: Int32, looksCloser: Bool) -> Bool {
    let exists = kill(process, 0) == 0 || errno != ESRCH
    return !exists || looksCloser && hasEnded(process)
  }

  /// Whether Linux says that a process is a zombie or dead; false where there is no such file to ask.
  private static func hasEnded(_ process: Int32) -> Bool {
    let file = open("/proc/\(process)/stat", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    guard case .success(let bytes) = read(file, upTo: 1_024) else { return false }
    // The name, which may hold anything, stands in parentheses; the state is the first letter after them.
    let state = String(decoding: bytes, as: UTF8.self).split(separator: ")").last?.first { $0 != " " }
    return state == "Z" || state == "X"
  }
}

/// A call that the system refused.
struct SystemFault: Error, Hashable, Sendable {
  let errno: Int32
}
