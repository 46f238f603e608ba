import Foundation
import GRDB
import Licensing

/// An evaluation request with what was said.
public struct EvaluationRecord: Hashable, Sendable {
  /// The request, named by the row that made it.
  public let id: EntityID
  /// When it was made.
  public let stamp: Stamp
  /// The accepted invitation.
  public let invitation: EntityID
  /// True if a withdrawal or release that lost to an acceptance or a login became this request (C1, C13).
  public let fromWithdrawal: Bool
  /// Where it stands.
  public let state: EvaluationState.State
  /// What is wrong.
  public let reason: WithdrawReason?
  /// The ground that did not hold, where a release became this request (C13).
  public let ground: ReallocationGround?
  /// What the administrator wrote.
  public let note: String
  /// The decision that put it there.
  public let decidedBy: EntityID?
}

extension LedgerReader {
  /// One request; nil if there is none of that name.
  public func evaluation(_ id: EntityID) throws -> EvaluationRecord? {
    guard let local = try map.local(id) else { return nil }
    let row = try Row.fetchOne(
      try db.cachedStatement(sql: "SELECT * FROM evaluation WHERE id = ? AND ledger = ?"),
      arguments: [local.rawValue, ledger])
    return try row.flatMap(evaluationRecord)
  }

  /// Requests in clock order; those of one state or about one invitation only, if said.
  public func evaluations(
    state: EvaluationState.State?, invitation: EntityID?, page: PageRequest
  ) throws -> Page<EvaluationRecord> {
    var list = ClockList(self, table: "evaluation")
    if let state { list.require("state = ?", [Int64(state.rawValue)]) }
    if let invitation { list.require("invitation = ?", [try map.local(invitation)?.rawValue ?? -1]) }
    let (rows, next) = try list.page(page)
    return Page(items: try rows.compactMap(evaluationRecord), next: next)
  }

  private func evaluationRecord(_ row: Row) throws -> EvaluationRecord? {
    let local = LocalID(rawValue: row["id"])
    guard let state = EvaluationState.State(rawValue: UInt32(truncatingIfNeeded: row["state"] as Int64)) else {
      return nil
    }
    let stamp = try map.stamp(local)
    let decided: Int64? = row["decided_by"]
    let (reason, ground, note) = try evaluationWords(of: stamp.entity)
    return EvaluationRecord(
      id: stamp.entity, stamp: stamp, invitation: try map.entity(LocalID(rawValue: row["invitation"])),
      fromWithdrawal: (row["from_withdrawal"] as Int64) == 1, state: state, reason: reason, ground: ground, note: note,
      decidedBy: try decided.map { try map.entity(LocalID(rawValue: $0)) })
  }

  /// What the author of a request said: of a submission, or of a withdrawal or release that became one.
  func evaluationWords(
    of request: EntityID
  ) throws -> (reason: WithdrawReason?, ground: ReallocationGround?, note: String) {
    switch try operation(of: request) {
    case .withdraw(let said): (said.reason, nil, said.note)
    case .release(let said): (nil, said.ground, said.note)
    case .submitEvaluation(let said): (said.reason, nil, said.note)
    default: (nil, nil, "")
    }
  }
}
