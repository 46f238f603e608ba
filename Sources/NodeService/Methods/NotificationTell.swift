import ChangeSets
import JSONRPC
import Licensing
import Replica

/// `notification.tell`: the device that tells learners mints the ``WantedLinks``, and so takes their invitations on
/// (C34). A learner who is told ranks before those who were merely asked for.
enum NotificationTell {
  /// Invitations told in one call unless said.
  private static let limitDefault = 1_000

  static func run(_ mutation: Mutation) throws -> JSONObject {
    let reader = try mutation.reader
    try Mailer.checkMayTell(reader, mutation.call.node)
    let limit = mutation.call.params["limit"]?.int64Value.map { Int(clamping: $0) } ?? limitDefault
    let told = try tell(WantedLinks(in: reader, limit: limit), mutation)
    let after = try mutation.reader
    let left = try after.untoldCount() + after.orphanedLinks(limit: PageRequest.limitMax).count
    return ["told": .array(told.map(JSON.object)), "left": .int(left)]
  }

  /// Takes on these, in one change set; none writes nothing.
  private static func tell(_ wanted: WantedLinks, _ mutation: Mutation) throws -> [JSONObject] {
    let acting = try mutation.actingAsMailer()
    guard !wanted.isEmpty else { return [] }
    let (minted, operations) = try wanted.mint { mutation.writer.random($0) }
    try mutation.commit(mutation.draft(acting, operations, tokens: minted))
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
