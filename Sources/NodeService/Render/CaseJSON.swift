import JSONRPC
import Licensing
import Replica

extension Schema {
  /// A case: what was wanted, what won, by which rule, and what can be done.
  static let `case` = promising([
    .required("case", .string), .required("rule", .enumeration(ConflictRule.allCases.map(\.name))),
    .required("state", .enumeration(["open", "resolved"])), .required("subject", .string),
    .required("subjectKind", .string), .required("lost", side), .optional("winner", side),
    .optional("reason", .string), .required("message", .string), .required("nextActions", .strings),
    .optional("resolvedBy", .string), .optional("resolvedAt", .instant), .optional("note", .string),
    .required("settlement", .settlement),
  ]).named("Case")

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
    let code = reason.map(DomainErrorCode.init) ?? DomainErrorCode(rule)
    object.append("message", .string(try story(in: reader)))
    let isKeptOpen = try rule == .assignCancel && reader.isCancellationDecision(lost)
    let actions = isKeptOpen ? ConflictRule.keptOpenActions : rule.nextActions
    object.append("nextActions", .array((actions ?? code.meaning.nextActions).map { .string($0) }))
    if let resolvedBy, let author = try reader.authorship(of: resolvedBy) {
      object.appendIfPresent("resolvedBy", author.actor.map { .string(PublicID(kind: .member, $0).text) })
      object.append("resolvedAt", .string(author.set.instant.text))
    }
    object.appendIfPresent("note", resolutionNote.map { .string($0) })
    object.append("settlement", .string(try reader.settlement(of: self).rawValue))
    return object
  }

  /// What happened, for people.
  func story(in reader: LedgerReader) throws -> String {
    try rule == .assignCancel && reader.isCancellationDecision(lost) ? ConflictRule.keptOpenStory : rule.story
  }

  private func side(_ row: EntityID, _ reader: LedgerReader) throws -> JSONObject {
    var object: JSONObject = ["operation": .string(PublicID(kind: .operation, row).text)]
    object.appendIfPresent("kind", try reader.operation(of: row).map { .string($0.word) })
    guard let author = try reader.authorship(of: row) else { return object }
    for (name, value) in author.json(in: reader) { object.append(name, value) }
    return object
  }
}

extension LedgerReader {
  /// Whether the row decided about the cancellation of an order.
  fileprivate func isCancellationDecision(_ row: EntityID) throws -> Bool {
    if case .decideCancellation? = try operation(of: row) { return true }
    return false
  }
}

extension ConflictRule {
  /// C21, seen from an approval that met an allocation.
  fileprivate static let keptOpenStory =
    "The cancellation was approved before an allocation was known. The order stays as long as licenses of it are held."
  fileprivate static let keptOpenActions = [
    "Take the licenses back with license.release; the order is cancelled when none is held.", "Or leave it as it is.",
  ]

  /// What happened, for people. Exhaustive on purpose.
  var story: String {
    switch self {
    case .judgedOnPast: "What the author could have seen already spoke against it, so it had no effect."
    case .authority: "It was written without the right to, so it had no effect."
    case .withdrawAccept:
      "The learner accepted before the withdrawal was known. The withdrawal became an evaluation request."
    case .shortSupply: "The supply does not carry this claim now. It waits in line and is honoured when there is room."
    case .oneLive: "The learner holds the product through another invitation, so this one was merged into it."
    case .withdrawEdit: "The invitation was withdrawn while its start was being moved."
    case .editEdit: "The start was moved twice; the later one holds."
    case .editAccept: "The learner accepted with the start as it was; the move came too late."
    case .acceptDeadline: "An acceptance in time stands although no money is left behind it."
    case .resendEnded: "The invitation had ended when it was sent again."
    case .releaseLogin:
      "The learner used the license before the release was known. The release became an evaluation request."
    case .assignCancel:
      "The order was assigned before its rejection or cancellation was known. That became a request, which is open to "
        + "decision."
    case .purchaseRenewal:
      "A payment decided: it outweighed the other act, or came when the subscription was over and bought nothing."
    case .declineAccept: "The learner accepted and declined; the acceptance stands."
    case .evaluationTwice: "The evaluation was decided twice; the other decision stands."
    case .reissueAccept:
      "The former invitation was accepted, or reversed by another decision; the one issued in its place has no effect."
    }
  }

  /// What can be done about it, where that differs from what an error would advise.
  var nextActions: [String]? {
    switch self {
    case .withdrawAccept:
      ["Decide the evaluation request with evaluation.decide.", "Or leave the license with the learner."]
    case .oneLive: ["Nothing is lost; to pay from another fund, withdraw the surviving invitation and issue it again."]
    case .withdrawEdit: ["Issue the invitation again with the wanted start: invitation.reissue."]
    case .editEdit: ["Move the start again with invitation.editStart if the other one was wanted."]
    case .editAccept: ["Submit an evaluation with evaluation.submit if the start must change."]
    case .acceptDeadline: ["addFunds: ask the vendor to deposit into the fund."]
    case .resendEnded: ["Issue the invitation again with invitation.reissue."]
    case .releaseLogin:
      [
        "Decide the evaluation request with evaluation.decide.",
        "Release it again with another ground, such as leftCompany, if that applies.",
      ]
    case .assignCancel: ["Decide the request with order.decide, approving it only while no license is allocated."]
    case .purchaseRenewal: ["Compare the payment received with the purchase; return what bought nothing."]
    case .declineAccept: ["Ask the learner; submit an evaluation with evaluation.submit to reverse the license."]
    case .evaluationTwice: ["Submit a new evaluation if the decision must change."]
    case .reissueAccept:
      [
        "Submit an evaluation of the accepted invitation with evaluation.submit.",
        "If it was reversed, invite the learner with invitation.create.",
      ]
    case .judgedOnPast, .authority, .shortSupply: nil
    }
  }
}
