import ChangeSets
import JSONRPC
import Licensing
import Replica

/// `invitation.accept` and `invitation.decline`: what a learner does with the token that was sent, carried by this
/// device.
enum InvitationAnswer {
  static func run(_ verb: LearnerVerb, _ mutation: Mutation) throws -> JSONObject {
    let call = mutation.call
    let named = try mutation.reader.invitationNamed(try call.required("invitation"))
    guard let record = try mutation.reader.invitation(named.invitation) else { throw DomainError(.invitationUnknown) }
    if verb == .accept, record.status == .waitlisted {
      var data = JSONObject()
      data.appendIfPresent("stoppedBy", record.lineStoppedBy.map { .string(PublicID(kind: .invitation, $0).text) })
      throw DomainError(.invitationWaitlisted, data: data)
    }
    let secret = try token(call.text("token") ?? named.token, of: named.invitation, mutation.reader)
    try write(verb, named.invitation, secret, mutation)
    guard let after = try mutation.reader.invitation(named.invitation) else { throw DomainError(.invitationUnknown) }
    return try after.json(in: mutation.reader)
  }

  /// The token given, alone or in a link; else the last one that this node minted.
  private static func token(_ text: String?, of invitation: EntityID, _ reader: LedgerReader) throws -> TokenSecret {
    guard let text else {
      guard let own = try reader.tokenSecrets(of: invitation).last else { throw DomainError(.tokenRequired) }
      return own
    }
    do {
      return try TokenSecret(text: InvitationLink(text: text)?.token ?? text)
    } catch {
      throw DomainError(.tokenMalformed)
    }
  }

  /// Writes the act with its proof, bound to the chain that this device writes in.
  static func write(
    _ verb: LearnerVerb, _ invitation: EntityID, _ secret: TokenSecret, _ mutation: Mutation, part: Int = 0
  ) throws {
    let proof = try mutation.reader.proof(
      of: secret, for: invitation, verb: verb, carrier: try mutation.writer.carryingChain())
    let operation: Licensing.Operation =
      switch verb {
      case .accept: .accept(Accept(invitation: invitation, proof: proof))
      case .decline: .decline(Decline(invitation: invitation, proof: proof))
      }
    try mutation.commit(mutation.draft(nil, [operation], part: part))
  }
}
