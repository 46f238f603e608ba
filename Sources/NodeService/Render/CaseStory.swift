import Licensing
import Replica

extension CaseRecord {
  /// What happened, for people.
  func story(in reader: LedgerReader) throws -> String {
    if try isKeptOpen(in: reader) {
      return "The cancellation was approved before an allocation was known. The order stays as long as licenses of it "
        + "are held."
    }
    if rule == .oneLive, case .accept? = try reader.operation(of: lost) {
      return "The learner accepted this invitation, too. The other one that was accepted stands for both, and this one "
        + "spends nothing."
    }
    if rule == .settingTwice, case .placeInTeam? = try reader.operation(of: lost) {
      return "The learner was put into two teams; the later placement holds."
    }
    guard let reason else { return rule.story }
    return rule.story + " " + DomainErrorCode(reason).meaning.message
  }

  /// C21: whether it is about an approval that met an allocation.
  func isKeptOpen(in reader: LedgerReader) throws -> Bool {
    guard rule == .assignCancel, case .decideCancellation? = try reader.operation(of: lost) else { return false }
    return true
  }
}

extension ConflictRule {
  /// What happened, for people. Exhaustive on purpose.
  fileprivate var story: String {
    switch self {
    case .judgedOnPast: "What the author could have seen already spoke against it, so it had no effect."
    case .authority: "It was written without the right to, so it had no effect."
    case .withdrawAccept:
      "The learner accepted before the withdrawal was known. The withdrawal became an evaluation request."
    case .shortSupply: "The supply does not carry this claim now. It waits in line and is honoured when there is room."
    case .oneLive: "The learner holds the product through another invitation, so this one was merged into it."
    case .withdrawEdit: "The invitation was withdrawn while its start was being moved."
    case .editEdit: "The start was moved twice; the later one holds."
    case .editAccept: "The learner accepted with the start as it was; the move came too late."
    case .acceptDeadline: "An acceptance in time stands although no money is left behind it."
    case .resendEnded: "The invitation had ended when it was sent again."
    case .reallocateTwice:
      "The license was given on by another act that did not know of this one. What was given here is a claim of its "
        + "own on the order."
    case .releaseLogin:
      "The learner used the license before the release was known. The release became an evaluation request."
    case .assignCancel: "The order was assigned before its rejection or cancellation was known. That became a request."
    case .purchaseRenewal:
      "A payment decided: it outweighed the other act, or came when the subscription was over and bought nothing."
    case .declineAccept: "The learner accepted and declined; the acceptance stands."
    case .evaluationTwice: "The evaluation was decided twice; the other decision stands."
    case .settingTwice: "The setting was changed twice; the later change holds."
    case .reissueAccept:
      "The former invitation was accepted, or reversed by another decision; the one issued in its place has no effect."
    }
  }
}
