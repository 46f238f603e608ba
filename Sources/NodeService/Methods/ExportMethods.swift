import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// Lists as files (R48).
  static let export: [Method] = [
    .reading(
      "invitation.export", "Gives invitations with all that a person needs, as CSV (R48).",
      params: InvitationSelection.params + [exportFormat, .limit, .cursor], result: .rows(invitationRow),
      errors: InvitationSelection.errors + [.cursorInvalid]
    ) { call in
      try call.read { reader in
        let page = try reader.invitations(try InvitationSelection.filter(call, reader), page: try call.page())
        let rows = try page.items.map { try $0.exported(in: reader) }
        return call.asCSV.rendered(rows, next: page.next?.text, columns: invitationExport)
      }
    },
    .reading(
      "learner.export", "Gives the learners as CSV (R48).", params: [exportFormat, .team, .limit, .cursor],
      result: .rows(Schema.learnerMembers), errors: [.cursorInvalid, .teamInvalid]
    ) { call in
      try call.read { reader in
        let page = try call.learners(reader)
        return call.asCSV.rendered(page.items.map(\.json), next: page.next?.stringValue, columns: learnerExport)
      }
    },
  ]

  private static let exportFormat = ParamDescriptor.optional(
    "format", .enumeration([RowFormat.csv.rawValue, RowFormat.table.rawValue]),
    "csv: the pages one after another are one file, unless said; table: rows as objects.")

  /// A row as an object: the invitation with the names of what it refers to.
  private static let invitationRow =
    Schema.invitation.properties + [
      .optional("name", .string), .optional("fundName", .string), .optional("courseName", .string),
    ]

  /// The columns of CSV.
  private static let learnerExport: [Schema.Property] = [
    .required("learner", .string), .optional("email", .string), .optional("name", .string),
    .required("registered", .boolean), .optional("registeredAt", .string(format: "date-time")),
    .optional("team", .string),
  ]

  /// The columns of CSV.
  private static let invitationExport: [Schema.Property] = [
    .required("invitation", .string), .required("state", .string), .optional("email", .string),
    .optional("name", .string), .required("learner", .string), .required("product", .string),
    .optional("productName", .string), .optional("course", .string), .optional("courseName", .string),
    .required("fund", .string), .optional("fundName", .string), .required("lot", .string), .optional("price", .money),
    .required("issuedAt", .string(format: "date-time")), .required("deadline", .string(format: "date-time")),
    .required("end", .string(format: "date-time")), .required("start", .start),
    .optional(
      "access",
      .object([
        .required("state", .string), .optional("start", .string(format: "date-time")),
        .optional("end", .string(format: "date-time")),
      ])), .optional("note", .string), .optional("replaces", .string),
  ]
}

extension Call {
  /// The call as one for CSV, where it does not ask for another form.
  fileprivate var asCSV: Call {
    guard params["format"] == nil else { return self }
    var params = params
    params.append("format", .string(RowFormat.csv.rawValue))
    return Call(node: node, context: context, params: params)
  }
}

extension InvitationRecord {
  /// The invitation with the names of what it refers to.
  fileprivate func exported(in reader: LedgerReader) throws -> JSONObject {
    var object = try json(in: reader)
    object.appendIfPresent("name", contact?.name.map { .string($0) })
    object.appendIfPresent("fundName", reader.fund(terms.supply).map { .string($0.name) })
    object.appendIfPresent("courseName", terms.course.flatMap { reader.product($0) }.map { .string($0.name) })
    return object
  }
}

/// Which invitations a list or an export shows.
enum InvitationSelection {
  static let params: [ParamDescriptor] = [
    .optional("state", .enumeration(InvitationStatus.ofInvitations.map(\.rawValue)), "In this state only."),
    .optional("product", .string, "To this product, by id or exact name."),
    .optional("learner", .string, "Of this learner, by id or address."),
    .optional("fund", .string, "Paid by this fund, by id or exact name."),
  ]

  static let errors: [DomainErrorCode] = [.productUnknown, .fundUnknown, .nameAmbiguous, .idMalformed, .addressInvalid]

  static func filter(_ call: Call, _ reader: LedgerReader) throws -> InvitationFilter {
    InvitationFilter(
      status: call.text("state").flatMap(InvitationStatus.init(rawValue:)),
      product: try call.text("product").map { try reader.productNamed($0).id },
      learner: try call.text("learner").map { try reader.learnerNamed($0) },
      supply: try call.text("fund").map { try reader.fundNamed($0).id }, given: .invitation)
  }
}
