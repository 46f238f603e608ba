import JSONRPC
import Licensing
import Replica

/// Who writes a change set: the member whose device this is, and the grant that allows what is done.
struct Acting {
  let member: AuthorityBook.Member
  let grant: EntityID

  var pair: (member: EntityID, grant: EntityID) { (member.id, grant) }

  /// Chooses the member and the first of their grants, in clock order, whose role allows it and which counts for the
  /// partner whose customer the organisation is (C29, R37).
  ///
  /// - Parameter wanted: the id or address of the member who is to act; nil for the first whose device this is.
  static func choose(
    _ wanted: String?, in reader: LedgerReader, allowing allows: (Role) -> Bool
  ) throws -> Acting {
    try choose(wanted, in: reader) { allows($0.role) && $0.reaches(customerOf: reader.partner) }
  }

  /// Chooses the member and the first of their grants, in clock order, that allows it (C29).
  ///
  /// - Parameter wanted: the id or address of the member who is to act; nil for the first whose device this is.
  static func choose(
    _ wanted: String?, in reader: LedgerReader, _ allows: (AuthorityBook.Grant) -> Bool
  ) throws -> Acting {
    let own = try reader.ownMembers()
    var candidates = own
    if let wanted {
      let id = try reader.memberNamed(wanted)
      candidates = own.filter { $0.member.id == id }
    }
    guard !candidates.isEmpty else { throw DomainError(.deviceNotGranted) }
    for candidate in candidates {
      if let grant = candidate.grants.first(where: allows) {
        return Acting(member: candidate.member, grant: grant.id)
      }
    }
    let grants = candidates.flatMap(\.grants)
    var data: JSONObject = ["roles": .array(grants.map { .string("\($0.role)") })]
    guard grants.contains(where: { !$0.reaches(customerOf: reader.partner) }) else {
      throw DomainError(.permissionDenied, data: data)
    }
    data.append("partner", .string(reader.partner.shown))
    throw DomainError(
      .permissionDenied,
      "The organisation's partner is \(reader.partner.shown); only managers of that partner and of those above act.",
      data: data)
  }

  /// Who tells learners: a member whose device this is and who may invite, else one whose device was appointed mailer
  /// (C34).
  static func asMailer(_ wanted: String?, in reader: LedgerReader) throws -> Acting {
    do { return try choose(wanted, in: reader, allowing: { $0.allows(.invite) }) } catch {
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
