import JSONRPC

extension Schema {
  /// A line of a ledger's export, by its `type`.
  static let exportLine = Schema.oneOf(ExportLine.allCases.map { $0.schema }).named("ExportLine")
}

extension ExportLine {
  /// What the line says.
  fileprivate var schema: Schema {
    let type = Schema.Property.required("type", .enumeration([rawValue]))
    return .promising([type], members)
  }

  private var members: [Schema.Property] {
    switch self {
    case .ledger:
      [
        .required("format", .integer), .required("ledger", .string), .required("name", .string),
        .required("rules", .integer), .required("advancedTo", .instant), .required("version", .version),
      ]
    case .member: Schema.memberMembers
    case .learner: Schema.learnerMembers + [.optional("addresses", .addresses)]
    case .fund: Schema.fund.properties
    case .product: Self.begunProduct + Self.version
    case .productVersion: Self.productID + Self.version
    case .order: Schema.order.properties + [.required("policyVersion", .string), .required("used", .integer)]
    case .subscription: Schema.wholeSubscription.properties + [.required("terms", Self.terms)]
    case .invitation: Schema.invitation.properties + Self.issued
    case .license: Schema.license.properties + Self.issued
    case .productRetired: Self.productID
    case .settings:
      [
        .required("timeZone", .string), .required("partner", .string), .required("reminderDays", .integer),
        .required("strategy", .promising(Schema.strategyMembers)),
        .optional("automaticAllocation", .string),
      ]
    case .evaluation: Schema.evaluation.properties
    case .case: Schema.case.properties
    case .operation: Schema.operationRow.properties
    case .end: [.required("version", .version)]
    }
  }

  private static let productID: [Schema.Property] = [.required("product", .string)]

  private static let begunProduct: [Schema.Property] = [
    .required("product", .string), .required("family", .string), .required("name", .string),
    .required("kind", .string), .required("retired", .boolean), .required("versions", .integer),
  ]

  private static let version: [Schema.Property] = [
    .required("policyVersion", .string), .required("at", .instant), .required("price", .money),
    .required("policy", .policy),
  ]

  private static let issued: [Schema.Property] = [.optional("name", .string), .required("policyVersion", .string)]

  private static let terms = Schema.promising([
    .required("policyVersion", .string), .required("seats", .integer), .required("unitPrice", .money),
    .required("firstEnd", .instant),
  ])
}
