import ChangeSets
import GRDB
import Licensing

/// How far telling the learner of an invitation got; apart from where the invitation stands (R13).
public enum InvitationDelivery: String, Hashable, Sendable, CaseIterable {
  /// Nobody has taken it on yet.
  case queued
  /// A device took on telling the learner.
  case told
  /// A device took it on, and sending failed here.
  case failed
}

extension LedgerReader {
  /// The devices that were appointed to tell learners, in the order of their first appointment (C34).
  public func mailers() -> [AuthorityBook.Device] {
    cache.book.appointments.compactMap { device, stamps in
      cache.book.devices[device].flatMap { found in stamps.min().map { (found, $0) } }
    }.sorted { $0.1 < $1.1 }.map(\.0)
  }

  /// The members for whom this node is a mailer, in the order of the appointments.
  public func ownMailerMembers() throws -> [MemberRecord] {
    try mailers().filter { $0.key == deviceKey.bytes }.compactMap { try member($0.member) }
  }

  /// Whether telling learners falls to this node: nobody was appointed, or this device was (C34).
  public func tellsLearners() -> Bool {
    let mailers = mailers()
    return mailers.isEmpty || mailers.contains { $0.key == deviceKey.bytes }
  }

  /// Pending invitations with their supply behind them that nobody has taken on telling, first those that this replica
  /// learned of first, at most so many.
  public func untoldInvitations(limit: Int) throws -> [EntityID] {
    try Int64.fetchAll(
      try db.cachedStatement(sql: "SELECT invitation.id " + Self.untold + " ORDER BY invitation.id LIMIT ?"),
      arguments: [ledger, limit]
    ).map { try map.entity(LocalID(rawValue: $0)) }
  }

  /// Invitations with their supply behind them, told already, whose link waits to be sent though no mailer minted it:
  /// somebody asked for it again, or a device told the learner that may not send any more. At most so many.
  /// None where nobody was appointed: then every device sends its own.
  public func orphanedLinks(limit: Int) throws -> [EntityID] {
    let keys = Set(mailers().map(\.key))
    guard !keys.isEmpty else { return [] }
    let rows = try Row.fetchCursor(
      try db.cachedStatement(sql: Self.unsentLinks), arguments: [ledger, DeliveryState.waiting.rawValue])
    var links = UnsentLinks()
    var found: [EntityID] = []
    while found.count < limit {
      let row = try rows.next()
      if links.subject != row?["subject"] {
        if try areOrphaned(links, of: keys) { found.append(try map.entity(LocalID(rawValue: links.subject ?? 0))) }
        links = UnsentLinks(subject: row?["subject"])
      }
      guard let row else { break }
      links.all.append((row["kind"], row["cause"], (row["act"] as Int64) == Self.requestResendKind))
    }
    return found
  }

  /// Links to one invitation that wait to be sent, and requests for such.
  private struct UnsentLinks {
    var subject: Int64?
    var all: [(kind: Int64, cause: Int64, isRequest: Bool)] = []
  }

  /// Whether one of them waits that no mailer can send, and that no mailer has minted a later one for.
  private func areOrphaned(_ links: UnsentLinks, of keys: Set<[UInt8]>) throws -> Bool {
    guard let subject = links.subject else { return false }
    var minted: Stamp?
    var others: [(kind: NoticeKind, cause: Stamp)] = []
    for link in links.all {
      let cause = LocalID(rawValue: link.cause)
      let stamp = try map.stamp(cause)
      if try !link.isRequest && isOne(of: keys, authorOf: cause.set) {
        minted = minted.map { max($0, stamp) } ?? stamp
      } else if let kind = NoticeKind(rawValue: UInt32(truncatingIfNeeded: link.kind)) {
        others.append((kind, stamp))
      }
    }
    let waiting = others.filter { other in minted.map { $0 < other.cause } ?? true }
    guard !waiting.isEmpty else { return false }
    let notices = try notices(about: map.entity(LocalID(rawValue: subject)))
    return waiting.contains { link in
      notices.contains { $0.kind == link.kind && $0.cause == link.cause.entity && $0.delivery == .queued }
    }
  }

  private func isOne(of keys: Set<[UInt8]>, authorOf set: Int64) throws -> Bool {
    try authorship(ofSet: set).deviceKey.map { keys.contains($0.bytes) } ?? false
  }

  private static let unsentLinks = """
    SELECT notice.subject, notice.kind, notice.cause, fact.kind AS act FROM notice
    JOIN invitation ON invitation.id = notice.subject
    JOIN fact ON fact.unit = invitation.unit AND fact.entity = notice.cause
    LEFT JOIN claim ON claim.invitation = notice.subject
    LEFT JOIN delivery ON delivery.subject = notice.subject AND delivery.kind = notice.kind
      AND delivery.cause = notice.cause AND delivery.recipient = 0
    WHERE notice.ledger = ? AND notice.kind IN (1, 2) AND notice.due = 1 AND lifecycle = 1 AND given = 1
      AND claim.honoured IS NOT 0 AND (delivery.state IS NULL OR delivery.state = ?)
      AND EXISTS (SELECT 1 FROM notice AS told WHERE told.subject = notice.subject AND told.kind = 1)
    ORDER BY notice.subject, notice.kind, notice.cause
    """

  /// How many there are.
  public func untoldCount() throws -> Int {
    try Int.fetchOne(try db.cachedStatement(sql: "SELECT count(*) " + Self.untold), arguments: [ledger]) ?? 0
  }

  /// Who waits in line is told only when the line moves: to be told ranks above those who merely asked.
  private static let untold = """
    FROM invitation LEFT JOIN claim ON claim.invitation = invitation.id
    WHERE invitation.ledger = ? AND lifecycle = 1 AND given = 1 AND claim.honoured IS NOT 0
    AND NOT EXISTS (SELECT 1 FROM notice WHERE notice.subject = invitation.id AND notice.kind = 1)
    """

  /// How far telling the learner got.
  public func delivery(of invitation: EntityID) throws -> InvitationDelivery {
    guard let local = try map.local(invitation) else { return .queued }
    let isTold = try Int64.fetchOne(
      try db.cachedStatement(sql: "SELECT 1 FROM notice WHERE subject = ? AND kind = 1 LIMIT 1"),
      arguments: [local.rawValue])
    guard isTold != nil else { return .queued }
    let notices = try notices(about: invitation).filter { $0.kind == .invited || $0.kind == .resent }
    let failed = notices.contains { if case .failed = $0.delivery { true } else { false } }
    return failed && !notices.contains { $0.delivery == .sent } ? .failed : .told
  }
}
