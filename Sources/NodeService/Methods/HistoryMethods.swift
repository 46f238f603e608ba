import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `history`: what was said, by whom, and what became of it (R44, R46).
  static let history: [Method] = [
    .reading(
      "history.list", "Lists what was said about a thing, or in the whole ledger, and what became of it.",
      params: [.optional("about", .string, "The thing, by its id; the whole ledger unless said.")] + historyFilters
        + [.limit, .cursor],
      result: .page(of: .historyRow),
      errors: [.thingUnknown, .idMalformed, .cursorInvalid, .learnerUnknown, .memberUnknown, .dateInvalid]
    ) { call in
      try call.read { reader in
        let filter = try call.historyFilter(in: reader)
        guard let text = call.text("about") else {
          let page = try reader.history(filter, page: try call.page())
          return JSONObject.page(
            try page.items.map { .object(try $0.witnessed(in: reader)) }, next: page.next.map { .string($0.text) })
        }
        let page = try call.slice(try about(text, reader).records.filter(filter.accepts)) {
          PublicID(kind: .operation, $0.stamp.entity).text
        }
        return JSONObject.page(try page.items.map { .object(try $0.witnessed(in: reader)) }, next: page.next)
      }
    },
    .reading(
      "history.explain",
      "Says why a thing is in its state: what was said in causal order, which rule decided, what lost, who is told by "
        + "mail.",
      params: [.required("about", .string, "The thing, by its id.")],
      result: .promising([
        .required("about", .string),
        .optional("state", .oneOf([.invitation, .license, .order, .wholeSubscription, .fund, .product])),
        .required("operations", .array(of: .historyRow)), .required("cases", .array(of: .case)),
        .required("mails", .array(of: .notice)), .required("settlement", .settlement),
        .required("devices", .array(of: .deviceStanding)),
        .required("text", .strings),
      ]), errors: [.thingUnknown, .idMalformed, .learnerUnknown]
    ) { call in
      try call.read { reader in try explain(try call.required("about"), reader) }
    },
  ]

  private static func about(
    _ text: String, _ reader: LedgerReader
  ) throws -> (thing: EntityID?, records: [HistoryRecord]) {
    if text.hasPrefix(LearnerID.prefix + "_") {
      let learner = try LearnerID(text: text)
      guard try reader.learner(learner) != nil else { throw DomainError(.learnerUnknown) }
      var seen: Set<Stamp> = []
      let all = try reader.invitations(of: learner).flatMap { try reader.history(of: $0) }
      return (nil, all.filter { seen.insert($0.stamp).inserted }.sorted { $0.stamp < $1.stamp })
    }
    let id = try PublicID(text: text)
    let thing = try reader.entity(id)
    switch id.kind {
    case .invitation, .license, .fund, .order, .subscription, .product, .member:
      return (thing, try reader.history(of: thing))
    case .case, .evaluation, .operation, .lot, .policyVersion, .grant, .device, .cancellation, .purchase, .invoice:
      guard let subject = try subject(of: id.kind, thing, reader) else { throw DomainError(.thingUnknown) }
      return (subject, try reader.history(of: subject))
    }
  }

  /// The thing whose history contains another one.
  private static func subject(_ kind: EntityKind, _ thing: EntityID, _ reader: LedgerReader) throws -> EntityID? {
    switch kind {
    case .case: try reader.cases(of: thing).first?.subject
    case .evaluation: try reader.evaluation(thing)?.invitation
    case .lot:
      reader.funds.first { $0.lots.contains { $0.id == thing } }?.id ?? reader.supplyKind(thing).map { _ in thing }
    case .policyVersion: reader.products.first { $0.history.version(thing) != nil }?.id
    case .grant: reader.authority.grants[thing]?.member
    case .device: reader.authority.devices[thing]?.member
    case .operation, .cancellation, .purchase, .invoice: try reader.subject(of: thing)
    case .invitation, .license, .fund, .order, .subscription, .product, .member: thing
    }
  }

  private static func subject(
    of kind: EntityKind, _ thing: EntityID, _ reader: LedgerReader
  ) throws -> EntityID? { try subject(kind, thing, reader) }

  private static func explain(_ text: String, _ reader: LedgerReader) throws -> JSON {
    let (thing, records) = try about(text, reader)
    var object: JSONObject = ["about": .string(try thing.map { try reader.shownID(of: $0).text } ?? text)]
    var lines: [String] = []
    if let thing, let record = try reader.invitation(thing) {
      let isAllocated = record.policy?.givenBy == .allocation
      object.append(
        "state", .object(try isAllocated ? record.licenseJSON(in: reader) : record.json(in: reader)))
      lines.append("The \(isAllocated ? "license" : "invitation") is \(record.status.rawValue).")
    } else if let thing, let record = try reader.orderRecord(thing) {
      object.append("state", .object(try record.json(in: reader)))
      lines.append(
        "The order of \(record.state.terms.quantity) licenses is \(record.status.rawValue): "
          + "\(record.allocatedCount) allocated, \(record.availableCount) available.")
    } else if let thing, reader.subscription(thing) != nil {
      let record = try reader.shownSubscription(thing)
      object.append("state", .object(try record.json(in: reader)))
      lines.append(
        "The subscription has \(record.standing.seats) seats: \(record.used) used, \(record.free) free; it is "
          + "\(record.standing.phase).")
    } else if let thing, let record = try reader.fundRecord(thing) {
      object.append("state", .object(try record.json(in: reader)))
      let free = Money(amount: record.balances[.free], currency: record.state.currency)
      lines.append("The fund “\(record.state.name)” has \(free.text) free.")
    } else if let thing, let product = reader.product(thing) {
      object.append("state", .object(product.json))
      lines.append("The product “\(product.name)” is \(product.isRetired ? "retired" : "offered").")
    }
    object.append("operations", .array(try records.map { .object(try $0.witnessed(in: reader)) }))
    let cases = try caseRecords(thing, records, reader)
    object.append("cases", .array(try cases.map { .object(try $0.json(in: reader)) }))
    for record in records { lines.append(record.line(in: reader)) }
    for each in cases { lines.append("\(each.rule.name): \(try each.story(in: reader))") }
    let mails = try mails(about: thing, reader)
    object.append("mails", .array(mails.map(JSON.object)))
    // What learners are told stands among the operations: a mailer says there that it tells them.
    lines += mails.filter { $0["member"] != nil }.map {
      "Mail “\(Self.word("kind", $0))” to \(Self.word("email", $0)): \(Self.word("state", $0))."
    }
    object.append("settlement", .string(try settlement(thing, records, reader).rawValue))
    object.append("devices", .array(try reader.deviceStandings().map { .object(try $0.json(in: reader)) }))
    lines += try unseenLines(records, reader)
    object.append("text", .array(lines.map { .string($0) }))
    return .object(object)
  }

  /// What learners and members are told by mail of a thing and of its parts (R41, R49), without links: who is shown why
  /// an invitation stands as it does need not be able to accept it.
  private static func mails(about thing: EntityID?, _ reader: LedgerReader) throws -> [JSONObject] {
    guard let thing else { return [] }
    var subjects = [thing]
    if let fund = reader.funds.first(where: { $0.id == thing }) { subjects += fund.lots.map(\.id) }
    if let subscription = reader.subscription(thing) { subjects += subscription.purchases.map(\.id) }
    if try reader.invitation(thing) != nil {
      let page = PageRequest(limit: PageRequest.limitMax)
      subjects += try reader.evaluations(state: nil, invitation: thing, page: page).items.map(\.id)
    }
    return try subjects.flatMap { try reader.notices(about: $0) }.map { notice in
      var object = try notice.json(in: reader)
      object["link"] = nil
      return object
    }
  }

  /// A word of a mail; one whose address is not known is to nobody that can be named.
  private static func word(_ name: String, _ mail: JSONObject) -> String { mail[name]?.stringValue ?? "somebody" }

  private static func settlement(
    _ thing: EntityID?, _ records: [HistoryRecord], _ reader: LedgerReader
  ) throws -> Settlement {
    guard let thing else { return try reader.settlement(of: records.map(\.stamp)) }
    if try reader.invitation(thing) != nil { return try reader.settlement(ofInvitation: thing) }
    if reader.supplyKind(thing) != nil { return try reader.settlement(ofSupply: thing) }
    return try reader.settlement(of: records.map(\.stamp))
  }

  /// Whose devices have yet to see some of it, and since when nothing was heard of them.
  private static func unseenLines(_ records: [HistoryRecord], _ reader: LedgerReader) throws -> [String] {
    try reader.deviceStandings().compactMap { standing in
      let unseen = records.filter { !standing.hasSeen($0.stamp.set) }.count
      guard unseen > 0 else { return nil }
      let last = standing.heardAt.map { "has not synced since \($0.text)" } ?? "has never synced"
      return "\(try standing.words(in: reader)) \(last) and has not seen \(unseen) of these."
    }
  }

  private static func caseRecords(
    _ thing: EntityID?, _ records: [HistoryRecord], _ reader: LedgerReader
  ) throws -> [CaseRecord] {
    var found = try records.flatMap { try reader.cases(of: $0.stamp.entity) }
    if let thing {
      found += try reader.cases(CaseFilter(subject: thing), page: PageRequest(limit: PageRequest.limitMax)).items
    }
    var seen: Set<CaseRecord> = []
    return found.filter { seen.insert($0).inserted }
  }
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
    var object = json(in: reader)
    for (name, value) in try author.set.seenJSON(in: reader) { object.append(name, value) }
    return object
  }

  /// The row as it is answered.
  func json(in reader: LedgerReader) -> JSONObject {
    var object: JSONObject = [
      "operation": .string(PublicID(kind: .operation, stamp.entity).text), "kind": .string(operation.word),
    ]
    for (name, value) in author.json(in: reader) { object.append(name, value) }
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
  func line(in reader: LedgerReader) -> String {
    let who = author.actor.map { PublicID(kind: .member, $0).text } ?? "the learner"
    let outcome =
      switch (author.heldBack, fate) {
      case (let reason?, _): "held back. \(reason)"
      case (nil, .inEffect): "in effect."
      case (nil, .superseded): "superseded."
      case (nil, .lost(let rule)): "lost by \(rule.name)."
      }
    return "\(stamp.instant.text) \(operation.word) by \(who): \(outcome)"
  }

  private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
