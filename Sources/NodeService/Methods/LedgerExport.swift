import JSONRPC
import Licensing
import Replica

/// `ledger.export`: everything a ledger holds, thing by thing, in pages of bounded size (R48).
enum LedgerExport {
  /// Version of the form of lines.
  static let format = 1

  /// A part of the export. What waits in line comes behind all others, so that importing in this order gives each its
  /// place again; products are retired when everything was issued, and settings that act by themselves come last.
  private enum Section: Int, CaseIterable {
    case ledger, members, learners, funds, products, issued, waiting, retirements, settings, evaluations, cases
    case operations, end
  }

  /// Items of a section, and where the section goes on.
  typealias Part = (items: [JSONObject], next: String?)

  static func run(_ call: Call) throws -> JSON {
    let (first, inner) = try start(call.cursorText)
    return try call.read { reader in
      var items: [JSON] = []
      var inner = inner
      call.context.report(.begin(title: "Exporting", percentage: 0))
      for section in Section.allCases.dropFirst(first.rawValue) {
        repeat {
          if items.count >= call.limit {
            return JSONObject.page(items, next: .string(text(section, inner)))
          }
          if call.context.isCancelled { throw RPCError.cancelled }
          let part = try part(section, inner, call.limit - items.count, reader, call)
          items += part.items.map(JSON.object)
          inner = part.next
          call.context.report(
            .report(message: "\(items.count) lines", percentage: min(items.count, call.limit) * 100 / call.limit))
        } while inner != nil
      }
      return JSONObject.page(items, next: nil)
    }
  }

  private static func text(_ section: Section, _ inner: String?) -> String { "e\(section.rawValue)/\(inner ?? "")" }

  private static func start(_ cursor: String?) throws -> (Section, String?) {
    guard let cursor else { return (.ledger, nil) }
    let sides = cursor.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard sides.count == 2, sides[0].first == "e", let number = Int(sides[0].dropFirst()),
      let section = Section(rawValue: number)
    else { throw DomainError(.cursorInvalid) }
    return (section, sides[1].isEmpty ? nil : String(sides[1]))
  }

  private static func part(
    _ section: Section, _ inner: String?, _ limit: Int, _ reader: LedgerReader, _ call: Call
  ) throws -> Part {
    switch section {
    case .ledger: return ([try ledger(reader)], nil)
    case .members:
      return try slice(try reader.members(), inner, limit) { member in
        typed(.member, member.json(own: reader.deviceKey.bytes))
      }
    case .learners:
      let after = try inner.map { text in
        guard let id = try? LearnerID(text: text) else { throw DomainError(.cursorInvalid) }
        return id
      }
      let found = try reader.learners(after: after, limit: limit + 1)
      let page = found.prefix(limit)
      return (try page.map { try line($0, reader) }, found.count > limit ? page.last?.id.text : nil)
    case .funds:
      return try slice(reader.funds, inner, limit) { fund in
        try reader.fundRecord(fund.id).map { typed(.fund, try $0.json(in: reader)) } ?? typed(.fund, [:])
      }
    case .products: return try slice(reader.products, inner, limit) { typed(.product, $0.exported) }
    case .issued: return try IssuedExport.part(inner, limit, reader)
    case .waiting:
      let page = try reader.invitations(InvitationFilter(status: .waitlisted), page: try request(inner, limit))
      return (try page.items.map { try IssuedExport.line($0, reader) }, page.next?.text)
    case .retirements:
      return try slice(reader.products.filter(\.isRetired), inner, limit) { product in
        typed(.productRetired, ["product": .string(PublicID(kind: .product, product.id).text)])
      }
    case .settings: return ([try settings(reader)], nil)
    case .evaluations:
      let page = try reader.evaluations(state: nil, invitation: nil, page: try request(inner, limit))
      return (try page.items.map { typed(.evaluation, try $0.json(in: reader)) }, page.next?.text)
    case .cases:
      let page = try reader.cases(CaseFilter(), page: try request(inner, limit))
      return (try page.items.map { typed(.case, try $0.json(in: reader)) }, page.next?.text)
    case .operations:
      let page = try reader.historyRows(page: try request(inner, limit))
      return (try page.items.map { typed(.operation, try $0.json(in: reader)) }, page.next?.text)
    case .end: return ([typed(.end, ["version": VersionText.json(try reader.heads())])], nil)
    }
  }

  private static func ledger(_ reader: LedgerReader) throws -> JSONObject {
    let record = try reader.ledgerRecord()
    return typed(
      .ledger,
      [
        "format": .int(format), "ledger": .string(LedgerText.text(record.id)), "name": .string(record.name),
        "rules": .int(record.rules.inForce ?? 0), "advancedTo": .string(record.advancedTo.text),
        "version": VersionText.json(try reader.heads()),
      ])
  }

  /// A learner with every address.
  private static func line(_ learner: LearnerRecord, _ reader: LedgerReader) throws -> JSONObject {
    var object = typed(.learner, learner.json)
    let addresses = try reader.addresses(of: learner.id)
    if addresses.count > 1 { object.append("addresses", .array(addresses.map { $0.json })) }
    return object
  }

  /// What new learners begin with, whose customer the organisation is, where it sits, and when it is reminded of ends.
  private static func settings(_ reader: LedgerReader) throws -> JSONObject {
    var object: JSONObject = [
      "timeZone": .string(try reader.timeZone()), "partner": .string(reader.partner.shown),
      "strategy": .object(try reader.strategy().json), "reminderDays": .int(reader.reminderDays),
    ]
    object.appendIfPresent(
      "automaticAllocation",
      try reader.automaticallyAllocated().map { .string(PublicID(kind: .product, $0).text) })
    return typed(.settings, object)
  }

  /// A line: its kind first.
  static func typed(_ line: ExportLine, _ members: JSONObject) -> JSONObject {
    var object: JSONObject = ["type": .string(line.rawValue)]
    for (name, value) in members { object.append(name, value) }
    return object
  }

  static func request(_ inner: String?, _ limit: Int) throws -> PageRequest {
    let cursor = try inner.map { text in
      guard let cursor = PageCursor(text: text) else { throw DomainError(.cursorInvalid) }
      return cursor
    }
    return PageRequest(limit: limit, cursor: cursor)
  }

  static func slice<Item>(
    _ all: [Item], _ inner: String?, _ limit: Int, _ line: (Item) throws -> JSONObject
  ) throws -> Part {
    let start = try inner.map { text in
      guard let start = Int(text), (0...all.count).contains(start) else { throw DomainError(.cursorInvalid) }
      return start
    }
    let part = all.dropFirst(start ?? 0).prefix(limit)
    return (try part.map(line), part.endIndex < all.count ? "\(part.endIndex)" : nil)
  }
}
