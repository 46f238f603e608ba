import JSONRPC
import Licensing
import Replica

extension Schema {
  /// A case: what was wanted, what won, by which rule, and what can be done.
  static let `case` = promising(
    [
      .required("case", .string), .required("rule", .enumeration(ConflictRule.allCases.map(\.name))),
      .required("state", .enumeration(["open", "resolved"])), .required("subject", .string),
      .required("subjectKind", .string), .required("lost", side), .optional("winner", side),
      .optional("reason", .string), .required("message", .string), .required("nextActions", .strings),
    ], member("resolvedBy"),
    [
      .optional("resolvedAt", .instant), .optional("resolution", side), .optional("note", .string),
      .required("settlement", .settlement),
    ]
  ).named("Case")

  /// A row of an operation that a case is about; nothing but its id where it is not held.
  private static let side = promising(
    [.required("operation", .string), .optional("kind", .string)], author.map { Property.optional($0.name, $0.schema) }
  ).named("CaseSide")
}

extension CaseRecord {
  /// The case as it is answered.
  func json(in reader: LedgerReader) throws -> JSONObject {
    let subject = try reader.shownID(of: subject)
    var object: JSONObject = [
      "case": .string(PublicID(kind: .case, lost).text), "rule": .string(rule.name),
      "state": .string(resolvedBy == nil ? "open" : "resolved"), "subject": .string(subject.text),
      "subjectKind": .string("\(subject.kind)"), "lost": .object(try side(lost, reader)),
    ]
    object.appendIfPresent("winner", try winner.map { .object(try side($0, reader)) })
    object.appendIfPresent("reason", reason.map { .string($0.rawValue) })
    object.append("message", .string(try story(in: reader)))
    object.append("nextActions", .array(try nextActions(in: reader).map { .string($0) }))
    if let resolvedBy, let author = try reader.authorship(of: resolvedBy) {
      try object.append("resolvedBy", member: author.actor, in: reader)
      object.append("resolvedAt", .string(author.set.instant.text))
      object.append("resolution", .object(try side(resolvedBy, reader)))
    }
    object.appendIfPresent("note", resolutionNote.map { .string($0) })
    object.append("settlement", .string(try reader.settlement(of: self).rawValue))
    return object
  }

  private func side(_ row: EntityID, _ reader: LedgerReader) throws -> JSONObject {
    var object: JSONObject = ["operation": .string(PublicID(kind: .operation, row).text)]
    object.appendIfPresent("kind", try reader.operation(of: row).map { .string($0.word) })
    guard let author = try reader.authorship(of: row) else { return object }
    for (name, value) in try author.json(in: reader) { object.append(name, value) }
    return object
  }
}
