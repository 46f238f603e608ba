import JSONRPC
import Licensing
import Replica

extension HistoryTopic {
  /// Why it is in its state (R46).
  func explain(in reader: LedgerReader) throws -> JSON {
    let records = try records(in: reader)
    var object: JSONObject = ["about": .string(try name(in: reader))]
    var lines: [String] = []
    if let (state, line) = try state(in: reader) {
      object.append("state", .object(state))
      lines.append(line)
    }
    object.append("operations", .array(try records.map { .object(try $0.witnessed(in: reader)) }))
    let cases = try cases(of: records, in: reader)
    object.append("cases", .array(try cases.map { .object(try $0.json(in: reader)) }))
    for record in records { lines.append(try record.line(in: reader)) }
    for each in cases { lines.append("\(each.rule.name): \(try each.story(in: reader))") }
    let mails = try mails(in: reader)
    object.append("mails", .array(mails.map(JSON.object)))
    // What learners are told stands among the operations: a mailer says there that it tells them.
    lines += mails.filter { $0["member"] != nil }.map {
      "Mail “\(Self.word("kind", $0))” to \(Self.word("email", $0)): \(Self.word("state", $0))."
    }
    let settlement = try settlement(of: records, in: reader)
    object.append("settlement", .string(settlement.rawValue))
    object.append("devices", .array(try reader.deviceStandings().map { .object(try $0.json(in: reader)) }))
    lines += try seenLines(of: records, settlement, in: reader)
    object.append("text", .array(lines.map { .string($0) }))
    return .object(object)
  }

  /// The state, as the method that shows the thing answers it, and in a sentence.
  private func state(in reader: LedgerReader) throws -> (JSONObject, String)? {
    switch self {
    case .thing(let thing): return try Self.state(of: thing, in: reader)
    case .evaluation(let id, _):
      guard let record = try reader.evaluation(id) else { return nil }
      return (try record.json(in: reader), "The evaluation request is \(record.state).")
    case .learner(let learner):
      guard let record = try reader.learner(learner) else { return nil }
      let registered = record.registeredAt == nil ? "has not registered" : "is registered"
      let left = record.departedAt == nil ? "" : " and has left"
      return (try record.json(in: reader), "The learner \(registered)\(left).")
    case .ledger:
      return (try NodeMethods.ledgerJSON(in: reader), "The ledger is called “\(try reader.name())”.")
    case .strategy:
      let strategy = try reader.strategy()
      return (
        try strategy.json(in: reader),
        "New learners begin with \(strategy.kind == .none ? "nothing" : "\(strategy.kind)")."
      )
    }
  }

  private static func state(of thing: EntityID, in reader: LedgerReader) throws -> (JSONObject, String)? {
    if let record = try reader.invitation(thing) {
      let isAllocated = record.policy?.givenBy == .allocation
      return (
        try isAllocated ? record.licenseJSON(in: reader) : record.json(in: reader),
        "The \(isAllocated ? "license" : "invitation") is \(record.status.rawValue)."
      )
    }
    if let record = try reader.orderRecord(thing) {
      return (
        try record.json(in: reader),
        "The order of \(record.state.terms.quantity) licenses is \(record.status.rawValue): "
          + "\(record.allocatedCount) allocated, \(record.availableCount) available."
      )
    }
    if reader.subscription(thing) != nil {
      let record = try reader.shownSubscription(thing)
      return (
        try record.json(in: reader),
        "The subscription has \(record.standing.seats) seats: \(record.used) used, \(record.free) free; it is "
          + "\(record.standing.phase)."
      )
    }
    if let record = try reader.fundRecord(thing) {
      let free = Money(amount: record.balances[.free], currency: record.state.currency)
      return (try record.json(in: reader), "The fund “\(record.state.name)” has \(free.text) free.")
    }
    if let product = reader.product(thing) {
      return (
        try product.json(in: reader), "The product “\(product.name)” is \(product.isRetired ? "retired" : "offered")."
      )
    }
    guard let member = try reader.members().first(where: { $0.member.id == thing }) else { return nil }
    let roles = member.grants.map { "\($0.role)" }.joined(separator: ", ")
    return (try member.json(in: reader), "The member is \(roles.isEmpty ? "without a role" : roles).")
  }

  /// What learners and members are told by mail of a thing and of its parts (R41, R49), without links: who is shown why
  /// an invitation stands as it does need not be able to accept it.
  private func mails(in reader: LedgerReader) throws -> [JSONObject] {
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

  private func settlement(of records: [HistoryRecord], in reader: LedgerReader) throws -> Settlement {
    guard let thing else { return try reader.settlement(of: records.map(\.stamp)) }
    if try reader.invitation(thing) != nil { return try reader.settlement(ofInvitation: thing) }
    if reader.supplyKind(thing) != nil { return try reader.settlement(ofSupply: thing) }
    return try reader.settlement(of: records.map(\.stamp))
  }

  /// Whether something concurrent can still come, whose devices have seen all of it, and whose have yet to.
  private func seenLines(
    of records: [HistoryRecord], _ settlement: Settlement, in reader: LedgerReader
  ) throws -> [String] {
    var lines = [
      settlement == .settled
        ? "Settled: every device that may write has seen all of this."
        : "Provisional: something written without knowledge of this can still arrive."
    ]
    for standing in try reader.deviceStandings() {
      let unseen = records.filter { !standing.hasSeen($0.stamp.set) }.count
      let device = try standing.words(in: reader)
      if unseen == 0 {
        lines.append("\(device) has seen all of these.")
      } else {
        let last = standing.heardAt.map { "has not synced since \($0.text)" } ?? "has never synced"
        lines.append("\(device) \(last) and has not seen \(unseen) of these.")
      }
    }
    return lines
  }

  /// The cases of what was said about it, and those about the thing itself.
  private func cases(of records: [HistoryRecord], in reader: LedgerReader) throws -> [CaseRecord] {
    var found = try records.flatMap { try reader.cases(of: $0.stamp.entity) }
    if let thing {
      found += try reader.cases(CaseFilter(subject: thing), page: PageRequest(limit: PageRequest.limitMax)).items
    }
    var seen: Set<CaseRecord> = []
    return found.filter { seen.insert($0).inserted }
  }
}
