import Foundation
import GRDB
import Licensing

/// Why a text id names nothing here.
public enum LookupError: Error, Hashable, Sendable {
  /// No thing of that kind has this id in this ledger.
  case unknown(PublicID)
  /// Several change sets begin alike; the id does not tell them apart.
  case ambiguous(PublicID)
}

extension LedgerReader {
  /// The thing of that short name.
  ///
  /// - Throws: ``LookupError`` if there is none, or more than one.
  public func entity(_ id: PublicID) throws -> EntityID {
    let entity = try row(id)
    guard let local = try map.local(entity)?.rawValue, try exists(id.kind, entity, local: local) else {
      throw LookupError.unknown(id)
    }
    return entity
  }

  /// The row of an operation that a short name stands for, whatever became of it: its change set is held, no more.
  ///
  /// - Throws: ``LookupError`` if there is none, or more than one.
  public func row(_ id: PublicID) throws -> EntityID {
    let rows = try Row.fetchAll(
      try db.cachedStatement(
        sql: "SELECT id, hash FROM change_set WHERE hash >= ? AND hash <= ? AND ledger = ? LIMIT 2"),
      arguments: [Data(id.setPrefix.first), Data(id.setPrefix.last), ledger])
    guard let row = rows.first, let set = SetID(bytes: [UInt8](row[1] as Data)) else { throw LookupError.unknown(id) }
    guard rows.count == 1 else { throw LookupError.ambiguous(id) }
    guard id.operation < LocalID.operationsMax, id.row < LocalID.rowsMax else { throw LookupError.unknown(id) }
    return EntityID(set: set, operation: id.operation, row: id.row)
  }

  private func exists(_ kind: EntityKind, _ entity: EntityID, local: Int64) throws -> Bool {
    switch kind {
    case .invitation, .license: return try has("SELECT 1 FROM invitation WHERE id = ?", local)
    case .evaluation: return try has("SELECT 1 FROM evaluation WHERE id = ?", local)
    case .case: return try has("SELECT 1 FROM conflict WHERE lost = ?", local)
    case .fund: return cache.funds[entity] != nil
    case .order: return cache.orders[entity] != nil
    case .cancellation: return cache.orders.values.contains { $0.requests.contains { $0.id == entity } }
    case .subscription: return cache.subscriptions[entity] != nil
    case .purchase: return cache.subscriptions.values.contains { $0.purchases.contains { $0.id == entity } }
    case .invoice: return cache.subscriptions.values.contains { $0.invoices.contains { $0.id == entity } }
    case .lot: return cache.lots[entity] != nil
    case .product: return cache.products[entity] != nil
    case .policyVersion: return cache.products.values.contains { $0.history.version(entity) != nil }
    case .member: return cache.book.members[entity] != nil
    case .grant: return cache.book.grants[entity] != nil
    case .device: return cache.book.devices[entity] != nil
    case .operation: return true
    }
  }

  private func has(_ sql: String, _ id: Int64) throws -> Bool {
    try Int64.fetchOne(try db.cachedStatement(sql: sql), arguments: [id]) != nil
  }
}
