import JSONRPC
import Licensing
import Replica

/// Buying more seats: quoted, awaiting payment, then finalised or failed (R30).
enum SubscriptionSeats {
  static func quote(_ mutation: Mutation) throws -> JSONObject {
    let state = try mutation.reader.subscriptionNamed(try mutation.call.required("subscription"))
    let request = try request(mutation, for: state)
    let quote = try estimate(request, state)
    var object: JSONObject = ["subscription": .string(PublicID(kind: .subscription, state.id).text)]
    if mutation.call.flag("record") {
      let acting = try mutation.acting(.purchaseSeats)
      let said = QuoteSeats(subscription: state.id, request: request, amount: quote.charge.amount)
      let committed = try mutation.commit(mutation.draft(acting, [.quoteSeats(said)]))
      object.append("quote", .string(PublicID(kind: .operation, committed.entity(operation: 0)).text))
    }
    object.append("amount", quote.charge.amount.json)
    object.append("charge", .object(quote.charge.json))
    object.append("recurringTotal", quote.recurringTotal.json)
    return object
  }

  static func purchase(_ mutation: Mutation) throws -> JSONObject {
    let acting = try mutation.acting(.purchaseSeats)
    let state = try mutation.reader.subscriptionNamed(try mutation.call.required("subscription"))
    let request = try request(mutation, for: state)
    let quote = try estimate(request, state)
    let asked = RequestPurchase(subscription: state.id, request: request)
    let committed = try mutation.commit(mutation.draft(acting, [.requestPurchase(asked)]))
    var object = try shown(committed.entity(operation: 0), mutation.reader)
    object.append("estimate", .object(quote.charge.json))
    return object
  }

  static func finalize(_ mutation: Mutation) throws -> JSONObject {
    let call = mutation.call
    let acting = try mutation.acting(.confirmPayments)
    let (state, purchase) = try named(mutation)
    let zone = try LocalDays(state.terms.timeZone)
    let now = try mutation.now
    let paidAt = try call.paidAt(in: zone) ?? now
    guard paidAt <= now else {
      throw DomainError(
        .dateInvalid, "The payment lies ahead, and what has not come cannot be finalised.",
        nextActions: ["Say with paidAt when it was received, not after \(now.text).", "Wait until it has come."])
    }
    try check(zone.day(of: paidAt), of: purchase, state)
    try state.requireRenewed(at: paidAt)
    let payment = SeatPayment(
      purchase: purchase, paidAt: paidAt, paidOn: zone.day(of: paidAt),
      reference: try call.text("reference", bytesMax: OperationLimits.referenceBytes) ?? "")
    try mutation.commit(
      mutation.draft(acting, [.finalizePurchase(FinalizePurchase(subscription: state.id, payment: payment))]))
    return try shown(purchase, mutation.reader)
  }

  /// A payment may be received before the seats were asked for, but not before there was a subscription.
  private static func check(_ day: Day, of purchase: EntityID, _ state: SubscriptionState) throws {
    guard let asked = state.purchases.first(where: { $0.id == purchase })?.request.requestedOn else { return }
    let first = min(asked, state.terms.startsOn)
    guard day < first else { return }
    throw DomainError(
      .dateInvalid, "The payment lies before \(first.text), when there was nothing to pay for.",
      data: ["earliest": .string(first.text)], nextActions: ["Name the day on which the money was received."])
  }

  static func fail(_ mutation: Mutation) throws -> JSONObject {
    let acting = try mutation.acting(.confirmPayments)
    let (state, purchase) = try named(mutation)
    let reason = PaymentFailure.allCases.first { "\($0)" == mutation.call.text("reason") } ?? .other
    try mutation.commit(
      mutation.draft(
        acting, [.failPurchase(FailPurchase(subscription: state.id, purchase: purchase, reason: reason))]))
    return try shown(purchase, mutation.reader)
  }

  /// What is asked for today, at the price in force (C24).
  private static func request(_ mutation: Mutation, for state: SubscriptionState) throws -> SeatRequest {
    guard let product = try mutation.reader.product(state.terms.product) else { throw DomainError(.productUnknown) }
    guard !product.isRetired else { throw DomainError(.productRetired) }
    guard let quantity = mutation.call.params["quantity"]?.int64Value else { throw DomainError(.quantityInvalid) }
    try state.requireRenewed(at: mutation.now)
    let price = try product.seatPrice()
    let today = try LocalDays(state.terms.timeZone).day(of: mutation.now)
    return SeatRequest(
      quantity: quantity, unitPrice: price.unitPrice, priceVersion: price.version, requestedOn: today)
  }

  private static func estimate(_ request: SeatRequest, _ state: SubscriptionState) throws -> SeatQuote {
    do throws(Licensing.Refusal) {
      return try state.quote(request)
    } catch {
      throw DomainError(DomainErrorCode(error))
    }
  }

  private static func named(_ mutation: Mutation) throws -> (SubscriptionState, EntityID) {
    let reader = try mutation.reader
    let purchase = try reader.thing(try mutation.call.required("purchase"), .purchase)
    guard let state = reader.subscription(ofPurchase: purchase) else { throw DomainError(.purchaseUnknown) }
    return (state, purchase)
  }

  private static func shown(_ purchase: EntityID, _ reader: LedgerReader) throws -> JSONObject {
    guard let state = reader.subscription(ofPurchase: purchase),
      let found = state.purchases.first(where: { $0.id == purchase })
    else { throw DomainError(.purchaseUnknown) }
    var object: JSONObject = ["subscription": .string(PublicID(kind: .subscription, state.id).text)]
    for (name, value) in found.json(of: state) { object.append(name, value) }
    object.append("seats", .int(state.standing(at: reader.advancedTo).seats))
    return object
  }
}

extension Call {
  /// When a payment was received: an instant, or a day in the subscription's time zone, which stands for its beginning.
  fileprivate func paidAt(in zone: LocalDays) throws -> Instant? {
    guard let text = text("paidAt") else { return nil }
    if let day = try? Day(text: text) { return try zone.start(of: day) }
    return try Instant(text: text)
  }
}
