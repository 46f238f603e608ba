/// What is wrong with a file of changes. What was read before the fault has been taken in.
public enum ChangeFileError: Error, Sendable, Equatable {
  /// The first line is not that of a file of changes.
  case notAChangeFile
  /// A later version of the form.
  case versionUnsupported(String)
  /// A file of changes, but of another ledger than expected.
  case otherLedger(String)
  /// The file stops in the middle, after this many whole pages.
  case truncated(pages: Int)
  /// A page claims more bytes than a page may have.
  case pageTooLong(page: Int, bytes: Int, max: Int)
  /// A page does not read; the text says why.
  case badPage(page: Int, reason: String)
  /// The checksum at the end is not that of the content.
  case damaged
  /// Bytes follow the end.
  case trailingBytes
  /// The local store failed; the text is its own.
  case storeFailed(String)
  /// The file could not be read or written; the text is the system's.
  case system(String)
}

extension ChangeFileError: CustomStringConvertible {
  /// One sentence about what happened, one about what to do.
  public var description: String {
    switch self {
    case .notAChangeFile:
      "This is not a file of changes. Make one with changes export on the other node."
    case .versionUnsupported(let version):
      "This file of changes has version \(version). Upgrade this node to read it."
    case .otherLedger(let ledger):
      "This file holds changes of ledger \(ledger). Import it into that ledger."
    case .truncated(let pages):
      "The file ends in the middle, after \(pages) whole pages, which were taken in. Copy it again and import it."
    case .pageTooLong(let page, let bytes, let max):
      "Page \(page) claims \(bytes) bytes, \(max) are allowed; pages before it were taken in. Export it again."
    case .badPage(let page, let reason):
      "Page \(page) does not read (\(reason)); pages before it were taken in. Copy or export the file again."
    case .damaged:
      "The file's checksum is wrong; each change set was checked by itself. Copy it again and import it."
    case .trailingBytes:
      "Bytes follow the end of the file; everything before them was taken in. Copy it again if in doubt."
    case .storeFailed(let text):
      "The local store failed: \(text). Mend the store and import the file again."
    case .system(let text):
      "The file could not be used: \(text)."
    }
  }
}
