import ChangeSets
import Foundation
import GRDB
import Licensing

extension LedgerReader {
  /// Public keys of the tokens that were minted for an invitation, in the order in which this replica learned of them.
  public func tokenKeys(of invitation: EntityID) throws -> [[UInt8]] {
    try history(of: invitation).flatMap { record -> [[UInt8]] in
      let set = record.stamp.set.id
      switch record.operation {
      case .tell(let told):
        return told.rows.filter { $0.invitation.resolved(in: set) == invitation }.map(\.tokenKey)
      case .resend(let sent):
        return sent.rows.filter { $0.invitation.resolved(in: set) == invitation }.map(\.tokenKey)
      default: return []
      }
    }
  }

  /// The secrets that this node minted for an invitation; empty if others told the learner.
  public func tokenSecrets(of invitation: EntityID) throws -> [TokenSecret] {
    guard let local = try map.local(invitation) else { return [] }
    return try Data.fetchAll(
      try db.cachedStatement(sql: "SELECT secret FROM token WHERE invitation = ?"),
      arguments: [local.rawValue]
    ).map { try TokenSecret(bytes: [UInt8]($0)) }
  }

  /// The secret that this device minted for an invitation in one row, which told or sent it again; nil if another did.
  public func tokenSecret(of invitation: EntityID, minted cause: EntityID) throws -> TokenSecret? {
    let secrets = try tokenSecrets(of: invitation)
    guard !secrets.isEmpty, try authorship(of: cause)?.deviceKey == deviceKey else { return nil }
    // A request to send it again mints nothing, though its author may hold a token of before.
    guard try mintsToken(cause, of: invitation) else { return nil }
    guard secrets.count > 1 else { return secrets.first }
    for record in try history(of: invitation) where record.stamp.entity == cause {
      let keys: [[UInt8]] =
        switch record.operation {
        case .tell(let told): told.rows.map(\.tokenKey)
        case .resend(let sent): sent.rows.map(\.tokenKey)
        default: []
        }
      if let key = keys.first { return try secrets.first { try $0.publicKey().bytes == key } }
    }
    return nil
  }

  private func mintsToken(_ row: EntityID, of invitation: EntityID) throws -> Bool {
    guard let id = try map.local(invitation), let entity = try map.local(row) else { return false }
    let kind = try Int64.fetchOne(
      try db.cachedStatement(
        sql: """
          SELECT fact.kind FROM invitation JOIN fact ON fact.unit = invitation.unit
          WHERE invitation.id = ? AND fact.entity = ?
          """), arguments: [id.rawValue, entity.rawValue])
    return kind != nil && kind != Self.requestResendKind
  }

  static let requestResendKind = Int64(OperationCodec.encode(.requestResend(RequestResend(rows: []))).kind)

  /// The proof that whoever holds `secret` may act on an invitation, bound to the chain that carries the act.
  public func proof(
    of secret: TokenSecret, for invitation: EntityID, verb: LearnerVerb, carrier: ChainID
  ) throws -> TokenProof {
    let proof = AcceptProof(
      ledger: ledgerID, invitation: EntityReference.encode(invitation), verb: TokenVerb(verb), carrier: carrier)
    return TokenProof(tokenKey: try secret.publicKey().bytes, signature: try proof.sign(with: secret))
  }
}
