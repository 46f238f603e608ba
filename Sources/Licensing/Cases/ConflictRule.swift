/// The rule by which an intention lost, as numbered in the table of concurrent actions.
public enum ConflictRule: UInt32, Hashable, Sendable, CaseIterable, Comparable {
  /// Refused by what its own author could have seen.
  case judgedOnPast = 1000
  /// Written without the right to.
  case authority = 1001
  /// Acceptance over withdrawal.
  case withdrawAccept = 1
  /// More claims than the supply carries.
  case shortSupply = 2
  /// One live invitation per learner and product.
  case oneLive = 3
  /// Withdrawal over a start edit.
  case withdrawEdit = 5
  /// The later of two start edits.
  case editEdit = 6
  /// The start the acceptance saw.
  case editAccept = 7
  /// An acceptance without money behind it.
  case acceptDeadline = 8
  /// A resend that came too late.
  case resendEnded = 10
  /// One learner for each license that is given on.
  case reallocateTwice = 11
  /// A first login over a release on the ground that there was none.
  case releaseLogin = 13
  /// The recorded instant of payment between a purchase and a renewal.
  case purchaseRenewal = 19
  /// An assignment over a cancellation or rejection.
  case assignCancel = 21
  /// An acceptance over a decline.
  case declineAccept = 27
  /// One decision on an evaluation.
  case evaluationTwice = 28
  /// The later of two changes of a setting.
  case settingTwice = 30
  /// A re-issue whose withdrawal, or a reallocation whose approval, did not take effect.
  case reissueAccept = 31

  /// The name used in documents, tests and answers: `C1`, `C0`, `authority`.
  public var name: String {
    switch self {
    case .judgedOnPast: "C0"
    case .authority: "authority"
    case .withdrawAccept, .shortSupply, .oneLive, .withdrawEdit, .editEdit, .editAccept, .acceptDeadline, .resendEnded,
      .reallocateTwice, .releaseLogin, .purchaseRenewal, .assignCancel, .declineAccept, .evaluationTwice, .settingTwice,
      .reissueAccept:
      "C\(rawValue)"
    }
  }

  /// By number.
  public static func < (left: ConflictRule, right: ConflictRule) -> Bool { left.rawValue < right.rawValue }
}
