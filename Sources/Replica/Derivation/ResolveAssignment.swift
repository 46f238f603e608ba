import ChangeSets
import Foundation
import GRDB
import Licensing

extension Derivation {
  /// Resolves one assignment and replaces its derived rows.
  func resolveAssignment(_ unit: Int64) throws {
    let isFresh = fresh[unit] != nil
    let about = try fresh.removeValue(forKey: unit) ?? facts.assignmentFacts(of: unit)
    let context = context
    let outcome = AssignmentResolver(facts: about, context: context).outcome(now: now)
    try context.check()
    let before = isFresh ? [:] : try places(of: unit)
    let requests = isFresh ? [] : try evaluations(of: unit)
    if !isFresh { try removeOutcome(of: unit) }
    for state in outcome.invitations {
      try write(state, unit: unit)
      if let claim = state.claim { try write(claim) }
    }
    for evaluation in outcome.evaluations { try write(evaluation, unit: unit) }
    for notice in outcome.notices { try write(notice) }
    try replaceNotices(about: outcome.evaluations, before: requests)
    try replaceOutcome(
      unit: unit, cases: outcome.cases, fates: outcome.fates, hash: outcome.digest, isFresh: isFresh)
    try markSuccessors(of: outcome.invitations, before: before)
  }

  /// What a successor inherits may have changed: it is resolved again (C31, C32).
  private func markSuccessors(of states: [InvitationState], before places: [Int64: Place]) throws {
    guard cache.hasHandovers else { return }
    let statement = try db.cachedStatement(
      sql: "SELECT unit FROM invitation WHERE replaces = ? AND inherits IS NOT NULL")
    for state in states {
      let id = try map.local(state.stamp)
      let place = Place(
        endedBy: try state.endedBy.map { try map.local($0) }, acceptedBy: try acceptance(of: state),
        standing: Int64(state.rank.standing.rawValue), rank: try map.local(state.rank.stamp))
      if places[id] == place { continue }
      dirtyAssignments.formUnion(try Int64.fetchAll(statement, arguments: [id]))
    }
  }

  /// What a successor reads of an invitation.
  private struct Place: Equatable {
    let endedBy: Int64?
    let acceptedBy: Int64?
    let standing: Int64
    let rank: Int64
  }

  private func places(of unit: Int64) throws -> [Int64: Place] {
    guard cache.hasHandovers else { return [:] }
    let rows = try Row.fetchAll(
      try db.cachedStatement(
        sql: "SELECT id, ended_by, accepted_by, rank_standing, rank_entity FROM invitation WHERE unit = ?"),
      arguments: [unit])
    var result: [Int64: Place] = [:]
    for row in rows {
      result[row[0]] = Place(endedBy: row[1], acceptedBy: row[2], standing: row[3], rank: row[4])
    }
    return result
  }

  private func acceptance(of state: InvitationState) throws -> Int64? {
    try state.acceptedBy.map { try map.local($0) }
  }

  private func removeOutcome(of unit: Int64) throws {
    let claims = try Row.fetchAll(
      try db.cachedStatement(
        sql: """
          SELECT claim.* FROM claim JOIN invitation ON invitation.id = claim.invitation WHERE invitation.unit = ?
          """), arguments: [unit])
    for row in claims {
      count(try Claim(stored: row, map: map), times: -1)
      try PreparedStatement(db, "DELETE FROM claim WHERE invitation = ?").run(row["invitation"])
    }
    for end in Self.endings { try PreparedStatement(db, end).run(unit) }
  }

  private static let endings = [
    "DELETE FROM notice WHERE subject IN (SELECT id FROM invitation WHERE unit = ?)",
    "DELETE FROM evaluation WHERE unit = ?",
  ]

  private static let invitationRow = Upsert.sql(
    into: "invitation", key: ["id"],
    others: [
      "ledger", "unit", "grouped", "product", "supply", "lot", "learner", "replaces", "inherits", "lifecycle", "cause",
      "end_at", "deadline", "start_day", "access", "access_start", "access_end", "ended_by", "accepted_by",
      "rank_standing", "rank_entity", "changes_at", "changed_at", "time", "given",
    ])

  private func write(_ state: InvitationState, unit: Int64) throws {
    var day: Int64?
    if case .date(let start) = state.start { day = start.number }
    let statement = try PreparedStatement(db, Self.invitationRow)
    try statement.bind(1, try map.local(state.stamp))
    try statement.bind(2, ledger)
    try statement.bind(3, unit)
    try statement.bind(4, state.policy?.oneLivePerLearner == true ? 1 : 0)
    try statement.bind(5, try stored(state.terms.product))
    try statement.bind(6, try stored(state.terms.supply))
    try statement.bind(7, try stored(state.terms.lot))
    try statement.bind(8, state.terms.learner.bytes)
    try statement.bind(9, try state.terms.replaces.map(stored))
    try statement.bind(10, try state.terms.inherits.map(stored))
    try statement.bind(11, state.lifecycle.code)
    try statement.bind(12, try state.lifecycle.cause.map(stored))
    try statement.bind(13, state.end.milliseconds)
    try statement.bind(14, state.deadline.milliseconds)
    try statement.bind(15, day)
    try statement.bind(16, state.access.map { Int64($0.state.rawValue) })
    try statement.bind(17, state.access?.start?.milliseconds)
    try statement.bind(18, state.access?.end?.milliseconds)
    try statement.bind(19, try state.endedBy.map { try map.local($0) })
    try statement.bind(20, try acceptance(of: state))
    try statement.bind(21, Int64(state.rank.standing.rawValue))
    try statement.bind(22, try map.local(state.rank.stamp))
    try statement.bind(23, state.changesAt?.milliseconds)
    try statement.bind(24, state.changedAt?.milliseconds)
    try statement.bind(25, Int64(bitPattern: state.stamp.set.time))
    try statement.bind(26, Int64((state.policy?.givenBy ?? .invitation).rawValue))
    try statement.run()
  }

  /// The local number of a thing, or 0 for one that an author made up.
  func stored(_ id: EntityID) throws -> Int64 { try map.local(id)?.rawValue ?? 0 }

  private func write(_ claim: Claim) throws {
    let statement = try PreparedStatement(
      db,
      """
      INSERT INTO claim (invitation, supply, lot, end_at, amount, phase, rank_standing, rank_entity, accepted_at,
        retained_end, honoured, placed_lot, placed_end)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, NULL, NULL)
      """)
    try statement.bind(1, try stored(claim.invitation))
    try statement.bind(2, try stored(claim.supply))
    try statement.bind(3, try stored(claim.lot))
    try statement.bind(4, claim.end.milliseconds)
    try statement.bind(5, claim.amount)
    try statement.bind(6, Int64(claim.phase.rawValue))
    try statement.bind(7, Int64(claim.rank.standing.rawValue))
    try statement.bind(8, try map.local(claim.rank.stamp))
    try statement.bind(9, claim.acceptedAt?.milliseconds)
    try statement.bind(10, claim.retainedEnd?.milliseconds)
    try statement.run()
    count(claim, times: 1)
  }

  private static let evaluationRow = Upsert.sql(
    into: "evaluation", key: ["id"],
    others: ["ledger", "unit", "invitation", "from_withdrawal", "state", "decided_by", "time"])

  private func write(_ evaluation: EvaluationState, unit: Int64) throws {
    try db.cachedStatement(sql: Self.evaluationRow).execute(
      arguments: [
        try map.local(evaluation.stamp), ledger, unit, try stored(evaluation.invitation),
        evaluation.fromWithdrawal ? 1 : 0, Int64(evaluation.state.rawValue),
        try evaluation.decidedBy.map { try map.local($0) }, Int64(bitPattern: evaluation.stamp.set.time),
      ])
  }

  /// The requests derived so far.
  private func evaluations(of unit: Int64) throws -> [EntityID] {
    let select = try PreparedStatement(db, "SELECT id FROM evaluation WHERE unit = ?")
    try select.bind(1, unit)
    var requests: [EntityID] = []
    try select.forEach { requests.append(try map.entity(LocalID(rawValue: $0.int(0)))) }
    return requests
  }

  /// A notice to the learner of an invitation.
  func write(_ notice: Notice) throws {
    let statement = try PreparedStatement(
      db, "INSERT OR REPLACE INTO notice (subject, kind, cause, recipient, ledger, due) VALUES (?, ?, ?, 0, ?, ?)")
    try statement.bind(1, try stored(notice.invitation))
    try statement.bind(2, Int64(notice.kind.rawValue))
    try statement.bind(3, try map.local(notice.cause))
    try statement.bind(4, ledger)
    try statement.bind(5, notice.due ? 1 : 0)
    try statement.run()
  }

  /// Adds a claim to, or takes it from, the sums of its segments.
  private func count(_ claim: Claim, times factor: Int64) {
    touchedSupplies.insert(claim.supply)
    if let end = claim.retainedEnd {
      totals[claim.supply, default: [:]][SegmentKey(lot: claim.lot, end: end), default: SegmentTotals()]
        .addRetained(claim, times: factor)
    }
    totals[claim.supply, default: [:]][SegmentKey(lot: claim.lot, end: claim.end), default: SegmentTotals()]
      .addDemand(claim, times: factor)
  }
}

extension Claim {
  /// Reads a claim as it is stored.
  init(stored row: Row, map: EntityMap) throws {
    guard let phase = Phase(rawValue: UInt8(truncatingIfNeeded: row["phase"] as Int64)) else {
      throw ReplicaError.inconsistent("a claim's phase that does not exist")
    }
    let accepted: Int64? = row["accepted_at"]
    let retained: Int64? = row["retained_end"]
    self.init(
      invitation: try map.entity(LocalID(rawValue: row["invitation"])),
      supply: try map.entity(LocalID(rawValue: row["supply"])), lot: try map.entity(LocalID(rawValue: row["lot"])),
      end: Instant(milliseconds: row["end_at"]), amount: row["amount"], phase: phase,
      rank: try ClaimRank(stored: row["rank_standing"], entity: row["rank_entity"], map: map),
      acceptedAt: accepted.map(Instant.init(milliseconds:)), retainedEnd: retained.map(Instant.init(milliseconds:)))
  }
}
