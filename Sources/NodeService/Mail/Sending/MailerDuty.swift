import Licensing
import Replica

/// Which notices this node has to send: is it the mailer? Handed in, so that tests can have other answers.
struct MailerDuty: Sendable {
  /// Whether sending the notice falls to this node. At most one node may answer yes as long as all see the same, but
  /// for several appointed mailers (C34).
  let isOurs: @Sendable (NoticeRecord, LedgerReader) throws -> Bool

  /// What the ledger says: the mailers that were appointed, each the links that it minted itself; else whoever wrote
  /// what a notice tells.
  static let ofLedger = MailerDuty { notice, reader in
    guard !reader.mailers().isEmpty else { return try isAuthors(notice, reader) }
    guard reader.tellsLearners() else { return false }
    switch notice.kind {
    case .invited, .resent: return try isAuthor(notice, reader)
    case .withdrawn, .startEdited, .correction, .allocated, .released, .retracted, .reversed, .licensesAssigned,
      .orderRequested, .adminInvited, .receipt, .renewal, .expiring, .evaluationOpened, .evaluationDecided:
      return true
    }
  }

  /// With nobody appointed, whoever wrote what a notice tells also tells it: the inviting device its invitation, the
  /// withdrawing one its withdrawal. What corrects a mail falls to the device that sent that mail, since the accepting
  /// one may be a portal that sends none (C1).
  private static func isAuthors(_ notice: NoticeRecord, _ reader: LedgerReader) throws -> Bool {
    switch notice.kind {
    case .invited, .resent, .withdrawn, .startEdited, .allocated, .released, .reversed, .licensesAssigned,
      .orderRequested, .adminInvited, .receipt, .renewal, .expiring, .evaluationOpened, .evaluationDecided:
      return try isAuthor(notice, reader)
    case .correction:
      return try isSender(of: [.withdrawn, .startEdited, .released, .retracted], notice, reader)
    case .retracted: return try isSender(of: [.invited, .resent, .allocated], notice, reader)
    }
  }

  private static func isAuthor(_ notice: NoticeRecord, _ reader: LedgerReader) throws -> Bool {
    try reader.authorship(of: notice.cause)?.deviceKey == reader.deviceKey
  }

  /// Of several that sent it, one: the same on every node.
  private static func isSender(
    of kinds: Set<NoticeKind>, _ notice: NoticeRecord, _ reader: LedgerReader
  ) throws -> Bool {
    try reader.senders(of: kinds, about: notice.subject)
      .min { $0.lexicographicallyPrecedes($1) } == reader.deviceKey.bytes
  }
}
