/// What seats would cost if they were paid for on a day: an estimate that nobody is bound by (C20, R32).
public struct SeatQuote: Hashable, Sendable {
  /// The line that the purchase would be charged.
  public let charge: Charge
  /// What the next renewal would come to with these seats, at the price in force now (R33).
  public let recurringTotal: Money
}

extension SubscriptionState {
  /// Estimates what a request would be charged if it were paid on the day of asking, as far as this state knows.
  ///
  /// Pure. A day before the start is charged from the start on. Throws what a purchase made with this knowledge would
  /// be refused for: ``Refusal/quantityOutOfRange``, ``Refusal/amountOutOfRange``, ``Refusal/currencyMismatch``,
  /// ``Refusal/dayOutOfRange``, or ``Refusal/subscriptionEnded`` from the day on which a cancelled one is over.
  public func quote(_ request: SeatRequest) throws(Refusal) -> SeatQuote {
    if let refusal = request.refusal(currency: terms.unitPrice.currency) { throw refusal }
    guard request.quantity <= SubscriptionLimits.seatsMax - seats else { throw .quantityOutOfRange }
    let first = max(request.requestedOn, terms.startsOn)
    guard (try? schedule.cycle(containing: request.requestedOn)) != nil,
      let cycle = try? schedule.cycle(containing: first),
      let charge = try? Charge(
        .additionalSeats, quantity: request.quantity, unitPrice: request.unitPrice, priceVersion: request.priceVersion,
        cycle: cycle, purchasedOn: first)
    else { throw .dayOutOfRange }
    if let endsOn, first >= endsOn { throw .subscriptionEnded }
    return SeatQuote(charge: charge, recurringTotal: latestCycle.unitPrice.forSeats(seats + request.quantity))
  }
}
