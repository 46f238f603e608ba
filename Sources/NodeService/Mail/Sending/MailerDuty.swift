import Licensing
import Replica

/// Which notices this node has to send: is it the mailer? Handed in, so that appointing a mailer in the ledger needs no
/// change to how mails are sent.
struct MailerDuty: Sendable {
  /// Whether sending the notice falls to this node. At most one node may answer yes as long as all see the same.
  let isOurs: @Sendable (NoticeRecord, LedgerReader) throws -> Bool

  /// Whoever wrote what a notice tells also tells it: the inviting device its invitation, the withdrawing one its
  /// withdrawal. A correction falls to the device that told the withdrawal, since the accepting one may be a portal
  /// that sends no mail (C1).
  static let authorTells = MailerDuty { notice, reader in
    switch notice.kind {
    case .invited, .resent, .withdrawn, .startEdited, .allocated, .released:
      try reader.authorship(of: notice.cause)?.deviceKey == reader.deviceKey
    case .correction:
      // Of several that told it, one: the same on every node.
      try reader.senders(of: .withdrawn, about: notice.invitation)
        .min { $0.lexicographicallyPrecedes($1) } == reader.deviceKey.bytes
    }
  }
}
