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

  /// How many there are.
  public func untoldCount() throws -> Int {
    try Int.fetchOne(try db.cachedStatement(sql: "SELECT count(*) " + Self.untold), arguments: [ledger]) ?? 0
  }

  /// Who waits in line is told only when the line moves: to be told ranks above those who merely asked.
  private static let untold = """
    FROM invitation LEFT JOIN claim ON claim.invitation = invitation.id
    WHERE invitation.ledger = ? AND lifecycle = 1 AND given = 1 AND claim.honoured IS NOT 0
    AND NOT EXISTS (SELECT 1 FROM notice WHERE notice.invitation = invitation.id AND notice.kind = 1)
    """

  /// How far telling the learner got.
  public func delivery(of invitation: EntityID) throws -> InvitationDelivery {
    guard let local = try map.local(invitation) else { return .queued }
    let isTold = try Int64.fetchOne(
      try db.cachedStatement(sql: "SELECT 1 FROM notice WHERE invitation = ? AND kind = 1 LIMIT 1"),
      arguments: [local.rawValue])
    guard isTold != nil else { return .queued }
    let notices = try notices(about: invitation).filter { $0.kind == .invited || $0.kind == .resent }
    let failed = notices.contains { if case .failed = $0.delivery { true } else { false } }
    return failed && !notices.contains { $0.delivery == .sent } ? .failed : .told
  }
}
