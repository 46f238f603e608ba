import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `member`: who may do what.
  static let member: [Method] = [
    .writing(
      "member.invite", "Gives a role to the person at an address, who becomes a member if they are none (R3).",
      params: [
        .required("email", .string, "The address; it is enrolled with exactly as it is."),
        .required("role", .enumeration(Role.given.map { "\($0)" }), "The role."),
        .optional("name", .string, "The person's name, at most 200 bytes."),
        .optional(
          "partner", .string(minLength: 1),
          "For a partner manager: the partner, below those above it, such as Contoso/Contoso East (R37)."),
        .optional(
          "team", .string(minLength: 1), "For a team manager, who needs one: the team, at most 64 bytes (R34)."),
      ],
      result: [
        .required("member", .string), .required("grant", .string), .required("email", .string),
        .required("role", .string), .optional("partner", .string), .optional("team", .string),
      ], errors: [.addressInvalid, .memberHasRole, .textTooLong, .partnerInvalid, .teamInvalid], run: inviteMember),
    .reading(
      "member.list", "Lists the members with their roles and devices.",
      params: [.limit, .cursor],
      result: .page(of: .member),
      errors: [.cursorInvalid]
    ) { call in
      try call.read { reader in
        let page = try call.slice(try reader.members()) { PublicID(kind: .member, $0.member.id).text }
        return JSONObject.page(try page.items.map { .object(try $0.json(in: reader)) }, next: page.next)
      }
    },
  ]

  private static func inviteMember(_ mutation: Mutation) throws -> JSONObject {
    let address = try EmailAddress(try mutation.call.required("email"))
    let name = try mutation.call.text("name", bytesMax: ContactText.nameBytesMax)
    let wanted = mutation.call.text("role")
    guard let role = Role.allCases.first(where: { "\($0)" == wanted }) else { throw DomainError(.permissionDenied) }
    let partner = try mutation.call.text("partner").map { try PartnerPath(said: $0) } ?? .none
    guard partner.isNone || role == .partnerManager else {
      throw DomainError(.partnerInvalid, "Only partner managers act for a partner.")
    }
    let team = try mutation.call.text("team").map { try TeamName(said: $0) } ?? .none
    guard team.isNone == (role != .teamManager) else {
      throw DomainError(
        .teamInvalid, team.isNone ? "A team manager manages a team." : "Only team managers have a team.")
    }
    guard let key = try mutation.reader.addressKey(of: address) else { throw DomainError(.ledgerUnknown) }
    let known = try mutation.reader.members().first { $0.member.contact.key == key }
    if let known, let grant = known.grants.first(where: { $0.role == role && $0.partner == partner && $0.team == team })
    {
      throw DomainError(.memberHasRole, data: ["grant": .string(PublicID(kind: .grant, grant.id).text)])
    }
    let acting = try acting(mutation, granting: role, of: partner)
    let operation = GrantRole(
      member: known?.member.id, contact: known == nil ? Contact(key: key, commitment: 0) : nil, role: role,
      partner: partner, team: team)
    let committed = try mutation.commit(
      mutation.draft(
        acting, [.grantRole(operation)],
        erasables: known == nil ? [ContactText(address: address, name: name).content] : []))
    let member = known?.member.id ?? committed.entity(operation: 0, row: Int(GrantRole.memberRow))
    var object: JSONObject = [
      "member": .string(PublicID(kind: .member, member).text),
      "grant": .string(PublicID(kind: .grant, committed.entity(operation: 0, row: Int(GrantRole.grantRow))).text),
      "email": .string(address.text), "role": .string("\(role)"),
    ]
    if !partner.isNone { object.append("partner", .string(partner.text)) }
    if !team.isNone { object.append("team", .string(team.text)) }
    return object
  }

  /// Who may give a role: those whose role gives it, and managers of a partner above for managers of one beneath (R37).
  private static func acting(
    _ mutation: Mutation, granting role: Role, of partner: PartnerPath
  ) throws -> Acting {
    let customerOf = try mutation.reader.partner
    return try mutation.acting(
      RoleRights(granting: role),
      reaching: { grant in
        grant.role == .partnerManager && role == .partnerManager
          ? grant.partner.isAbove(partner) : grant.reaches(customerOf: customerOf)
      })
  }
}

extension Role {
  /// Those that somebody may give. The role of the owner comes with beginning the ledger.
  fileprivate static let given = allCases.filter { role in allCases.contains { $0.grantable.contains(role) } }
}

extension Schema {
  /// A member with roles and devices.
  static let member = promising(memberMembers, standing).named("Member")

  /// The same without how it stands, which a file does not say.
  static let memberMembers: [Property] = [
    .required("member", .string), .optional("email", .string), .optional("name", .string),
    .required(
      "roles",
      .array(
        of: .promising([
          .required("grant", .string), .required("role", .enumeration(Role.allCases.map { "\($0)" })),
          .optional("partner", .string), .optional("team", .string),
        ]))), .required("devices", .array(of: .promising(device))), .required("isSelf", .boolean),
  ]
}

extension MemberRecord {
  /// The member as it is answered; `own` is the public key of this node's device.
  func json(own: [UInt8]) -> JSONObject {
    var object: JSONObject = ["member": .string(PublicID(kind: .member, member.id).text)]
    object.appendIfPresent("email", contact.map { .string($0.address) })
    object.appendIfPresent("name", contact?.name.map { .string($0) })
    object.append(
      "roles",
      .array(
        grants.map { grant in
          var given: JSONObject = [
            "grant": .string(PublicID(kind: .grant, grant.id).text), "role": .string("\(grant.role)"),
          ]
          if !grant.partner.isNone { given.append("partner", .string(grant.partner.text)) }
          if !grant.team.isNone { given.append("team", .string(grant.team.text)) }
          return .object(given)
        }))
    object.append("devices", .array(devices.map { $0.json(own: own) }))
    object.append("isSelf", .bool(devices.contains { $0.key == own }))
    return object
  }
}
