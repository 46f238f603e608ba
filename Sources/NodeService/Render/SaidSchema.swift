import JSONRPC
import Licensing

extension Schema {
  /// What a row of an operation says: for each kind of operation some of these.
  static let said = promising(
    saidIDs.map { Property.optional($0, .string) }, saidTexts.map { Property.optional($0, .string) },
    saidInstants.map { Property.optional($0, .instant) },
    [
      .optional("rules", .integer), .optional("quantity", .integer), .optional("seats", .integer),
      .optional("months", .integer), .optional("reminderDays", .integer), .optional("price", .money),
      .optional("unitPrice", .money), .optional("amount", .oneOf([.integer, .money])), .optional("start", .start),
      .optional("startsOn", .day), .optional("paidOn", .day), .optional("renewal", .day),
      .optional("lots", .strings), .optional("covers", .strings), .optional("policy", .policy),
      .optional("reallocated", .boolean), .optional("automaticAllocation", Schema.string.nullable),
    ]
  ).named("Said")

  private static let saidIDs = [
    "member", "device", "learner", "product", "fund", "lot", "supply", "invitation", "license", "replaces",
    "evaluation", "order", "cancellation", "subscription", "purchase", "case", "subject",
  ]

  private static let saidTexts = [
    "name", "role", "family", "currency", "timeZone", "strategy", "reason", "note", "ground", "decision", "notice",
    "rule", "purchaseOrder", "team",
  ]

  private static let saidInstants = ["validUntil", "end", "paidAt"]
}
