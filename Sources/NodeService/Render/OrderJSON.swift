import ChangeSets
import JSONRPC
import Licensing
import Replica

extension Schema {
  /// An order, with who acted and on whose behalf (R37, R44).
  static let order = promising(
    [
      .required("order", .string), .required("state", .enumeration(OrderStatus.allCases.map(\.rawValue))),
      .required("product", .string), .optional("productName", .string), .required("quantity", .integer),
      .required("allocated", .integer), .required("available", .integer), .required("expired", .integer),
      .required("waiting", .integer), .optional("purchaseOrder", .string), .optional("note", .string),
    ], done("requested").requiring("requestedAt"), done("assigned"), done("rejected"), done("cancelled"),
    [
      .optional("reason", .string), .optional("validFrom", .instant), .optional("validUntil", .instant),
      .required("cancellations", .array(of: cancellation)), .required("settlement", .settlement),
      .required("cases", .strings),
    ]
  ).named("Order")

  /// A rejection or cancellation that met the assignment, and what was decided about it (C21).
  private static let cancellation = promising(
    [
      .required("cancellation", .string), .required("state", .enumeration(["open", "approved", "denied"])),
      .required("asked", .enumeration(["rejection", "cancellation"])),
    ], done("requested").requiring("requestedAt"), [.optional("reason", .string)], done("decided"),
    [.optional("note", .string)]
  ).named("Cancellation")
}

extension OrderRecord {
  /// The order as it is answered, with who acted and on whose behalf (R37, R44).
  func json(in reader: LedgerReader) throws -> JSONObject {
    let terms = state.terms
    var object: JSONObject = [
      "order": .string(PublicID(kind: .order, state.id).text), "state": .string(status.rawValue),
      "product": .string(PublicID(kind: .product, terms.product).text),
    ]
    object.appendIfPresent("productName", reader.product(terms.product).map { .string($0.name) })
    object.append("quantity", .int(terms.quantity))
    object.append("allocated", .int(allocatedCount))
    object.append("available", .int(availableCount))
    object.append("expired", .int(expiredCount))
    object.append("waiting", .int(waitingCount))
    if !terms.purchaseOrder.isEmpty { object.append("purchaseOrder", .string(terms.purchaseOrder)) }
    if !note.isEmpty { object.append("note", .string(note)) }
    try append(state.stamp, as: "requested", to: &object, reader)
    switch state.lifecycle {
    case .assigned(let stamp): try append(stamp, as: "assigned", to: &object, reader)
    case .rejected(let stamp): try append(stamp, as: "rejected", to: &object, reader)
    case .cancelled(let stamp): try append(stamp, as: "cancelled", to: &object, reader)
    case .requested, .void: break
    }
    object.appendIfPresent("reason", reason.flatMap { $0.isEmpty ? nil : .string($0) })
    if let lot = state.lot {
      object.append("validFrom", .string(lot.history.stamp.instant.text))
      object.append("validUntil", .string(lot.end.text))
    }
    object.append("cancellations", .array(try state.requests.map { .object(try $0.json(in: reader)) }))
    object.append("settlement", .string(try reader.settlement(ofSupply: state.id).rawValue))
    object.append("cases", .array(openCases.map { .string(PublicID(kind: .case, $0).text) }))
    return object
  }

  private func append(
    _ stamp: Stamp, as act: String, to object: inout JSONObject, _ reader: LedgerReader
  ) throws {
    object.append("\(act)At", .string(stamp.instant.text))
    try reader.authorship(of: stamp.entity)?.append(to: &object, as: act, in: reader)
  }
}

extension OrderState.CancellationRequest {
  /// The request as it is answered: what lost to the assignment, and what was decided about it (C21).
  func json(in reader: LedgerReader) throws -> JSONObject {
    let ending = try reader.endingReason(id)
    var object: JSONObject = [
      "cancellation": .string(PublicID(kind: .cancellation, id).text),
      "state": .string(decidedBy == nil ? "open" : isApproved ? "approved" : "denied"),
      "asked": .string(ending?.isRejection == true ? "rejection" : "cancellation"),
      "requestedAt": .string(stamp.instant.text),
    ]
    if let reason = ending?.reason, !reason.isEmpty { object.append("reason", .string(reason)) }
    try reader.authorship(of: id)?.append(to: &object, as: "requested", in: reader)
    if let decidedBy {
      object.append("decidedAt", .string(decidedBy.instant.text))
      try reader.authorship(of: decidedBy.entity)?.append(to: &object, as: "decided", in: reader)
      if case .decideCancellation(let said)? = try reader.operation(of: decidedBy.entity), !said.note.isEmpty {
        object.append("note", .string(said.note))
      }
    }
    return object
  }
}
