import JSONRPC
import Licensing

/// Which roles may do something, in their own name and on behalf of a member (R34, R37).
struct RoleRights {
  private let scope: (Role) -> RightScope

  /// Those that hold the right.
  init(_ permission: Permission) { scope = { $0.scope(of: permission) } }

  /// Those that hold every one of the rights.
  init(all permissions: [Permission]) {
    scope = { role in
      Self.scope { onBehalf in permissions.allSatisfy { role.scope(of: $0).covers(onBehalf: onBehalf) } }
    }
  }

  /// Those that give a role. Managers of a partner give theirs in their own name, beneath their partner.
  init(granting granted: Role) {
    scope = { role in
      if role == .partnerManager, granted == .partnerManager { return .ownName }
      return Self.scope { role.grantable(onBehalf: $0).contains(granted) }
    }
  }

  private static func scope(_ covers: (_ onBehalf: Bool) -> Bool) -> RightScope {
    switch (covers(false), covers(true)) {
    case (true, true): .full
    case (true, false): .ownName
    case (false, true): .onBehalf
    case (false, false): .none
    }
  }

  /// Whether a role may.
  func allows(_ role: Role, onBehalf: Bool) -> Bool { scope(role).covers(onBehalf: onBehalf) }

  /// Why members with these roles may not, and who may.
  ///
  /// - Parameters:
  ///   - held: every role of theirs.
  ///   - reaching: those of them that count for the organisation.
  ///   - partner: the organisation's partner, where a role of theirs counts for another one only.
  func refusal(of held: [Role], reaching: [Role], isOnBehalf: Bool, partner: PartnerPath?) -> DomainError {
    var data: JSONObject = [
      "roles": Self.words(held), "allowed": Self.words(Role.allCases.filter { allows($0, onBehalf: false) }),
      "allowedOnBehalf": Self.words(Role.allCases.filter { allows($0, onBehalf: true) }),
    ]
    if let role = reaching.first(where: { allows($0, onBehalf: !isOnBehalf) }) {
      data.append("onBehalfOf", isOnBehalf ? "excluded" : "needed")
      return isOnBehalf
        ? DomainError(
          .permissionDenied, "The role \(role) does this in its own name only.", data: data,
          nextActions: ["Leave onBehalfOf out."])
        : DomainError(
          .permissionDenied, "The role \(role) does this only on behalf of a member who may.", data: data,
          nextActions: ["Name that member with onBehalfOf; member.list shows the roles."])
    }
    if let partner {
      data.append("partner", .string(partner.shown))
      return DomainError(
        .permissionDenied,
        "The organisation's partner is \(partner.shown); only managers of that partner and of those above act.",
        data: data)
    }
    return DomainError(
      .permissionDenied, "\(DomainErrorCode.permissionDenied.meaning.message) \(whoMay)", data: data)
  }

  /// Who may, in a sentence.
  private var whoMay: String {
    let own = Role.allCases.filter { allows($0, onBehalf: false) }
    let others = Role.allCases.filter { allows($0, onBehalf: true) && !own.contains($0) }
    let behalf = others.isEmpty ? "" : ", and \(Self.list(others)) on behalf of one of these"
    let isOfTeams = Role.allCases.contains { scope($0) == .ownTeam }
    let teams = isOfTeams ? " A teamManager does it for the learners of the team." : ""
    return own.isEmpty ? "Nobody may." : "It takes the role \(Self.list(own))\(behalf).\(teams)"
  }

  private static func list(_ roles: [Role]) -> String {
    let words = roles.map { "\($0)" }
    guard let last = words.last, words.count > 1 else { return words.joined() }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }

  private static func words(_ roles: [Role]) -> JSON { .array(roles.map { .string("\($0)") }) }
}
