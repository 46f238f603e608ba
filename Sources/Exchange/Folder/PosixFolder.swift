import ChangeSets

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A folder of the file system. The folder is opened once; everything in it is reached from there, links are not
/// followed, and only plain files are read. For one thread at a time.
public final class PosixFolder: FolderFiles {
  private let descriptor: Int32

  /// Opens a folder. Throws `FolderError.notAFolder` if there is none at `path`.
  public init(path: String) throws(FolderError) {
    descriptor = openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      switch errno {
      case ENOTDIR, ENOENT: throw .notAFolder(path)
      default: throw .system(operation: "open", errno: errno)
      }
    }
  }

  deinit {
    close(descriptor)
  }

  /// All names, at most `max`.
  public func names(max: Int) throws -> [String] {
    // A descriptor of its own, since the listing consumes it.
    let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0 else { throw FolderError.system(operation: "open", errno: errno) }
    guard let listing = fdopendir(copy) else {
      let code = errno
      close(copy)
      throw FolderError.system(operation: "list", errno: code)
    }
    defer { closedir(listing) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(listing) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name != ".", name != ".." else { continue }
      guard names.count < max else { throw FolderError.tooManyNames(max: max) }
      names.append(name)
      errno = 0
    }
    guard errno == 0 else { throw FolderError.system(operation: "list", errno: errno) }
    return names
  }

  /// Opens a plain file for reading; nil for anything else.
  public func open(_ name: FolderName) throws -> (any FolderReading)? {
    // Without O_NONBLOCK, opening a pipe that someone put there would wait for a writer.
    let file = openat(descriptor, name.text, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else {
      switch errno {
      case ENOENT, ELOOP, ENXIO: return nil
      default: throw FolderError.system(operation: "open", errno: errno)
      }
    }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(file)
      return nil
    }
    return PosixFile(descriptor: file, size: Int(status.st_size))
  }

  /// Begins a draft.
  public func draft(by node: Hash256) throws -> any FolderDraft {
    try PosixDraft(folder: self, descriptor: descriptor, name: ".\(node.hex).draft")
  }
}

/// A plain file, open for reading.
private final class PosixFile: FolderReading {
  private let descriptor: Int32
  let size: Int

  init(descriptor: Int32, size: Int) {
    self.descriptor = descriptor
    self.size = size
  }

  deinit {
    close(descriptor)
  }

  func read(max: Int) throws -> [UInt8] {
    while true {
      var code: Int32 = 0
      var bytes = [UInt8](repeating: 0, count: max)
      let count = bytes.withUnsafeMutableBytes { buffer in
        let count = systemRead(descriptor, buffer.baseAddress, buffer.count)
        code = errno
        return count
      }
      if count >= 0 {
        bytes.removeLast(max - count)
        return bytes
      }
      guard code == EINTR else { throw FolderError.system(operation: "read", errno: code) }
    }
  }
}

// Inside of the classes the names of the system's functions are taken.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}

/// A file that is written under a hidden name and renamed when it is whole and durable.
private final class PosixDraft: FolderDraft {
  /// Kept so that the folder's descriptor stays open.
  private let folder: PosixFolder
  private let folderDescriptor: Int32
  private let name: String
  private var descriptor: Int32

  init(folder: PosixFolder, descriptor folderDescriptor: Int32, name: String) throws {
    self.folder = folder
    self.folderDescriptor = folderDescriptor
    self.name = name
    unlinkat(folderDescriptor, name, 0)
    descriptor = openat(folderDescriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw FolderError.system(operation: "create", errno: errno) }
  }

  deinit {
    discard()
  }

  func append(_ bytes: [UInt8]) throws {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written) }
      if count > 0 {
        written += count
      } else if errno != EINTR {
        throw FolderError.system(operation: "write", errno: errno)
      }
    }
  }

  func publish(as final: FolderName) throws {
    // A failed sync is not tried again: what the disk holds is then unknown, and the draft is thrown away.
    guard fsync(descriptor) == 0 else { throw FolderError.system(operation: "sync", errno: errno) }
    guard renameat(folderDescriptor, name, folderDescriptor, final.text) == 0 else {
      throw FolderError.system(operation: "rename", errno: errno)
    }
    close(descriptor)
    descriptor = -1
    guard fsync(folderDescriptor) == 0 else { throw FolderError.system(operation: "sync", errno: errno) }
  }

  func discard() {
    guard descriptor >= 0 else { return }
    close(descriptor)
    descriptor = -1
    unlinkat(folderDescriptor, name, 0)
  }
}
