import Licensing
import Replica

/// Who writes a change set: the member whose device this is, and the grant that allows what is done.
struct Acting {
  let member: AuthorityBook.Member
  let grant: EntityID

  var pair: (member: EntityID, grant: EntityID) { (member.id, grant) }

  /// Chooses the member and the first of their grants, in clock order, that allows it (C29).
  ///
  /// - Parameter wanted: the id text of the member who is to act; nil for the first whose device this is.
  static func choose(
    _ wanted: String?, in reader: LedgerReader, allowing allows: (Role) -> Bool
  ) throws -> Acting {
    let own = try reader.ownMembers()
    var candidates = own
    if let wanted {
      let id = try reader.thing(wanted, .member)
      candidates = own.filter { $0.member.id == id }
    }
    guard !candidates.isEmpty else { throw DomainError(.deviceNotGranted) }
    for candidate in candidates {
      if let grant = candidate.grants.first(where: { allows($0.role) }) {
        return Acting(member: candidate.member, grant: grant.id)
      }
    }
    let roles = candidates.flatMap { $0.grants.map { "\($0.role)" } }
    throw DomainError(.permissionDenied, data: ["roles": .array(roles.map { .string($0) })])
  }

  /// Who tells learners: a member whose device this is and who may invite, else one whose device was appointed mailer
  /// (C34).
  static func asMailer(_ wanted: String?, in reader: LedgerReader) throws -> Acting {
    do { return try choose(wanted, in: reader, allowing: { $0.allows(.invite) }) } catch {
      let wanted = try wanted.map { try reader.thing($0, .member) }
      let own = try reader.ownMailerMembers().first { wanted == nil || $0.member.id == wanted }
      guard let own, let grant = own.grants.first else { throw error }
      return Acting(member: own.member, grant: grant.id)
    }
  }
}
