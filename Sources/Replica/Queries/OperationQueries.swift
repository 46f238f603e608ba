import ChangeSets
import Foundation
import GRDB
import Licensing

extension LedgerReader {
  /// The operation that a row belongs to, with all its rows, from the change set itself.
  func operation(at id: LocalID) throws -> Licensing.Operation? { try OperationStore(db: db).operation(at: id) }

  /// The operations of a change set; empty if this version does not understand them all.
  func operations(ofSet set: Int64) throws -> [Licensing.Operation] {
    try OperationStore(db: db).operations(ofSet: set)
  }

  /// The operation that a row belongs to; nil if its change set is not held or not understood.
  public func operation(of row: EntityID) throws -> Licensing.Operation? {
    guard let id = try map.local(row) else { return nil }
    return try operation(at: id)
  }

  /// How often the place in line of an invitation was handed on before it came to this one; 0 for one that is unknown,
  /// ``Invite/Row/handoversMax`` for one that states more.
  public func generation(of invitation: EntityID) throws -> UInt32 {
    guard case .invite(let invite)? = try operation(of: invitation), invite.rows.indices.contains(Int(invitation.row))
    else { return 0 }
    return min(invite.rows[Int(invitation.row)].generation, Invite.Row.handoversMax)
  }

  /// What became of a row: it did what it said unless a fate was recorded.
  func fate(of id: LocalID) throws -> Fate {
    let row = try Row.fetchOne(
      try db.cachedStatement(sql: "SELECT rule, superseded_by FROM fate WHERE entity = ?"), arguments: [id.rawValue])
    guard let row else { return .inEffect }
    if let code: Int64 = row[0], let rule = ConflictRule(rawValue: UInt32(truncatingIfNeeded: code)) {
      return .lost(rule)
    }
    guard let winner: Int64 = row[1] else { return .inEffect }
    return .superseded(by: try map.stamp(LocalID(rawValue: winner)))
  }
}

extension LedgerReader {
  /// The invitation, fund, product or member that a row is about; nil if it is about none of them.
  public func subject(of row: EntityID) throws -> EntityID? {
    guard let id = try map.local(row), let operation = try operation(at: id) else { return nil }
    let set = row.set
    guard operation.rowCount > Int(row.row) || operation.rowCount == 1 else { return nil }
    switch FactCodec.narrowed(operation, to: operation.rowCount > Int(row.row) ? Int(row.row) : 0) {
    case .invite, .openFund, .defineProduct, .requestOrder, .startSubscription: return row
    case .assignOrder(let said): return said.order.resolved(in: set)
    case .rejectOrder(let said): return said.order.resolved(in: set)
    case .cancelOrder(let said): return said.order.resolved(in: set)
    case .decideCancellation(let said): return said.order.resolved(in: set)
    case .quoteSeats(let said): return said.subscription.resolved(in: set)
    case .requestPurchase(let said): return said.subscription.resolved(in: set)
    case .finalizePurchase(let said): return said.subscription.resolved(in: set)
    case .failPurchase(let said): return said.subscription.resolved(in: set)
    case .renewSubscription(let said): return said.subscription.resolved(in: set)
    case .cancelSubscription(let said): return said.subscription.resolved(in: set)
    case .release(let said): return said.rows.first?.resolved(in: set)
    case .recordLogin(let said): return said.rows.first?.resolved(in: set)
    case .appointMailer(let said): return said.device.resolved(in: set)
    case .depositFund(let said): return said.fund.resolved(in: set)
    case .adjustFund(let said): return said.fund.resolved(in: set)
    case .extendFund(let said): return said.fund.resolved(in: set)
    case .reviseProduct(let said): return said.product.resolved(in: set)
    case .retireProduct(let said): return said.product.resolved(in: set)
    case .tell(let said): return said.rows.first?.invitation.resolved(in: set)
    case .resend(let said): return said.rows.first?.invitation.resolved(in: set)
    case .requestResend(let said): return said.rows.first?.resolved(in: set)
    case .withdraw(let said): return said.rows.first?.resolved(in: set)
    case .editStart(let said): return said.rows.first?.resolved(in: set)
    case .accept(let said): return said.invitation.resolved(in: set)
    case .decline(let said): return said.invitation.resolved(in: set)
    case .submitEvaluation(let said): return said.rows.first?.resolved(in: set)
    case .decideEvaluation(let said): return said.invitation.resolved(in: set)
    case .recordSent(let said): return said.rows.first?.subject.resolved(in: set)
    case .resolveCase(let said): return try subject(ofCase: said.operation.resolved(in: set))
    case .grantRole(let said):
      return said.member?.resolved(in: set)
        ?? EntityID(set: set, operation: row.operation, row: GrantRole.memberRow)
    case .grantDevice(let said): return said.member.resolved(in: set)
    case .openLedger: return EntityID(set: set, operation: row.operation, row: OpenLedger.memberRow)
    case .configureLedger, .raiseRules, .addLearners, .registerLearners, .departLearners, .changeAddress,
      .placeInTeam:
      return nil
    }
  }

  private func subject(ofCase lost: EntityID) throws -> EntityID? { try cases(of: lost).first?.subject }
}
