import ChangeSets

/// The name of a file of changes in a shared folder: ledger and content, by their hashes. Nothing else in a folder is
/// ever opened, and no path is ever taken from a listing: names are made anew from the two hashes.
public struct FolderName: Hashable, Comparable, Sendable {
  private static let ending = ".changes"

  /// The ledger that the file is about.
  public let ledger: LedgerID
  /// SHA-256 of the whole file.
  public let content: Hash256

  /// Names a file by what it holds.
  public init(ledger: LedgerID, content: Hash256) {
    self.ledger = ledger
    self.content = content
  }

  /// Reads a name from a listing; nil unless it is exactly what `text` gives: 64 lower-case hexadecimal digits, a
  /// hyphen, 64 more, and ".changes".
  public init?(_ text: String) {
    let length = 2 * 2 * Hash256.byteCount + 1 + Self.ending.utf8.count
    guard text.utf8.count == length, text.hasSuffix(Self.ending) else { return nil }
    let parts = text.dropLast(Self.ending.count).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let ledger = Hash256(hex: String(parts[0])), let content = Hash256(hex: String(parts[1]))
    else { return nil }
    self.init(ledger: LedgerID(hash: ledger), content: content)
    guard self.text == text else { return nil }
  }

  /// The name as it stands in the folder.
  public var text: String { "\(ledger.hash.hex)-\(content.hex)\(Self.ending)" }

  /// By ledger, then by content.
  public static func < (left: FolderName, right: FolderName) -> Bool {
    left.ledger == right.ledger ? left.content < right.content : left.ledger < right.ledger
  }
}
