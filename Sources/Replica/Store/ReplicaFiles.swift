#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Makes the directory and the files of a replica so that only their owner can read them.
enum ReplicaFiles {
  static let databaseName = "allot.sqlite"
  private static let directoryMode: mode_t = 0o700
  private static let fileMode: mode_t = 0o600
  private static let othersMask: mode_t = 0o077

  /// Makes the directory and those above it that are missing. One that exists keeps its
  /// mode: it may be shared on purpose.
  static func makeDirectory(_ path: String) throws(ReplicaError) {
    if isDirectory(path) { return }
    let parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    if !parent.isEmpty, parent != path { try makeDirectory(parent) }
    if mkdir(path, directoryMode) == 0 { return }
    let code = errno
    guard code == EEXIST, isDirectory(path) else { throw failure(path, code: code) }
  }

  /// Makes the file if it is missing, and takes it away from others if it is not. SQLite gives the files that it puts
  /// beside it the same mode.
  static func secureFile(_ path: String) throws(ReplicaError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, fileMode)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .file(path: path, detail: "this is not a file") }
    if status.st_mode & othersMask != 0, fchmod(descriptor, fileMode) != 0 { throw failure(path) }
  }

  static func isEmpty(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) != 0 || status.st_size == 0
  }

  /// The number that the file system gave a file or directory; 0 if there is none.
  static func number(of path: String) -> UInt64 {
    var status = stat()
    return lstat(path, &status) == 0 ? UInt64(status.st_ino) : 0
  }

  /// Puts a file that only its owner can read in the place of another, durably; false if that cannot be done.
  static func replace(_ path: String, by bytes: [UInt8]) -> Bool {
    let fresh = path + ".new"
    unlink(fresh)
    let descriptor = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, fileMode)
    guard descriptor >= 0 else { return false }
    let isWritten = write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
    close(descriptor)
    guard isWritten, rename(fresh, path) == 0 else {
      unlink(fresh)
      return false
    }
    return true
  }

  static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// The typed error for the last failed call, or for `code`.
  static func failure(_ path: String, code: Int32 = errno) -> ReplicaError {
    switch code {
    case ENOSPC, EDQUOT: .diskFull
    case EROFS, EACCES, EPERM: .readOnly
    default: .file(path: path, detail: String(cString: strerror(code)))
    }
  }

  private static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
