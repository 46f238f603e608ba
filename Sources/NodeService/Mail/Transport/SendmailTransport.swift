import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Mails through a command that understands what `sendmail` understands: options, `-f`, `--`, the recipient, and the
/// message on standard input.
struct SendmailTransport: MailTransport {
  /// Seconds that the command may take.
  static let secondsMax = 120
  /// The program, by its whole path, and its options.
  let command: [String]
  /// Where the message lies while the command reads it; a private directory.
  let directory: String
  var secondsMax = SendmailTransport.secondsMax

  func send(_ envelope: Envelope) -> MailOutcome {
    // A file and not a pipe: should this process die, the command still reads a whole message, not a beginning that it
    // could take for one.
    guard let input = Self.file(of: envelope.message, in: directory) else {
      return .failed(MailFault(.commandMisused, status: "file"))
    }
    defer { closeDescriptor(input) }
    let arguments = command + ["-f", envelope.sender.text, "--", envelope.recipient.text]
    let end = ChildProcess.run(arguments, input: input, secondsMax: secondsMax)
    let read = lseek(input, 0, SEEK_CUR)
    return Self.outcome(of: end, isRead: read == off_t(envelope.message.count), isTouched: read > 0)
  }

  func close() {}

  /// What the end of the command means (sysexits.h).
  ///
  /// - Parameters:
  ///   - isRead: it read the message to its end.
  ///   - isTouched: it read some of it.
  static func outcome(of end: ChildProcess.End, isRead: Bool, isTouched: Bool) -> MailOutcome {
    switch end {
    case .notStarted: return .failed(MailFault(.commandMissing))
    // Nothing of a message that was not read can have been sent.
    case .killed(let isLate):
      let status = isLate ? "late" : "signal"
      return .failed(MailFault(isTouched ? .outcomeUnknown : .commandDeferred, status: status))
    case .exited(0): return isRead ? .accepted : .failed(MailFault(.outcomeUnknown, status: "exit 0"))
    case .exited(let code): return .failed(MailFault(fault(ofExit: code), status: "exit \(code)"))
    }
  }

  private static func fault(ofExit code: Int32) -> MailFaultCode {
    switch code {
    // EX_DATAERR, EX_NOINPUT, EX_NOUSER, EX_NOHOST: this mail will not go.
    case 65...68: .commandRefused
    // EX_UNAVAILABLE, EX_SOFTWARE, EX_OSERR, EX_OSFILE, EX_CANTCREAT, EX_IOERR, EX_TEMPFAIL, EX_PROTOCOL.
    case 69...76: .commandDeferred
    // EX_USAGE, EX_NOPERM, EX_CONFIG: no mail will go this way.
    case 64, 77, 78: .commandMisused
    // No program, or one that cannot be run, as shells say it.
    case 126, 127: .commandMissing
    default: .outcomeUnknown
    }
  }

  /// The message in a file without a name, to be read from its beginning.
  private static func file(of message: [UInt8], in directory: String) -> Int32? {
    var path = Array("\(directory)/.mail-XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0 else { return nil }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(path)
    var rest = message[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        closeDescriptor(descriptor)
        return nil
      }
      rest = rest.dropFirst(count)
    }
    guard lseek(descriptor, 0, SEEK_SET) == 0 else {
      closeDescriptor(descriptor)
      return nil
    }
    return descriptor
  }
}

/// The system's `close`, whose name the transport's own hides.
private func closeDescriptor(_ descriptor: Int32) { _ = close(descriptor) }
