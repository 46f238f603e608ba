import JSONRPC
import Licensing
import Replica

extension Schema {
  /// An invitation.
  static let invitation = promising([
    .required("invitation", .string), .required("state", .invitationState), .required("product", .string),
    .optional("productName", .string), .optional("course", .string), .required("learner", .string),
    .optional("email", .string), .required("supply", .string), .optional("fund", .string), .required("lot", .string),
    .optional("price", .money), .required("issuedAt", .instant), .required("end", .instant),
    .required("deadline", .instant), .required("start", .start), .optional("delivery", .delivery),
    .optional("access", .access), .optional("note", .string), .optional("replaces", .string),
    .optional("mergedInto", .string), .optional("cause", .string), .optional("waiting", .waiting),
    .required("settlement", .settlement), .required("cases", .strings),
  ]).named("Invitation")

  /// Where an invitation or a license stands.
  static let invitationState = enumeration(InvitationStatus.allCases.map(\.rawValue))

  /// Queued until a device takes on telling the learner; with a mailer appointed, that device alone does (C34).
  static let delivery = enumeration(InvitationDelivery.allCases.map(\.rawValue))

  /// Where access stands, and its period as far as it is known.
  static let access = promising([
    .required("state", .enumeration(Access.State.allCases.map { "\($0)" })), .optional("start", .instant),
    .optional("end", .instant),
  ]).named("Access")

  /// What an invitation or a license waits for in line.
  static let waiting = promising([
    .optional("behind", .string), .optional("stoppedBy", .string), .required("nextActions", .strings),
  ]).named("Waiting")

  /// A new invitation in place of another one, as whoever issued it is answered.
  static let issuedInvitation = promising([
    .required("invitation", .string), .required("state", .invitationState), .optional("email", .string),
    .required("delivery", .delivery), .optional("token", .string), .optional("link", .string),
  ]).named("IssuedInvitation")
}

extension InvitationRecord {
  /// The invitation as it is answered.
  func json(in reader: LedgerReader) throws -> JSONObject {
    var object: JSONObject = [
      "invitation": .string(PublicID(kind: .invitation, id).text), "state": .string(status.rawValue),
      "product": .string(PublicID(kind: .product, terms.product).text),
    ]
    object.appendIfPresent("productName", reader.product(terms.product).map { .string($0.name) })
    object.appendIfPresent("course", terms.course.map { .string(PublicID(kind: .product, $0).text) })
    object.append("learner", .string(terms.learner.text))
    object.appendIfPresent("email", contact.map { .string($0.address) })
    object.append("supply", .string(reader.supplyID(terms.supply).text))
    if reader.fund(terms.supply) != nil { object.append("fund", .string(PublicID(kind: .fund, terms.supply).text)) }
    object.append("lot", .string(PublicID(kind: .lot, terms.lot).text))
    object.appendIfPresent("price", policy.map { $0.price.json })
    object.append("issuedAt", .string(stamp.instant.text))
    object.append("end", .string(end.text))
    object.append("deadline", .string(deadline.text))
    object.append("start", start.json)
    if policy?.givenBy == .invitation { object.append("delivery", .string(try reader.delivery(of: id).rawValue)) }
    object.appendIfPresent("access", access.map { $0.json })
    if !terms.note.isEmpty { object.append("note", .string(terms.note)) }
    object.appendIfPresent("replaces", terms.replaces.map { .string(PublicID(kind: .invitation, $0).text) })
    object.appendIfPresent("mergedInto", mergedInto.map { .string(PublicID(kind: .invitation, $0).text) })
    object.appendIfPresent("cause", cause.map { .string(PublicID(kind: .operation, $0).text) })
    if status == .waitlisted {
      var waiting = JSONObject()
      waiting.appendIfPresent("behind", waitsBehind.map { .string(PublicID(kind: .invitation, $0).text) })
      waiting.appendIfPresent("stoppedBy", lineStoppedBy.map { .string(PublicID(kind: .invitation, $0).text) })
      waiting.append(
        "nextActions", .array((reader.shortage(of: terms.supply)?.nextActions ?? []).map { .string($0) }))
      object.append("waiting", .object(waiting))
    }
    object.append("settlement", .string(try reader.settlement(ofInvitation: id).rawValue))
    object.append("cases", .array(openCases.sorted().map { .string(PublicID(kind: .case, $0).text) }))
    return object
  }
}

extension AccessStart {
  /// The start as it is answered.
  var json: JSON {
    switch self {
    case .acceptance: ["on": "acceptance"]
    case .date(let day): ["on": "date", "date": .string(day.text)]
    }
  }
}

extension Access {
  /// Access as it is answered.
  var json: JSON {
    var object: JSONObject = ["state": .string("\(state)")]
    object.appendIfPresent("start", start.map { .string($0.text) })
    object.appendIfPresent("end", end.map { .string($0.text) })
    return .object(object)
  }
}
