import JSONRPC
import Licensing
import Replica

/// Which supplies a product may be drawn from.
struct SupplyChoice {
  let product: ProductState
  let policy: ProductPolicy
  let reader: LedgerReader

  /// The supply named; else the one fund that holds the currency (R1), every order of the product that is assigned and
  /// not cancelled (R38), or every subscription to it (R31). At least one.
  func supplies(named text: String?) throws -> [EntityID] {
    switch policy.supply {
    case .fund: return [try fund(text)]
    case .order:
      if let text { return [try order(text)] }
      let usable = reader.orders.filter { order in
        order.terms.product == product.id && order.lot?.history.closings.isEmpty == true
      }
      return try found(usable.map(\.id))
    case .subscription:
      if let text { return [try subscription(text)] }
      return try found(reader.subscriptions.filter { $0.terms.product == product.id }.map(\.id))
    }
  }

  private func found(_ supplies: [EntityID]) throws -> [EntityID] {
    guard !supplies.isEmpty else { throw DomainError.nothingLeft(of: product, policy.supply) }
    return supplies
  }

  private func fund(_ text: String?) throws -> EntityID {
    let currency = policy.price.currency
    if let text {
      let fund = try reader.fundNamed(text)
      guard fund.currency == currency else {
        throw DomainError(
          .supplyCurrency, "The product costs \(currency.code), and the fund holds \(fund.currency.code).")
      }
      return fund.id
    }
    let candidates = reader.funds.filter { $0.currency == currency }
    guard let only = candidates.first else { throw DomainError(.supplyNone) }
    guard candidates.count == 1 else {
      let names = candidates.map { JSON.string(PublicID(kind: .fund, $0.id).text) }
      throw DomainError(.supplyAmbiguous, data: ["funds": .array(names)])
    }
    return only.id
  }

  private func order(_ text: String) throws -> EntityID {
    guard let order = reader.order(try reader.thing(text, .order)) else { throw DomainError(.orderUnknown) }
    try check(order.terms.product)
    guard order.lot != nil else { throw DomainError.nothingLeft(of: product, .order) }
    return order.id
  }

  private func subscription(_ text: String) throws -> EntityID {
    guard let subscription = reader.subscription(try reader.thing(text, .subscription)) else {
      throw DomainError(.subscriptionUnknown)
    }
    try check(subscription.terms.product)
    return subscription.id
  }

  private func check(_ drawn: EntityID) throws {
    guard drawn == product.id else {
      let list = policy.supply == .order ? "order.list" : "subscription.list"
      throw DomainError(
        .supplyUnknown, "What supply names holds licenses of another product.",
        nextActions: [
          "See \(list) for those of “\(product.name)”.",
          "Leave supply out; the one that ends first with room is then used.",
        ])
    }
  }
}

/// The segments that can carry more licenses, the one that ends first at the front (R14).
struct Supply {
  /// A segment and how many more licenses it carries.
  private(set) var segments: [(key: SegmentKey, room: Int)]

  /// Looks for segments that have not ended and in which the start lies (R11).
  ///
  /// - Throws: ``DomainError`` if there is none at all, whatever is free in it.
  init(_ premises: Premises, in reader: LedgerReader) throws {
    let policy = premises.policy
    let usable = try premises.supplies.flatMap { try reader.ranking(of: $0).segments }
      .filter { $0.key.end > reader.advancedTo }
    guard !usable.isEmpty else { throw premises.nothingUsable(in: reader) }
    let fitting = usable.filter { segment in
      guard case .date(let day) = premises.start else { return true }
      return day.start < segment.key.end
    }
    guard !fitting.isEmpty else { throw DomainError(.startOutOfRange) }
    let price = policy.claimAmount
    // Stable: of segments that end together the one of the older supply comes first.
    let ordered = fitting.enumerated().sorted { one, other in
      (one.element.key.end, one.offset) < (other.element.key.end, other.offset)
    }
    segments = ordered.map { ($0.element.key, price == 0 ? Int.max : Int($0.element.free / price)) }
  }

  /// One segment that pays for all, whatever is free in it.
  init(only segment: SegmentKey) { segments = [(segment, .max)] }

  /// The segment for the next license: the first with room. Where none has any, the last: the resolver will say who
  /// waits.
  mutating func take() -> SegmentKey {
    if let place = segments.firstIndex(where: { $0.room > 0 }) {
      if segments[place].room != .max { segments[place].room -= 1 }
      return segments[place].key
    }
    return segments[segments.count - 1].key
  }
}

/// Rows shared out over the segments that carry them: one operation for each segment.
struct SharedRows {
  /// Rows by segment, in the order in which the segments were first used.
  private(set) var groups: [(segment: SegmentKey, rows: [Invite.Row])] = []
  /// For each row, in the order given, the group it went to and its place there.
  private(set) var places: [(group: Int, row: Int)] = []

  /// Takes a segment for each row, in their order.
  init(_ rows: [AddressRows.Row], from supply: Supply) {
    var supply = supply
    for (index, row) in rows.enumerated() {
      let segment = supply.take()
      let drawn = Invite.Row(learner: row.learner, contact: Contact(key: row.key, commitment: UInt32(index)))
      if let group = groups.firstIndex(where: { $0.segment == segment }) {
        places.append((group, groups[group].rows.count))
        groups[group].rows.append(drawn)
      } else {
        places.append((groups.count, 0))
        groups.append((segment, [drawn]))
      }
    }
  }
}

extension DomainError {
  /// R7: nothing is left, and what can be done about it.
  static func nothingLeft(of product: ProductState, _ kind: SupplyKind) -> DomainError {
    let data: JSONObject = ["product": .string(PublicID(kind: .product, product.id).text)]
    switch kind {
    case .fund: return DomainError(.supplyExhausted, data: data)
    case .order:
      return DomainError(
        .supplyExhausted, "No license of “\(product.name)” is left to give.", data: data,
        nextActions: [
          "buyMore: request licenses with order.request and have them assigned with order.assign.",
          "withdrawPending: take back licenses that nobody uses with license.release.",
        ])
    case .subscription:
      return DomainError(
        .supplyExhausted, "No seat of “\(product.name)” is free.", data: data,
        nextActions: [
          "buyMore: add seats with subscription.purchase.",
          "withdrawPending: free seats that nobody uses with license.release.",
        ])
    }
  }
}
