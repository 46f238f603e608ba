import ChangeSets
import Foundation
import GRDB
import Licensing

/// What a ledger is, at a glance.
public struct LedgerRecord: Hashable, Sendable {
  /// The ledger.
  public let id: LedgerID
  /// What people call it.
  public let name: String
  /// The rules of the ledger, and whether this node can follow them.
  public let rules: RulesStanding
  /// The instant the derived state stands at.
  public let advancedTo: Instant
  /// Invitations ever issued.
  public let invitationCount: Int
  /// Learners known.
  public let learnerCount: Int
}

extension LedgerReader {
  /// What the ledger's first operation said; nil only while the root is not held.
  public func opening() throws -> OpenLedger? {
    let row = try Row.fetchOne(
      try db.cachedStatement(
        sql: "SELECT kind, payload FROM authority_fact WHERE ledger = ? ORDER BY entity LIMIT 1"), arguments: [ledger])
    guard let row else { return nil }
    let operation = try OperationCodec.decode(
      kind: UInt32(truncatingIfNeeded: row[0] as Int64), payload: [UInt8](row[1] as Data))
    guard case .openLedger(let opening) = operation else { return nil }
    return opening
  }

  /// What people call the ledger: the latest of its settings, else the name it was opened with (C30).
  public func name() throws -> String {
    try setting(.name) ?? opening()?.name ?? ""
  }

  /// The time zone that local days are of; UTC until one is set.
  public func timeZone() throws -> String { try setting(.timeZone) ?? "UTC" }

  /// What new learners are given to begin with; nothing until a strategy is set (R35).
  public func strategy() throws -> AssignmentStrategy {
    try setting(.strategy).flatMap(LedgerSetting.strategy) ?? AssignmentStrategy(kind: .none)
  }

  /// The product that new learners are allocated by themselves (R42).
  public func automaticallyAllocated() throws -> EntityID? {
    try setting(.automaticAllocation).flatMap(LedgerSetting.product)
  }

  /// The partner whose customer the organisation is; none until one is named (R37).
  public var partner: PartnerPath { cache.book.partner }

  /// Days before the end of a supply at which members are reminded; 0 for never (R36).
  public var reminderDays: UInt32 { cache.reminderDays }

  private func setting(_ key: LedgerSetting) throws -> String? {
    try String.fetchOne(
      try db.cachedStatement(sql: "SELECT value FROM ledger_setting WHERE ledger = ? AND key = ?"),
      arguments: [ledger, key.rawValue])
  }

  /// The ledger with its counts.
  public func ledgerRecord() throws -> LedgerRecord {
    LedgerRecord(
      id: ledgerID, name: try name(), rules: rules, advancedTo: advancedTo,
      invitationCount: try count("invitation"), learnerCount: try count("learner"))
  }

  /// Products ever defined, by name and then in clock order.
  public var products: [ProductState] {
    cache.products.values.sorted { ($0.name, $0.history.versions[0].stamp) < ($1.name, $1.history.versions[0].stamp) }
  }

  private func count(_ table: String) throws -> Int {
    try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table) WHERE ledger = ?", arguments: [ledger]) ?? 0
  }
}
