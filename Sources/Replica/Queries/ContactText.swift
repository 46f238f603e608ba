import Foundation
import GRDB
import Licensing

/// A person's address and name as an erasable part holds them: the address, and after a line end the name, if there is
/// one.
public struct ContactText: Hashable, Sendable {
  /// Bytes of a name.
  public static let nameBytesMax = 200

  /// The address in canonical form.
  public let address: String
  /// What the person is called, if that was told.
  public let name: String?

  /// An address and perhaps a name.
  public init(address: EmailAddress, name: String? = nil) {
    self.address = address.text
    self.name = name
  }

  /// Reads the content of an erasable part. What is not UTF-8 is shown with replacement characters.
  public init(content: [UInt8]) {
    let text = String(decoding: content, as: UTF8.self)
    let parts = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    address = parts.first.map(String.init) ?? ""
    name = parts.count > 1 && !parts[1].isEmpty ? String(parts[1]) : nil
  }

  /// The content of an erasable part.
  public var content: [UInt8] { Array((name.map { "\(address)\n\($0)" } ?? address).utf8) }
}

extension LedgerReader {
  /// The address behind a commitment of a change set; nil once it was erased or if it never came.
  func contact(set: Int64, index: UInt32) throws -> ContactText? {
    let content = try Data.fetchOne(
      try db.cachedStatement(sql: "SELECT content FROM erasable WHERE change_set = ? AND idx = ?"),
      arguments: [set, Int64(index)])
    return content.map { ContactText(content: [UInt8]($0)) }
  }

  /// The address of a contact that an operation of the change set `stamp` names.
  func contact(_ contact: Contact, at stamp: SetStamp) throws -> ContactText? {
    guard let set = try map.directory.localID(of: stamp.id) else { return nil }
    return try self.contact(set: set, index: contact.commitment)
  }
}
