import JSONRPC
import Licensing
import Replica

/// `subscription.start`: what it starts with, with the days and instants of its time zone (R32).
enum SubscriptionStart {
  static func run(_ mutation: Mutation) throws -> JSONObject {
    let acting = try mutation.acting(.confirmPayments)
    let terms = try terms(mutation)
    let committed = try mutation.commit(
      mutation.draft(acting, [.startSubscription(StartSubscription(terms: terms))]))
    return try mutation.reader.shownSubscription(committed.entity(operation: 0)).summary(in: mutation.reader)
  }

  private static func terms(_ mutation: Mutation) throws -> SubscriptionTerms {
    let (call, reader) = (mutation.call, try mutation.reader)
    let product = try reader.productNamed(try call.required("product"))
    guard !product.isRetired else { throw DomainError(.productRetired) }
    let price = try product.seatPrice()
    let zone = try LocalDays(try call.text("timeZone") ?? reader.timeZone())
    let startsOn = try call.day("startsOn") ?? zone.day(of: mutation.now)
    let anchor = try call.day("anchor") ?? startsOn
    guard let seats = call.params["seats"]?.int64Value, (1...RequestOrder.quantityMax).contains(seats) else {
      throw DomainError(.quantityInvalid)
    }
    let months = call.params["months"]?.int64Value.map { Int(clamping: $0) } ?? BillingSchedule.monthsMin
    guard let cycle = try? BillingSchedule(anchor: anchor, months: months).cycle(containing: startsOn) else {
      throw DomainError(.dayOutOfRange)
    }
    return SubscriptionTerms(
      product: product.id, policyVersion: price.version, seats: seats, unitPrice: price.unitPrice, anchor: anchor,
      months: months, timeZone: zone.name, startsOn: startsOn, startsAt: try zone.start(of: startsOn),
      firstEnd: try zone.start(of: cycle.renewal))
  }
}

extension ProductState {
  /// What one seat costs for a whole cycle now, and the version that says so.
  func seatPrice() throws -> (unitPrice: Money, version: EntityID) {
    guard let version = inForce else { throw DomainError(.productUnknown) }
    guard version.policy.supply == .subscription else { throw DomainError(.subscriptionProductMismatch) }
    return (version.policy.price, version.stamp.entity)
  }
}

extension LedgerReader {
  /// The subscription an id text names.
  func subscriptionNamed(_ text: String) throws -> SubscriptionState {
    guard let state = subscription(try thing(text, .subscription)) else { throw DomainError(.subscriptionUnknown) }
    return state
  }

  /// The subscription with its seats in use.
  func shownSubscription(_ id: EntityID) throws -> SubscriptionRecord {
    guard let record = try subscriptionRecord(id) else { throw DomainError(.subscriptionUnknown) }
    return record
  }
}

extension Call {
  /// The day of a parameter; nil if it is absent.
  func day(_ name: String) throws -> Day? { try text(name).map { try Day(text: $0) } }
}
