import ChangeSets
import JSONRPC
import Licensing
import Replica

/// `order.list`: orders of one customer, of all customers of a partner and those beneath it, or of all whose ledgers
/// this node holds (R39, R37).
enum OrderList {
  static func run(_ call: Call) throws -> JSON {
    let partner = try call.text("partner").map { try PartnerPath(said: $0) }
    let (from, until) = (try call.optionalInstant("requestedFrom"), try call.optionalInstant("requestedUntil"))
    try call.checkPeriod(from: from, until: until)
    var found: [JSON] = []
    for ledger in try ledgers(call) {
      found += try call.node.replica.read(ledger) { reader in
        if let partner, !partner.covers(reader.partner) { return [] }
        return try orders(call, reader, from: from, until: until)
      }
    }
    let page = try call.slice(found) { $0["order"]?.stringValue ?? "" }
    return JSONObject.page(Array(page.items), next: page.next)
  }

  private static func ledgers(_ call: Call) throws -> [LedgerID] {
    let held = call.node.replica.ledgers()
    if let wanted = call.text("customer") {
      let named = try held.filter { ledger in
        if LedgerText.names(wanted, ledger) { return true }
        return try call.node.replica.read(ledger) { try $0.name() == wanted }
      }
      guard !named.isEmpty else { throw DomainError(.ledgerUnknown, data: ["ledger": .string(wanted)]) }
      return named
    }
    return isOverAll(call) ? held : [try call.ledger()]
  }

  /// A partner has many customers, so naming one asks for all ledgers.
  private static func isOverAll(_ call: Call) -> Bool {
    (call.flag("allLedgers") || call.text("partner") != nil) && call.text("ledger") == nil
  }

  private static func orders(
    _ call: Call, _ reader: LedgerReader, from: Instant?, until: Instant?
  ) throws -> [JSON] {
    let state = call.text("state").flatMap(OrderStatus.init(rawValue:))
    let purchaseOrder = call.text("purchaseOrder")
    let wanted = try call.text("product").map { try products(named: $0, call, reader) }
    let customer: JSON = [
      "ledger": .string(LedgerText.text(reader.ledgerID)), "name": .string(try reader.name()),
      "partner": .string(reader.partner.shown),
    ]
    return try reader.orders.compactMap { order -> JSON? in
      if let wanted, !wanted.contains(order.terms.product) { return nil }
      if let purchaseOrder, order.terms.purchaseOrder != purchaseOrder { return nil }
      if let from, order.stamp.instant < from { return nil }
      if let until, order.stamp.instant >= until { return nil }
      guard let record = try reader.orderRecord(order.id), state == nil || record.status == state else { return nil }
      var object = try record.json(in: reader)
      object.append("customer", customer)
      return .object(object)
    }
  }

  /// Over several ledgers a product goes by its name, which not every one of them need know.
  private static func products(named text: String, _ call: Call, _ reader: LedgerReader) throws -> Set<EntityID> {
    guard isOverAll(call) else { return [try reader.productNamed(text).id] }
    return Set(reader.products.filter { $0.name == text || PublicID(kind: .product, $0.id).text == text }.map(\.id))
  }
}
