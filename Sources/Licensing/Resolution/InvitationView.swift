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
  var declines: [Stamp] = []
  var edits: [(stamp: Stamp, day: Day)] = []
  var tokens: [(stamp: Stamp, key: [UInt8])] = []
  var told: Stamp?
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

  /// When a pending invitation expires: the earlier of its credits' end and the end of its lifetime (R22).
  var deadline: Instant {
    min(end, issued.adding(days: Int64(policy?.invitationLifetimeDays ?? ProductPolicy.defaultInvitationLifetimeDays)))
  }

  /// The acceptance that counts: the first in clock order (C9).
  var acceptance: Stamp? { acceptances.first }

  /// The first approved evaluation (C28).
  var reversal: Stamp? { decisions.first { $0.decision == .approved }?.stamp }

  /// Where the invitation stands by itself.
  enum Standing: Equatable {
    case void, accepted, reversed, declined, withdrawn, expired, pending
  }

  /// Acceptance outweighs everything that did not know of it (C1, C8, C27); a decline outweighs a withdrawal (C27).
  func standing(at now: Instant) -> Standing {
    if void != nil { return .void }
    if !acceptances.isEmpty { return reversal == nil ? .accepted : .reversed }
    if !declines.isEmpty { return .declined }
    if !withdrawals.isEmpty { return .withdrawn }
    return now >= deadline ? .expired : .pending
  }

  /// The row that ended it, if a row did.
  var endedBy: Stamp? {
    if void != nil { return nil }
    if !acceptances.isEmpty { return reversal }
    return declines.first ?? withdrawals.first
  }

  /// The place in line while it is pending, without inheritance.
  var ownRank: ClaimRank {
    told.map { ClaimRank(standing: .told, stamp: $0) } ?? ClaimRank(standing: .asked, stamp: invited)
  }
}
