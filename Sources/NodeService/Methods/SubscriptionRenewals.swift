import JSONRPC
import Licensing
import Replica

/// Invoicing the next cycle, and wanting no other (R33, C19).
enum SubscriptionRenewals {
  static func renew(_ mutation: Mutation) throws -> JSONObject {
    let acting = try mutation.acting(.confirmPayments)
    let reader = try mutation.reader
    let state = try reader.subscriptionNamed(try mutation.call.required("subscription"))
    let latest = state.latestCycle
    try checkDue(mutation, state)
    guard let product = reader.product(state.terms.product) else { throw DomainError(.productUnknown) }
    let price = try product.seatPrice()
    guard let cycle = try? state.schedule.cycle(at: latest.cycle.index + 1) else { throw DomainError(.dayOutOfRange) }
    let renewal = SubscriptionRenewal(
      renewal: cycle.firstDay, end: cycle.renewal,
      endsAt: try LocalDays(state.terms.timeZone).start(of: cycle.renewal), unitPrice: price.unitPrice,
      priceVersion: price.version, invoicedAt: try mutation.now)
    let committed = try mutation.commit(
      mutation.draft(acting, [.renewSubscription(RenewSubscription(subscription: state.id, renewal: renewal))]))
    let id = committed.entity(operation: 0)
    guard let after = try mutation.reader.subscription(state.id),
      let invoice = after.invoices.first(where: { $0.id == id })
    else { throw DomainError(.subscriptionUnknown) }
    var object: JSONObject = ["subscription": .string(PublicID(kind: .subscription, state.id).text)]
    for (name, value) in invoice.json { object.append(name, value) }
    object.append("nextRenewal", .string(cycle.renewal.text))
    object.append(
      "charges", .array(after.charges.filter { $0.invoice == id }.map { .object($0.json) }))
    return object
  }

  /// A cycle is invoiced once, in order, and not by mistake for the second time.
  private static func checkDue(_ mutation: Mutation, _ state: SubscriptionState) throws {
    guard state.cancelledBy == nil else { throw DomainError(.subscriptionCancelled) }
    let latest = state.latestCycle
    guard let wanted = try mutation.call.day("renewal") else {
      let isAhead = try latest.startsAt > mutation.now && !state.invoices.isEmpty
      guard !isAhead else {
        throw DomainError(
          .subscriptionAlreadyRenewed,
          "The cycle from \(latest.cycle.firstDay.text) is invoiced and has not begun; name another with renewal.")
      }
      return
    }
    if state.cycles.dropFirst().contains(where: { $0.cycle.firstDay == wanted }) {
      throw DomainError(.subscriptionAlreadyRenewed)
    }
    guard wanted == latest.cycle.renewal else {
      throw DomainError(
        .subscriptionRenewalOutOfSequence, "The next cycle begins on \(latest.cycle.renewal.text).")
    }
  }

  static func cancel(_ mutation: Mutation) throws -> JSONObject {
    let acting = try mutation.acting(.confirmPayments)
    let state = try mutation.reader.subscriptionNamed(try mutation.call.required("subscription"))
    try mutation.commit(
      mutation.draft(acting, [.cancelSubscription(CancelSubscription(subscription: state.id))]))
    return try mutation.reader.shownSubscription(state.id).summary(in: mutation.reader)
  }
}
