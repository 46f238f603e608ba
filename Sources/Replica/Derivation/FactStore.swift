import Foundation
import GRDB
import Licensing

/// Reads and writes the index of facts by the thing they are about.
struct FactStore {
  let db: Database
  let map: EntityMap

  /// Adds a row of an operation about `unit`.
  func insert(_ operation: Operation, at entity: LocalID, about unit: Int64, proven: Bool) throws {
    let (kind, payload) = OperationCodec.encode(operation)
    let statement = try PreparedStatement(
      db, "INSERT OR REPLACE INTO fact (unit, entity, kind, proven, payload) VALUES (?, ?, ?, ?, ?)")
    try statement.bind(1, unit)
    try statement.bind(2, entity.rawValue)
    try statement.bind(3, Int64(kind))
    try statement.bind(4, proven ? 1 : 0)
    try statement.bind(5, payload)
    try statement.run()
  }

  /// Every row about `unit`, in the order in which they arrived.
  func rows(about unit: Int64) throws -> [(operation: Operation, stamp: Stamp, proven: Bool)] {
    let select = try PreparedStatement(
      db, "SELECT entity, kind, proven, payload FROM fact WHERE unit = ? ORDER BY entity")
    try select.bind(1, unit)
    var result: [(operation: Operation, stamp: Stamp, proven: Bool)] = []
    try select.forEach { row in
      let operation = try OperationCodec.decode(kind: UInt32(truncatingIfNeeded: row.int(1)), payload: row.bytes(3))
      result.append((operation, try map.stamp(LocalID(rawValue: row.int(0))), row.int(2) != 0))
    }
    return result
  }

  /// One row about `unit`; nil if nothing there is about it.
  func row(at entity: LocalID, about unit: Int64) throws -> Operation? {
    let select = try PreparedStatement(db, "SELECT kind, payload FROM fact WHERE unit = ? AND entity = ?")
    try select.bind(1, unit)
    try select.bind(2, entity.rawValue)
    return try select.first { row in
      try OperationCodec.decode(kind: UInt32(truncatingIfNeeded: row.int(0)), payload: row.bytes(1))
    }
  }

  /// The facts of an assignment.
  func assignmentFacts(of unit: Int64) throws -> [AssignmentFact] {
    try rows(about: unit).compactMap { FactCodec.assignmentFact(of: $0.operation, at: $0.stamp, proven: $0.proven) }
  }

  /// What the log records as sent to the learner of an invitation, with the row that says so.
  func recordsOfSending(
    about invitation: Int64
  ) throws -> [(record: Int64, sent: (kind: NoticeKind, cause: EntityID))] {
    let name = try map.entity(LocalID(rawValue: invitation))
    let payloads = try Row.fetchAll(
      try db.cachedStatement(
        sql: """
          SELECT fact.entity, fact.payload FROM fact JOIN invitation ON invitation.unit = fact.unit
          WHERE invitation.id = ? AND fact.kind = ?
          """), arguments: [invitation, Self.recordSentKind])
    var result: [(record: Int64, sent: (kind: NoticeKind, cause: EntityID))] = []
    for row in payloads {
      let set = try map.stamp(LocalID(rawValue: row[0])).set.id
      guard
        case .recordSent(let sent) = try OperationCodec.decode(
          kind: UInt32(Self.recordSentKind), payload: [UInt8](row[1] as Data))
      else { continue }
      for each in sent.rows where each.subject.resolved(in: set) == name {
        result.append((row[0], (each.kind, each.cause.resolved(in: set))))
      }
    }
    return result
  }

  /// The invitations that wait for a supply and whose assignment has something recorded as sent.
  func told(waitingFor supply: Int64) throws -> [Int64] {
    try Int64.fetchAll(
      try db.cachedStatement(
        sql: """
          SELECT claim.invitation FROM claim JOIN invitation ON invitation.id = claim.invitation
          WHERE claim.supply = ? AND claim.honoured = 0
            AND EXISTS (SELECT 1 FROM fact WHERE fact.unit = invitation.unit AND fact.kind = ?)
          ORDER BY claim.invitation
          """), arguments: [supply, Self.recordSentKind])
  }

  private static let recordSentKind = Int64(OperationCodec.encode(.recordSent(RecordSent(rows: []))).kind)

  /// The facts of a fund.
  func fundFacts(of unit: Int64) throws -> [FundFact] {
    try routed(unit).compactMap { if case .fund(_, let fact) = $0 { fact } else { nil } }
  }

  /// The facts of an order.
  func orderFacts(of unit: Int64) throws -> [OrderFact] {
    try routed(unit).compactMap { if case .order(_, let fact) = $0 { fact } else { nil } }
  }

  /// The facts of a subscription.
  func subscriptionFacts(of unit: Int64) throws -> [SubscriptionFact] {
    try routed(unit).compactMap { if case .subscription(_, let fact) = $0 { fact } else { nil } }
  }

  /// The facts of a product.
  func productFacts(of unit: Int64) throws -> [ProductFact] {
    try routed(unit).compactMap { if case .product(_, let fact) = $0 { fact } else { nil } }
  }

  private func routed(_ unit: Int64) throws -> [RoutedFact] {
    try rows(about: unit).flatMap { row in
      FactRouter.facts(
        of: row.operation, at: row.stamp.operation, in: row.stamp.set, isProven: { _, _, _ in row.proven })
    }
  }
}
