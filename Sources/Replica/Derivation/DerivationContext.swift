import Foundation
import GRDB
import Licensing

/// What the resolution of an assignment reads of other things, from the cache and the derived rows of earlier strata.
///
/// Lives inside one transaction, on the writer's thread. SQLite's errors are kept and rethrown by ``check()``.
final class DerivationContext: AssignmentContext {
  private let db: Database
  private let ledger: Int64
  private let map: EntityMap
  private let causality: SQLCausality
  private let cache: LedgerCache
  private var failure: (any Error)?
  private var answers: [Question: Handover?] = [:]

  private struct Question: Hashable {
    let invitation: EntityID
    let viewpoint: Stamp
  }

  init(db: Database, ledger: Int64, map: EntityMap, causality: SQLCausality, cache: LedgerCache) {
    self.db = db
    self.ledger = ledger
    self.map = map
    self.causality = causality
    self.cache = cache
  }

  func saw(_ later: SetStamp, _ earlier: SetStamp) -> Bool { causality.saw(later, earlier) }

  func product(_ id: EntityID) -> ProductHistory? { cache.products[id]?.history }

  func lot(_ id: EntityID) -> LotHistory? { cache.lots[id] }

  func registration(of learner: LearnerID, seenBy viewpoint: Stamp?) -> Instant? {
    attempt {
      if let viewpoint {
        return try LearnerFacts.registrations(of: learner, ledger: ledger, map: map, db: db)
          .filter { precedes($0, viewpoint) }.min()?.instant
      }
      let statement = try db.cachedStatement(
        sql: "SELECT registered_at FROM learner WHERE ledger = ? AND key = ?")
      return try Int64.fetchOne(statement, arguments: [ledger, Data(learner.bytes)]).map(Instant.init(milliseconds:))
    }
  }

  /// Read from the change set itself: the answer must not depend on what has been derived so far.
  func terms(of invitation: EntityID, seenBy viewpoint: Stamp) -> InvitationTerms? {
    attempt {
      guard let id = try map.local(invitation), precedes(try map.stamp(id), viewpoint),
        case .invite(let invite)? = try OperationStore(db: db).operation(at: id)
      else { return nil }
      return InvitationTerms(invite, row: Int(id.row), in: invitation.set)
    }
  }

  /// Read from the change set itself, which is one whole whatever of it is in effect.
  func heirs(of row: Stamp) -> Set<LearnerID> {
    attempt {
      guard let id = try map.local(row.entity) else { return nil }
      return Heirs.learners(of: row.entity, in: try OperationStore(db: db).operations(ofSet: id.set))
    } ?? []
  }

  private func unit(of invitation: LocalID) throws -> Int64? {
    try Int64.fetchOne(
      try db.cachedStatement(sql: "SELECT unit FROM invitation WHERE id = ?"), arguments: [invitation.rawValue])
  }

  func handover(of invitation: EntityID, seenBy viewpoint: Stamp?) -> Handover? {
    attempt {
      guard let id = try map.local(invitation) else { return nil }
      if let viewpoint { return try handover(of: invitation, id, seenBy: viewpoint) }
      let statement = try db.cachedStatement(
        sql: "SELECT ended_by, accepted_by, rank_standing, rank_entity, end_at FROM invitation WHERE id = ?")
      guard let row = try Row.fetchOne(statement, arguments: [id.rawValue]) else { return nil }
      let ended: Int64? = row[0]
      let accepted: Int64? = row[1]
      return Handover(
        invited: try map.stamp(id), endedBy: try ended.map { try map.stamp(LocalID(rawValue: $0)) },
        acceptedBy: try accepted.map { try map.stamp(LocalID(rawValue: $0)) },
        rank: try ClaimRank(stored: row[2], entity: row[3], map: map), end: Instant(milliseconds: row[4]))
    }
  }

  /// Only what its author could have known: the other assignment is resolved as of the viewpoint. Ends, since an
  /// invitation is younger than the one it replaces.
  private func handover(of invitation: EntityID, _ id: LocalID, seenBy viewpoint: Stamp) throws -> Handover? {
    let question = Question(invitation: invitation, viewpoint: viewpoint)
    if let known = answers[question] { return known }
    guard let unit = try unit(of: id) else { return nil }
    // Only the past of the viewpoint is resolved: every question that comes up on the way is about something older.
    let past = try FactStore(db: db, map: map).assignmentFacts(of: unit).filter { precedes($0.stamp, viewpoint) }
    let answer = AssignmentResolver(facts: past, context: self).handover(of: invitation, seenBy: viewpoint)
    answers[question] = answer
    return answer
  }

  /// Throws what went wrong while answering, if anything did.
  func check() throws {
    if let failure { throw failure }
    try causality.check()
  }

  private func attempt<Value>(_ body: () throws -> Value?) -> Value? {
    do { return try body() } catch {
      failure = failure ?? error
      return nil
    }
  }
}

extension ClaimRank {
  /// Reads a rank as it is stored.
  init(stored standing: Int64, entity: Int64, map: EntityMap) throws {
    guard let standing = Standing(rawValue: UInt8(truncatingIfNeeded: standing)) else {
      throw ReplicaError.inconsistent("a standing that does not exist")
    }
    self.init(standing: standing, stamp: try map.stamp(LocalID(rawValue: entity)))
  }
}
