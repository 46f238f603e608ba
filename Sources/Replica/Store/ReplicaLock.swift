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

  /// What a lock is for: the name of its file within the replica's directory.
  public enum Purpose: String, Sendable {
    /// Using the replica. Held for as long as it is open.
    case replica = "allot.lock"
    /// Becoming the one who uses it. Held from before asking for the replica until whoever got it answers others, so
    /// that waiting for it is waiting for that.
    case entrance = "allot.entrance"
  }

  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  deinit {
    ftruncate(descriptor, 0)
    close(descriptor)
  }

  /// Asks for a lock of `directory`, which exists, without waiting.
  public static func acquire(_ purpose: Purpose = .replica, directory: String) throws(ReplicaError) -> Outcome {
    let path = directory + "/" + purpose.rawValue
    let descriptor = try descriptor(path)
    guard try lock(descriptor, path, LOCK_EX | LOCK_NB) else {
      defer { close(descriptor) }
      return .held(by: holder(descriptor))
    }
    return .acquired(try owned(descriptor, path))
  }

  /// Takes a lock of `directory`, which exists, as soon as nobody has it. Blocks the thread until then.
  public static func wait(for purpose: Purpose, directory: String) throws(ReplicaError) -> ReplicaLock {
    let path = directory + "/" + purpose.rawValue
    let descriptor = try descriptor(path)
    _ = try lock(descriptor, path, LOCK_EX)
    return try owned(descriptor, path)
  }

  private static func descriptor(_ path: String) throws(ReplicaError) -> Int32 {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw ReplicaFiles.failure(path) }
    return descriptor
  }

  /// False if another one has it and `mode` says not to wait. Closes the descriptor if it throws.
  private static func lock(_ descriptor: Int32, _ path: String, _ mode: Int32) throws(ReplicaError) -> Bool {
    while flock(descriptor, mode) != 0 {
      let code = errno
      if code == EINTR { continue }
      if code == EWOULDBLOCK { return false }
      close(descriptor)
      throw ReplicaFiles.failure(path, code: code)
    }
    return true
  }

  private static func owned(_ descriptor: Int32, _ path: String) throws(ReplicaError) -> ReplicaLock {
    let lock = ReplicaLock(descriptor: descriptor)
    let text = Array("\(getpid())\n".utf8)
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.count, 0) == text.count else {
      throw ReplicaFiles.failure(path)
    }
    return lock
  }

  /// The process id in the file; nil while its holder is still writing it.
  private static func holder(_ descriptor: Int32) -> Int32? {
    var buffer = [UInt8](repeating: 0, count: 16)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return nil }
    return Int32(String(decoding: buffer[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
  }
}
