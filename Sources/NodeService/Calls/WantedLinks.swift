import ChangeSets
import Licensing
import Replica

/// The links that wait for a mailer of the ledger to mint them (C34): of invitations that nobody has told yet, of those
/// that somebody asked for again, and of those whose link a device holds that may not send it any more.
///
/// What waits for its supply is left until the line moves: to be told ranks above those who merely asked.
struct WantedLinks {
  private let untold: [EntityID]
  private let again: [EntityID]

  /// Looks for at most `limit` of them.
  init(in reader: LedgerReader, limit: Int) throws {
    untold = try reader.untoldInvitations(limit: limit)
    again = try untold.count < limit ? reader.orphanedLinks(limit: limit - untold.count) : []
  }

  var isEmpty: Bool { untold.isEmpty && again.isEmpty }

  /// Makes tokens, and the operations that take the invitations on.
  ///
  /// - Parameter random: so many bytes of randomness; called on this thread only.
  func mint(random: (Int) -> [UInt8]) throws -> (tokens: [MintedToken], operations: [Licensing.Operation]) {
    let ids = untold + again
    let tokens = zip(ids, try TokenMint.mint(ids.count, random: random)).map {
      MintedToken(invitation: $0, secret: $1.secret, publicKey: $1.publicKey)
    }
    let rows = tokens.map { TokenRow(invitation: $0.invitation, tokenKey: $0.publicKey.bytes) }
    let (first, second) = (Array(rows.prefix(untold.count)), Array(rows.dropFirst(untold.count)))
    var operations: [Licensing.Operation] = []
    if !first.isEmpty { operations.append(.tell(Tell(rows: first))) }
    if !second.isEmpty { operations.append(.resend(Resend(rows: second))) }
    return (tokens, operations)
  }
}
