/// Settles what the admitted facts about a subscription make of each other: who wins where authors did not know of one
/// another, and what is charged (C19, C20).
struct SubscriptionSettlement {
  typealias Admitted = SubscriptionJudge.Admitted
  typealias Opening = SubscriptionJudge.Opening

  /// What became of an admitted fact that is not in effect.
  enum Ruling: Hashable {
    case superseded(by: Stamp)
    case lost(to: Stamp, Refusal?)
  }

  /// A purchase and the payment that counts, if one does.
  struct Settled {
    let stamp: Stamp
    let request: SeatRequest
    let payment: (stamp: Stamp, payment: SeatPayment, charge: Charge)?
    let failure: (stamp: Stamp, reason: PaymentFailure)?

    var id: EntityID { stamp.entity }

    /// The purchase as it stands (R30).
    var purchase: SeatPurchase {
      var state = SeatPurchase.State.awaitingPayment
      if let failure { state = .failed(failure.reason, by: failure.stamp) }
      if let payment { state = .finalised(payment.payment, by: payment.stamp) }
      return SeatPurchase(stamp: stamp, request: request, state: state)
    }
  }

  let causality: any Causality
  let admitted: Admitted
  let opening: Opening
  /// The facts that are not in effect; all other admitted ones are.
  private(set) var rulings: [Stamp: Ruling] = [:]
  private var purchases: [Settled] = []

  init(of admitted: Admitted, opening: Opening, causality: any Causality) {
    self.admitted = admitted
    self.opening = opening
    self.causality = causality
    for rivals in admitted.renewals { supersede(rivals.map(\.stamp)) }
    supersede(admitted.cancellations)
    let cancellation = cancellation
    purchases = admitted.requests.map { request in
      let ruled = ruleOnPurchase(request.stamp.entity, cancelled: cancellation)
      rulings.merge(ruled.rulings) { first, _ in first }
      return Settled(
        stamp: request.stamp, request: request.request, payment: ruled.payment, failure: ruled.failure)
    }
  }

  /// Of several facts that say the same the first in clock order takes effect.
  private mutating func supersede(_ stamps: [Stamp]) {
    guard let first = stamps.first else { return }
    for other in stamps.dropFirst() { rulings[other] = .superseded(by: first) }
  }

  /// The cancellation that counts and the day on which the subscription is over. A renewal made without knowledge of a
  /// cancellation was invoiced and stands, so the cancellation then ends the cycle of that renewal.
  private var cancellation: (stamp: Stamp, end: Day)? {
    admitted.cancellations.first.map { ($0, cycles.last?.cycle.renewal ?? opening.firstCycle.renewal) }
  }

  private var firstCycle: PaidCycle {
    PaidCycle(
      cycle: opening.firstCycle, startsAt: opening.terms.startsAt, endsAt: opening.terms.firstEnd,
      unitPrice: opening.terms.unitPrice, priceVersion: opening.terms.policyVersion, cause: opening.stamp, rivals: [])
  }

  private var cycles: [PaidCycle] {
    var result = [firstCycle]
    var startsAt = opening.terms.firstEnd
    for made in admitted.renewals {
      guard let (stamp, renewal, cycle) = made.first else { continue }
      result.append(
        PaidCycle(
          cycle: cycle, startsAt: startsAt, endsAt: renewal.endsAt, unitPrice: renewal.unitPrice,
          priceVersion: renewal.priceVersion, cause: stamp,
          rivals: made.dropFirst().map { LotHistory.Opening(stamp: $0.stamp, end: $0.renewal.endsAt) }))
      startsAt = renewal.endsAt
    }
    return result
  }

  /// The state that all of it makes.
  var state: SubscriptionState {
    let cycles = cycles
    let latest = cycles.last ?? firstCycle
    let paid = purchases.filter { $0.payment != nil }
    let seats = paid.reduce(opening.terms.seats) { $0 + $1.request.quantity }
    let invoices = admitted.renewals.compactMap(\.first).map { invoice($0.stamp, $0.renewal, $0.cycle, of: paid) }
    let recurring = admitted.cancellations.isEmpty ? seats : 0
    return SubscriptionState(
      id: opening.stamp.entity, stamp: opening.stamp, terms: opening.terms, schedule: opening.schedule, cycles: cycles,
      purchases: purchases.map(\.purchase),
      quotes: admitted.quotes.map { SeatEstimate(stamp: $0.stamp, request: $0.request, amount: $0.amount) },
      seatSteps: steps(of: paid), charges: charges(for: paid, invoices), invoices: invoices,
      cancelledBy: admitted.cancellations.first, seats: seats, recurringTotal: latest.unitPrice.forSeats(recurring),
      latestCycle: latest)
  }

  /// R30: the count rises when a purchase is finalised, at the instant of payment, and never before the start.
  private func steps(of paid: [Settled]) -> [SeatStep] {
    let start = opening.terms.startsAt
    var rises: [(instant: Instant, cause: Stamp, quantity: Int64)] = paid.compactMap { settled in
      settled.payment.map { (max($0.payment.paidAt, start), $0.stamp, settled.request.quantity) }
    }
    rises.sort { ($0.instant, $0.cause) < ($1.instant, $1.cause) }
    var result = [SeatStep(instant: start, seats: opening.terms.seats, cause: opening.stamp)]
    var seats = opening.terms.seats
    for rise in rises {
      seats += rise.quantity
      result.append(SeatStep(instant: rise.instant, seats: seats, cause: rise.cause))
    }
    return result
  }

  /// C20: every purchase is charged by itself, at the price and on the day it records.
  private func charges(for paid: [Settled], _ invoices: [SubscriptionInvoice]) -> [SubscriptionCharge] {
    let initial = SubscriptionCharge(charge: opening.charge, cause: opening.stamp, purchase: nil, invoice: nil)
    let bought = paid.compactMap { settled in
      settled.payment.map {
        SubscriptionCharge(charge: $0.charge, cause: $0.stamp, purchase: settled.id, invoice: nil)
      }
    }
    return [initial] + bought + invoices.flatMap { [$0.line] + $0.catchUps }
  }
}

extension Money {
  /// This price for so many seats of a subscription.
  func forSeats(_ seats: Int64) -> Money {
    let (amount, overflow) = amount.multipliedReportingOverflow(by: seats)
    // The limits a subscription is judged by leave no room for an overflow.
    return Money(amount: overflow ? .max : amount, currency: currency)
  }
}
