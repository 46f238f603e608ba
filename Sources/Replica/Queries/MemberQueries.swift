import ChangeSets
import Licensing

/// A member with roles and devices.
public struct MemberRecord: Hashable, Sendable {
  /// The member.
  public let member: AuthorityBook.Member
  /// Address and name; nil once erased.
  public let contact: ContactText?
  /// Roles, in clock order.
  public let grants: [AuthorityBook.Grant]
  /// Devices, in clock order.
  public let devices: [AuthorityBook.Device]
}

extension LedgerReader {
  /// All members, in clock order.
  public func members() throws -> [MemberRecord] {
    try cache.book.members.values.sorted { $0.stamp < $1.stamp }.map(record)
  }

  /// One member; nil if there is none of that name.
  public func member(_ id: EntityID) throws -> MemberRecord? {
    try cache.book.members[id].map(record)
  }

  /// The address and name of a member; nil once erased, or if there is none of that name.
  public func contact(ofMember id: EntityID) throws -> ContactText? {
    try cache.book.members[id].flatMap { try contact($0.contact, at: $0.stamp.set) }
  }

  /// The members whose device this node is, in the order in which it was let in.
  public func ownMembers() throws -> [MemberRecord] {
    let own = cache.book.devices.values.filter { $0.key == deviceKey.bytes }.sorted { $0.stamp < $1.stamp }
    return try own.compactMap { try member($0.member) }
  }

  private func record(_ member: AuthorityBook.Member) throws -> MemberRecord {
    MemberRecord(
      member: member, contact: try contact(member.contact, at: member.stamp.set),
      grants: cache.book.grants.values.filter { $0.member == member.id }.sorted { $0.stamp < $1.stamp },
      devices: cache.book.devices.values.filter { $0.member == member.id }.sorted { $0.stamp < $1.stamp })
  }
}
