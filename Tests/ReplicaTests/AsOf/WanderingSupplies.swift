import ChangeSets
import Licensing
import Replica
import ReplicaFixture
import Testing

/// Two products beside the course: one that is ordered and one of seats; and what a wandering history said of them.
struct WanderingSupplies {
  let premium: EntityID
  let seat: EntityID
  let subscription: EntityID
  fileprivate var orders: [EntityID] = []
  fileprivate var endings: [(order: EntityID, request: EntityID)] = []
  fileprivate var licenses: [EntityID] = []
  fileprivate var purchases: [EntityID] = []
  fileprivate let price: Money

  init(on laptop: Laptop, _ ledger: LedgerID) throws {
    price = Money(amount: 36_500, currency: try #require(Currency(code: "EUR")))
    let today = Day(number: laptop.now / Day.milliseconds)
    let cycle = try BillingSchedule(anchor: today, months: 1).cycle(containing: today)
    let terms = SubscriptionTerms(
      product: .own(operation: 1), policyVersion: .own(operation: 1), seats: 2, unitPrice: price, anchor: today,
      months: 1, timeZone: "UTC", startsOn: today, startsAt: today.start, firstEnd: cycle.renewal.start)
    let written = try laptop.write(
      [
        .defineProduct(
          DefineProduct(
            kind: .premium, family: "", name: "Premium", policy: ProductKind.premium.defaultPolicy(price: price))),
        .defineProduct(
          DefineProduct(kind: .seat, family: "", name: "Seat", policy: ProductKind.seat.defaultPolicy(price: price))),
        .startSubscription(StartSubscription(terms: terms)),
      ], in: ledger)
    (premium, seat, subscription) = (
      written.entity(operation: 0), written.entity(operation: 1), written.entity(operation: 2)
    )
  }
}

extension Wandering {
  private mutating func one<Thing>(of things: [Thing]) -> Thing? { things.isEmpty ? nil : things[pick(things.count)] }

  mutating func actOnSupplies(of laptop: Laptop) throws {
    switch pick(14) {
    case 0, 1:
      let request = RequestOrder(
        product: supplies.premium, policyVersion: supplies.premium, quantity: Int64(1 + pick(2)), purchaseOrder: "",
        note: "")
      supplies.orders.append(try say(.requestOrder(request), on: laptop).entity(operation: 0))
    case 2, 3:
      guard let order = one(of: supplies.orders) else { return }
      let until = pick(3) == 0 ? Instant(milliseconds: laptop.now).adding(days: Int64(pick(60))) : nil
      try say(.assignOrder(AssignOrder(order: order, until: until)), on: laptop)
    case 4:
      guard let order = one(of: supplies.orders) else { return }
      let isRejection = pick(2) == 0
      let ended = try say(
        isRejection
          ? .rejectOrder(RejectOrder(order: order, reason: "no"))
          : .cancelOrder(CancelOrder(order: order, reason: "")), on: laptop)
      supplies.endings.append((order, ended.entity(operation: 0)))
    case 5:
      guard let (order, request) = one(of: supplies.endings) else { return }
      let decision = DecideCancellation(order: order, request: request, isApproved: pick(3) > 0, note: "")
      try say(.decideCancellation(decision), on: laptop)
    case 6, 7: try allocate(from: one(of: supplies.orders), on: laptop)
    case 8: try allocate(from: supplies.subscription, on: laptop)
    case 9: try useOrRelease(on: laptop)
    default: try actOnSeats(of: laptop)
    }
  }

  /// Allocates a license, perhaps in the place of another.
  private mutating func allocate(from supply: EntityID?, on laptop: Laptop) throws {
    guard let supply else { return }
    let end = try laptop.replica.read(acme.ledger) { reader in
      reader.order(supply)?.lot?.end ?? reader.subscription(supply)?.validUntil
    }
    guard let end else { return }
    let product = supply == supplies.subscription ? supplies.seat : supplies.premium
    let address = Self.addresses[pick(4)]
    let learner = try #require(
      LearnerID(bytes: learnerKey(pepper: [UInt8](repeating: 7, count: 32), address: Array(address.utf8))))
    let former = pick(3) == 0 ? one(of: supplies.licenses) : nil
    let row = Invite.Row(
      learner: learner, contact: Contact(key: learner, commitment: 0), replaces: former,
      inherits: former == nil ? nil : .own(operation: 0), generation: former == nil ? 0 : 1)
    let invite = Invite(
      product: product, policyVersion: product, course: nil, supply: supply, lot: supply, end: end, start: .acceptance,
      note: "", rows: [row])
    let released = former.map {
      Licensing.Operation.release(Release(rows: [$0], ground: ground(), handsOver: true, note: ""))
    }
    let written = try laptop.write(
      [released, .invite(invite)].compactMap { $0 }, in: acme.ledger, erasables: [Array(address.utf8)])
    supplies.licenses.append(written.entity(operation: former == nil ? 0 : 1))
  }

  private mutating func ground() -> ReallocationGround {
    ReallocationGround.allCases[pick(ReallocationGround.allCases.count)]
  }

  private mutating func useOrRelease(on laptop: Laptop) throws {
    guard let license = one(of: supplies.licenses) else { return }
    try say(
      pick(2) == 0
        ? .recordLogin(RecordLogin(rows: [license]))
        : .release(Release(rows: [license], ground: ground(), handsOver: false, note: "")), on: laptop)
  }

  /// One of the purchases that a laptop holds; nobody can name another.
  private mutating func knownPurchase(to laptop: Laptop) throws -> EntityID? {
    let known = try laptop.replica.read(acme.ledger) { $0.subscription(supplies.subscription)?.purchases.map(\.id) }
    return one(of: (known ?? []).filter(supplies.purchases.contains))
  }

  private mutating func actOnSeats(of laptop: Laptop) throws {
    let id = supplies.subscription
    let now = Instant(milliseconds: laptop.now)
    let request = SeatRequest(
      quantity: 1, unitPrice: supplies.price, priceVersion: supplies.seat, requestedOn: now.day)
    switch pick(6) {
    case 0:
      let asked = try say(.requestPurchase(RequestPurchase(subscription: id, request: request)), on: laptop)
      supplies.purchases.append(asked.entity(operation: 0))
    case 1, 2:
      guard let purchase = try knownPurchase(to: laptop) else { return }
      let payment = SeatPayment(purchase: purchase, paidAt: now, paidOn: now.day, reference: "")
      try say(.finalizePurchase(FinalizePurchase(subscription: id, payment: payment)), on: laptop)
    case 3:
      guard let purchase = try knownPurchase(to: laptop) else { return }
      try say(.failPurchase(FailPurchase(subscription: id, purchase: purchase, reason: .expired)), on: laptop)
    case 4:
      let state = try laptop.replica.read(acme.ledger) { $0.subscription(id) }
      guard let state, let cycle = try? state.schedule.cycle(at: state.latestCycle.cycle.index + 1) else { return }
      let renewal = SubscriptionRenewal(
        renewal: cycle.firstDay, end: cycle.renewal, endsAt: cycle.renewal.start, unitPrice: supplies.price,
        priceVersion: supplies.seat, invoicedAt: now)
      try say(.renewSubscription(RenewSubscription(subscription: id, renewal: renewal)), on: laptop)
    default:
      if pick(5) == 0 { try say(.cancelSubscription(CancelSubscription(subscription: id)), on: laptop) }
    }
  }
}
