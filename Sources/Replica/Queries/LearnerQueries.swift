import ChangeSets
import Foundation
import GRDB
import Licensing

/// A learner.
public struct LearnerRecord: Hashable, Sendable {
  /// The learner.
  public let id: LearnerID
  /// The address given last, and the name; nil once erased, or while only the key is known.
  public let contact: ContactText?
  /// The keyed hash of that address; the learner's own name while no other address was given.
  public let contactKey: LearnerID
  /// False if that address was given to somebody else since, who is found by it (C26): then it is not theirs to show.
  public let isFoundByAddress: Bool
  /// When registration was completed (R20).
  public let registeredAt: Instant?
  /// When the learner was last recorded as having left; a fact that ends nothing by itself (C33).
  public let departedAt: Instant?
  /// What the strategy in force gave to begin with (R35).
  public let onboarding: Onboarding?
  /// The team they were put into last; none if they are in none (R34).
  public let team: TeamName
}

/// One address of a learner.
public struct LearnerAddress: Hashable, Sendable {
  /// The address and name; nil once erased, or while only the key is known.
  public let contact: ContactText?
  /// When it was given; nil for the first one, which names the learner.
  public let givenAt: Instant?
}

extension LedgerReader {
  /// One learner; nil if not known.
  public func learner(_ id: LearnerID) throws -> LearnerRecord? {
    let row = try Row.fetchOne(
      try db.cachedStatement(sql: "SELECT * FROM learner WHERE ledger = ? AND key = ?"),
      arguments: [ledger, Data(id.bytes)])
    return try row.flatMap(learnerRecord)
  }

  /// Learners in the order of their keys.
  ///
  /// - Parameter team: only those who are in it; none for those in no team; nil for all.
  public func learners(in team: TeamName? = nil, after last: LearnerID?, limit: Int) throws -> [LearnerRecord] {
    var sql = "SELECT learner.* FROM learner"
    var arguments: StatementArguments = [ledger, Data(last?.bytes ?? [])]
    if let team {
      sql += """
         LEFT JOIN learner_team ON learner_team.ledger = learner.ledger AND learner_team.learner = learner.key
        WHERE learner.ledger = ? AND learner.key > ? AND ifnull(learner_team.team, '') = ?
        """
      arguments += [team.text]
    } else {
      sql += " WHERE learner.ledger = ? AND learner.key > ?"
    }
    return try Row.fetchAll(
      try db.cachedStatement(sql: sql + " ORDER BY learner.key LIMIT ?"), arguments: arguments + [limit]
    ).compactMap(learnerRecord)
  }

  /// Every address of a learner that still finds them, in the order in which they were given (C26). One that was given
  /// to somebody else since is not among them.
  public func addresses(of id: LearnerID) throws -> [LearnerAddress] {
    let first = try Row.fetchOne(
      try db.cachedStatement(sql: "SELECT contact_set, contact_index FROM learner WHERE ledger = ? AND key = ?"),
      arguments: [ledger, Data(id.bytes)])
    guard let first else { return [] }
    let given = try givenAddresses(of: id)
    let changed = try given.map {
      LearnerAddress(contact: try contact(set: $0.set, index: $0.commitment), givenAt: $0.stamp.instant)
    }
    // The first address names the learner; whoever was given it since is found by it, be it the learner again.
    if try learner(given: id) != nil { return changed }
    return [LearnerAddress(contact: try contact(atLearner: first), givenAt: nil)] + changed
  }

  /// An address that a learner was given after the first, with where that was said.
  private typealias Given = (key: LearnerID, set: Int64, commitment: UInt32, stamp: Stamp)

  private func givenAddresses(of id: LearnerID) throws -> [Given] {
    try givings("learner_address", to: id).sorted { $0.stamp < $1.stamp }
  }

  private func givings(_ table: String, to id: LearnerID) throws -> [Given] {
    try Row.fetchAll(
      try db.cachedStatement(sql: "SELECT key, entity, commitment FROM \(table) WHERE ledger = ? AND learner = ?"),
      arguments: [ledger, Data(id.bytes)]
    ).compactMap { row -> Given? in
      guard let key = LearnerID(bytes: [UInt8](row[0] as Data)) else { return nil }
      let entity = LocalID(rawValue: row[1])
      return (key, entity.set, UInt32(truncatingIfNeeded: row[2] as Int64), try map.stamp(entity))
    }
  }

  /// The address given last after the first; nil while there is only the first.
  func latestContact(of id: LearnerID) throws -> (key: LearnerID, text: ContactText?)? {
    guard let last = try givenAddresses(of: id).last else { return nil }
    return (last.key, try contact(set: last.set, index: last.commitment))
  }

  /// The same as far as was known in the past: the last giving that no other learner was given the address after.
  func latestContact(of id: LearnerID, in past: KnownPast) throws -> (key: LearnerID, text: ContactText?)? {
    let known = try givings("address_given", to: id).filter { past.holds($0.stamp.set) }
    let last = try known.sorted { $1.stamp < $0.stamp }.first { try learner(given: $0.key, in: past) == id }
    return try last.map { ($0.key, try contact(set: $0.set, index: $0.commitment)) }
  }

  /// How a learner was reached as far as was known in the past: the address shown, its hash, and whether a look-up of
  /// it found them then.
  func contact(
    of id: LearnerID, in past: KnownPast
  ) throws -> (text: ContactText?, key: LearnerID, isFoundByAddress: Bool) {
    let latest = try latestContact(of: id, in: past)
    let first = try Row.fetchOne(
      try db.cachedStatement(sql: "SELECT contact_set, contact_index FROM learner WHERE ledger = ? AND key = ?"),
      arguments: [ledger, Data(id.bytes)])
    return (
      try latest?.text ?? first.flatMap { try contact(atLearner: $0) }, latest?.key ?? id,
      try latest != nil || learner(given: id, in: past) == nil
    )
  }

  private func contact(atLearner row: Row) throws -> ContactText? {
    let set: Int64 = row["contact_set"]
    let index = UInt32(truncatingIfNeeded: row["contact_index"] as Int64)
    return set == 0 ? nil : try contact(set: set, index: index)
  }

  private func learnerRecord(_ row: Row) throws -> LearnerRecord? {
    guard let id = LearnerID(bytes: [UInt8](row["key"] as Data)) else { return nil }
    let registered: Int64? = row["registered_at"]
    let latest = try latestContact(of: id)
    return LearnerRecord(
      id: id, contact: try latest?.text ?? contact(atLearner: row), contactKey: latest?.key ?? id,
      isFoundByAddress: try latest != nil || learner(given: id) == nil,
      registeredAt: registered.map(Instant.init(milliseconds:)), departedAt: try departure(of: id),
      onboarding: try onboarding(of: id), team: try team(of: id))
  }

  /// The team that a learner is in; none if they are in none (R34).
  public func team(of id: LearnerID) throws -> TeamName {
    let text = try String.fetchOne(
      try db.cachedStatement(sql: "SELECT team FROM learner_team WHERE ledger = ? AND learner = ?"),
      arguments: [ledger, Data(id.bytes)])
    return text.flatMap(TeamName.init(text:)) ?? .none
  }

  private func departure(of id: LearnerID) throws -> Instant? {
    try Int64.fetchOne(
      try db.cachedStatement(sql: "SELECT entity FROM departure WHERE ledger = ? AND learner = ?"),
      arguments: [ledger, Data(id.bytes)]
    ).map { try map.stamp(LocalID(rawValue: $0)).instant }
  }

  private func onboarding(of id: LearnerID) throws -> Onboarding? {
    let row = try Row.fetchOne(
      try db.cachedStatement(
        sql: "SELECT kind, technology, until_day FROM onboarding WHERE ledger = ? AND learner = ?"),
      arguments: [ledger, Data(id.bytes)])
    guard let row, let kind = OnboardingKind(rawValue: UInt32(truncatingIfNeeded: row[0] as Int64)) else { return nil }
    let until: Int64? = row[2]
    return Onboarding(kind: kind, technology: row[1], until: until.map(Day.init(number:)))
  }
}
