import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `report`: what came of the licenses, who did what, what ends, where money went (R36).
  static let report: [Method] = [
    .reading(
      "report.utilization", "Shows what became of the licenses of each product out of each supply (R36).",
      params: [
        .optional("product", .string, "Of this product, by id or exact name."),
        .optional("supply", .string, "Out of this fund, by id or exact name."), .team, .format, .limit, .cursor,
      ], result: .rows(UtilizationReport.row),
      errors: [.productUnknown, .fundUnknown, .cursorInvalid, .teamInvalid, .teamOther], run: UtilizationReport.run),
    .reading(
      "report.activity", "Counts what was done by day, actor and kind (R36, R44).",
      params: [
        .optional("from", .instantOrDay, "Not before this; from the beginning unless said."),
        .optional("until", .instantOrDay, "Before this; to the end unless said."),
        .optional("member", .string, "By this member, by id."),
        .optional("kind", .string, "Of this kind, as history.list names it."), .team, .format, .limit, .cursor,
      ], result: .rows(ActivityReport.row),
      errors: [.dateInvalid, .periodInvalid, .memberUnknown, .cursorInvalid, .teamInvalid, .teamOther],
      run: ActivityReport.run),
    .reading(
      "report.expiring", "Lists what ends soon, the soonest first: invitations, accesses and supplies (R36, R48).",
      params: [
        .optional("days", .integer(minimum: 0, maximum: 36_500), "Within so many days from now; 30 unless said."),
        .optional(
          "kinds", .array(of: .enumeration(ExpiringReport.kinds.map(\.word)), minItems: 1),
          "These kinds only; all unless said."),
        .optional(
          "format", .enumeration(["table", "csv", "ical"]),
          "table: rows as objects, unless said; csv or ical: the pages one after another are one file."),
        .team, .limit, .cursor,
      ], result: ExpiringReport.result, errors: [.cursorInvalid, .teamInvalid, .teamOther], keepsAnswers: false,
      run: ExpiringReport.run),
    .reading(
      "report.statement", "Shows the movements of a fund in double entry with a running balance (R36).",
      params: [
        .required("fund", .string, "The fund, by id or exact name."),
        .optional("from", .instantOrDay, "Movements not before this; from the beginning unless said."),
        .optional("until", .instantOrDay, "Movements before this; up to now unless said."), .format, .limit, .cursor,
      ], result: .rows(StatementReport.row, also: StatementReport.balances),
      errors: [.fundUnknown, .dateInvalid, .periodInvalid, .cursorInvalid, .permissionDenied],
      run: StatementReport.run),
  ]
}
