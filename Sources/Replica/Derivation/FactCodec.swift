import Licensing

/// Stores a row of an operation as that operation with this row alone, so that one row can be read without its
/// siblings.
enum FactCodec {
  /// The operation narrowed to one row. Operations with a single row are returned as they are.
  static func narrowed(_ operation: Operation, to row: Int) -> Operation {
    switch operation {
    case .invite(var invite):
      invite.rows = [invite.rows[row]]
      return .invite(invite)
    case .tell(let told): return .tell(Tell(rows: [told.rows[row]]))
    case .resend(let sent): return .resend(Resend(rows: [sent.rows[row]]))
    case .requestResend(let asked): return .requestResend(RequestResend(rows: [asked.rows[row]]))
    case .withdraw(var withdrawal):
      withdrawal.rows = [withdrawal.rows[row]]
      return .withdraw(withdrawal)
    case .editStart(var edit):
      edit.rows = [edit.rows[row]]
      return .editStart(edit)
    case .submitEvaluation(var submission):
      submission.rows = [submission.rows[row]]
      return .submitEvaluation(submission)
    case .recordSent(let sent): return .recordSent(RecordSent(rows: [sent.rows[row]]))
    case .addLearners(let added):
      return .addLearners(AddLearners(rows: [added.rows[row]], onboarding: added.onboarding))
    case .registerLearners(let done): return .registerLearners(RegisterLearners(rows: [done.rows[row]]))
    case .departLearners(var left):
      left.rows = [left.rows[row]]
      return .departLearners(left)
    case .placeInTeam(var placement):
      placement.rows = [placement.rows[row]]
      return .placeInTeam(placement)
    case .release(var release):
      release.rows = [release.rows[row]]
      return .release(release)
    case .recordLogin(let used): return .recordLogin(RecordLogin(rows: [used.rows[row]]))
    case .openLedger, .configureLedger, .grantRole, .grantDevice, .raiseRules, .appointMailer, .changeAddress,
      .defineProduct,
      .reviseProduct, .retireProduct, .openFund, .depositFund, .adjustFund, .extendFund, .requestOrder, .assignOrder,
      .rejectOrder, .cancelOrder, .decideCancellation, .accept, .decline, .decideEvaluation, .resolveCase,
      .startSubscription, .quoteSeats, .requestPurchase, .finalizePurchase, .failPurchase, .renewSubscription,
      .cancelSubscription:
      return operation
    }
  }

  /// The assignment fact that a narrowed operation stands for at its true place.
  static func assignmentFact(
    of operation: Operation, at stamp: Stamp, proven: Bool
  ) -> AssignmentFact? {
    guard
      case .assignment(let fact)? = FactRouter.facts(
        of: operation, at: stamp.operation, in: stamp.set, isProven: { _, _, _ in proven }
      ).first
    else { return nil }
    return AssignmentFact(stamp: stamp, act: fact.act)
  }
}
