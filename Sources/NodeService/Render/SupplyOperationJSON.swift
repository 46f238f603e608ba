import JSONRPC
import Licensing

/// What the operations about orders, allocated licenses and subscriptions say, as histories show it.
extension Operation {
  /// What an operation about an order says.
  func orderSays(_ id: (EntityKind, EntityID) -> JSON) -> JSONObject {
    switch self {
    case .requestOrder(let said):
      var object: JSONObject = ["product": id(.product, said.product), "quantity": .int(said.quantity)]
      if !said.purchaseOrder.isEmpty { object.append("purchaseOrder", .string(said.purchaseOrder)) }
      if !said.note.isEmpty { object.append("note", .string(said.note)) }
      return object
    case .assignOrder(let said): return ["order": id(.order, said.order)]
    case .rejectOrder(let said): return ["order": id(.order, said.order), "reason": .string(said.reason)]
    case .cancelOrder(let said): return ["order": id(.order, said.order), "reason": .string(said.reason)]
    case .decideCancellation(let said):
      return [
        "order": id(.order, said.order), "cancellation": id(.cancellation, said.request),
        "decision": .string(said.isApproved ? "approved" : "denied"),
      ]
    default: return [:]
    }
  }

  /// What one row of an operation about allocated licenses says.
  func licenseSays(_ id: (EntityKind, EntityID) -> JSON) -> JSONObject {
    switch self {
    case .release(let said):
      var object: JSONObject = ["ground": .string("\(said.ground)"), "reallocated": .bool(said.handsOver)]
      object.appendIfPresent("license", said.rows.first.map { id(.license, $0) })
      if !said.note.isEmpty { object.append("note", .string(said.note)) }
      return object
    case .recordLogin(let said): return said.rows.first.map { ["license": id(.license, $0)] } ?? [:]
    default: return [:]
    }
  }

  /// What an operation about a subscription says.
  func subscriptionSays(_ id: (EntityKind, EntityID) -> JSON) -> JSONObject {
    func about(_ subscription: EntityID) -> JSONObject { ["subscription": id(.subscription, subscription)] }
    func asking(_ subscription: EntityID, _ request: SeatRequest) -> JSONObject {
      var object = about(subscription)
      object.append("quantity", .int(request.quantity))
      object.append("unitPrice", request.unitPrice.json)
      return object
    }
    switch self {
    case .startSubscription(let said):
      return [
        "product": id(.product, said.terms.product), "seats": .int(said.terms.seats),
        "unitPrice": said.terms.unitPrice.json, "months": .int(Int64(said.terms.months)),
        "timeZone": .string(said.terms.timeZone), "startsOn": .string(said.terms.startsOn.text),
      ]
    case .quoteSeats(let said):
      var object = asking(said.subscription, said.request)
      object.append("amount", said.amount.json)
      return object
    case .requestPurchase(let said): return asking(said.subscription, said.request)
    case .finalizePurchase(let said):
      var object = about(said.subscription)
      object.append("purchase", id(.purchase, said.payment.purchase))
      object.append("paidAt", .string(said.payment.paidAt.text))
      object.append("paidOn", .string(said.payment.paidOn.text))
      return object
    case .failPurchase(let said):
      var object = about(said.subscription)
      object.append("purchase", id(.purchase, said.purchase))
      object.append("reason", .string("\(said.reason)"))
      return object
    case .renewSubscription(let said):
      var object = about(said.subscription)
      object.append("renewal", .string(said.renewal.renewal.text))
      object.append("unitPrice", said.renewal.unitPrice.json)
      return object
    case .cancelSubscription(let said): return about(said.subscription)
    default: return [:]
    }
  }
}

extension ConfigureLedger {
  /// The settings it changes.
  func says(_ id: (EntityKind, EntityID) -> JSON) -> JSONObject {
    var object: JSONObject = [:]
    object.appendIfPresent("name", name.map { .string($0) })
    object.appendIfPresent("timeZone", timeZone.map { .string($0) })
    object.appendIfPresent("strategy", strategy.map { .string("\($0.kind)") })
    object.appendIfPresent(
      "automaticAllocation", automaticAllocation.map { $0.product.map { id(.product, $0) } ?? .null })
    object.appendIfPresent("reminderDays", reminderDays.map { .int($0) })
    return object
  }
}
