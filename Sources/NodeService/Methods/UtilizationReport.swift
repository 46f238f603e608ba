import JSONRPC
import Licensing
import Replica

/// `report.utilization`.
enum UtilizationReport {
  /// A row of the report. A supply out of which nothing was given has a row as well; that of a fund names no product.
  /// `total` and `free`, or `placesTotal` and `placesFree`, are of the supply with all its products. Of that total
  /// `usedPerMille` thousandths were spent or are used by the product, and `heldPerMille` are held for it.
  static let row: [Schema.Property] = [
    .required("supplyKind", .string), .required("supply", .string), .required("supplyName", .string),
    .optional("product", .string), .required("productName", .string), .required("issued", .integer),
    .required("pending", .integer), .required("allocated", .integer), .required("waitlisted", .integer),
    .required("accepted", .integer),
    .required("active", .integer), .required("ended", .integer), .required("withdrawn", .integer),
    .required("released", .integer), .required("declined", .integer), .required("expired", .integer),
    .optional("held", .money), .optional("spent", .money), .optional("placesHeld", .integer),
    .optional("placesUsed", .integer), .required("usedPerMille", .integer), .required("heldPerMille", .integer),
    .optional("total", .money), .optional("free", .money), .optional("placesTotal", .integer),
    .optional("placesFree", .integer),
  ]

  static func run(_ call: Call) throws -> JSON {
    try call.read { reader in
      let filter = UtilizationFilter(
        product: try call.text("product").map { try reader.productNamed($0).id },
        supply: try call.text("supply").map { try reader.supplyNamed($0) }, teams: try call.teams(in: reader))
      let page = try call.slice(try reader.utilization(filter)) { record in
        record.supplyID.text + " " + (record.product.map { PublicID(kind: .product, $0).text } ?? "")
      }
      return call.rendered(
        page.items.map { $0.json(in: reader) }, next: page.next?.stringValue, columns: row)
    }
  }
}

extension UtilizationRecord {
  /// The row as it is answered.
  fileprivate func json(in reader: LedgerReader) -> JSONObject {
    var object: JSONObject = [
      "supplyKind": .string("\(supplyKind)"), "supply": .string(supplyID.text),
      "supplyName": .string(supplyName),
    ]
    object.appendIfPresent("product", product.map { .string(PublicID(kind: .product, $0).text) })
    object.append("productName", .string(product.flatMap { reader.product($0)?.name } ?? ""))
    let numbers: JSONObject = [
      "issued": .int(counts.issued), "pending": .int(counts.pending), "allocated": .int(counts.allocated),
      "waitlisted": .int(counts.waitlisted), "accepted": .int(counts.accepted), "active": .int(counts.active),
      "ended": .int(counts.ended), "withdrawn": .int(counts.withdrawn),
      "released": .int(counts.released), "declined": .int(counts.declined), "expired": .int(counts.expired),
    ]
    for (name, value) in numbers { object.append(name, value) }
    func amount(_ number: Int64) -> JSON { currency.map { Money(amount: number, currency: $0).json } ?? .int(number) }
    object.append(currency == nil ? "placesHeld" : "held", amount(held))
    object.append(currency == nil ? "placesUsed" : "spent", amount(spent))
    object.append("usedPerMille", .int(usedPerMille))
    object.append("heldPerMille", .int(heldPerMille))
    object.append(currency == nil ? "placesTotal" : "total", amount(capacity))
    object.append(currency == nil ? "placesFree" : "free", amount(free))
    return object
  }

  fileprivate var supplyID: PublicID { PublicID(kind: supplyKind.entityKind, supply) }
}

extension SupplyKind {
  /// The kind of id by which people name a supply.
  var entityKind: EntityKind {
    switch self {
    case .fund: .fund
    case .order: .order
    case .subscription: .subscription
    }
  }
}
