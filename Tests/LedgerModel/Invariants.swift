import Licensing

/// What is true of every state, whatever was written.
public enum Invariants {
  /// What of it does not hold; empty if all does.
  public static func complaints(about state: LedgerState, entries: [World.Entry]) -> [String] {
    var result: [String] = []
    for fund in state.funds { result += money(of: fund, in: state) }
    result += places(of: state)
    result += licenses(of: state)
    result += orders(of: state)
    for subscription in state.subscriptions { result += SubscriptionInvariants.complaints(about: subscription) }
    result += lifecycles(of: state)
    result += fates(of: state, entries: entries)
    result += oneLive(of: state)
    let keys = state.notices.map { NoticeKey(kind: $0.kind, invitation: $0.invitation, cause: $0.cause.entity) }
    if Set(keys).count != keys.count { result.append("a notice is due twice") }
    return result
  }

  private struct NoticeKey: Hashable {
    let kind: NoticeKind
    let invitation: EntityID
    let cause: EntityID
  }

  /// Postings sum to zero, nothing free is below zero, honoured claims stay within the supply and what is overdrawn.
  private static func money(of fund: LedgerState.Fund, in state: LedgerState) -> [String] {
    var result: [String] = []
    if fund.balances.sum != 0 { result.append("the postings of a fund do not sum to zero") }
    if fund.balances[.free] < 0 || fund.balances[.forfeited] < 0 { result.append("free credits are below zero") }
    for segment in fund.ranking.segments where segment.free < 0 || segment.held < 0 || segment.spent < 0 {
      result.append("segment \(segment) is overdrawn")
    }
    let supply = fund.state.lots.reduce(0) { $0 + $1.amount }
    if -fund.balances[.deposit] != supply { result.append("credits were made or lost") }
    var honoured: Int64 = 0
    for claim in fund.claims {
      if case .honoured = fund.ranking.placements[claim.invitation] { honoured += claim.amount }
    }
    if honoured > supply + fund.ranking.overage { result.append("honoured claims exceed the supply") }
    let accepted = fund.claims.filter { $0.phase == .accepted }.reduce(0) { $0 + $1.amount }
    if fund.ranking.overage > 0, fund.ranking.overage > accepted { result.append("overage exceeds what was accepted") }
    if fund.balances[.spent] != accepted { result.append("what is spent is not what was accepted") }
    for claim in fund.claims {
      guard let invitation = state.invitation(claim.invitation) else {
        result.append("a claim without an invitation")
        continue
      }
      if case .accepted = invitation.lifecycle { continue }
      if claim.phase == .accepted { result.append("a hold is captured though its invitation is not accepted") }
    }
    return result
  }

  /// An accepted invitation is never withdrawn, declined or expired.
  private static func lifecycles(of state: LedgerState) -> [String] {
    var result: [String] = []
    let refused = Set(state.fates.filter { $0.fate == .lost(.judgedOnPast) }.map(\.stamp.entity))
    for invitation in state.invitations {
      switch invitation.lifecycle {
      case .accepted(let stamp):
        if state.fates.contains(where: { $0.stamp == stamp && $0.fate != .inEffect }) {
          result.append("an acceptance is not in effect though the invitation is accepted")
        }
      case .withdrawn(let stamp), .declined(let stamp), .released(let stamp):
        if refused.contains(stamp.entity) { result.append("what ended an invitation was refused") }
      case .pending, .expired, .merged, .void: break
      }
    }
    for each in state.cases where each.rule == .withdrawAccept || each.rule == .releaseLogin {
      if !state.evaluations.contains(where: { $0.stamp == each.lost && $0.fromWithdrawal }) {
        result.append("a withdrawal or release that lost did not become a request")
      }
    }
    return result
  }

  /// Every row has exactly one fate, and one that is lost has a case.
  private static func fates(of state: LedgerState, entries: [World.Entry]) -> [String] {
    var result: [String] = []
    var seen: Set<Stamp> = []
    for record in state.fates {
      if !seen.insert(record.stamp).inserted { result.append("row \(record.stamp.entity) has two fates") }
      if case .lost(let rule) = record.fate,
        !state.cases.contains(where: { $0.lost == record.stamp && $0.rule == rule })
      {
        result.append("row \(record.stamp.entity) lost without a case")
      }
    }
    let rows = entries.reduce(0) { sum, entry in
      sum + entry.operations.reduce(0) { $0 + NaiveRow.count(of: $1) }
    }
    // An operation refused for want of authority has one fate in all.
    let refused = state.cases.filter { $0.rule == .authority }.count
    if refused == 0, seen.count != rows { result.append("\(rows) rows but \(seen.count) fates") }
    return result
  }

  /// Of a learner's invitations to a product that may be held once, one at most is live, as long as their access
  /// overlaps.
  private static func oneLive(of state: LedgerState) -> [String] {
    var result: [String] = []
    let live = state.invitations.filter {
      $0.policy?.oneLivePerLearner == true && $0.claim.map { $0.phase != .released } ?? false
    }
    for (index, one) in live.enumerated() {
      for other in live[(index + 1)...]
      where one.terms.learner == other.terms.learner && one.terms.product == other.terms.product {
        if let end = one.access?.end, end <= other.stamp.instant { continue }
        result.append("a learner holds a product twice")
      }
    }
    return result
  }
}
