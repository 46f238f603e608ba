import GRDB
import Licensing

extension PastReader {
  /// The cases of one row that had lost, by rule.
  ///
  /// - Throws: ``AsOfError/tooLarge(assignments:max:)`` where the row waits in line, or might.
  public func cases(of lost: EntityID) throws -> [CaseRecord] {
    guard let stamp = try reader.stamp(of: lost), context.past.holds(stamp.set) else { return [] }
    let found = try derived(about: lost).filter { $0.lost == stamp } + refusals(of: stamp)
    return try found.sorted { $0.rule.rawValue < $1.rule.rawValue }.map(record)
  }

  /// Everything lost in the thing that a row is about.
  private func derived(about row: EntityID) throws -> [Case] {
    guard let thing = try reader.subject(of: row) else {
      switch try reader.operation(of: row) {
      case .configureLedger?: return try context.settingCases()
      case .placeInTeam(let placed)? where placed.rows.indices.contains(Int(row.row)):
        return try context.teamCases(of: placed.rows[Int(row.row)])
      default: return []
      }
    }
    if let unit = try context.unit(of: thing) {
      let outcome = try context.outcome(of: unit)
      let states = outcome.invitations
      return outcome.cases + (try rankingCases(of: states))
    }
    if let fund = try context.fundState(thing) { return fund.cases }
    if let order = try context.orderState(thing) { return order.cases + (try keptOpen(order)) }
    if let subscription = try context.subscriptionOutcome(thing) { return subscription.cases }
    return try context.productState(thing)?.cases ?? []
  }

  /// C2 and C8: what the ranking of their supplies took from these invitations.
  private func rankingCases(of states: [InvitationState]) throws -> [Case] {
    var found: [Case] = []
    for claim in states.compactMap(\.claim) where claim.phase != .released {
      guard let lots = try context.lots(of: claim.supply) else { continue }
      let ranking = try ranking(of: claim.supply, lots)
      if case .waitlisted(let behind)? = ranking.placements[claim.invitation],
        let lost = states.first(where: { $0.id == claim.invitation })?.stamp
      {
        found.append(Case(rule: .shortSupply, lost: lost, winner: behind?.rank.stamp, subject: claim.invitation))
      }
      if ranking.overage > 0, let last = ranking.overdrawnBy, last.invitation == claim.invitation {
        found.append(Case(rule: .acceptDeadline, lost: last.rank.stamp, winner: nil, subject: claim.supply))
      }
    }
    return found
  }

  /// What was refused when it was taken in rests on its own past alone, and so never changes.
  private func refusals(of stamp: Stamp) throws -> [Case] {
    try reader.cases(of: stamp.entity).filter { try isRefusal($0) }.map { each in
      Case(rule: each.rule, lost: stamp, winner: nil, subject: each.subject, reason: each.reason)
    }
  }

  private func isRefusal(_ record: CaseRecord) throws -> Bool {
    guard record.reason != nil, let local = try reader.map.local(record.lost) else { return false }
    return try Int64.fetchOne(
      try reader.db.cachedStatement(sql: "SELECT 1 FROM conflict WHERE lost = ? AND rule = ? AND unit = lost"),
      arguments: [local.rawValue, Int64(record.rule.rawValue)]) != nil
      && context.unit(of: record.lost) == nil
  }

  private func record(_ conflict: Case) throws -> CaseRecord {
    let resolution = try resolution(of: conflict)?.entity
    var note: String?
    if let resolution, case .resolveCase(let said)? = try reader.operation(of: resolution), !said.note.isEmpty {
      note = said.note
    }
    return CaseRecord(
      lost: conflict.lost.entity, rule: conflict.rule, winner: conflict.winner?.entity, subject: conflict.subject,
      reason: conflict.reason, resolvedBy: conflict.settledBy?.entity ?? resolution, resolutionNote: note)
  }
}
