@testable import Licensing

/// Orders and the licenses allocated from them, out of range in one thing each.
extension MalformedOperation {
  static let orders: [MalformedOperation] = [
    .init(requesting { $0.quantity = 0 }, "quantity", .outOfRange),
    .init(requesting { $0.quantity = -1 }, "quantity", .outOfRange),
    .init(requesting { $0.quantity = 1_000_001 }, "quantity", .outOfRange),
    .init(requesting { $0.quantity = .max }, "quantity", .outOfRange),
    .init(requesting { $0.purchaseOrder = long[0] }, "purchase_order", .tooLong(bytesMax: 100, actual: 101)),
    .init(requesting { $0.note = long[2] }, "note", .tooLong(bytesMax: 500, actual: 501)),
    .init(.assignOrder(AssignOrder(order: thing, until: beyond)), "until", .outOfRange),
    .init(
      .rejectOrder(RejectOrder(order: thing, reason: long[2])), "reason", .tooLong(bytesMax: 500, actual: 501)),
    .init(
      .cancelOrder(CancelOrder(order: thing, reason: long[2])), "reason", .tooLong(bytesMax: 500, actual: 501)),
    .init(
      .decideCancellation(DecideCancellation(order: thing, request: thing, isApproved: true, note: long[2])), "note",
      .tooLong(bytesMax: 500, actual: 501)),
  ]

  static let licenses: [MalformedOperation] = [
    .init(.release(Release(rows: [], ground: .seatFreed, handsOver: false, note: "")), "rows", .missing),
    .init(
      .release(Release(rows: [thing], ground: .seatFreed, handsOver: false, note: long[2])), "note",
      .tooLong(bytesMax: 500, actual: 501)),
    .init(.recordLogin(RecordLogin(rows: [])), "rows", .missing),
  ]

  private static func requesting(_ change: (inout RequestOrder) -> Void) -> Licensing.Operation {
    var value = RequestOrder(product: thing, policyVersion: thing, quantity: 1, purchaseOrder: "", note: "")
    change(&value)
    return .requestOrder(value)
  }
}

/// Subscriptions, out of range in one thing each.
extension MalformedOperation {
  private static let negative = Money(amount: -1, currency: CodecSample.euro)
  private static let price = Money(amount: 0, currency: CodecSample.euro)
  private static let beforeCalendar = Instant(milliseconds: -62_135_596_800_001)
  private static let dayBefore = Day(number: Day.calendarStart - 1)
  private static let dayBeyond = Day(number: Day.calendarEnd + 1)

  static let subscriptions: [MalformedOperation] = starts + purchases + payments + renewals

  private static let starts: [MalformedOperation] = [
    .init(starting { $0.seats = 0 }, "seats", .outOfRange),
    .init(starting { $0.seats = -1 }, "seats", .outOfRange),
    .init(starting { $0.seats = 1_000_001 }, "seats", .outOfRange),
    .init(starting { $0.months = 0 }, "months", .outOfRange),
    .init(starting { $0.months = 121 }, "months", .outOfRange),
    .init(starting { $0.months = .max }, "months", .outOfRange),
    .init(starting { $0.unitPrice = negative }, "unit_price.amount", .outOfRange),
    .init(starting { $0.anchor = dayBefore }, "anchor", .outOfRange),
    .init(starting { $0.timeZone = longName }, "time_zone", .tooLong(bytesMax: 64, actual: 65)),
    .init(starting { $0.startsOn = dayBeyond }, "starts_on", .outOfRange),
    .init(starting { $0.startsAt = beforeCalendar }, "starts_at", .outOfRange),
    .init(starting { $0.firstEnd = beyond }, "first_end", .outOfRange),
  ]

  private static let purchases: [MalformedOperation] = [
    .init(purchasing { $0.quantity = 0 }, "request.quantity", .outOfRange),
    .init(purchasing { $0.quantity = 1_000_001 }, "request.quantity", .outOfRange),
    .init(purchasing { $0.quantity = .min }, "request.quantity", .outOfRange),
    .init(purchasing { $0.unitPrice = negative }, "request.unit_price.amount", .outOfRange),
    .init(purchasing { $0.requestedOn = dayBeyond }, "request.requested_on", .outOfRange),
    .init(quoting { $0.request.quantity = 0 }, "request.quantity", .outOfRange),
    .init(quoting { $0.request.requestedOn = dayBefore }, "request.requested_on", .outOfRange),
    .init(quoting { $0.amount = negative }, "amount.amount", .outOfRange),
  ]

  private static let payments: [MalformedOperation] = [
    .init(paying { $0.paidAt = beyond }, "paid_at", .outOfRange),
    .init(paying { $0.paidOn = dayBefore }, "paid_on", .outOfRange),
    .init(paying { $0.paidOn = dayBeyond }, "paid_on", .outOfRange),
    .init(paying { $0.reference = long[1] }, "reference", .tooLong(bytesMax: 200, actual: 201)),
  ]

  private static let renewals: [MalformedOperation] = [
    .init(renewing { $0.renewal = dayBefore }, "renewal", .outOfRange),
    .init(renewing { $0.end = dayBeyond }, "end", .outOfRange),
    .init(renewing { $0.endsAt = beyond }, "ends_at", .outOfRange),
    .init(renewing { $0.unitPrice = negative }, "unit_price.amount", .outOfRange),
    .init(renewing { $0.invoicedAt = beforeCalendar }, "invoiced_at", .outOfRange),
  ]

  private static func starting(_ change: (inout SubscriptionTerms) -> Void) -> Licensing.Operation {
    var terms = SubscriptionTerms(
      product: thing, policyVersion: thing, seats: 1, unitPrice: price, anchor: Day(number: 0), months: 1,
      timeZone: "", startsOn: Day(number: 0), startsAt: CodecSample.end, firstEnd: CodecSample.end)
    change(&terms)
    return .startSubscription(StartSubscription(terms: terms))
  }

  private static let request = SeatRequest(
    quantity: 1, unitPrice: price, priceVersion: thing, requestedOn: Day(number: 0))

  private static func purchasing(_ change: (inout SeatRequest) -> Void) -> Licensing.Operation {
    var asked = request
    change(&asked)
    return .requestPurchase(RequestPurchase(subscription: thing, request: asked))
  }

  private static func quoting(_ change: (inout QuoteSeats) -> Void) -> Licensing.Operation {
    var value = QuoteSeats(subscription: thing, request: request, amount: price)
    change(&value)
    return .quoteSeats(value)
  }

  private static func paying(_ change: (inout SeatPayment) -> Void) -> Licensing.Operation {
    var payment = SeatPayment(purchase: thing, paidAt: CodecSample.end, paidOn: Day(number: 0), reference: "")
    change(&payment)
    return .finalizePurchase(FinalizePurchase(subscription: thing, payment: payment))
  }

  private static func renewing(_ change: (inout SubscriptionRenewal) -> Void) -> Licensing.Operation {
    var renewal = SubscriptionRenewal(
      renewal: Day(number: 0), end: Day(number: 31), endsAt: CodecSample.end, unitPrice: price, priceVersion: thing,
      invoicedAt: CodecSample.end)
    change(&renewal)
    return .renewSubscription(RenewSubscription(subscription: thing, renewal: renewal))
  }
}
