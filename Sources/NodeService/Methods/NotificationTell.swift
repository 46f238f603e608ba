import ChangeSets
import JSONRPC
import Licensing
import Replica

/// `notification.tell`: the device that tells learners mints the tokens of invitations that nobody has told, and so
/// takes them on (C34). A learner who is told ranks before those who were merely asked for.
enum NotificationTell {
  /// Invitations told in one call unless said.
  private static let limitDefault = 1_000

  static func run(_ mutation: Mutation) throws -> JSONObject {
    let reader = try mutation.reader
    guard reader.tellsLearners() else { throw DomainError(.mailerElsewhere) }
    let limit = mutation.call.params["limit"]?.int64Value.map { Int(clamping: $0) } ?? limitDefault
    let told = try tell(reader.untoldInvitations(limit: limit), mutation)
    return ["told": .array(told.map(JSON.object)), "left": .int(try mutation.reader.untoldCount())]
  }

  /// Takes on these, in one change set; none writes nothing.
  private static func tell(_ ids: [EntityID], _ mutation: Mutation) throws -> [JSONObject] {
    let acting = try mutation.actingAsMailer()
    guard !ids.isEmpty else { return [] }
    let minted = zip(ids, try TokenMint.mint(ids.count) { mutation.writer.random($0) }).map {
      MintedToken(invitation: $0, secret: $1.secret, publicKey: $1.publicKey)
    }
    let rows = minted.map { TokenRow(invitation: $0.invitation, tokenKey: $0.publicKey.bytes) }
    try mutation.commit(mutation.draft(acting, [.tell(Tell(rows: rows))], tokens: minted))
    let after = try mutation.reader
    return try minted.map { each in
      guard let record = try after.invitation(each.invitation) else { throw DomainError(.invitationUnknown) }
      var object: JSONObject = [
        "invitation": .string(PublicID(kind: .invitation, each.invitation).text),
        "learner": .string(record.terms.learner.text),
      ]
      object.appendIfPresent("email", record.contact.map { .string($0.address) })
      object.append("token", .string(each.secret.text))
      object.append("link", .string(InvitationLink(invitation: each.invitation, token: each.secret.text).text))
      return object
    }
  }
}
