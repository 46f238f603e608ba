import JSONRPC
import Licensing
import Replica

/// `report.expiring`.
enum ExpiringReport {
  /// What can end, as it is named to callers.
  static let kinds: [(kind: ExpiryRecord.Kind, word: String)] = ExpiryRecord.Kind.allCases.map { ($0, $0.word) }

  /// Days that are looked ahead where the caller does not say.
  private static let daysDefault: Int64 = 30

  /// A row of the report. `days` counts the whole days that are left.
  static let row: [Schema.Property] = [
    .required("at", .string(format: "date-time")), .required("days", .integer),
    .required("kind", .enumeration(kinds.map(\.word))), .optional("state", .string), .optional("email", .string),
    .optional("name", .string), .optional("product", .string), .optional("productName", .string),
    .optional("invitation", .string), .optional("license", .string), .optional("learner", .string),
    .optional("fund", .string),
    .optional("fundName", .string), .optional("lot", .string), .optional("free", .money), .optional("held", .money),
    .optional("order", .string), .optional("subscription", .string), .optional("quantity", .integer),
  ]

  static let result: Schema = {
    var schema = Schema.rows(row)
    schema.properties.append(.optional("ical", .string))
    return schema
  }()

  static func run(_ call: Call) throws -> JSON {
    let days = call.params["days"]?.int64Value ?? daysDefault
    let wanted = Set(call.texts("kinds"))
    return try call.read { reader in
      var filter = ExpiryFilter(until: reader.advancedTo.adding(days: days), teams: try call.teams(in: reader))
      if !wanted.isEmpty { filter.kinds = Set(kinds.filter { wanted.contains($0.word) }.map(\.kind)) }
      let page = try reader.expiries(filter, page: try call.page())
      let next = page.next?.text
      if call.format == .ical {
        var text = call.cursorText == nil ? ICalendar.begin : ""
        for record in page.items { text += ICalendar.event(record.event(in: reader), stamp: call.node.clock.now) }
        if next == nil { text += ICalendar.end }
        var result: JSONObject = ["ical": .string(text)]
        result.appendIfPresent("nextCursor", next.map { .string($0) })
        return .object(result)
      }
      return call.rendered(page.items.map { $0.json(in: reader) }, next: next, columns: row)
    }
  }
}

extension ExpiryRecord.Kind {
  /// The word by which callers name it.
  var word: String {
    switch self {
    case .invitation: "invitation"
    case .access: "access"
    case .lot: "lot"
    case .order: "order"
    case .subscription: "subscription"
    case .license: "license"
    }
  }
}

extension ExpiryRecord.Kind {
  /// That something of the kind ends, as a calendar says it.
  fileprivate var endingWords: String {
    switch self {
    case .invitation: "Invitation expires"
    case .access: "Access ends"
    case .lot: "Credits end"
    case .order: "Licenses end"
    case .subscription: "Seats end"
    case .license: "License expires"
    }
  }
}

extension ExpiryRecord {
  /// The row as it is answered.
  fileprivate func json(in reader: LedgerReader) -> JSONObject {
    let left = (at.milliseconds - reader.advancedTo.milliseconds) / Day.milliseconds
    var object: JSONObject = ["at": .string(at.text), "days": .int(left), "kind": .string(kind.word)]
    switch subject {
    case .invitation(let record):
      let state = kind == .access ? record.access.map { "\($0.state)" } : record.status.rawValue
      object.appendIfPresent("state", state.map { .string($0) })
      object.appendIfPresent("email", record.contact.map { .string($0.address) })
      object.appendIfPresent("name", record.contact?.name.map { .string($0) })
      object.append("product", .string(PublicID(kind: .product, record.terms.product).text))
      object.append("productName", .string(reader.product(record.terms.product)?.name ?? ""))
      object.append(issued: record.shownID)
      object.append("learner", .string(record.terms.learner.text))
      let supply = record.policy?.supply ?? .fund
      object.append("\(supply)", .string(PublicID(kind: supply.entityKind, record.terms.supply).text))
      if supply == .fund {
        object.append("fundName", .string(reader.fund(record.terms.supply)?.name ?? ""))
        object.append("lot", .string(PublicID(kind: .lot, record.terms.lot).text))
      }
    case .credits(let fund, let segment):
      object.append("fund", .string(PublicID(kind: .fund, fund.id).text))
      object.append("fundName", .string(fund.name))
      object.append("lot", .string(PublicID(kind: .lot, segment.key.lot).text))
      object.append("free", Money(amount: segment.free, currency: fund.currency).json)
      object.append("held", Money(amount: segment.held, currency: fund.currency).json)
    case .order(let order):
      object.append("order", .string(PublicID(kind: .order, order.id).text))
      object.append("product", .string(PublicID(kind: .product, order.terms.product).text))
      object.append("productName", .string(reader.product(order.terms.product)?.name ?? ""))
      object.append("quantity", .int(order.terms.quantity))
    case .seats(let subscription):
      object.append("subscription", .string(PublicID(kind: .subscription, subscription.id).text))
      object.append("product", .string(PublicID(kind: .product, subscription.terms.product).text))
      object.append("productName", .string(reader.product(subscription.terms.product)?.name ?? ""))
      object.append("quantity", .int(subscription.seats))
    }
    return object
  }

  /// The entry of a calendar. Credits may end in parts, so their entries are named by the end as well.
  fileprivate func event(in reader: LedgerReader) -> ICalendarEvent {
    let host = LedgerText.text(reader.ledgerID) + ".allot"
    switch subject {
    case .invitation(let record):
      let product = reader.product(record.terms.product)?.name ?? ""
      let id = record.shownID
      let who = record.contact?.name ?? record.contact?.address ?? record.terms.learner.text
      return ICalendarEvent(
        uid: "\(kind.word)-\(id.text)@\(host)", at: at, summary: "\(kind.endingWords): \(product), \(who)",
        description: [id.text, record.contact?.address ?? "", reader.fund(record.terms.supply)?.name ?? ""]
          .filter { !$0.isEmpty }.joined(separator: "\n"), category: kind.word)
    case .credits(let fund, let segment):
      let id = PublicID(kind: .lot, segment.key.lot).text
      let free = Money(amount: segment.free, currency: fund.currency).text
      let held = Money(amount: segment.held, currency: fund.currency).text
      // An extension moves the entry of the lot; what it left behind gets one of its own, named by its end.
      let isMoved = fund.lots.first { $0.id == segment.key.lot }?.end == segment.key.end
      let part = isMoved ? "" : "-\(segment.key.end.milliseconds)"
      return ICalendarEvent(
        uid: "\(kind.word)-\(id)\(part)@\(host)", at: at,
        summary: "\(kind.endingWords): \(fund.name), \(free) free",
        description: "\(id)\n\(held) held by pending invitations",
        category: kind.word)
    case .order(let order):
      let id = PublicID(kind: .order, order.id).text
      let product = reader.product(order.terms.product)?.name ?? ""
      return ICalendarEvent(
        uid: "\(kind.word)-\(id)@\(host)", at: at, summary: "\(kind.endingWords): \(product), \(order.terms.quantity)",
        description: [id, order.terms.purchaseOrder].filter { !$0.isEmpty }.joined(separator: "\n"),
        category: kind.word)
    case .seats(let subscription):
      let id = PublicID(kind: .subscription, subscription.id).text
      let product = reader.product(subscription.terms.product)?.name ?? ""
      return ICalendarEvent(
        uid: "\(kind.word)-\(id)@\(host)", at: at, summary: "Seats end: \(product), \(subscription.seats)",
        description: subscription.cancelledBy == nil ? "\(id)\nunless the subscription is renewed" : id,
        category: kind.word)
    }
  }
}
