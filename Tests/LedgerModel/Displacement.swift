import Licensing

/// "A told claim is displaced only by an accept, or by an earlier told claim of another mailer, or by less supply".
///
/// What one node showed before and what it shows after it took in more, or after time passed, held against each other.
///
/// An earlier told claim may have been known and out of line: it waited, or was merged, and came back. A place handed
/// over (C31, C32) is an earlier one too, whoever handed it over.
public enum Displacement {
  /// The told claims that were honoured and now wait without such a reason; one line each.
  public static func complaints(from before: LedgerState, to after: LedgerState) -> [String] {
    after.funds.flatMap { fund -> [String] in
      guard let former = before.funds.first(where: { $0.state.id == fund.state.id }) else { return [] }
      let heirs = Set(after.invitations.filter { $0.terms.inherits != nil }.map(\.id))
      return Change(before: former, after: fund, known: Set(before.invitations.map(\.id)), heirs: heirs).complaints
    }
  }

  /// What became of one fund.
  private struct Change {
    let before: LedgerState.Fund
    let after: LedgerState.Fund
    /// Invitations there were before, whether or not they stood in line.
    let known: Set<EntityID>
    /// Invitations whose place in line was another's.
    let heirs: Set<EntityID>
    private let formerClaims: [EntityID: Claim]

    init(before: LedgerState.Fund, after: LedgerState.Fund, known: Set<EntityID>, heirs: Set<EntityID>) {
      self.before = before
      self.after = after
      self.known = known
      self.heirs = heirs
      formerClaims = Dictionary(before.claims.map { ($0.invitation, $0) }) { first, _ in first }
    }

    var complaints: [String] {
      after.claims.compactMap { claim in
        guard claim.isTold, case .waitlisted = after.ranking.placements[claim.invitation],
          let former = formerClaims[claim.invitation], former.isTold, isHonoured(former)
        else { return nil }
        if isAccepted || isSupplyLess(for: claim) || isOvertaken(claim) { return nil }
        return "the told claim \(claim.invitation) was displaced without a reason"
      }
    }

    private func isHonoured(_ former: Claim) -> Bool {
      if case .honoured = before.ranking.placements[former.invitation] { return true }
      return false
    }

    /// A claim became an accepted one.
    private var isAccepted: Bool {
      after.claims.contains { $0.phase == .accepted && formerClaims[$0.invitation]?.phase != .accepted }
    }

    /// What the claim, or one before it in line, may lie on has become less: a lot was corrected, or an extension gave
    /// credits or a claim another end.
    private func isSupplyLess(for claim: Claim) -> Bool {
      after.claims.contains { other in
        guard other.isTold, other.rank <= claim.rank, let former = formerClaims[other.invitation] else { return false }
        return usable(by: other, in: after) < usable(by: former, in: before)
      }
    }

    private func usable(by claim: Claim, in fund: LedgerState.Fund) -> Int64 {
      fund.ranking.segments.reduce(0) { sum, segment in
        let isOwn = segment.key == SegmentKey(lot: claim.lot, end: claim.end)
        return isOwn || segment.key.end >= claim.end ? sum + segment.capacity : sum
      }
    }

    /// A told claim stands before it that did not, or that waited. What its author had told was known where the claim
    /// itself came from, unless another device told.
    private func isOvertaken(_ claim: Claim) -> Bool {
      after.claims.contains { other in
        guard other.phase == .pending, other.rank < claim.rank else { return false }
        // What a reversal freed is handed on with the standing of the acceptance (R25).
        if heirs.contains(other.invitation) { return true }
        guard other.isTold else { return false }
        guard let former = formerClaims[other.invitation], former.isTold else {
          return known.contains(other.invitation)
            || other.rank.stamp.set.chain != claim.rank.stamp.set.chain
        }
        return !(isHonoured(former) && formerClaims[claim.invitation].map { former.rank < $0.rank } ?? false)
      }
    }
  }
}

extension Claim {
  fileprivate var isTold: Bool { phase == .pending && rank.standing == .told }
}
