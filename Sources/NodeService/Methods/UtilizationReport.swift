import JSONRPC
import Licensing
import Replica

/// `report.utilization`.
enum UtilizationReport {
  /// A row of the report. `usedPerMille` is the part of all that was paid into the supply which the product holds or
  /// has spent, in thousandths.
  static let row: [Schema.Property] = [
    .required("supplyKind", .string), .required("supply", .string), .required("supplyName", .string),
    .required("product", .string), .required("productName", .string), .required("issued", .integer),
    .required("pending", .integer), .required("waitlisted", .integer), .required("accepted", .integer),
    .required("active", .integer), .required("ended", .integer), .required("withdrawn", .integer),
    .required("released", .integer), .required("declined", .integer), .required("expired", .integer),
    .optional("held", .money), .optional("spent", .money), .optional("placesHeld", .integer),
    .optional("placesUsed", .integer), .required("usedPerMille", .integer),
  ]

  static func run(_ call: Call) throws -> JSON {
    try call.read { reader in
      let filter = UtilizationFilter(
        product: try call.text("product").map { try reader.productNamed($0).id },
        supply: try call.text("supply").map { try reader.supplyNamed($0) })
      let page = try call.slice(try reader.utilization(filter)) { record in
        record.supplyID.text + " " + PublicID(kind: .product, record.product).text
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
      "supplyName": .string(supplyName), "product": .string(PublicID(kind: .product, product).text),
      "productName": .string(reader.product(product)?.name ?? ""), "issued": .int(counts.issued),
      "pending": .int(counts.pending), "waitlisted": .int(counts.waitlisted), "accepted": .int(counts.accepted),
      "active": .int(counts.active), "ended": .int(counts.ended), "withdrawn": .int(counts.withdrawn),
      "released": .int(counts.released), "declined": .int(counts.declined), "expired": .int(counts.expired),
    ]
    if let currency {
      object.append("held", Money(amount: held, currency: currency).json)
      object.append("spent", Money(amount: spent, currency: currency).json)
    } else {
      object.append("placesHeld", .int(held))
      object.append("placesUsed", .int(spent))
    }
    object.append("usedPerMille", .int(usedPerMille))
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
