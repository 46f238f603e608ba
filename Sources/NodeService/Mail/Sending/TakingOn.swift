import ChangeSets
import Replica

/// What an appointed mailer takes on by itself before it sends: the ``WantedLinks``. Each step is one transaction, so
/// that what others wrote meanwhile is seen.
struct TakingOn {
  /// Invitations that one change set takes on.
  private static let rowsMax = 500

  let node: NodeCore
  let ledger: LedgerID
  /// Asked between transactions.
  let isCancelled: () -> Bool

  /// Takes on all there is.
  func run() throws {
    guard try node.replica.read(ledger, { $0.tellsLearners() && !$0.mailers().isEmpty }) else { return }
    while !isCancelled() {
      let isEmpty = try node.replica.read(ledger) { try WantedLinks(in: $0, limit: 1).isEmpty }
      guard !isEmpty, try take() else { return }
      node.publishChange(of: ledger)
    }
  }

  /// - Returns: false if nothing was written, so that asking again would go on for ever.
  private func take() throws -> Bool {
    try node.replica.write(ledger) { writer in
      let reader = try writer.reader
      let wanted = try WantedLinks(in: reader, limit: Self.rowsMax)
      guard !wanted.isEmpty else { return false }
      let (tokens, operations) = try wanted.mint { writer.random($0) }
      let id = writer.random(10).map { String($0, radix: 16) }.joined(separator: ".")
      let draft = Draft(
        acting: try Acting.asMailer(nil, in: reader).pair, commandID: "mail-" + id, operations: operations,
        erasables: [], tokens: tokens)
      return try writer.commit(draft).isKept
    }
  }
}
