/// What a chosen set of admitted facts says about one invitation, before merging and before the clock is asked.
struct InvitationView {
  let id: EntityID
  let invited: Stamp
  let terms: InvitationTerms
  let policy: ProductPolicy?
  /// Why the invitation itself has no effect, if it has none.
  var void: ConflictRule?
  /// The end its inviter saw, raised by extensions.
  var end: Instant
  /// When its lifetime began: at issue, or at the last extension that covered it.
  var issued: Instant
  var acceptances: [Stamp] = []
  var withdrawals: [Stamp] = []
  /// Releases on a ground that holds whatever the learner did (C13).
  var releases: [Stamp] = []
  /// Rows among `withdrawals` and `releases` that give the place on in the same act (C12).
  var reallocations: Set<Stamp> = []
  var declines: [Stamp] = []
  var edits: [(stamp: Stamp, day: Day)] = []
  var tokens: [(stamp: Stamp, key: [UInt8])] = []
  var told: Stamp?
  var resendRequests: [Stamp] = []
  var submissions: [Stamp] = []
  var decisions: [(stamp: Stamp, request: EntityID, decision: EvaluationDecision)] = []
  var noticesSent: [(stamp: Stamp, kind: NoticeKind, cause: EntityID)] = []

  init(stamp: Stamp, terms: InvitationTerms, policy: ProductPolicy?, void: ConflictRule?) {
    id = stamp.entity
    invited = stamp
    self.terms = terms
    self.policy = policy
    self.void = void
    end = terms.end
    issued = stamp.instant
  }

  /// Whether the learner holds it without having to answer (R42).
  var isAllocation: Bool { policy?.givenBy == .allocation }

  /// When a pending invitation expires: the earlier of its credits' end and the end of its lifetime (R22). What is
  /// allocated waits for no answer and lasts as long as its supply.
  var deadline: Instant {
    if isAllocation { return end }
    return min(
      end, issued.adding(days: Int64(policy?.invitationLifetimeDays ?? ProductPolicy.defaultInvitationLifetimeDays)))
  }

  /// The acceptance that counts: the first in clock order (C9).
  var acceptance: Stamp? { acceptances.first }

  /// The first approved evaluation (C28).
  var reversal: Stamp? { decisions.first { $0.decision == .approved }?.stamp }

  /// Where the invitation stands by itself.
  enum Standing: Equatable {
    case void, released, accepted, reversed, declined, withdrawn, expired, pending
  }

  /// Acceptance outweighs everything that did not know of it (C1, C8, C27); a decline outweighs a withdrawal (C27).
  func standing(at now: Instant) -> Standing {
    if void != nil { return .void }
    if !releases.isEmpty { return .released }
    if !acceptances.isEmpty { return reversal == nil ? .accepted : .reversed }
    if !declines.isEmpty { return .declined }
    if !withdrawals.isEmpty { return .withdrawn }
    return now >= deadline ? .expired : .pending
  }

  /// The row that ended it, if a row did.
  var endedBy: Stamp? {
    if void != nil { return nil }
    if let release = first(of: releases) { return release }
    if !acceptances.isEmpty { return reversal }
    return declines.first ?? first(of: withdrawals)
  }

  /// C12: of several endings one that gives the place on takes effect, else the first.
  private func first(of endings: [Stamp]) -> Stamp? { endings.first(where: reallocations.contains) ?? endings.first }

  /// The withdrawal or release that counts, if acceptance does not outweigh it.
  var withdrawal: Stamp? { first(of: withdrawals) }

  /// The place in line while it is pending, without inheritance.
  var ownRank: ClaimRank {
    told.map { ClaimRank(standing: .told, stamp: $0) } ?? ClaimRank(standing: .asked, stamp: invited)
  }
}
