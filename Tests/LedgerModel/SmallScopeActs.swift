import Licensing

extension SmallScope {
  /// What can be done in a history.
  public enum Act: String, Sendable, CaseIterable {
    case accept, withdraw, decline, editEarly, editLate, resend, extend, extendCovering, inviteOther, inviteSame
    case give, submit, approve, deny, reallocate, adjustDown, deposit, wait
    case logIn, releaseUnused, releaseLeft, handUnused, handLeft, allocateOther, allocateSame, depart, register
    case assign, reject, cancel, approveCancelling, denyCancelling, allocateFirst, releaseLast
    case placeHere, placeElsewhere, manageInvite, manageWithdraw, manageEdit, closeToTeams
    case pay, payLater, fail, renew, cancelSeats, buy, takeSeat, freeSeat, handSeat, waitCycle, waitYear
  }

  /// What everybody knows before the first step, and what people do about it.
  public enum Scene: String, Sendable, CaseIterable {
    /// A learner was invited and told, for a day, with money for one license.
    case invitation
    /// The same, and the learner accepted, and an evaluation was asked for.
    case acceptedInvitation
    /// The same without the request, to an access of ten days that awaits the learner's registration.
    case awaitedRegistration
    /// A learner of a team was invited to a product that lets team managers invite.
    case team
    /// One license was ordered, assigned and allocated.
    case license
    /// The same, and the learner logged in, and an evaluation was asked for.
    case usedLicense
    /// One license was ordered.
    case order
    /// The same; it was assigned and taken back by people who did not know of each other.
    case doubtedOrder
    /// A subscription has one seat, which a learner holds, and another was asked for.
    case seats

    /// Everything that collides there.
    public var acts: [Act] {
      switch self {
      case .invitation, .acceptedInvitation:
        [
          .accept, .withdraw, .decline, .editEarly, .editLate, .resend, .extend, .extendCovering, .inviteOther,
          .inviteSame, .give, .submit, .approve, .deny, .reallocate, .adjustDown, .deposit, .wait,
        ]
      case .awaitedRegistration: [.register, .wait, .inviteSame, .submit, .approve]
      case .team:
        [
          .placeHere, .placeElsewhere, .manageInvite, .manageWithdraw, .manageEdit, .closeToTeams, .accept, .withdraw,
        ]
      case .license, .usedLicense:
        [
          .logIn, .releaseUnused, .releaseLeft, .handUnused, .handLeft, .allocateOther, .allocateSame, .submit,
          .approve, .deny, .reallocate, .depart, .register, .waitYear,
        ]
      case .order, .doubtedOrder:
        [
          .assign, .reject, .cancel, .approveCancelling, .denyCancelling, .allocateFirst, .releaseLast, .waitYear,
        ]
      case .seats:
        [
          .pay, .payLater, .fail, .renew, .cancelSeats, .buy, .takeSeat, .freeSeat, .handSeat, .logIn, .waitCycle,
        ]
      }
    }

    /// When to look once more: after deadlines and after the ends of supplies.
    var laterInstants: [Instant] {
      switch self {
      case .invitation, .acceptedInvitation, .awaitedRegistration, .team: [Story.instant(95), Story.instant(400)]
      case .license, .usedLicense, .order, .doubtedOrder: [Story.instant(380), Story.instant(800)]
      case .seats: [Story.instant(35), Story.instant(100)]
      }
    }
  }
}
