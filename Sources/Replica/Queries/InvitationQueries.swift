import Foundation
import GRDB
import Licensing

/// Which invitations a list shows; what is nil does not narrow it.
public struct InvitationFilter: Hashable, Sendable {
  /// Where they stand.
  public var status: InvitationStatus?
  /// Of this product.
  public var product: EntityID?
  /// Of this learner.
  public var learner: LearnerID?
  /// Paid by this fund, or drawn from this order or subscription.
  public var supply: EntityID?
  /// Given in this way.
  public var given: Giving?

  /// Shows all.
  public init(
    status: InvitationStatus? = nil, product: EntityID? = nil, learner: LearnerID? = nil, supply: EntityID? = nil,
    given: Giving? = nil
  ) {
    self.status = status
    self.product = product
    self.learner = learner
    self.supply = supply
    self.given = given
  }
}

extension LedgerReader {
  /// One invitation; nil if there is none of that name.
  public func invitation(_ id: EntityID) throws -> InvitationRecord? {
    guard let local = try map.local(id) else { return nil }
    let row = try Row.fetchOne(
      try db.cachedStatement(sql: Self.invitationColumns + " WHERE invitation.id = ? AND invitation.ledger = ?"),
      arguments: [local.rawValue, ledger])
    return try row.map(record)
  }

  /// Invitations in clock order.
  public func invitations(_ filter: InvitationFilter, page: PageRequest) throws -> Page<InvitationRecord> {
    var list = ClockList(
      self, table: "invitation", isNarrow: filter.learner != nil, select: Self.invitationColumns)
    if let product = filter.product {
      list.require("invitation.product = ?", [try map.local(product)?.rawValue ?? -1])
    }
    if let supply = filter.supply { list.require("invitation.supply = ?", [try map.local(supply)?.rawValue ?? -1]) }
    if let learner = filter.learner { list.require("invitation.learner = ?", [Data(learner.bytes)]) }
    if let given = filter.given { list.require("invitation.given = ?", [Int64(given.rawValue)]) }
    if let status = filter.status { list.require(Self.condition(status)) }
    let (rows, next) = try list.page(page)
    return Page(items: try rows.map(record), next: next)
  }

  /// Invitations of a learner in clock order, at most so many.
  public func invitations(of learner: LearnerID, limit: Int = PageRequest.limitMax) throws -> [EntityID] {
    var list = ClockList(self, table: "invitation", isNarrow: true)
    list.require("invitation.learner = ?", [Data(learner.bytes)])
    return try list.page(PageRequest(limit: limit)).rows.map { try map.entity(LocalID(rawValue: $0["id"])) }
  }

  /// Pending and waiting claims on a lot, in no particular order: what an extension leaves behind (R15).
  public func pendingInvitations(onLot lot: EntityID) throws -> [EntityID] {
    guard let local = try map.local(lot) else { return [] }
    return try Int64.fetchAll(
      try db.cachedStatement(
        sql: "SELECT id FROM invitation WHERE lot = ? AND lifecycle = 1 ORDER BY id"), arguments: [local.rawValue]
    ).map { try map.entity(LocalID(rawValue: $0)) }
  }

  private static let invitationColumns = """
    SELECT invitation.*, claim.honoured AS honoured FROM invitation LEFT JOIN claim ON claim.invitation = invitation.id
    """

  private static let revoked = Access.State.revoked.rawValue

  private static func condition(_ status: InvitationStatus) -> String {
    switch status {
    case .pending: "invitation.lifecycle = 1 AND invitation.given = 1 AND claim.honoured IS NOT 0"
    case .allocated: "invitation.lifecycle = 1 AND invitation.given = 2 AND claim.honoured IS NOT 0"
    case .waitlisted: "invitation.lifecycle = 1 AND claim.honoured = 0"
    case .accepted: "invitation.lifecycle = 2 AND invitation.given = 1"
    case .inUse: "invitation.lifecycle = 2 AND invitation.given = 2 AND invitation.access IS NOT \(revoked)"
    case .reversed: "invitation.lifecycle = 2 AND invitation.given = 2 AND invitation.access IS \(revoked)"
    case .released: "invitation.lifecycle = 8"
    case .withdrawn: "invitation.lifecycle = 3"
    case .declined: "invitation.lifecycle = 4"
    case .expired: "invitation.lifecycle = 5"
    case .merged: "invitation.lifecycle = 6"
    case .void: "invitation.lifecycle = 7"
    }
  }

  private func status(_ row: Row) throws -> InvitationStatus {
    let lifecycle: Int64 = row["lifecycle"]
    let isAllocation = (row["given"] as Int64) == Int64(Giving.allocation.rawValue)
    switch lifecycle {
    case 1:
      if (row["honoured"] as Int64?) == 0 { return .waitlisted }
      return isAllocation ? .allocated : .pending
    case 2:
      guard isAllocation else { return .accepted }
      return (row["access"] as Int64?) == Int64(Self.revoked) ? .reversed : .inUse
    case 8: return .released
    case 3: return .withdrawn
    case 4: return .declined
    case 5: return .expired
    case 6: return .merged
    case 7: return .void
    default: throw ReplicaError.inconsistent("a lifecycle that does not exist")
    }
  }

  private func record(_ row: Row) throws -> InvitationRecord {
    let local = LocalID(rawValue: row["id"])
    let stamp = try map.stamp(local)
    guard let terms = try terms(at: local, unit: row["unit"]) else {
      throw ReplicaError.inconsistent("an invitation without the row that issued it")
    }
    let status = try status(row)
    let cause = try (row["cause"] as Int64?).map { try map.entity(LocalID(rawValue: $0)) }
    let day: Int64? = row["start_day"]
    return InvitationRecord(
      id: stamp.entity, stamp: stamp, status: status, terms: terms,
      policy: cache.products[terms.product]?.history.version(terms.policyVersion)?.policy,
      contact: try latestContact(of: terms.learner)?.text ?? contact(set: local.set, index: terms.contact.commitment),
      end: Instant(milliseconds: row["end_at"]), deadline: Instant(milliseconds: row["deadline"]),
      start: day.map { .date(Day(number: $0)) } ?? .acceptance,
      access: status == .waitlisted ? nil : access(row),
      cause: status == .merged ? nil : cause, mergedInto: status == .merged ? cause : nil,
      waitsBehind: status == .waitlisted ? try claimBefore(local) : nil,
      lineStoppedBy: status == .waitlisted ? try lineStopper(ofLot: row["lot"]) : nil,
      openCases: try openCases(about: local))
  }

  private func access(_ row: Row) -> Access? {
    let code: Int64? = row["access"]
    guard let code, let state = Access.State(rawValue: UInt32(truncatingIfNeeded: code)) else { return nil }
    let (start, end): (Int64?, Int64?) = (row["access_start"], row["access_end"])
    return Access(
      state: state, start: start.map(Instant.init(milliseconds:)), end: end.map(Instant.init(milliseconds:)))
  }

  /// The premises of an invitation, from the row that issued it.
  private func terms(at local: LocalID, unit: Int64) throws -> InvitationTerms? {
    let row = try Row.fetchOne(
      try db.cachedStatement(sql: "SELECT kind, payload FROM fact WHERE unit = ? AND entity = ?"),
      arguments: [unit, local.rawValue])
    guard let row else { return nil }
    let operation = try OperationCodec.decode(
      kind: UInt32(truncatingIfNeeded: row[0] as Int64), payload: [UInt8](row[1] as Data))
    guard case .invite(let invite) = operation else { return nil }
    return InvitationTerms(invite, row: 0, in: try map.directory.stamp(of: local.set).id)
  }

  /// The invitation whose claim is the last honoured one before this in line.
  private func claimBefore(_ local: LocalID) throws -> EntityID? {
    let winner = try Int64.fetchOne(
      try db.cachedStatement(sql: "SELECT winner FROM conflict WHERE lost = ? AND rule = ?"),
      arguments: [local.rawValue, Int64(ConflictRule.shortSupply.rawValue)])
    return try winner.flatMap { try subject(of: try map.entity(LocalID(rawValue: $0))) }
  }

  /// Nothing skips ahead: the first claim of a lot that waits is the one the others wait for.
  private func lineStopper(ofLot lot: Int64) throws -> EntityID? {
    try Row.fetchAll(
      try db.cachedStatement(sql: "SELECT * FROM claim WHERE lot = ? AND honoured = 0 AND phase = 1"), arguments: [lot]
    ).map { try Claim(stored: $0, map: map) }.min { $0.rank < $1.rank }?.invitation
  }
}
