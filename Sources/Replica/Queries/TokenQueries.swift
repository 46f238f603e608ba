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

  /// The proof that whoever holds `secret` may act on an invitation, bound to the chain that carries the act.
  public func proof(
    of secret: TokenSecret, for invitation: EntityID, verb: LearnerVerb, carrier: ChainID
  ) throws -> TokenProof {
    let proof = AcceptProof(
      ledger: ledgerID, invitation: EntityReference.encode(invitation), verb: TokenVerb(verb), carrier: carrier)
    return TokenProof(tokenKey: try secret.publicKey().bytes, signature: try proof.sign(with: secret))
  }
}
