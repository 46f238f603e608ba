#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The right to use a replica's directory, which one process has at a time.
///
/// The system gives it back when the process ends, however it ends. The file stays: removing it would let two processes
/// hold locks on two files of one name.
public final class ReplicaLock: Sendable {
  /// What became of asking for the lock.
  public enum Outcome: Sendable {
    /// This process has it for as long as it keeps the lock.
    case acquired(ReplicaLock)
    /// Another one has it; its process id if it could be read.
    case held(by: Int32?)
  }

  /// The lock file's name within the replica's directory.
  public static let fileName = "allot.lock"

  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  deinit {
    ftruncate(descriptor, 0)
    close(descriptor)
  }

  /// Asks for the lock of `directory`, which exists, without waiting.
  public static func acquire(directory: String) throws(ReplicaError) -> Outcome {
    let path = directory + "/" + fileName
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw ReplicaFiles.failure(path) }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      defer { close(descriptor) }
      guard code == EWOULDBLOCK else { throw ReplicaFiles.failure(path, code: code) }
      return .held(by: holder(descriptor))
    }
    let lock = ReplicaLock(descriptor: descriptor)
    let text = Array("\(getpid())\n".utf8)
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.count, 0) == text.count else {
      throw ReplicaFiles.failure(path)
    }
    return .acquired(lock)
  }

  /// The process id in the file; nil while its holder is still writing it.
  private static func holder(_ descriptor: Int32) -> Int32? {
    var buffer = [UInt8](repeating: 0, count: 16)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return nil }
    return Int32(String(decoding: buffer[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
  }
}
