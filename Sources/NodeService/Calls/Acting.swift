import JSONRPC
import Licensing
import Replica

/// Who writes a change set: the member whose device this is, and the grant that allows what is done.
struct Acting {
  let member: AuthorityBook.Member
  let grant: EntityID
  /// The team whose learners alone the grant is about (R34); nil for everybody.
  var team: TeamName?

  var pair: (member: EntityID, grant: EntityID) { (member.id, grant) }

  /// Chooses the member and the first of their grants, in clock order, that allows it (C29).
  ///
  /// - Parameters:
  ///   - wanted: the id or address of the member who is to act; nil for the first whose device this is.
  ///   - isOnBehalf: whether it is done on behalf of somebody (R37).
  ///   - rights: which roles may.
  ///   - reaches: which grants count for the organisation; those of the partner whose customer it is, and of the
  ///     partners above that one, unless said.
  static func choose(
    _ wanted: String?, in reader: LedgerReader, isOnBehalf: Bool, _ rights: RoleRights,
    reaching reaches: ((AuthorityBook.Grant) -> Bool)? = nil
  ) throws -> Acting {
    let own = try reader.ownMembers()
    var candidates = own
    if let wanted {
      let id = try reader.memberNamed(wanted)
      candidates = own.filter { $0.member.id == id }
    }
    guard !candidates.isEmpty else { throw DomainError(.deviceNotGranted) }
    let reaches = reaches ?? { $0.reaches(customerOf: reader.partner) }
    for candidate in candidates {
      let allowing = candidate.grants.first { rights.allows($0.role, onBehalf: isOnBehalf) && reaches($0) }
      if let allowing { return Acting(member: candidate.member, grant: allowing.id) }
    }
    let grants = candidates.flatMap(\.grants)
    let isElsewhere = grants.contains { !$0.reaches(customerOf: reader.partner) }
    throw rights.refusal(
      of: grants.map(\.role), reaching: grants.filter(reaches).map(\.role), isOnBehalf: isOnBehalf,
      partner: isElsewhere ? reader.partner : nil)
  }

  /// Who invites learners and deals with their invitations: whoever may for everybody, else the manager of a team.
  /// Of somebody who manages several it is the first, in clock order, that any of these learners is in (R34).
  static func inviting(
    _ learners: some Sequence<LearnerID>, as wanted: String?, in reader: LedgerReader, isOnBehalf: Bool
  ) throws -> Acting {
    do { return try choose(wanted, in: reader, isOnBehalf: isOnBehalf, RoleRights(.invite)) } catch {
      let wanted = try wanted.map { try reader.memberNamed($0) }
      let managed = try reader.ownMembers().filter { wanted == nil || $0.member.id == wanted }.flatMap { own in
        own.grants.filter { $0.role.scope(of: .invite) == .ownTeam && !$0.team.isNone }
          .map { Acting(member: own.member, grant: $0.id, team: $0.team) }
      }
      guard let first = managed.first else { throw error }
      guard managed.count > 1 else { return first }
      for learner in learners {
        let team = try reader.team(of: learner)
        if let found = managed.first(where: { $0.team == team }) { return found }
      }
      return first
    }
  }

  /// Who tells learners: a member whose device this is and who may invite them, else one whose device was appointed
  /// mailer (C34).
  static func asMailer(
    _ wanted: String?, in reader: LedgerReader, for learners: some Sequence<LearnerID> = EmptyCollection()
  ) throws -> Acting {
    do { return try inviting(learners, as: wanted, in: reader, isOnBehalf: false) } catch {
      let wanted = try wanted.map { try reader.memberNamed($0) }
      let own = try reader.ownMailerMembers().first { wanted == nil || $0.member.id == wanted }
      guard let own, let grant = own.grants.first else { throw error }
      return Acting(member: own.member, grant: grant.id)
    }
  }
}

extension PartnerPath {
  /// The path as it is answered.
  var shown: String { isNone ? "none" : text }

  /// Reads a path, or `none`.
  ///
  /// - Throws: ``DomainError`` `partner.invalid`.
  init(said text: String) throws {
    guard let path = PartnerPath(text: text == "none" ? "" : text) else {
      throw DomainError(.partnerInvalid, data: ["partner": .string(String(text.prefix(200)))])
    }
    self = path
  }
}
