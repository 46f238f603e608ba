import JSONRPC
import Licensing
import Replica

extension SubscriptionRecord {
  /// The subscription as lists show it.
  func summary(in reader: LedgerReader) throws -> JSONObject {
    let terms = state.terms
    var object: JSONObject = [
      "subscription": .string(PublicID(kind: .subscription, state.id).text), "state": .string("\(standing.phase)"),
      "product": .string(PublicID(kind: .product, terms.product).text),
    ]
    object.appendIfPresent("productName", reader.product(terms.product).map { .string($0.name) })
    object.append("seats", .int(standing.seats))
    object.append("used", .int(used))
    object.append("free", .int(free))
    object.append("bought", .int(state.seats))
    object.append("waiting", .int(waitingCount))
    object.append("months", .int(terms.months))
    object.append("anchor", .string(terms.anchor.text))
    object.append("timeZone", .string(terms.timeZone))
    object.append("startsOn", .string(terms.startsOn.text))
    object.append("startsAt", .string(terms.startsAt.text))
    object.appendIfPresent("cycle", standing.cycle.map { $0.json })
    object.appendIfPresent("nextRenewal", standing.nextRenewal.map { .string($0.text) })
    object.append("validUntil", .string(state.validUntil.text))
    object.append("recurringTotal", state.recurringTotal.json)
    object.append("cancelled", .bool(state.cancelledBy != nil))
    object.appendIfPresent("endsOn", state.endsOn.map { .string($0.text) })
    object.append("settlement", .string(try reader.settlement(ofSupply: state.id).rawValue))
    object.append("cases", .array(openCases.map { .string(PublicID(kind: .case, $0).text) }))
    return object
  }

  /// The subscription with everything that was bought and charged (R32, R33).
  func json(in reader: LedgerReader) throws -> JSONObject {
    var object = try summary(in: reader)
    object.append("purchases", .array(state.purchases.map { .object($0.json(of: state)) }))
    object.append("quotes", .array(state.quotes.map { .object($0.json) }))
    object.append("invoices", .array(state.invoices.map { .object($0.json) }))
    object.append("charges", .array(state.charges.map { .object($0.json) }))
    return object
  }
}

extension PaidCycle {
  /// The cycle as it is answered: its days, and its instants.
  var json: JSON {
    [
      "firstDay": .string(cycle.firstDay.text), "renewal": .string(cycle.renewal.text),
      "startsAt": .string(startsAt.text), "endsAt": .string(endsAt.text), "unitPrice": unitPrice.json,
    ]
  }
}

extension SeatRequest {
  /// What was asked for, as it is answered.
  fileprivate func add(to object: inout JSONObject) {
    object.append("quantity", .int(quantity))
    object.append("unitPrice", unitPrice.json)
    object.append("priceVersion", .string(PublicID(kind: .policyVersion, priceVersion).text))
    object.append("requestedOn", .string(requestedOn.text))
  }
}

extension SeatPurchase {
  /// The stable name of where it stands (R30).
  var word: String {
    switch state {
    case .awaitingPayment: "awaitingPayment"
    case .finalised: "finalised"
    case .failed: "failed"
    }
  }

  /// The purchase as it is answered, with the line it was charged.
  func json(of subscription: SubscriptionState) -> JSONObject {
    var object: JSONObject = [
      "purchase": .string(PublicID(kind: .purchase, id).text), "state": .string(word),
      "requestedAt": .string(stamp.instant.text),
    ]
    request.add(to: &object)
    switch state {
    case .awaitingPayment: break
    case .finalised(let payment, _):
      object.append("paidAt", .string(payment.paidAt.text))
      object.append("paidOn", .string(payment.paidOn.text))
      if !payment.reference.isEmpty { object.append("reference", .string(payment.reference)) }
      let lines = subscription.charges.filter { $0.purchase == id }
      object.append("charges", .array(lines.map { .object($0.json) }))
    case .failed(let reason, _): object.append("reason", .string("\(reason)"))
    }
    return object
  }
}

extension SeatEstimate {
  /// The estimate as it is answered.
  var json: JSONObject {
    var object: JSONObject = ["quote": .string(PublicID(kind: .operation, stamp.entity).text)]
    request.add(to: &object)
    object.append("amount", amount.json)
    object.append("quotedAt", .string(stamp.instant.text))
    return object
  }
}

extension SubscriptionInvoice {
  /// The invoice as it is answered: its lines are those charges that name it.
  var json: JSONObject {
    [
      "invoice": .string(PublicID(kind: .invoice, id).text), "firstDay": .string(cycle.firstDay.text),
      "renewal": .string(cycle.renewal.text), "endsAt": .string(renewal.endsAt.text),
      "invoicedAt": .string(renewal.invoicedAt.text), "unitPrice": renewal.unitPrice.json,
      "priceVersion": .string(PublicID(kind: .policyVersion, renewal.priceVersion).text), "total": total.json,
      "seats": .int(line.charge.quantity + catchUps.reduce(0) { $0 + $1.charge.quantity }),
      "catchUps": .int(catchUps.count),
      "purchases": .array(included.map { .string(PublicID(kind: .purchase, $0).text) }),
    ]
  }
}

extension SubscriptionCharge {
  /// The line as it is answered, with every number it was made of and the sum as a text (R32).
  var json: JSONObject {
    var object = charge.json
    object.appendIfPresent("purchase", purchase.map { .string(PublicID(kind: .purchase, $0).text) })
    object.appendIfPresent("invoice", invoice.map { .string(PublicID(kind: .invoice, $0).text) })
    object.append("cause", .string(PublicID(kind: .operation, cause.entity).text))
    return object
  }
}

extension Charge {
  /// The line as it is answered.
  var json: JSONObject {
    [
      "kind": .string(kind.name), "quantity": .int(quantity), "unitPrice": unitPrice.json,
      "priceVersion": .string(PublicID(kind: .policyVersion, priceVersion).text),
      "cycleStart": .string(cycleStart.text), "renewal": .string(renewal.text),
      "purchasedOn": .string(purchasedOn.text), "days": .int(days), "cycleDays": .int(cycleDays),
      "amount": amount.json, "text": .string(explanation.text),
    ]
  }
}
