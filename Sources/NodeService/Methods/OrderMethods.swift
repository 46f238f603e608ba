import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `order`: licenses asked for and assigned, three acts with the allocation (R37–R41).
  static let order: [Method] = [
    .writing(
      "order.request", "Asks for licenses of a product, in the customer's context (R38).",
      params: [
        .required("product", .string, "The product, by id or exact name; one whose supply is an order."),
        .required("quantity", .integer, "How many licenses, from 1 to 1,000,000."),
        .optional("purchaseOrder", .string, "The purchase order it belongs to, at most 100 bytes."),
        .optional("note", .string, "A remark, at most 500 bytes."),
      ], result: Schema.order.properties,
      errors: [.productUnknown, .productRetired, .productNotOrdered, .productSuperseded, .quantityInvalid],
      run: OrderManage.request),
    .bulk(
      "order.assign",
      "Assigns requested orders, in the partner's own name; from here on their validity counts (R38, R40).",
      params: [
        orders,
        .optional(
          "validUntil", .instantOrDay, "Ends them earlier than their validity would; a day is its start."),
      ], label: orderLabel, row: Schema.order.properties, errors: managedErrors + [.dateInvalid, .dayOutOfRange],
      run: OrderManage.assign),
    .bulk(
      "order.reject", "Turns requested orders down, in the partner's own name (R38).", params: [orders, reason],
      label: orderLabel, row: Schema.order.properties, errors: managedErrors, run: OrderManage.reject),
    .bulk(
      "order.cancel", "Takes requested orders back (R38).", params: [orders, reason], label: orderLabel,
      row: Schema.order.properties, errors: managedErrors, run: OrderManage.cancel),
    .writing(
      "order.decide",
      "Decides about a rejection or cancellation of an order that was assigned at the same time (C21).",
      params: [
        .required("order", .string, "The order."),
        .required("cancellation", .string, "The request, as order.get shows it under cancellations."),
        .required("decision", .enumeration(["approved", "denied"]), "The decision."),
        .optional("note", .string, "A remark, at most 500 bytes."),
      ], result: Schema.order.properties,
      errors: [.orderUnknown, .cancellationUnknown, .cancellationSettled, .orderInUse], run: OrderManage.decide),
    .reading(
      "order.get", "Shows an order with what was drawn from it.",
      params: [.required("order", .string, "The order."), .asOf],
      result: Schema.order.dated,
      errors: [.orderUnknown] + asOfErrors
    ) { call in
      try call.read { reader in
        if let past = try call.past(in: reader) {
          guard let record = try past.orderRecord(try call.pastThing("order", .order, in: reader)) else {
            throw DomainError(.orderUnknown)
          }
          return past.answer(try record.json(in: past.reader), to: call)
        }
        let id = try reader.thing(try call.required("order"), .order)
        guard let record = try reader.orderRecord(id) else { throw DomainError(.orderUnknown) }
        return .object(try record.json(in: reader))
      }
    },
    .reading(
      "order.list", "Lists orders in the order of time, of one customer or of all (R39).",
      params: [
        .optional("state", .enumeration(OrderStatus.allCases.map(\.rawValue)), "In this state only."),
        .optional("product", .string, "Of this product, by id or exact name."),
        .optional("purchaseOrder", .string, "Of exactly this purchase order."),
        .optional("requestedFrom", .instantOrDay, "Requested at this instant or later; a day is its start."),
        .optional("requestedUntil", .instantOrDay, "Requested before this instant; a day is its start."),
        .optional("customer", .string, "Of this customer: a ledger, by id or exact name."),
        .optional(
          "partner", .string(minLength: 1),
          "Of the customers of this partner and of those beneath it, such as Contoso; of every ledger held (R37)."),
        .optional("allLedgers", .boolean, "Of every ledger this node holds, each order with its customer."),
        .limit, .cursor,
      ],
      result: .page(
        of: .promising(
          Schema.order.properties + [
            .required(
              "customer",
              .promising([.required("ledger", .string), .required("name", .string), .required("partner", .string)]))
          ])),
      errors: [.productUnknown, .dateInvalid, .periodInvalid, .cursorInvalid, .partnerInvalid], run: OrderList.run),
  ]

  private static let orders = ParamDescriptor.required(
    "orders", .array(of: .string, minItems: 1, maxItems: 10_000), "The orders, by id.")
  private static let reason = ParamDescriptor.optional("reason", .string, "Why, at most 500 bytes.")

  private static let orderLabel: [Schema.Property] = [.required("order", .string)]

  private static let managedErrors: [DomainErrorCode] = [.orderUnknown, .orderSettled]
}
