import Foundation
import GRDB
import Licensing

/// A subscription with what is drawn from it.
public struct SubscriptionRecord: Sendable {
  /// What its operations made of it.
  public let state: SubscriptionState
  /// Where it stands at the instant the ledger stands at.
  public let standing: SubscriptionStanding
  /// Seats that are occupied now (R31).
  public let used: Int64
  /// Claims that wait for a seat (C2).
  public let waitingCount: Int
  /// Unresolved cases about it, its purchases and its invoices.
  public let openCases: [EntityID]

  /// Seats that nobody occupies.
  public var free: Int64 { max(0, standing.seats - used) }
}

extension LedgerReader {
  /// The subscription that a purchase belongs to.
  public func subscription(ofPurchase id: EntityID) -> SubscriptionState? {
    cache.subscriptions.values.first { $0.purchases.contains { $0.id == id } }
  }

  /// A subscription with its seats in use; nil if there is none of that name.
  public func subscriptionRecord(_ id: EntityID) throws -> SubscriptionRecord? {
    guard let state = cache.subscriptions[id], let local = try map.local(id) else { return nil }
    let used = try count(
      """
      SELECT count(*) FROM claim WHERE supply = ? AND phase IN (1, 2) AND honoured = 1 AND end_at > ?
      """, [local.rawValue, advancedTo.milliseconds])
    let waiting = try count(
      "SELECT count(*) FROM claim WHERE supply = ? AND phase = 1 AND honoured = 0", [local.rawValue])
    let things = [state.id] + state.purchases.map(\.id) + state.invoices.map(\.id)
    return SubscriptionRecord(
      state: state, standing: state.standing(at: advancedTo), used: used, waitingCount: Int(waiting),
      openCases: try things.flatMap { try openCases(ofThing: $0) }.sorted())
  }

  private func count(_ sql: String, _ arguments: StatementArguments) throws -> Int64 {
    try Int64.fetchOne(try db.cachedStatement(sql: sql), arguments: arguments) ?? 0
  }

  private func openCases(ofThing id: EntityID) throws -> [EntityID] {
    guard let local = try map.local(id) else { return [] }
    return try Int64.fetchAll(
      try db.cachedStatement(
        sql: "SELECT DISTINCT lost FROM conflict WHERE subject = ? AND NOT \(Self.isResolved) ORDER BY lost"),
      arguments: [local.rawValue]
    ).map { try map.entity(LocalID(rawValue: $0)) }
  }
}
