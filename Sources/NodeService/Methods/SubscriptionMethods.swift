import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `subscription`: seats that are renewed (R29–R33).
  static let subscription: [Method] = [
    .writing(
      "subscription.start", "Begins a subscription to seats, charged to the end of its first cycle (R32).",
      params: [
        .required("product", .string, "The product of kind seat, by id or exact name."),
        .required("seats", .integer, "Seats from the beginning, at least 1."),
        .required(
          "months", .integer(minimum: Int64(BillingSchedule.monthsMin), maximum: Int64(BillingSchedule.monthsMax)),
          "Length of a cycle in calendar months."),
        .optional("startsOn", .string(format: "date"), "First local day; today unless said."),
        .optional("anchor", .string(format: "date"), "A day on which a cycle begins; the first day unless said."),
        .optional("timeZone", .string, "The zone that days are of, such as Europe/Vienna; the ledger's unless said."),
      ], result: Schema.subscription.properties,
      errors: [
        .productUnknown, .productRetired, .subscriptionProductMismatch, .quantityInvalid, .amountInvalid, .dateInvalid,
        .dayOutOfRange, .timeZoneUnknown,
      ], run: SubscriptionStart.run),
    .writing(
      "subscription.quote", "Estimates what more seats would cost if they were paid for today (R32, C20).",
      params: [
        subscriptionParam, quantityParam,
        .optional("record", .boolean, "Keeps the estimate in the ledger; without it nothing is written."),
      ],
      result: [
        .required("subscription", .string), .optional("quote", .string), .required("amount", .money),
        .required("charge", .charge), .required("recurringTotal", .money),
      ], errors: seatErrors, run: SubscriptionSeats.quote),
    .writing(
      "subscription.purchase", "Asks for more seats; they count once the purchase is finalised (R29, R30).",
      params: [subscriptionParam, quantityParam], result: purchaseResult + [.required("estimate", .charge)],
      errors: seatErrors, run: SubscriptionSeats.purchase),
    .writing(
      "subscription.finalize", "Records that a purchase was paid: the seats are there from that instant (R30, C19).",
      params: [
        purchaseParam,
        .optional("paidAt", .instantOrDay, "When the money was received; now unless said. It decides the cycle."),
        .optional("reference", .string, "What the payment is called where it was made, at most 200 bytes."),
      ], result: purchaseResult,
      errors: [
        .purchaseUnknown, .purchaseSettled, .subscriptionLapsed, .subscriptionEnded, .quantityInvalid, .dateInvalid,
        .dayOutOfRange, .timeZoneUnknown,
      ], run: SubscriptionSeats.finalize),
    .writing(
      "subscription.fail", "Records that a purchase will not be paid (R30).",
      params: [
        purchaseParam,
        .optional("reason", .enumeration(PaymentFailure.allCases.map { "\($0)" }), "Why; other unless said."),
      ], result: purchaseResult, errors: [.purchaseUnknown, .purchaseSettled], run: SubscriptionSeats.fail),
    .writing(
      "subscription.renew", "Makes the invoice of the next cycle at the price in force now (R33, C19).",
      params: [
        subscriptionParam,
        .optional(
          "renewal", .string(format: "date"),
          "First day of the cycle to invoice; the next one unless said, once the latest has begun."),
      ],
      result: renewalResult,
      errors: [
        .subscriptionUnknown, .subscriptionAlreadyRenewed, .subscriptionRenewalOutOfSequence, .subscriptionCancelled,
        .productUnknown, .supplyCurrency, .amountInvalid, .dateInvalid, .dayOutOfRange, .timeZoneUnknown,
      ], run: SubscriptionRenewals.renew),
    .writing(
      "subscription.cancel", "Ends a subscription with the cycles invoiced so far.", params: [subscriptionParam],
      result: Schema.subscription.properties, errors: [.subscriptionUnknown, .subscriptionCancelled],
      run: SubscriptionRenewals.cancel),
  ]

  static let subscriptionParam = ParamDescriptor.required("subscription", .string, "The subscription, by id.")
  private static let purchaseParam = ParamDescriptor.required("purchase", .string, "The purchase, by id.")
  private static let quantityParam = ParamDescriptor.required("quantity", .integer, "How many more seats, at least 1.")

  private static let seatErrors: [DomainErrorCode] = [
    .subscriptionUnknown, .subscriptionLapsed, .subscriptionEnded, .quantityInvalid, .productUnknown, .productRetired,
    .supplyCurrency, .amountInvalid, .dayOutOfRange, .timeZoneUnknown,
  ]

  private static let purchaseResult = Schema.promising(
    [.required("subscription", .string)], Schema.seatPurchase.properties, [.required("seats", .integer)]
  ).properties

  private static let renewalResult = Schema.promising(
    [.required("subscription", .string)], Schema.subscriptionInvoice.properties,
    [.required("nextRenewal", .day), .required("charges", .array(of: .charge))]
  ).properties
}

extension Charge.Kind {
  /// The names of all kinds.
  static var allNames: [String] { allCases.map(\.name) }
}
