import JSONRPC
import Licensing
import Replica

/// What was ordered, subscribed to and issued, product by product and version by version: what was said under a version
/// follows the line that says the version, and what is drawn from a supply follows that supply.
enum IssuedExport {
  /// What comes one after another for each product.
  private enum Step {
    /// Orders asked for under a version.
    case orders(version: Int)
    /// Invitations and licenses issued under a version, but for those that take a seat.
    case issued(version: Int)
    /// Subscriptions, whose renewals and purchases may name every version.
    case subscriptions
    /// Invitations and licenses that take a seat.
    case seats

    init?(_ number: Int, of product: ProductState) {
      let versions = product.history.versions.count
      switch number {
      case 0..<(2 * versions): self = number % 2 == 0 ? .orders(version: number / 2) : .issued(version: number / 2)
      case 2 * versions: self = .subscriptions
      case 2 * versions + 1: self = .seats
      default: return nil
      }
    }
  }

  /// Where the section stands: the product, the step, and where the step goes on.
  private struct Place {
    var product: Int
    var step: Int
    var inner: String?

    init(_ text: String?, _ products: [ProductState]) throws {
      guard let text else {
        (product, step, inner) = (0, 0, nil)
        return
      }
      let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3, let step = Int(parts[1]),
        let product = products.firstIndex(where: { PublicID(kind: .product, $0.id).text == parts[0] }),
        Step(step, of: products[product]) != nil
      else { throw DomainError(.cursorInvalid) }
      (self.product, self.step, inner) = (product, step, parts[2].isEmpty ? nil : parts[2])
    }

    func text(_ products: [ProductState]) -> String {
      "\(PublicID(kind: .product, products[product].id).text):\(step):\(inner ?? "")"
    }
  }

  static func part(_ inner: String?, _ limit: Int, _ reader: LedgerReader) throws -> LedgerExport.Part {
    let products = reader.products
    guard !products.isEmpty else { return ([], nil) }
    var place = try Place(inner, products)
    let product = products[place.product]
    guard let step = Step(place.step, of: product) else { throw DomainError(.cursorInvalid) }
    let part = try lines(of: step, of: product, place.inner, limit, reader)
    if let next = part.next {
      place.inner = next
    } else {
      place.inner = nil
      place.step += 1
      if Step(place.step, of: product) == nil {
        place.product += 1
        place.step = 0
      }
    }
    return (part.items, place.product < products.count ? place.text(products) : nil)
  }

  private static func lines(
    of step: Step, of product: ProductState, _ inner: String?, _ limit: Int, _ reader: LedgerReader
  ) throws -> LedgerExport.Part {
    let versions = product.history.versions
    switch step {
    case .orders(let version):
      let orders = reader.orders.filter { order in
        order.terms.product == product.id && self.version(order.terms.policyVersion, of: product) == version
      }
      var part = try LedgerExport.slice(orders, inner, limit) { try line($0, reader) }
      if version > 0, inner == nil {
        part.items.insert(LedgerExport.typed(.productVersion, versions[version].exported(of: product.id)), at: 0)
      }
      return part
    case .issued(let version):
      return try issued(product, inner, limit, reader) { record in
        !record.takesSeat(in: reader) && self.version(record.terms.policyVersion, of: product) == version
      }
    case .subscriptions:
      let subscriptions = reader.subscriptions.filter { $0.terms.product == product.id }
      return try LedgerExport.slice(subscriptions, inner, limit) { try line($0, reader) }
    case .seats: return try issued(product, inner, limit, reader) { $0.takesSeat(in: reader) }
    }
  }

  private static func issued(
    _ product: ProductState, _ inner: String?, _ limit: Int, _ reader: LedgerReader,
    where belongs: (InvitationRecord) -> Bool
  ) throws -> LedgerExport.Part {
    let page = try reader.invitations(
      InvitationFilter(product: product.id), page: try LedgerExport.request(inner, limit))
    let items = page.items.filter { $0.status != .waitlisted && belongs($0) }
    return (try items.map { try line($0, reader) }, page.next?.text)
  }

  private static func version(_ id: EntityID, of product: ProductState) -> Int {
    product.history.versions.firstIndex { $0.stamp.entity == id } ?? 0
  }

  /// The line of an invitation or of an allocated license.
  static func line(_ record: InvitationRecord, _ reader: LedgerReader) throws -> JSONObject {
    var object =
      record.policy?.givenBy == .allocation
      ? LedgerExport.typed(.license, try record.licenseJSON(in: reader))
      : LedgerExport.typed(.invitation, try record.json(in: reader))
    object.appendIfPresent("name", record.contact?.name.map { .string($0) })
    object.append("policyVersion", .string(PublicID(kind: .policyVersion, record.terms.policyVersion).text))
    return object
  }

  private static func line(_ order: OrderState, _ reader: LedgerReader) throws -> JSONObject {
    guard let record = try reader.orderRecord(order.id) else { return LedgerExport.typed(.order, [:]) }
    var object = LedgerExport.typed(.order, try record.json(in: reader))
    object.append("policyVersion", .string(PublicID(kind: .policyVersion, order.terms.policyVersion).text))
    object.append("used", .int(try reader.endedCount(ofOrder: order.id)))
    return object
  }

  /// The line of a subscription: what was bought and charged, and the terms it began with.
  private static func line(_ subscription: SubscriptionState, _ reader: LedgerReader) throws -> JSONObject {
    var object = LedgerExport.typed(
      .subscription, try reader.shownSubscription(subscription.id).json(in: reader))
    let terms = subscription.terms
    object.append(
      "terms",
      [
        "policyVersion": .string(PublicID(kind: .policyVersion, terms.policyVersion).text),
        "seats": .int(terms.seats), "unitPrice": terms.unitPrice.json, "firstEnd": .string(terms.firstEnd.text),
      ])
    return object
  }
}

extension InvitationRecord {
  fileprivate func takesSeat(in reader: LedgerReader) -> Bool { reader.supplyKind(terms.supply) == .subscription }
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
