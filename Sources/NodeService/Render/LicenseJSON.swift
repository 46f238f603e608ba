import JSONRPC
import Licensing
import Replica

extension Schema {
  /// An allocated license.
  static let license = promising(
    [
      .required("license", .string), .required("state", .invitationState), .required("product", .string),
      .optional("productName", .string), .required("learner", .string), .optional("email", .string),
      .required("supply", .string), .optional("purchaseOrder", .string),
    ], done("allocated").requiring("allocatedAt"),
    [
      .required("validUntil", .instant), .optional("access", .access), .optional("note", .string),
      .optional("replaces", .string), .optional("mergedInto", .string), .optional("cause", .string),
      .optional("ground", .enumeration(ReallocationGround.allCases.map { "\($0)" })),
    ], done("released"),
    [
      .optional("firstLoginAt", .instant), .optional("waiting", .waiting), .required("settlement", .settlement),
      .required("cases", .strings),
    ]
  ).named("License")

  /// What an allocation came to.
  static let allocation = promising([
    .required("license", .string), .required("learner", .string), .required("state", .invitationState),
    .required("supply", .string), .required("validUntil", .instant), .optional("email", .string),
  ]).named("Allocation")
}

extension InvitationRecord {
  /// The allocated license as it is answered.
  func licenseJSON(in reader: LedgerReader) throws -> JSONObject {
    var object: JSONObject = [
      "license": .string(PublicID(kind: .license, id).text), "state": .string(status.rawValue),
      "product": .string(PublicID(kind: .product, terms.product).text),
    ]
    object.appendIfPresent("productName", reader.product(terms.product).map { .string($0.name) })
    object.append("learner", .string(terms.learner.text))
    object.appendIfPresent("email", contact.map { .string($0.address) })
    object.append("supply", .string(reader.supplyID(terms.supply).text))
    let order = reader.order(terms.supply)?.terms.purchaseOrder ?? ""
    if !order.isEmpty { object.append("purchaseOrder", .string(order)) }
    object.append("allocatedAt", .string(stamp.instant.text))
    if let author = try reader.authorship(of: id) { try author.append(to: &object, as: "allocated", in: reader) }
    object.append("validUntil", .string(end.text))
    object.appendIfPresent("access", access.map { $0.json })
    if !terms.note.isEmpty { object.append("note", .string(terms.note)) }
    object.appendIfPresent("replaces", terms.replaces.map { .string(PublicID(kind: .license, $0).text) })
    object.appendIfPresent("mergedInto", mergedInto.map { .string(PublicID(kind: .license, $0).text) })
    try appendCause(to: &object, reader)
    if status == .waitlisted {
      var waiting = JSONObject()
      waiting.appendIfPresent("behind", waitsBehind.map { .string(PublicID(kind: .license, $0).text) })
      waiting.appendIfPresent("stoppedBy", lineStoppedBy.map { .string(PublicID(kind: .license, $0).text) })
      waiting.append(
        "nextActions", .array((reader.shortage(of: terms.supply)?.nextActions ?? []).map { .string($0) }))
      object.append("waiting", .object(waiting))
    }
    object.append("settlement", .string(try reader.settlement(ofInvitation: id).rawValue))
    object.append("cases", .array(openCases.sorted().map { .string(PublicID(kind: .case, $0).text) }))
    return object
  }

  /// What put it into its state: the first login, or who took it away and why (R43, R44).
  private func appendCause(to object: inout JSONObject, _ reader: LedgerReader) throws {
    guard let cause, let author = try reader.authorship(of: cause) else { return }
    object.append("cause", .string(PublicID(kind: .operation, cause).text))
    switch try reader.operation(of: cause) {
    case .release(let said)?:
      object.append("ground", .string("\(said.ground)"))
      object.append("releasedAt", .string(author.set.instant.text))
      try author.append(to: &object, as: "released", in: reader)
    case .recordLogin?: object.append("firstLoginAt", .string(author.set.instant.text))
    default: return
    }
  }
}

extension Authorship {
  /// Who, and on whose behalf (R37), as members whose names begin with what was done.
  func append(to object: inout JSONObject, as act: String, in reader: LedgerReader) throws {
    try object.append("\(act)By", member: actor, in: reader)
    try object.append("\(act)OnBehalfOf", member: onBehalfOf, in: reader)
  }
}

extension LedgerReader {
  /// The id under which a supply is shown.
  func supplyID(_ supply: EntityID) -> PublicID {
    PublicID(kind: (supplyKind(supply) ?? .fund).entityKind, supply)
  }
}
