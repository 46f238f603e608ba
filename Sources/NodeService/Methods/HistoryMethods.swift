import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `history`: what was said, by whom, and what became of it (R44, R46).
  static let history: [Method] = [
    .reading(
      "history.list", "Lists what was said about a thing, or in the whole ledger, and what became of it.",
      params: [
        .optional(
          "about", .string,
          "The thing, by its id; ledger or settings for what the ledger is, strategy for that setting; everything "
            + "unless said."
        )
      ] + historyFilters
        + [.limit, .cursor],
      result: .page(of: .historyRow),
      errors: [
        .thingUnknown, .invitationUnknown, .idMalformed, .cursorInvalid, .learnerUnknown, .memberUnknown, .dateInvalid,
        .teamInvalid, .teamOther,
      ]
    ) { call in
      try call.read { reader in
        let filter = try call.historyFilter(in: reader)
        guard let text = call.text("about") else {
          let page = try reader.history(filter, page: try call.page())
          return JSONObject.page(
            try page.items.map { .object(try $0.witnessed(in: reader)) }, next: page.next.map { .string($0.text) })
        }
        let page = try call.slice(try HistoryTopic(text, reader).records(in: reader).filter { try filter.accepts($0) })
        {
          PublicID(kind: .operation, $0.stamp.entity).text
        }
        return JSONObject.page(try page.items.map { .object(try $0.witnessed(in: reader)) }, next: page.next)
      }
    },
    .reading(
      "history.explain",
      "Says why a thing is in its state: what was said in causal order, which rule decided, what lost, who is told by "
        + "mail.",
      params: [
        .required(
          "about", .string,
          "The thing, by its id; ledger or settings for what the ledger is, strategy for that setting.")
      ],
      result: .promising([
        .required("about", .string),
        .optional(
          "state",
          .oneOf([
            .invitation, .license, .order, .wholeSubscription, .fund, .product, .evaluation, .member, .learner,
            shownLedger, .strategy,
          ])),
        .required("operations", .array(of: .historyRow)), .required("cases", .array(of: .case)),
        .required("mails", .array(of: .notice)), .required("settlement", .settlement),
        .required("devices", .array(of: .deviceStanding)),
        .required("text", .strings),
      ]), errors: [.thingUnknown, .invitationUnknown, .idMalformed, .learnerUnknown, .teamOther]
    ) { call in
      try call.read { reader in
        let topic = try HistoryTopic(try call.required("about"), reader)
        try topic.checkTeams(in: reader)
        return try topic.explain(in: reader)
      }
    },
  ]
}

extension Schema {
  /// One row of an operation, who said it and what became of it.
  static let operationRow = promising(
    [.required("operation", .string), .required("kind", .string)], author,
    [.required("changeSet", .string), .required("says", .said), .required("fate", fate)]
  ).named("OperationRow")

  /// The same with the devices that have seen it.
  static let historyRow = promising(
    operationRow.properties,
    [.required("seenBy", .strings), .required("notSeenBy", .strings), .required("settlement", .settlement)]
  ).named("HistoryRow")

  private static let fate = promising([
    .required("state", .enumeration(["inEffect", "superseded", "lost", "heldBack"])), .optional("reason", .string),
    .optional("by", .string), .optional("rule", .enumeration(ConflictRule.allCases.map(\.name))),
  ]).named("Fate")
}

extension HistoryRecord {
  /// The row with the devices that have seen it (R44).
  func witnessed(in reader: LedgerReader) throws -> JSONObject {
    var object = try json(in: reader)
    for (name, value) in try author.set.seenJSON(in: reader) { object.append(name, value) }
    return object
  }

  /// The row as it is answered.
  func json(in reader: LedgerReader) throws -> JSONObject {
    var object: JSONObject = [
      "operation": .string(PublicID(kind: .operation, stamp.entity).text), "kind": .string(operation.word),
    ]
    for (name, value) in try author.json(in: reader) { object.append(name, value) }
    object.append("changeSet", .string(author.set.id.bytes.prefix(10).map(Self.hex).joined()))
    object.append("says", .object(operation.says(in: stamp.set.id, reader)))
    object.append("fate", .object(fateJSON))
    return object
  }

  /// What became of the row; one of a change set that does not count here has no fate yet.
  private var fateJSON: JSONObject {
    if let reason = author.heldBack { return ["state": "heldBack", "reason": .string(reason)] }
    switch fate {
    case .inEffect: return ["state": "inEffect"]
    case .superseded(let by):
      return ["state": "superseded", "by": .string(PublicID(kind: .operation, by.entity).text)]
    case .lost(let rule):
      var object: JSONObject = ["state": "lost", "rule": .string(rule.name)]
      object.appendIfPresent("by", winner.map { .string(PublicID(kind: .operation, $0).text) })
      return object
    }
  }

  /// The row in a line for people.
  func line(in reader: LedgerReader) throws -> String {
    let who = try author.actor.map { try reader.shownMember($0) } ?? "the learner"
    let behalf = try author.onBehalfOf.map { " on behalf of \(try reader.shownMember($0))" } ?? ""
    let outcome =
      switch (author.heldBack, fate) {
      case (let reason?, _): "held back. \(reason)"
      case (nil, .inEffect): "in effect."
      case (nil, .superseded): "superseded."
      case (nil, .lost(let rule)): "lost by \(rule.name)."
      }
    return "\(stamp.instant.text) \(operation.words) by \(who)\(behalf): \(outcome)"
  }

  private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}

extension Operation {
  /// The intention in a few words for people: a role is named.
  fileprivate var words: String {
    if case .grantRole(let given) = self { return "\(word) \(given.role)" }
    return word
  }
}
