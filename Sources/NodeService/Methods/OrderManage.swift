import JSONRPC
import Licensing
import Replica

/// What is done about orders: requested in the customer's context, answered in the partner's own name (R37, R38).
enum OrderManage {
  static func request(_ mutation: Mutation) throws -> JSONObject {
    let call = mutation.call
    let product = try mutation.reader.productNamed(try call.required("product"))
    guard let version = product.inForce else { throw DomainError(.productUnknown) }
    guard let quantity = call.params["quantity"]?.int64Value, (1...RequestOrder.quantityMax).contains(quantity) else {
      throw DomainError(.quantityInvalid)
    }
    let acting = try mutation.acting(.requestOrders)
    let request = RequestOrder(
      product: product.id, policyVersion: version.stamp.entity, quantity: quantity,
      purchaseOrder: try call.text("purchaseOrder", bytesMax: 100) ?? "", note: try note(call))
    let committed = try mutation.commit(mutation.draft(acting, [.requestOrder(request)]))
    return try shown(committed.entity(operation: 0), mutation)
  }

  static func assign(_ mutation: Mutation) throws -> JSONObject {
    let until = try mutation.call.text("validUntil").map { _ in try mutation.call.instant("validUntil") }
    let now = try mutation.now
    return try each(mutation, .assignOrders, { .assignOrder(AssignOrder(order: $0, until: until)) }) {
      try check(until, of: $1, at: now, $0)
    }
  }

  /// R40: an assignment may state an earlier end than the validity gives, never a later one.
  private static func check(_ until: Instant?, of order: EntityID, at now: Instant, _ reader: LedgerReader) throws {
    guard let until, let terms = reader.order(order)?.terms,
      let months = reader.product(terms.product)?.history.version(terms.policyVersion)?.policy.validityMonths,
      let latest = try? ValidityWindow(from: now, months: Int64(months)).end, latest < until
    else { return }
    throw DomainError(
      .dayOutOfRange, "Licenses that are assigned now are valid for \(months) months, up to \(latest.text).",
      data: ["latest": .string(latest.text)],
      nextActions: ["Name an end up to then with validUntil, or leave it out."])
  }

  static func reject(_ mutation: Mutation) throws -> JSONObject {
    let reason = try mutation.call.text("reason", bytesMax: 500) ?? ""
    return try each(mutation, .assignOrders) { .rejectOrder(RejectOrder(order: $0, reason: reason)) }
  }

  static func cancel(_ mutation: Mutation) throws -> JSONObject {
    let reason = try mutation.call.text("reason", bytesMax: 500) ?? ""
    return try each(mutation, .cancelOrders) { .cancelOrder(CancelOrder(order: $0, reason: reason)) }
  }

  /// C21: an approval cancels the order. Whoever sees that licenses of it are allocated cannot approve.
  static func decide(_ mutation: Mutation) throws -> JSONObject {
    let call = mutation.call
    let reader = try mutation.reader
    let order = try reader.thing(try call.required("order"), .order)
    let request = try reader.thing(try call.required("cancellation"), .cancellation)
    guard let record = try reader.orderRecord(order), record.state.requests.contains(where: { $0.id == request }) else {
      throw DomainError(.cancellationUnknown)
    }
    let isApproved = call.text("decision") == "approved"
    let heldCount = record.allocatedCount + Int64(record.waitingCount)
    guard !isApproved || heldCount == 0 else {
      throw DomainError(.orderInUse, data: ["allocated": .int(heldCount)])
    }
    let acting = try mutation.acting(.assignOrders)
    let decision = DecideCancellation(order: order, request: request, isApproved: isApproved, note: try note(call))
    try mutation.commit(mutation.draft(acting, [.decideCancellation(decision)]))
    return try shown(order, mutation)
  }

  /// One operation for each of the orders named.
  private static func each(
    _ mutation: Mutation, _ permission: Permission, _ operation: (EntityID) -> Licensing.Operation,
    checking check: (LedgerReader, EntityID) throws -> Void = { _, _ in }
  ) throws -> JSONObject {
    var bulk = try mutation.rows("orders", label: "order") { reader, text in
      let order = try reader.thing(text, .order)
      try check(reader, order)
      return order
    }
    let acting = try mutation.acting(permission)
    _ = try mutation.commit(&bulk, label: label) { open in
      BulkPlan(
        draft: mutation.draft(acting, open.map(operation)),
        positions: Dictionary(
          uniqueKeysWithValues: open.indices.map { (BulkPlan.Place(operation: $0, row: 0), $0) }))
    }
    let after = try mutation.reader
    bulk.succeed(
      try bulk.open.map { row in
        guard let record = try after.orderRecord(row.row) else { return label(row.row) }
        return try record.json(in: after)
      })
    return ["results": bulk.json]
  }

  private static func label(_ id: EntityID) -> JSONObject { ["order": .string(PublicID(kind: .order, id).text)] }

  private static func note(_ call: Call) throws -> String { try call.text("note", bytesMax: 500) ?? "" }

  private static func shown(_ id: EntityID, _ mutation: Mutation) throws -> JSONObject {
    let reader = try mutation.reader
    guard let record = try reader.orderRecord(id) else { throw DomainError(.orderUnknown) }
    return try record.json(in: reader)
  }
}
