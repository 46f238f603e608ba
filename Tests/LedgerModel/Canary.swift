import Licensing

/// A rule broken on purpose, without touching the resolvers. An oracle that does not notice one of these proves
/// nothing.
public enum Canary: String, Sendable, CaseIterable {
  /// An acceptance that met a withdrawal is forgotten (breaks C1).
  case withdrawalBeatsAcceptance
  /// Having an earlier clock counts as having been seen (breaks C0).
  case clockForCausality
  /// Claims stand in line as they arrived (breaks the order of standing).
  case rankByArrival
  /// Whoever comes last stands first (breaks the order of standing: the told are displaced without a reason).
  case newcomersFirst
  /// Free credits and held ones are extended alike (breaks R15, C14).
  case extensionMovesHeldCredits
  /// Covers are not read (breaks R16).
  case coversIgnored
  /// A successor goes to the end of the line (breaks C32).
  case placeNotHandedOver
  /// Duplicates all live (breaks C3).
  case duplicatesLive
  /// What lost to an acceptance leaves no trace (breaks "no intention disappears").
  case lossesForgotten
  /// The last word in clock order is the only one heard (breaks C1, C4, C27).
  case lastWriterWins
  /// An acceptance that is derived after the deadline is forgotten (breaks C8).
  case deadlineByArrival
  /// Nobody waits (breaks C2).
  case supplyWithoutEnd
  /// Facts are heard in the order they came (breaks convergence).
  case firstArrivedEditWins
  /// A withdrawal that became a request is not shown (breaks R25, C1).
  case requestsForgotten
  /// What the manager of a team may do is judged by whatever arrived before (breaks C0, R34).
  case teamAsItArrived
  /// A cancelled order is not assigned (breaks C21).
  case cancellationBeatsAssignment
  /// The last of two assignments sets the end (breaks C21).
  case lastAssignmentSetsTheEnd
  /// A release on the ground of no login outweighs the login (breaks C13).
  case releaseBeatsLogin
  /// Of rivals only the last to give a license on is heard (breaks C11).
  case lastReallocationHolds
  /// A license is handed back to the learner who holds it (breaks R43).
  case holderInherits
  /// Nobody waits for a license or a seat (breaks C2, C11).
  case placesWithoutEnd
  /// The payment recorded last counts, whenever it was received (breaks C19).
  case lastPaymentCounts
  /// Seats that somebody gave up are not there although they were paid (breaks C19).
  case failureBeatsPayment
  /// The invoice made last counts (breaks C19).
  case lastRenewalCounts

  func product(_ history: ProductHistory) -> ProductHistory {
    guard self == .duplicatesLive else { return history }
    let versions = history.versions.map { version in
      var policy = version.policy
      policy.oneLivePerLearner = false
      return ProductHistory.Version(stamp: version.stamp, policy: policy)
    }
    return ProductHistory(kind: history.kind, versions: versions, retirements: history.retirements)
  }

  func lot(_ history: LotHistory) -> LotHistory {
    guard self == .coversIgnored else { return history }
    let extensions = history.extensions.map { LotHistory.Extension(stamp: $0.stamp, end: $0.end, covers: []) }
    return LotHistory(
      supply: history.supply, currency: history.currency, stamp: history.stamp, end: history.end,
      extensions: extensions)
  }

  func lots(_ lots: [LotState], of kind: SupplyKind) -> [LotState] {
    guard self == (kind == .fund ? .supplyWithoutEnd : .placesWithoutEnd) else { return lots }
    return lots.map { LotState(id: $0.id, history: $0.history, amount: $0.amount + 1_000_000) }
  }

  func assignments(_ groups: [[AssignmentFact]], now: Instant) -> [[AssignmentFact]] {
    groups.map { facts in
      switch self {
      case .withdrawalBeatsAcceptance:
        let withdrawn = Set(facts.compactMap { if case .withdrawn(let id) = $0.act { id } else { nil } })
        return facts.filter { !($0.isAcceptance && withdrawn.contains($0.invitation)) }
      case .lastWriterWins:
        let last = facts.filter(\.isEnding).map(\.stamp).max()
        return facts.filter { !$0.isEnding || $0.stamp == last }
      case .deadlineByArrival:
        let deadline = facts.map(\.stamp.instant).min()?.adding(days: 90)
        return facts.filter { fact in !(fact.isAcceptance && deadline.map { now >= $0 } ?? false) }
      case .releaseBeatsLogin:
        let released = Set(facts.filter { $0.ground == .neverLoggedIn }.map(\.invitation))
        return facts.filter { !($0.isLogin && released.contains($0.invitation)) }
      case .lastReallocationHolds:
        let last = facts.filter(\.handsOver).map(\.stamp).max()
        return facts.filter { !$0.handsOver || $0.stamp == last }
      case .firstArrivedEditWins:
        let first = facts.first(where: \.isEdit)
        return facts.filter { !$0.isEdit || $0 == first }
      default: return facts
      }
    }
  }

  func claims(_ claims: [Claim], arrival: [SetID: Int]) -> [Claim] {
    switch self {
    case .rankByArrival:
      // The standing is kept; within it, arrival decides. A stamp's operation number carries the place.
      return claims.map { claim in
        let zero = SetStamp(id: .own, time: 0, chain: .own, number: 0, handle: -1)
        let place = UInt32(arrival[claim.invitation.set] ?? 0)
        let rank = ClaimRank(standing: claim.rank.standing, stamp: Stamp(set: zero, operation: place, row: 0))
        return claim.with(rank: rank, retainedEnd: claim.retainedEnd)
      }
    case .newcomersFirst:
      return claims.map { claim in
        let (rank, set) = (claim.rank, claim.rank.stamp.set)
        let turned = SetStamp(
          id: set.id, time: .max - set.time, chain: set.chain, number: set.number, handle: set.handle)
        let stamp = Stamp(set: turned, operation: rank.stamp.operation, row: rank.stamp.row)
        return claim.with(rank: ClaimRank(standing: rank.standing, stamp: stamp), retainedEnd: claim.retainedEnd)
      }
    case .extensionMovesHeldCredits: return claims.map { $0.with(rank: $0.rank, retainedEnd: nil) }
    default: return claims
    }
  }

  func disturb(_ state: inout LedgerState) {
    switch self {
    case .lossesForgotten: state.fates.removeAll { $0.fate == .lost(.withdrawAccept) }
    case .requestsForgotten: state.evaluations.removeAll(where: \.fromWithdrawal)
    default: break
    }
  }
}

extension AssignmentFact {
  fileprivate var isAcceptance: Bool { if case .accepted = act { true } else { false } }
  fileprivate var isLogin: Bool { if case .loggedIn = act { true } else { false } }
  fileprivate var handsOver: Bool { if case .released(_, _, let handsOver) = act { handsOver } else { false } }
  fileprivate var ground: ReallocationGround? { if case .released(_, let ground, _) = act { ground } else { nil } }
  fileprivate var isEdit: Bool { if case .startEdited = act { true } else { false } }
  fileprivate var isEnding: Bool {
    switch act {
    case .accepted, .withdrawn, .declined: true
    default: false
    }
  }
}

extension Claim {
  fileprivate func with(rank: ClaimRank, retainedEnd: Instant?) -> Claim {
    Claim(
      invitation: invitation, supply: supply, lot: lot, end: end, amount: amount, phase: phase, rank: rank,
      acceptedAt: acceptedAt, retainedEnd: retainedEnd)
  }
}
