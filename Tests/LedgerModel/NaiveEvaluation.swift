import Licensing

/// Evaluation requests as the naive model sees them (R25, C1, C28).
enum NaiveEvaluation {
  static func requests(
    about invitation: NaiveInvitation, model: NaiveModel
  ) -> [(stamp: Stamp, state: EvaluationState.State)] {
    guard let accepted = invitation.accepts.first, !invitation.isVoid else { return [] }
    let fromWithdrawals = invitation.withdrawals.filter { !model.knew($0, accepted) }
    return (invitation.submissions + fromWithdrawals).sorted().map { request in
      if invitation.reversal != nil { return (request, .approved) }
      let decision = invitation.decisions.first { model.knew($0.stamp, request) }
      switch decision?.decision {
      case nil, .approved: return (request, .open)
      case .denied: return (request, .denied)
      case .closed: return (request, .closed)
      }
    }
  }
}
