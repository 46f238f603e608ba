/// A request to evaluate an accepted invitation (R25).
public struct EvaluationState: Hashable, Sendable {
  /// Where a request stands.
  public enum State: UInt32, Hashable, Sendable, CaseIterable {
    /// Waits for support.
    case open = 1
    /// The license was reversed.
    case approved = 2
    /// The license stays.
    case denied = 3
    /// Needs no answer any more.
    case closed = 4
  }

  /// The submission, or the withdrawal that became a request (C1). Names the request.
  public let stamp: Stamp
  /// The invitation.
  public let invitation: EntityID
  /// True if a withdrawal that lost to an acceptance became this request (C1).
  public let fromWithdrawal: Bool
  /// Where it stands.
  public let state: State
  /// The decision that put it there.
  public let decidedBy: Stamp?

  /// The request's name.
  public var id: EntityID { stamp.entity }
}

extension AssignmentView {
  /// The requests about an invitation, in clock order (R25, C1, C28).
  ///
  /// An approval settles every request of the license and outweighs denials; a denial or closure settles the requests
  /// that its author had seen, the first one deciding.
  func requests(about view: InvitationView, at now: Instant) -> [EvaluationState] {
    guard let acceptance = view.acceptance, view.void == nil else { return [] }
    let fromWithdrawals = view.withdrawals.filter { !context.precedes(acceptance, $0) }.map { ($0, true) }
    let submitted = view.submissions.map { ($0, false) }
    let all = (fromWithdrawals + submitted).sorted { $0.0 < $1.0 }
    return all.map { stamp, fromWithdrawal in
      var state = EvaluationState.State.open
      var decidedBy: Stamp?
      if let reversal = view.reversal {
        (state, decidedBy) = (.approved, reversal)
      } else if let settled = view.decisions.first(where: { context.precedes(stamp, $0.stamp) }) {
        (state, decidedBy) = (settled.decision == .denied ? .denied : .closed, settled.stamp)
      }
      return EvaluationState(
        stamp: stamp, invitation: view.id, fromWithdrawal: fromWithdrawal, state: state, decidedBy: decidedBy)
    }
  }
}
