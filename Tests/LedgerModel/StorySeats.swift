import Licensing

/// The verbs of subscriptions. Local days are of UTC.
extension Story {
  /// A seat that costs 3100 for a cycle.
  public static var seat: ProductPolicy {
    ProductKind.seat.defaultPolicy(price: Money(amount: 3_100, currency: euro))
  }

  /// What a subscription of one month from the beginning of stories on starts with.
  ///
  /// - Parameters:
  ///   - product: the product a seat of which is sold; also named as its policy's version.
  ///   - seats: seats from the beginning.
  public static func seatTerms(of product: EntityID, seats: Int64) -> SubscriptionTerms {
    SubscriptionTerms(
      product: product, policyVersion: product, seats: seats, unitPrice: seat.price, anchor: day(0), months: 1,
      timeZone: "Etc/UTC", startsOn: day(0), startsAt: day(0).start, firstEnd: renewalDay(1).start)
  }

  /// The first day of a cycle of such a subscription; the first one is 0.
  public static func renewalDay(_ cycle: Int) -> Day {
    NaiveCalendar.firstDay(cycle, anchor: day(0), months: 1) ?? day(0)
  }

  /// Starts a subscription; it is returned.
  public mutating func startSubscription(_ terms: SubscriptionTerms, by node: Int) -> EntityID {
    act(.startSubscription(StartSubscription(terms: terms)), by: node)
  }

  /// Asks for seats today; the purchase is returned.
  @discardableResult
  public mutating func requestSeats(_ quantity: Int64, of subscription: EntityID, by node: Int) -> EntityID {
    act(purchase(of: quantity, subscription, by: node), by: node)
  }

  /// Asks for seats today and records that they were paid for, in one act; the purchase is returned.
  @discardableResult
  public mutating func buySeats(_ quantity: Int64, of subscription: EntityID, by node: Int) -> EntityID {
    let now = world.nodes[node].clock
    let payment = payment(for: .own(operation: 0), subscription, at: now)
    return EntityID(set: write([purchase(of: quantity, subscription, by: node), payment], by: node).id, operation: 0)
  }

  /// Records that a purchase was paid at an instant; the row is returned.
  @discardableResult
  public mutating func pay(
    _ purchase: EntityID, of subscription: EntityID, at instant: Instant, by node: Int
  ) -> EntityID {
    act(payment(for: purchase, subscription, at: instant), by: node)
  }

  private func purchase(of quantity: Int64, _ subscription: EntityID, by node: Int) -> Operation {
    let request = SeatRequest(
      quantity: quantity, unitPrice: Story.seat.price, priceVersion: subscription,
      requestedOn: world.nodes[node].clock.day)
    return .requestPurchase(RequestPurchase(subscription: subscription, request: request))
  }

  private func payment(for purchase: EntityID, _ subscription: EntityID, at instant: Instant) -> Operation {
    let payment = SeatPayment(purchase: purchase, paidAt: instant, paidOn: instant.day, reference: "")
    return .finalizePurchase(FinalizePurchase(subscription: subscription, payment: payment))
  }

  /// Records that a purchase will not be paid.
  @discardableResult
  public mutating func fail(_ purchase: EntityID, of subscription: EntityID, by node: Int) -> EntityID {
    act(.failPurchase(FailPurchase(subscription: subscription, purchase: purchase, reason: .declined)), by: node)
  }

  /// Makes the invoice of a cycle, counted from the first, which is 0.
  @discardableResult
  public mutating func renew(
    _ subscription: EntityID, cycle: Int, price: Int64 = 3_100, by node: Int
  ) -> EntityID {
    let end = Story.renewalDay(cycle + 1)
    let renewal = SubscriptionRenewal(
      renewal: Story.renewalDay(cycle), end: end, endsAt: end.start,
      unitPrice: Money(amount: price, currency: Story.euro), priceVersion: subscription,
      invoicedAt: world.nodes[node].clock)
    return act(.renewSubscription(RenewSubscription(subscription: subscription, renewal: renewal)), by: node)
  }

  /// Ends a subscription with the cycles invoiced so far.
  @discardableResult
  public mutating func cancelSubscription(_ subscription: EntityID, by node: Int) -> EntityID {
    act(.cancelSubscription(CancelSubscription(subscription: subscription)), by: node)
  }

  /// How many cycles a node knows of, the first included, and when the last of them ends.
  public func cycles(of subscription: EntityID, knownTo node: Int) -> (count: Int, end: Instant) {
    var (count, end) = (1, Story.renewalDay(1).start)
    for handle in world.nodes[node].held.sorted {
      for case .renewSubscription(let act) in world.entries[handle].operations
      where act.subscription == subscription && act.renewal.endsAt > end {
        (count, end) = (count + 1, act.renewal.endsAt)
      }
    }
    return (count, end)
  }
}
