extension SeatRequest {
  var wire: WireSeatRequest {
    var wire = WireSeatRequest()
    wire.quantity = quantity
    wire.unitPrice = unitPrice.wire
    wire.priceVersion = priceVersion.wire
    wire.requestedOn = requestedOn.number
    return wire
  }

  init(_ present: Bool, _ wire: WireSeatRequest, _ reader: WireReader) throws(OperationCodecError) {
    guard present else { throw reader.malformed("request", .missing) }
    guard (1...RequestOrder.quantityMax).contains(wire.quantity) else {
      throw reader.malformed("request.quantity", .outOfRange)
    }
    self.init(
      quantity: wire.quantity,
      unitPrice: try reader.price(wire.hasUnitPrice, wire.unitPrice, "request.unit_price"),
      priceVersion: try reader.entity(wire.hasPriceVersion, wire.priceVersion, "request.price_version"),
      requestedOn: try reader.day(wire.requestedOn, "request.requested_on"))
  }
}

extension StartSubscription: WireOperation {
  static var wireKind: WireOperationKind { .startSubscription }

  var wire: WireStartSubscription {
    var wire = WireStartSubscription()
    wire.product = terms.product.wire
    wire.policyVersion = terms.policyVersion.wire
    wire.seats = terms.seats
    wire.unitPrice = terms.unitPrice.wire
    wire.anchor = terms.anchor.number
    wire.months = UInt32(clamping: terms.months)
    wire.timeZone = terms.timeZone
    wire.startsOn = terms.startsOn.number
    wire.startsAt = terms.startsAt.milliseconds
    wire.firstEnd = terms.firstEnd.milliseconds
    return wire
  }

  init(_ wire: WireStartSubscription, _ reader: WireReader) throws(OperationCodecError) {
    guard (1...RequestOrder.quantityMax).contains(wire.seats) else { throw reader.malformed("seats", .outOfRange) }
    guard (1...120).contains(wire.months) else { throw reader.malformed("months", .outOfRange) }
    self.init(
      terms: SubscriptionTerms(
        product: try reader.entity(wire.hasProduct, wire.product, "product"),
        policyVersion: try reader.entity(wire.hasPolicyVersion, wire.policyVersion, "policy_version"),
        seats: wire.seats, unitPrice: try reader.price(wire.hasUnitPrice, wire.unitPrice, "unit_price"),
        anchor: try reader.day(wire.anchor, "anchor"), months: Int(wire.months),
        timeZone: try reader.text(wire.timeZone, bytesMax: OperationLimits.timeZoneBytes, "time_zone"),
        startsOn: try reader.day(wire.startsOn, "starts_on"), startsAt: try reader.instant(wire.startsAt, "starts_at"),
        firstEnd: try reader.instant(wire.firstEnd, "first_end")))
  }
}

extension QuoteSeats: WireOperation {
  static var wireKind: WireOperationKind { .quoteSeats }

  var wire: WireQuoteSeats {
    var wire = WireQuoteSeats()
    wire.subscription = subscription.wire
    wire.request = request.wire
    wire.amount = amount.wire
    return wire
  }

  init(_ wire: WireQuoteSeats, _ reader: WireReader) throws(OperationCodecError) {
    self.init(
      subscription: try reader.entity(wire.hasSubscription, wire.subscription, "subscription"),
      request: try SeatRequest(wire.hasRequest, wire.request, reader),
      amount: try reader.price(wire.hasAmount, wire.amount, "amount"))
  }
}

extension RequestPurchase: WireOperation {
  static var wireKind: WireOperationKind { .requestPurchase }

  var wire: WireRequestPurchase {
    var wire = WireRequestPurchase()
    wire.subscription = subscription.wire
    wire.request = request.wire
    return wire
  }

  init(_ wire: WireRequestPurchase, _ reader: WireReader) throws(OperationCodecError) {
    self.init(
      subscription: try reader.entity(wire.hasSubscription, wire.subscription, "subscription"),
      request: try SeatRequest(wire.hasRequest, wire.request, reader))
  }
}

extension FinalizePurchase: WireOperation {
  static var wireKind: WireOperationKind { .finalizePurchase }

  var wire: WireFinalizePurchase {
    var wire = WireFinalizePurchase()
    wire.subscription = subscription.wire
    wire.purchase = payment.purchase.wire
    wire.paidAt = payment.paidAt.milliseconds
    wire.paidOn = payment.paidOn.number
    wire.reference = payment.reference
    return wire
  }

  init(_ wire: WireFinalizePurchase, _ reader: WireReader) throws(OperationCodecError) {
    self.init(
      subscription: try reader.entity(wire.hasSubscription, wire.subscription, "subscription"),
      payment: SeatPayment(
        purchase: try reader.entity(wire.hasPurchase, wire.purchase, "purchase"),
        paidAt: try reader.instant(wire.paidAt, "paid_at"), paidOn: try reader.day(wire.paidOn, "paid_on"),
        reference: try reader.text(wire.reference, bytesMax: OperationLimits.referenceBytes, "reference")))
  }
}

extension FailPurchase: WireOperation {
  static var wireKind: WireOperationKind { .failPurchase }

  var wire: WireFailPurchase {
    var wire = WireFailPurchase()
    wire.subscription = subscription.wire
    wire.purchase = purchase.wire
    wire.reason = reason.wire()
    return wire
  }

  init(_ wire: WireFailPurchase, _ reader: WireReader) throws(OperationCodecError) {
    let reason: PaymentFailure = try reader.known(wire.reason, "reason")
    self.init(
      subscription: try reader.entity(wire.hasSubscription, wire.subscription, "subscription"),
      purchase: try reader.entity(wire.hasPurchase, wire.purchase, "purchase"), reason: reason)
  }
}

extension RenewSubscription: WireOperation {
  static var wireKind: WireOperationKind { .renewSubscription }

  var wire: WireRenewSubscription {
    var wire = WireRenewSubscription()
    wire.subscription = subscription.wire
    wire.renewal = renewal.renewal.number
    wire.end = renewal.end.number
    wire.endsAt = renewal.endsAt.milliseconds
    wire.unitPrice = renewal.unitPrice.wire
    wire.priceVersion = renewal.priceVersion.wire
    wire.invoicedAt = renewal.invoicedAt.milliseconds
    return wire
  }

  init(_ wire: WireRenewSubscription, _ reader: WireReader) throws(OperationCodecError) {
    self.init(
      subscription: try reader.entity(wire.hasSubscription, wire.subscription, "subscription"),
      renewal: SubscriptionRenewal(
        renewal: try reader.day(wire.renewal, "renewal"), end: try reader.day(wire.end, "end"),
        endsAt: try reader.instant(wire.endsAt, "ends_at"),
        unitPrice: try reader.price(wire.hasUnitPrice, wire.unitPrice, "unit_price"),
        priceVersion: try reader.entity(wire.hasPriceVersion, wire.priceVersion, "price_version"),
        invoicedAt: try reader.instant(wire.invoicedAt, "invoiced_at")))
  }
}

extension CancelSubscription: WireOperation {
  static var wireKind: WireOperationKind { .cancelSubscription }

  var wire: WireCancelSubscription {
    var wire = WireCancelSubscription()
    wire.subscription = subscription.wire
    return wire
  }

  init(_ wire: WireCancelSubscription, _ reader: WireReader) throws(OperationCodecError) {
    self.init(subscription: try reader.entity(wire.hasSubscription, wire.subscription, "subscription"))
  }
}
