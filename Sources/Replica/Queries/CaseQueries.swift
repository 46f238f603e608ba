import Foundation
import GRDB
import Licensing

/// A case with what became of it.
public struct CaseRecord: Hashable, Sendable {
  /// The row that lost. Names the case, together with the rule.
  public let lost: EntityID
  /// The rule it lost by.
  public let rule: ConflictRule
  /// The row that won, where there is one.
  public let winner: EntityID?
  /// The thing it was about.
  public let subject: EntityID
  /// Why, where the rule alone does not say.
  public let reason: Refusal?
  /// The row that settled it as it stands now: the operation that finished its business, else what a member said of it;
  /// nil while it is open.
  public let resolvedBy: EntityID?
  /// The remark of whoever settled it.
  public let resolutionNote: String?
}

/// Which cases a list shows; what is nil does not narrow it.
public struct CaseFilter: Hashable, Sendable {
  /// Open ones only, or settled ones only.
  public var isOpen: Bool?
  /// About this thing.
  public var subject: EntityID?
  /// By this rule.
  public var rule: ConflictRule?

  /// Shows all.
  public init(isOpen: Bool? = nil, subject: EntityID? = nil, rule: ConflictRule? = nil) {
    self.isOpen = isOpen
    self.subject = subject
    self.rule = rule
  }
}

extension LedgerReader {
  /// A case is settled by the operation that finished its business, or by a resolution that names the same loss, rule
  /// and winner: one seen as it still is.
  static let isResolved = """
    (conflict.settled_by IS NOT NULL OR EXISTS (
      SELECT 1 FROM case_resolution AS r
      WHERE r.lost = conflict.lost AND r.rule = conflict.rule AND r.winner IS conflict.winner))
    """

  /// The cases of one row that lost, by rule.
  public func cases(of lost: EntityID) throws -> [CaseRecord] {
    guard let local = try map.local(lost) else { return [] }
    return try Row.fetchAll(
      try db.cachedStatement(sql: "SELECT * FROM conflict WHERE lost = ? ORDER BY rule"),
      arguments: [local.rawValue]
    ).compactMap(caseRecord)
  }

  /// Cases in the clock order of what lost, then by rule.
  public func cases(_ filter: CaseFilter, page: PageRequest) throws -> Page<CaseRecord> {
    var list = ClockList(self, table: "conflict", id: "lost", tail: "rule", isNarrow: filter.subject != nil)
    if let isOpen = filter.isOpen { list.require("\(isOpen ? "NOT " : "")\(Self.isResolved)") }
    if let subject = filter.subject { list.require("subject = ?", [try map.local(subject)?.rawValue ?? -1]) }
    if let rule = filter.rule { list.require("rule = ?", [Int64(rule.rawValue)]) }
    let (rows, next) = try list.page(page)
    return Page(items: try rows.compactMap(caseRecord), next: next)
  }

  /// What lost about a thing and is not settled, in clock order.
  func openCases(about thing: LocalID) throws -> [EntityID] {
    try openCases(where: "subject = ?", [thing.rawValue])
  }

  /// What lost about a thing and is not settled, in clock order.
  public func openCases(about thing: EntityID) throws -> [EntityID] {
    try map.local(thing).map { try openCases(about: $0) } ?? []
  }

  /// What lost about anything that a learner was given and is not settled, in clock order.
  public func openCases(ofLearner learner: LearnerID) throws -> [EntityID] {
    try openCases(
      where: "subject IN (SELECT id FROM invitation WHERE learner = ? AND ledger = ?)", [Data(learner.bytes), ledger])
  }

  /// The changes of settings that lost and are not settled, in clock order (C30).
  public func openCasesOfSettings() throws -> [EntityID] {
    guard let unit = try Derivation.settingsUnit(of: ledgerID, map: map) else { return [] }
    return try openCases(where: "unit = ?", [unit.rawValue])
  }

  private func openCases(where condition: String, _ arguments: StatementArguments) throws -> [EntityID] {
    try Int64.fetchAll(
      try db.cachedStatement(sql: "SELECT DISTINCT lost FROM conflict WHERE \(condition) AND NOT \(Self.isResolved)"),
      arguments: arguments
    ).map { try map.stamp(LocalID(rawValue: $0)) }.sorted().map(\.entity)
  }

  private func caseRecord(_ row: Row) throws -> CaseRecord? {
    let code: Int64 = row["rule"]
    guard let rule = ConflictRule(rawValue: UInt32(truncatingIfNeeded: code)) else { return nil }
    let (lost, winner): (Int64, Int64?) = (row["lost"], row["winner"])
    let finished: Int64? = row["settled_by"]
    // Of several the first in clock order counts, which is the same on every node.
    let resolution = try Int64.fetchAll(
      try db.cachedStatement(sql: "SELECT entity FROM case_resolution WHERE lost = ? AND rule = ? AND winner IS ?"),
      arguments: [lost, code, winner]
    ).map { try map.stamp(LocalID(rawValue: $0)) }.min().map { try map.local($0) }
    return CaseRecord(
      lost: try entity(lost), rule: rule, winner: try winner.map(entity), subject: try entity(row["subject"]),
      reason: (row["reason"] as String?).flatMap(Refusal.init(rawValue:)),
      resolvedBy: try (finished ?? resolution).map(entity),
      resolutionNote: try resolution.flatMap { try note(of: $0) })
  }

  private func entity(_ local: Int64) throws -> EntityID { try map.entity(LocalID(rawValue: local)) }

  private func note(of resolution: Int64) throws -> String? {
    let id = LocalID(rawValue: resolution)
    guard case .resolveCase(let said)? = try operation(at: id) else { return nil }
    return said.note.isEmpty ? nil : said.note
  }
}
