import Foundation
import JSONRPC
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The mail settings of this node, in a file of mode 0600 beside the replica. Any thread may use it.
final class MailSettingsFile: Sendable {
  private static let fileName = "mail.json"
  private let path: String?
  private let settings: Mutex<Result<MailSettings, DomainError>>

  /// The settings in a directory; without one they are kept in memory.
  init(directory: String?) {
    path = directory.map { $0 + "/" + Self.fileName }
    settings = Mutex(path.map(Self.load) ?? .success(MailSettings()))
  }

  /// The settings.
  ///
  /// - Throws: `mail.settingsInvalid` if the file cannot be read. A node whose file is damaged sends nothing.
  func current() throws -> MailSettings { try settings.withLock { $0 }.get() }

  /// Whether mails can leave at all.
  var isOn: Bool { (try? current())?.transport ?? .none != .none }

  /// Changes the settings, if `body` leaves them valid.
  @discardableResult
  func change(_ body: (inout MailSettings) throws -> Void) throws -> MailSettings {
    try settings.withLock { kept in
      // A damaged file is replaced by what is said from the start.
      var changed = (try? kept.get()) ?? MailSettings()
      try body(&changed)
      try changed.check()
      if let path, !Self.write(JSON.object(changed.json).serializePretty(), to: path) {
        throw DomainError(.replicaReadOnly)
      }
      kept = .success(changed)
      return changed
    }
  }

  private static func load(_ path: String) -> Result<MailSettings, DomainError> {
    guard FileManager.default.fileExists(atPath: path) else { return .success(MailSettings()) }
    var settings = MailSettings()
    guard let data = FileManager.default.contents(atPath: path),
      let object = try? JSONParser.parse([UInt8](data)).objectValue, (try? settings.change(object)) != nil
    else {
      return .failure(.mailSetting("transport", "The file of the mail settings is damaged; configure them again."))
    }
    return .success(settings)
  }

  /// Writes beside the file and moves it there, so that it is whole at any time.
  private static func write(_ bytes: [UInt8], to path: String) -> Bool {
    let beside = path + ".new"
    unlink(beside)
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return false }
    let count = bytes.withUnsafeBytes { writeBytes(descriptor, $0) }
    let isWritten = count == bytes.count && fsync(descriptor) == 0
    close(descriptor)
    guard isWritten, rename(beside, path) == 0 else {
      unlink(beside)
      return false
    }
    return true
  }
}

/// The system's `write`, whose name the file's own hides.
private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
