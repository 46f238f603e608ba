import Licensing

/// R34: whether the grant that a row names is of a team, and everybody whom its operation concerns was put into that
/// team last, for a product that lets team managers invite.
struct NaiveTeam {
  let row: NaiveRow
  /// What is in effect of what the author knew.
  let past: [NaiveRow]
  /// The same, and what had no effect although its author had the right to write it.
  let written: [NaiveRow]

  var isReached: Bool {
    guard !team.isNone else { return false }
    return switch row.operation {
    case .invite(let act):
      isOpen(own(act.policyVersion), own(act.product)) && act.rows.allSatisfy { isMember($0.learner) }
    case .tell(let act): act.rows.allSatisfy { isManaged(own($0.invitation)) }
    case .resend(let act): act.rows.allSatisfy { isManaged(own($0.invitation)) }
    case .requestResend(let act): act.rows.allSatisfy { isManaged(own($0)) }
    case .withdraw(let act): act.rows.allSatisfy { isManaged(own($0)) }
    case .editStart(let act): act.rows.allSatisfy { isManaged(own($0)) }
    case .recordSent(let act): act.rows.allSatisfy { $0.recipient == nil && isManaged(own($0.subject)) }
    default: false
    }
  }

  private func own(_ id: EntityID) -> EntityID { id.resolved(in: row.set) }

  private var team: TeamName {
    let grant = row.acting.grant?.resolved(in: row.set)
    for each in past {
      guard case .grantRole(let act) = each.operation, act.role == .teamManager else { continue }
      if grant == EntityID(set: each.set, operation: each.stamp.operation, row: 1) { return act.team }
    }
    return .none
  }

  private func isOpen(_ version: EntityID, _ product: EntityID) -> Bool {
    written.contains { each in
      guard each.id == version else { return false }
      switch each.operation {
      case .defineProduct(let act): return version == product && act.policy.teamManagersInvite
      case .reviseProduct(let act):
        return act.product.resolved(in: each.set) == product && act.policy.teamManagersInvite
      default: return false
      }
    }
  }

  private func isMember(_ learner: LearnerID) -> Bool {
    let last = written.last { each in
      guard case .placeInTeam(let act) = each.operation else { return false }
      return act.rows[Int(each.stamp.row)] == learner
    }
    guard case .placeInTeam(let act)? = last?.operation else { return false }
    return act.team == team
  }

  private func isManaged(_ invitation: EntityID) -> Bool {
    written.contains { each in
      guard each.id == invitation, case .invite(let act) = each.operation else { return false }
      return isOpen(act.policyVersion.resolved(in: each.set), act.product.resolved(in: each.set))
        && isMember(act.rows[Int(each.stamp.row)].learner)
    }
  }
}
