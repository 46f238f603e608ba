import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `case`: intentions that lost to others.
  static let cases: [Method] = [
    .reading(
      "case.list", "Lists the records of intentions that lost to others.",
      params: [
        .optional("state", .enumeration(["open", "resolved", "all"]), "Open ones unless said."),
        .optional("subject", .string, "About this thing, by its id."),
        .optional("rule", .enumeration(ConflictRule.allCases.map(\.name)), "Lost by this rule."), .limit, .cursor,
      ], result: .page(of: .case), errors: [.thingUnknown, .idMalformed, .cursorInvalid]
    ) { call in
      try call.read { reader in
        var filter = CaseFilter()
        switch call.text("state") {
        case "resolved": filter.isOpen = false
        case "all": filter.isOpen = nil
        default: filter.isOpen = true
        }
        filter.subject = try call.text("subject").map { try reader.entity(try PublicID(text: $0)) }
        filter.rule = ConflictRule.allCases.first { $0.name == call.text("rule") }
        let page = try reader.cases(filter, page: try call.page())
        return JSONObject.page(
          try page.items.map { .object(try $0.json(in: reader)) }, next: page.next.map { .string($0.text) })
      }
    },
    .reading(
      "case.get", "Shows a case: what was wanted, what won, by which rule, and what can be done.",
      params: [.required("case", .string, "The case."), caseRule, .asOf],
      result: Schema.case.dated,
      errors: [.caseUnknown, .idMalformed] + asOfErrors
    ) { call in
      try call.read { reader in
        guard let past = try call.past(in: reader) else { return .object(try found(call, reader).json(in: reader)) }
        let cases = try past.cases(of: try call.pastThing("case", .case, in: reader))
        return past.answer(try chosen(from: cases, call).json(in: past.reader), to: call)
      }
    },
    .writing(
      "case.resolve", "Settles a case as it was seen; it opens again if something else wins.",
      params: [.required("case", .string, "The case."), caseRule, .note], result: Schema.case.properties,
      errors: [.caseUnknown, .idMalformed]
    ) { mutation in
      let record = try found(mutation.call, mutation.reader)
      let acting = try mutation.acting(.resolveCases)
      let operation = ResolveCase(
        operation: record.lost, rule: record.rule, winner: record.winner,
        note: try mutation.call.text("note", bytesMax: 500) ?? "")
      try mutation.commit(mutation.draft(acting, [.resolveCase(operation)]))
      return try found(mutation.call, mutation.reader).json(in: mutation.reader)
    },
  ]

  private static let caseRule = ParamDescriptor.optional(
    "rule", .enumeration(ConflictRule.allCases.map(\.name)), "The rule, where the row lost by several.")

  private static func found(_ call: Call, _ reader: LedgerReader) throws -> CaseRecord {
    let id = try reader.thing(try call.required("case"), .case)
    return try chosen(from: try reader.cases(of: id), call)
  }

  private static func chosen(from cases: [CaseRecord], _ call: Call) throws -> CaseRecord {
    let wanted = call.text("rule")
    guard let record = cases.first(where: { wanted == nil || $0.rule.name == wanted }) else {
      throw DomainError(.caseUnknown)
    }
    return record
  }
}
