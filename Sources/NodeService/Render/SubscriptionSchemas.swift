import JSONRPC
import Licensing

extension Schema {
  /// A subscription as lists show it.
  static let subscription = promising([
    .required("subscription", .string),
    .required("state", .enumeration(SubscriptionStanding.Phase.allCases.map { "\($0)" })),
    .required("product", .string), .optional("productName", .string), .required("seats", .integer),
    .required("used", .integer), .required("free", .integer), .required("bought", .integer),
    .required("waiting", .integer), .required("months", .integer), .required("anchor", .day),
    .required("timeZone", .string), .required("startsOn", .day), .required("startsAt", .instant),
    .optional("cycle", cycle), .optional("nextRenewal", .day), .required("validUntil", .instant),
    .required("recurringTotal", .money), .required("cancelled", .boolean), .optional("endsOn", .day),
    .required("settlement", .settlement), .required("cases", .strings),
  ]).named("Subscription")

  /// A subscription with everything that was bought and charged (R32, R33).
  static let wholeSubscription = promising(
    subscription.properties,
    [
      .required("purchases", .array(of: seatPurchase)), .required("quotes", .array(of: seatQuote)),
      .required("invoices", .array(of: subscriptionInvoice)), .required("charges", .array(of: charge)),
    ]
  ).named("WholeSubscription")

  /// A line of a bill with every number it was made of (R32).
  static let charge = promising([
    .required("kind", .enumeration(Charge.Kind.allNames)), .required("quantity", .integer),
    .required("unitPrice", .money), .required("priceVersion", .string), .required("cycleStart", .day),
    .required("renewal", .day), .required("purchasedOn", .day), .required("days", .integer),
    .required("cycleDays", .integer), .required("amount", .money), .required("text", .string),
    .optional("purchase", .string), .optional("invoice", .string), .optional("cause", .string),
  ]).named("Charge")

  /// Seats that were asked for, paid or not (R30).
  static let seatPurchase = promising(
    [
      .required("purchase", .string), .required("state", .enumeration(["awaitingPayment", "finalised", "failed"])),
      .required("requestedAt", .instant),
    ], seatRequest,
    [
      .optional("paidAt", .instant), .optional("paidOn", .day), .optional("reference", .string),
      .optional("charges", .array(of: charge)),
      .optional("reason", .enumeration(PaymentFailure.allCases.map { "\($0)" })),
    ]
  ).named("SeatPurchase")

  /// The invoice of a cycle (R33).
  static let subscriptionInvoice = promising([
    .required("invoice", .string), .required("firstDay", .day), .required("renewal", .day),
    .required("endsAt", .instant), .required("invoicedAt", .instant), .required("unitPrice", .money),
    .required("priceVersion", .string), .required("total", .money), .required("seats", .integer),
    .required("catchUps", .integer), .required("purchases", .strings),
  ]).named("Invoice")

  /// An estimate that was kept (C20).
  private static let seatQuote = promising(
    [.required("quote", .string)], seatRequest, [.required("amount", .money), .required("quotedAt", .instant)]
  ).named("SeatQuote")

  private static let seatRequest: [Property] = [
    .required("quantity", .integer), .required("unitPrice", .money), .required("priceVersion", .string),
    .required("requestedOn", .day),
  ]

  private static let cycle = promising([
    .required("firstDay", .day), .required("renewal", .day), .required("startsAt", .instant),
    .required("endsAt", .instant), .required("unitPrice", .money),
  ]).named("Cycle")
}
