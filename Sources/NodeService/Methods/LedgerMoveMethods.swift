import JSONRPC

extension NodeMethods {
  /// `ledger`: everything in lines, and a new ledger out of them (R48).
  static let ledgerMove: [Method] = [
    .reading(
      "ledger.export", "Gives everything that a ledger holds, one JSON object for each line of a file (R48).",
      params: [.limit, .cursor],
      result: .page(of: .exportLine),
      errors: [.cursorInvalid], run: LedgerExport.run),
    .writing(
      "ledger.import", "Takes the lines of an export over into a new ledger, as far as they can be said anew (R48).",
      params: [
        .required(
          "lines", .array(of: .oneOf([.string, .object([], others: .allowed)]), minItems: 1, maxItems: 131_072),
          "Lines of ledger.export in their order, as text or as objects; all, or the next part of them."),
        .optional(
          "mapping", .map(of: .string),
          "What the part before gave as mapping; left out with the first part, which needs a new ledger."),
        .optional("firstLine", .integer(minimum: 1), "The number of the first of these lines; 1 unless said."), .atomic,
      ],
      result: [
        .required("results", .array(of: lineResult)), .required("mapping", .map(of: .string)),
        .required("carried", .integer), .required("partly", .integer), .required("left", .integer),
        .required("refused", .integer),
      ],
      errors: [
        .batchRefused, .lineMalformed, .ledgerNotEmpty, .mappingMalformed, .importNotCarried, .addressInvalid,
        .dateInvalid, .amountInvalid, .currencyInvalid, .productUnknown, .productRetired, .supplyExhausted,
        .supplyEnded, .supplyCurrency, .startNotOffered, .startOutOfRange, .productCourseMismatch,
        .invitationAlreadyInvited, .fundUnknown, .lotUnknown,
      ], run: LedgerImport.run),
  ]

  private static let lineResult = Schema.row(lineTaken + lineThings + lineDetails, label: lineLabel)

  private static let lineLabel: [Schema.Property] = [
    .required("line", .integer), .optional("type", .enumeration(ExportLine.allCases.map(\.rawValue))),
  ]

  private static let lineTaken: [Schema.Property] = [
    .required("line", .integer), .required("type", .enumeration(ExportLine.allCases.map(\.rawValue))),
    .required("outcome", .enumeration(MoveOutcome.allCases.map(\.rawValue))),
    .required("lost", .array(of: .enumeration(LostInMove.allCases.map(\.rawValue)))),
  ]

  /// What the line has become.
  private static let lineThings = [
    "learner", "fund", "product", "order", "subscription", "invitation", "license",
  ].map { Schema.Property.optional($0, .string) }

  private static let lineDetails: [Schema.Property] = [
    .optional("email", .string), .optional("state", .invitationState), .optional("validUntil", .instant),
    .optional("token", .string), .optional("link", .string), .optional("error", .error),
  ]
}
