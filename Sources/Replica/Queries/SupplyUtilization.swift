import Foundation
import GRDB
import Licensing

extension LedgerReader {
  /// Utilisation of the supplies of one kind, by their names and then by those of products.
  func utilization(of kind: SupplyKind, _ filter: UtilizationFilter) throws -> [UtilizationRecord] {
    var sql = Self.counts
    var arguments: StatementArguments = [ledger, Int64(kind.rawValue)]
    if let product = filter.product {
      sql += " AND invitation.product = ?"
      arguments += [try map.local(product)?.rawValue ?? -1]
    }
    if let fund = filter.supply {
      sql += " AND invitation.supply = ?"
      arguments += [try map.local(fund)?.rawValue ?? -1]
    }
    if let teams = filter.teams {
      sql += " AND " + TeamFilter.holds("?")
      arguments += [try teams.argument]
    }
    sql += " GROUP BY invitation.supply, invitation.product"
    let rows = try Row.fetchAll(try db.cachedStatement(sql: sql), arguments: arguments)
    let given = try rows.compactMap { try utilization(of: kind, $0) }
    let unused = try filter.teams == nil ? unused(of: kind, filter, besides: Set(given.map(\.supply))) : []
    return (given + unused).sorted { one, other in
      (one.supplyName, one.supply, name(one)) < (other.supplyName, other.supply, name(other))
    }
  }

  private func name(_ record: UtilizationRecord) -> String {
    record.product.flatMap { product($0)?.name } ?? ""
  }

  /// Supplies out of which nothing was given: what lies unused is what the report is read for.
  private func unused(
    of kind: SupplyKind, _ filter: UtilizationFilter, besides given: Set<EntityID>
  ) throws -> [UtilizationRecord] {
    try cache.supplies.compactMap { supply, lots in
      guard !lots.isEmpty, supplyKind(supply) == kind, !given.contains(supply), filter.supply ?? supply == supply else {
        return nil
      }
      let product = lots.first?.history.product
      guard filter.product == nil || filter.product == product else { return nil }
      return try record(kind, supply, lots, product: product, UtilizationRecord.Counts(), held: 0, spent: 0)
    }
  }

  private func record(
    _ kind: SupplyKind, _ supply: EntityID, _ lots: [LotState], product: EntityID?, _ counts: UtilizationRecord.Counts,
    held: Int64, spent: Int64
  ) throws -> UtilizationRecord {
    UtilizationRecord(
      supplyKind: kind, supply: supply, supplyName: supplyName(supply), product: product, counts: counts, held: held,
      spent: spent, currency: cache.funds[supply]?.currency,
      capacity: lots.reduce(0) { sum, lot in
        let (next, overflow) = sum.addingReportingOverflow(lot.amount)
        return overflow ? .max : next
      }, free: try freePlaces(of: supply))
  }

  /// What of a supply can still be given.
  private func freePlaces(of supply: EntityID) throws -> Int64 {
    switch supplyKind(supply) {
    case nil: 0
    case .fund?: try fundRecord(supply).map { max(0, $0.balances[.free]) } ?? 0
    case .order?: try orderRecord(supply)?.availableCount ?? 0
    case .subscription?: try subscriptionRecord(supply).map { max(0, $0.free) } ?? 0
    }
  }

  private func utilization(of kind: SupplyKind, _ row: Row) throws -> UtilizationRecord? {
    let supply = try map.entity(LocalID(rawValue: row["supply"]))
    guard let lots = cache.lots(of: supply) else { return nil }
    var counts = UtilizationRecord.Counts()
    counts.issued = row["issued"]
    counts.pending = row["pending"]
    counts.allocated = row["allocated"]
    counts.waitlisted = row["waitlisted"]
    counts.accepted = row["accepted"]
    counts.active = row["active"]
    counts.ended = row["ended"]
    counts.withdrawn = row["withdrawn"]
    counts.released = row["released"]
    counts.declined = row["declined"]
    counts.expired = row["expired"]
    return try record(
      kind, supply, lots, product: try map.entity(LocalID(rawValue: row["product"])), counts,
      held: Self.sum(high: row["held_high"], low: row["held_low"]),
      spent: Self.sum(high: row["spent_high"], low: row["spent_low"]))
  }

  /// What people call a supply: a fund by its name, an order by its purchase order, a subscription by its product.
  private func supplyName(_ supply: EntityID) -> String {
    if let fund = cache.funds[supply] { return fund.name }
    if let order = cache.orders[supply] { return order.terms.purchaseOrder }
    return cache.subscriptions[supply].flatMap { product($0.terms.product)?.name } ?? ""
  }

  /// The two halves of a sum that was taken apart so that the database cannot overflow; held at the ends of the range.
  private static func sum(high: Int64, low: Int64) -> Int64 {
    let (shifted, overflow) = high.multipliedReportingOverflow(by: 1 << 31)
    let (sum, sumOverflow) = shifted.addingReportingOverflow(low)
    return overflow || sumOverflow ? .max : sum
  }

  /// A merged invitation and one that never took effect count nowhere. Amounts are summed in halves of 31 bits.
  private static let counts = """
    SELECT invitation.supply AS supply, invitation.product AS product, count(*) AS issued,
      sum(lifecycle = 1 AND honoured IS NOT 0 AND given <> \(Giving.allocation.rawValue)) AS pending,
      sum(lifecycle = 1 AND honoured IS NOT 0 AND given = \(Giving.allocation.rawValue)) AS allocated,
      sum(lifecycle = 1 AND honoured IS 0) AS waitlisted,
      sum(lifecycle = 2) AS accepted, sum(lifecycle = 2 AND access IS 3) AS active,
      ifnull(sum(lifecycle = 2 AND (access IS 4 OR access IS 5)), 0) AS ended, sum(lifecycle = 3) AS withdrawn,
      sum(lifecycle = 8) AS released, sum(lifecycle = 4) AS declined, sum(lifecycle = 5) AS expired,
      ifnull(sum(CASE WHEN phase = 1 AND honoured = 1 THEN amount >> 31 END), 0) AS held_high,
      ifnull(sum(CASE WHEN phase = 1 AND honoured = 1 THEN amount & 0x7FFFFFFF END), 0) AS held_low,
      ifnull(sum(CASE WHEN phase = 2 THEN amount >> 31 END), 0) AS spent_high,
      ifnull(sum(CASE WHEN phase = 2 THEN amount & 0x7FFFFFFF END), 0) AS spent_low
    FROM invitation JOIN supply ON supply.id = invitation.supply LEFT JOIN claim ON claim.invitation = invitation.id
    WHERE invitation.ledger = ? AND supply.kind = ? AND lifecycle NOT IN (6, 7)
    """
}
