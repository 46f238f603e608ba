import JSONRPC
import Licensing
import Replica

extension Schema {
  /// A member by id, and beside it their address where this node knows it (R44).
  static func member(_ name: String) -> [Property] {
    [.optional(name, .string), .optional(name + "Email", .string)]
  }
}

extension JSONObject {
  /// States a member under a name, and their address beside it where this node knows it, so that whoever shows the
  /// answer to a person need not ask again (R44).
  mutating func append(_ name: String, member: EntityID?, in reader: LedgerReader) throws {
    guard let member else { return }
    append(name, .string(PublicID(kind: .member, member).text))
    appendIfPresent(name + "Email", try reader.contact(ofMember: member).map { .string($0.address) })
  }
}

extension LedgerReader {
  /// A member as a person calls them: by address, and by id where no address is known.
  func shownMember(_ member: EntityID) throws -> String {
    try contact(ofMember: member)?.address ?? PublicID(kind: .member, member).text
  }
}
