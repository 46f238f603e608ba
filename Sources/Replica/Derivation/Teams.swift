import ChangeSets
import Foundation
import GRDB
import Licensing

/// The teams of learners (R34).
extension Derivation {
  /// C30: the placement said last in clock order holds.
  func place(_ learner: LearnerID, in team: TeamName, at entity: LocalID) throws {
    let key = Data(learner.bytes)
    try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO team_placement (entity, ledger, learner, team) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [entity.rawValue, ledger, key, team.text])
    try keep("learner_team", learner.bytes, keyed: "learner", entity, wins: { $0 < $1 }) {
      try db.cachedStatement(
        sql: "INSERT OR REPLACE INTO learner_team (ledger, learner, entity, team) VALUES (?, ?, ?, ?)"
      ).execute(arguments: [ledger, key, entity.rawValue, team.text])
    }
    dirtyTeams.insert(learner)
  }

  /// Says what became of each placement of whoever was placed more than once.
  func drainTeams() throws {
    for learner in dirtyTeams.sorted() {
      let placements = try TeamPlacements(db: db, ledger: ledger, map: map).of(learner)
      guard placements.count > 1 else { continue }
      let (fates, cases) = SettingsResolver(placements: placements, causality: causality).outcome
      for placement in placements.map(\.stamp) {
        let unit = try map.local(placement)
        let lost = cases.filter { $0.lost == placement }
        var out = CanonicalBytes(tag: "team")
        for each in lost { out.put(each) }
        try replaceOutcome(
          unit: unit, cases: lost, fates: fates.filter { $0.stamp == placement }, hash: out.hash)
      }
    }
    dirtyTeams = []
  }
}

/// Reads what was said about the teams of learners. Lives inside one transaction, on its thread.
struct TeamPlacements {
  let db: Database
  let ledger: Int64
  let map: EntityMap

  /// Every placement of a learner by an operation with the right to, in the order of arrival.
  func of(_ learner: LearnerID) throws -> [TeamPlacement] {
    try Row.fetchAll(
      try db.cachedStatement(
        sql: "SELECT entity, team FROM team_placement WHERE ledger = ? AND learner = ? ORDER BY entity"),
      arguments: [ledger, Data(learner.bytes)]
    ).map { row in
      guard let team = TeamName(text: row[1]) else { throw ReplicaError.inconsistent("a team whose name is none") }
      return TeamPlacement(stamp: try map.stamp(LocalID(rawValue: row[0])), team: team)
    }
  }
}

/// What judging who may do what looks up. Everything in the causal past has been taken in when it is asked.
///
/// Asked while the cache is being changed: nothing here may touch it.
extension Derivation: AuthorityEvidence {
  func saw(_ later: SetStamp, _ earlier: SetStamp) -> Bool { causality.saw(later, earlier) }

  func placements(of learner: LearnerID) -> [TeamPlacement] {
    attempt { try TeamPlacements(db: db, ledger: ledger, map: map).of(learner) } ?? []
  }

  func issued(_ invitation: EntityID, seenBy viewpoint: Stamp) -> InvitationTerms? {
    attempt {
      guard let unit = try unit(of: invitation, seenBy: viewpoint), let id = try map.local(invitation),
        precedes(try map.stamp(id), viewpoint), case .invite(let said)? = try facts.row(at: id, about: unit)
      else { return nil }
      return InvitationTerms(said, row: 0, in: invitation.set)
    }
  }

  func policy(_ version: EntityID, of product: EntityID, seenBy viewpoint: Stamp) -> ProductPolicy? {
    attempt {
      guard let id = try map.local(version), let unit = try map.local(product),
        precedes(try map.stamp(id), viewpoint)
      else { return nil }
      return switch try facts.row(at: id, about: unit.rawValue) {
      case .defineProduct(let said): said.policy
      case .reviseProduct(let said): said.policy
      default: nil
      }
    }
  }

  private func attempt<Value>(_ body: () throws -> Value?) -> Value? {
    do { return try body() } catch {
      evidenceFailure = evidenceFailure ?? error
      return nil
    }
  }
}
