import JSONRPC
import Licensing
import Replica

/// `ledger.export`: everything a ledger holds, thing by thing, in pages of bounded size (R48).
enum LedgerExport {
  /// Version of the form of lines.
  static let format = 1

  /// A part of the export. Invitations that wait come behind all others, so that importing them in this order gives
  /// each its place again; products are retired when everything was issued.
  private enum Section: Int, CaseIterable {
    case ledger, members, learners, funds, products, invitations, waiting, retirements, evaluations, cases, operations
    case end
  }

  /// Items of a section, and where the section goes on.
  private typealias Part = (items: [JSONObject], next: String?)

  static func run(_ call: Call) throws -> JSON {
    let (first, inner) = try start(call.cursorText)
    return try call.read { reader in
      var items: [JSON] = []
      var inner = inner
      for section in Section.allCases.dropFirst(first.rawValue) {
        repeat {
          if items.count >= call.limit {
            return JSONObject.page(items, next: .string(text(section, inner)))
          }
          if call.context.isCancelled { throw RPCError.cancelled }
          let part = try part(section, inner, call.limit - items.count, reader, call)
          items += part.items.map(JSON.object)
          inner = part.next
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
        typed(.member, member.json(own: reader.deviceKey.bytes).objectValue ?? JSONObject())
      }
    case .learners:
      let after = try inner.map { text in
        guard let id = try? LearnerID(text: text) else { throw DomainError(.cursorInvalid) }
        return id
      }
      let found = try reader.learners(after: after, limit: limit + 1)
      let page = found.prefix(limit)
      return (page.map { typed(.learner, $0.json) }, found.count > limit ? page.last?.id.text : nil)
    case .funds:
      return try slice(reader.funds, inner, limit) { fund in
        try reader.fundRecord(fund.id).map { typed(.fund, try $0.json(in: reader)) } ?? typed(.fund, [:])
      }
    case .products: return try slice(reader.products, inner, limit) { typed(.product, $0.exported) }
    case .invitations: return try IssuedExport.part(inner, limit, reader)
    case .waiting:
      let page = try reader.invitations(InvitationFilter(status: .waitlisted), page: try request(inner, limit))
      return (try page.items.map { try IssuedExport.line($0, reader) }, page.next?.text)
    case .retirements:
      return try slice(reader.products.filter(\.isRetired), inner, limit) { product in
        typed(.productRetired, ["product": .string(PublicID(kind: .product, product.id).text)])
      }
    case .evaluations:
      let page = try reader.evaluations(state: nil, invitation: nil, page: try request(inner, limit))
      return (try page.items.map { typed(.evaluation, try $0.json(in: reader)) }, page.next?.text)
    case .cases:
      let page = try reader.cases(CaseFilter(), page: try request(inner, limit))
      return (try page.items.map { typed(.case, try $0.json(in: reader)) }, page.next?.text)
    case .operations:
      let page = try reader.historyRows(page: try request(inner, limit))
      return (page.items.map { typed(.operation, $0.json(in: reader)) }, page.next?.text)
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

  private static func slice<Item>(
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

/// The invitations of an export, product by product and version by version: what was issued under a version follows the
/// line that says the version.
enum IssuedExport {
  /// Where the section stands: the product, the place of its version, and the page of its invitations.
  private struct Place {
    var product: Int
    var version: Int
    var cursor: String?

    init(_ text: String?, _ products: [ProductState]) throws {
      guard let text else {
        (product, version, cursor) = (0, 0, nil)
        return
      }
      let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3, let version = Int(parts[1]),
        let product = products.firstIndex(where: { PublicID(kind: .product, $0.id).text == parts[0] }),
        products[product].history.versions.indices.contains(version)
      else { throw DomainError(.cursorInvalid) }
      (self.product, self.version, cursor) = (product, version, parts[2].isEmpty ? nil : parts[2])
    }

    func text(_ products: [ProductState]) -> String {
      "\(PublicID(kind: .product, products[product].id).text):\(version):\(cursor ?? "")"
    }
  }

  static func part(
    _ inner: String?, _ limit: Int, _ reader: LedgerReader
  ) throws -> (items: [JSONObject], next: String?) {
    let products = reader.products
    guard !products.isEmpty else { return ([], nil) }
    var place = try Place(inner, products)
    let product = products[place.product]
    let versions = product.history.versions
    var items: [JSONObject] = []
    if place.version > 0, place.cursor == nil {
      items.append(LedgerExport.typed(.productVersion, versions[place.version].exported(of: product.id)))
    }
    let page = try reader.invitations(
      InvitationFilter(product: product.id), page: try LedgerExport.request(place.cursor, limit))
    for record in page.items where record.status != .waitlisted {
      let version = versions.firstIndex { $0.stamp.entity == record.terms.policyVersion } ?? 0
      if version == place.version { items.append(try line(record, reader)) }
    }
    if let next = page.next {
      place.cursor = next.text
    } else {
      place.cursor = nil
      place.version += 1
      if place.version == versions.count {
        place.product += 1
        place.version = 0
      }
    }
    return (items, place.product < products.count ? place.text(products) : nil)
  }

  /// The line of an invitation.
  static func line(_ record: InvitationRecord, _ reader: LedgerReader) throws -> JSONObject {
    var object = LedgerExport.typed(.invitation, try record.json(in: reader))
    object.appendIfPresent("name", record.contact?.name.map { .string($0) })
    object.append("policyVersion", .string(PublicID(kind: .policyVersion, record.terms.policyVersion).text))
    return object
  }
}

extension ProductHistory.Version {
  /// The version as a line says it.
  func exported(of product: EntityID) -> JSONObject {
    [
      "product": .string(PublicID(kind: .product, product).text),
      "policyVersion": .string(PublicID(kind: .policyVersion, stamp.entity).text), "at": .string(stamp.instant.text),
      "price": policy.price.json, "policy": policy.json,
    ]
  }
}

extension ProductState {
  /// The product as a line says it: with its first version, and how many there are.
  var exported: JSONObject {
    var object: JSONObject = [
      "product": .string(PublicID(kind: .product, id).text), "family": .string(family), "name": .string(name),
      "kind": .string("\(history.kind)"), "retired": .bool(isRetired), "versions": .int(history.versions.count),
    ]
    if let first = history.versions.first {
      for (name, value) in first.exported(of: id) { object.append(name, value) }
    }
    return object
  }
}
