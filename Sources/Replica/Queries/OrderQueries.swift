import GRDB
import Licensing

/// Where an order stands, as people are shown it (R38).
public enum OrderStatus: String, Hashable, Sendable, CaseIterable {
  /// Nobody has answered.
  case requested
  /// Its licenses are there.
  case assigned
  /// It was turned down.
  case rejected
  /// It was taken back, or its cancellation was approved and no license of it is held (C21).
  case cancelled
  /// It was never in effect (C0).
  case void
}

/// An order with what was drawn from it.
public struct OrderRecord: Sendable {
  /// What the operations about it have made of it.
  public let state: OrderState
  /// Where it stands.
  public let status: OrderStatus
  /// The remark of whoever asked for it.
  public let note: String
  /// Why it was turned down or taken back; nil unless it was.
  public let reason: String?
  /// Licenses that learners hold.
  public let allocatedCount: Int64
  /// Licenses that can still be allocated.
  public let availableCount: Int64
  /// Licenses that nobody held when the validity ended (R40).
  public let expiredCount: Int64
  /// Claims that wait for a license (C2).
  public let waitingCount: Int
  /// Unresolved cases about the order itself.
  public let openCases: [EntityID]
}

extension LedgerReader {
  /// Orders ever asked for, in clock order.
  public var orders: [OrderState] { cache.orders.values.sorted { $0.stamp < $1.stamp } }

  /// The order of that name.
  public func order(_ id: EntityID) -> OrderState? { cache.orders[id] }

  /// An order with what was drawn from it; nil if there is none of that name.
  public func orderRecord(_ id: EntityID) throws -> OrderRecord? {
    guard let state = cache.orders[id], let local = try map.local(id) else { return nil }
    let segments = try ranking(of: id).segments
    let waiting =
      try Int.fetchOne(
        try db.cachedStatement(sql: "SELECT count(*) FROM claim WHERE supply = ? AND honoured = 0 AND phase = 1"),
        arguments: [local.rawValue]) ?? 0
    return try orderRecord(state, segments, waitingCount: waiting, openCases: try openCases(about: local))
  }

  /// An order with what is drawn from it, at the instant the ledger stands at.
  func orderRecord(
    _ state: OrderState, _ segments: [Segment], waitingCount: Int, openCases: [EntityID]
  ) throws -> OrderRecord {
    let held = segments.reduce(0) { $0 + $1.held + $1.spent }
    let free = segments.reduce(0) { $0 + max(0, $1.free) }
    let isOver = state.lot.map { $0.end <= advancedTo } ?? false
    var note = ""
    if case .requestOrder(let said)? = try operation(of: state.id) { note = said.note }
    return OrderRecord(
      state: state, status: status(of: state, isEmpty: segments.allSatisfy { $0.capacity == 0 }), note: note,
      reason: try reason(of: state), allocatedCount: held, availableCount: isOver ? 0 : free,
      expiredCount: isOver ? free : 0, waitingCount: waitingCount, openCases: openCases)
  }

  /// Licenses of an order that were used up: their access is over, and they do not return to the order.
  public func endedCount(ofOrder id: EntityID) throws -> Int64 {
    guard cache.orders[id] != nil, let local = try map.local(id) else { return 0 }
    return try Int64.fetchOne(
      try db.cachedStatement(
        sql: """
          SELECT count(*) FROM claim JOIN invitation ON invitation.id = claim.invitation
          WHERE claim.supply = ? AND claim.phase IN (1, 2) AND claim.honoured = 1 AND invitation.access = 4
          """), arguments: [local.rawValue]) ?? 0
  }

  /// What the author of a rejection or cancellation gave as the reason; nil for any other row.
  public func endingReason(_ row: EntityID) throws -> (isRejection: Bool, reason: String)? {
    switch try operation(of: row) {
    case .rejectOrder(let said)?: (true, said.reason)
    case .cancelOrder(let said)?: (false, said.reason)
    default: nil
    }
  }

  private func status(of state: OrderState, isEmpty: Bool) -> OrderStatus {
    switch state.lifecycle {
    case .requested: .requested
    case .assigned: state.requests.contains(where: \.isApproved) && isEmpty ? .cancelled : .assigned
    case .rejected: .rejected
    case .cancelled: .cancelled
    case .void: .void
    }
  }

  private func reason(of state: OrderState) throws -> String? {
    switch state.lifecycle {
    case .rejected(let stamp), .cancelled(let stamp): try endingReason(stamp.entity)?.reason
    case .requested, .assigned, .void: nil
    }
  }
}

extension LedgerReader {
  /// Subscriptions ever started, in clock order.
  public var subscriptions: [SubscriptionState] { cache.subscriptions.values.sorted { $0.stamp < $1.stamp } }

  /// The subscription of that name.
  public func subscription(_ id: EntityID) -> SubscriptionState? { cache.subscriptions[id] }

  /// What kind of supply has this name; nil if none has.
  public func supplyKind(_ id: EntityID) -> SupplyKind? {
    if cache.funds[id] != nil { return .fund }
    if cache.orders[id] != nil { return .order }
    return cache.subscriptions[id] == nil ? nil : .subscription
  }
}
