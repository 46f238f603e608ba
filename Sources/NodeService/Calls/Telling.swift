import ChangeSets
import Licensing
import Replica

/// Tells a learner in the change set that invites them, unless another device was appointed to tell learners (C34).
struct Telling {
  /// The token; nil where another device tells.
  let first: TokenMint.Token?

  /// Mints a token if telling falls to this device.
  init(_ mutation: Mutation) throws {
    first =
      try mutation.reader.tellsLearners() ? TokenMint.mint(1) { mutation.writer.random($0) }.first : nil
  }

  /// What is written about the invitation of the draft; at most one.
  func operations(for invitation: EntityID) -> [Licensing.Operation] {
    first.map { [.tell(Tell(rows: [TokenRow(invitation: invitation, tokenKey: $0.publicKey.bytes)]))] } ?? []
  }

  /// What this node keeps of it.
  func minted(for invitation: EntityID) -> [MintedToken] {
    first.map { [MintedToken(invitation: invitation, secret: $0.secret, publicKey: $0.publicKey)] } ?? []
  }
}

extension Mutation {
  /// Who tells learners: a member whose device this is and who may invite, else one whose device was appointed mailer.
  ///
  /// - Parameter learners: whom it is about; they choose between the teams of somebody who manages several (R34).
  func actingAsMailer(for learners: some Sequence<LearnerID> = EmptyCollection()) throws -> Acting {
    guard onBehalfOf == nil else { return try inviting(learners) }
    return try Acting.asMailer(call.text("actor"), in: reader, for: learners)
  }
}
