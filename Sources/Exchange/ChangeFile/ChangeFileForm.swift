import ChangeSets

/// The fixed parts of a file of changes: one line naming form and ledger, then records of four bytes of length,
/// big-endian, and a page; a length of zero and the SHA-256 of all bytes before it close the file.
enum ChangeFileForm {
  static let mark = "allot-changes "
  static let version = "1"
  /// The longest first line that is read while looking for its end.
  static let firstLineBytesMax = 128
  static let endBytes = 32

  static func firstLine(_ ledger: LedgerID) -> String {
    "\(mark)\(version) \(ledger.hash.hex)\n"
  }

  static func ledger(firstLine: [UInt8]) throws(ChangeFileError) -> LedgerID {
    guard firstLine.starts(with: mark.utf8) else { throw .notAChangeFile }
    let rest = firstLine.dropFirst(mark.utf8.count)
    let words = rest.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard words.count == 2 else { throw .notAChangeFile }
    let text = words.map { String(decoding: $0, as: UTF8.self) }
    guard text[0] == version else { throw .versionUnsupported(String(text[0].prefix(16))) }
    guard let hash = Hash256(hex: text[1]), hash.hex == text[1] else { throw .notAChangeFile }
    return LedgerID(hash: hash)
  }
}
