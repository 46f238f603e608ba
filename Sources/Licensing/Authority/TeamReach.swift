/// Whom the manager of a team may act for, as far as they knew when they did (R34): the learners who were in the team,
/// for products whose policy lets team managers invite. For an invitation that exists the version of the policy that it
/// was issued under decides.
///
/// Only the causal past counts: a learner who is moved elsewhere at the same time was still in the team for whoever had
/// not heard of it.
struct TeamReach<Evidence: AuthorityEvidence> {
  /// The team; none reaches nobody.
  let team: TeamName
  /// The operation that is judged.
  let stamp: Stamp
  let evidence: Evidence

  /// Whether an operation invites, or deals with invitations, and everybody concerned is within reach.
  func covers(_ operation: Operation) -> Bool {
    guard !team.isNone else { return false }
    return switch operation {
    case .invite(let said):
      isOpen(said.policyVersion, of: said.product) && said.rows.allSatisfy { holds($0.learner) }
    case .tell(let said): said.rows.allSatisfy { covers($0.invitation) }
    case .resend(let said): said.rows.allSatisfy { covers($0.invitation) }
    case .requestResend(let said): said.rows.allSatisfy(covers)
    case .withdraw(let said): said.rows.allSatisfy(covers)
    case .editStart(let said): said.rows.allSatisfy(covers)
    case .recordSent(let said): said.rows.allSatisfy { $0.recipient == nil && covers($0.subject) }
    default: false
    }
  }

  private func covers(_ invitation: EntityID) -> Bool {
    guard let terms = evidence.issued(invitation.resolved(in: stamp.set.id), seenBy: stamp) else { return false }
    return isOpen(terms.policyVersion, of: terms.product) && holds(terms.learner)
  }

  private func isOpen(_ version: EntityID, of product: EntityID) -> Bool {
    let set = stamp.set.id
    let policy = evidence.policy(version.resolved(in: set), of: product.resolved(in: set), seenBy: stamp)
    return policy?.teamManagersInvite ?? false
  }

  /// The placement said last, of those that were known, says where a learner is.
  private func holds(_ learner: LearnerID) -> Bool {
    let known = evidence.placements(of: learner).filter { evidence.precedes($0.stamp, stamp) }
    return known.max { $0.stamp < $1.stamp }?.team == team
  }
}
