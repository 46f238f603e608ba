/// Two things people do to one thing without knowing of each other, and the rule that decides.
struct Clash: Hashable, Sendable {
  /// What one person does.
  enum Move: String, CaseIterable, Sendable {
    case withdraw, give, reissue, accept, decline, resend, editStart
    case extend, cover, inviteSame, inviteOthers, deposit, adjustDown, drain
    case submit, approve, deny
    case logIn, releaseUnused, releaseLeft, handUnused, handLeft, allocate
    case assign, rejectOrder, cancelOrder, approveCancelling, denyCancelling
    case purchase, pay, failPurchase, renew, cancelSubscription, takeSeat
    case depart, changeAddress, inviteLearner, setStrategy, appoint
  }

  /// How far the thing has come before the two act.
  enum Scene: Sendable {
    /// An invitation is pending.
    case pending
    /// It is accepted.
    case accepted
    /// It is accepted and its evaluation has been asked for.
    case requested
    /// It is pending, and its deadline passes between the two moves.
    case expiring
    /// A license was ordered, assigned and allocated.
    case license
    /// Licenses were ordered.
    case order
    /// The order was assigned and taken back by people who did not know of each other.
    case doubtedOrder
    /// Seats of a subscription were asked for.
    case seats
    /// A learner is known.
    case learner
    /// There is a ledger.
    case ledger

    /// What can be done there.
    var moves: [Move] {
      switch self {
      case .pending, .accepted, .requested, .expiring:
        [
          .withdraw, .give, .reissue, .accept, .decline, .resend, .editStart, .extend, .cover, .inviteSame,
          .inviteOthers, .deposit, .adjustDown, .drain, .submit, .approve, .deny,
        ]
      case .license: [.logIn, .releaseUnused, .releaseLeft, .handUnused, .handLeft, .allocate, .depart]
      case .order: [.assign, .rejectOrder, .cancelOrder]
      case .doubtedOrder: [.approveCancelling, .denyCancelling, .allocate]
      case .seats: [.purchase, .pay, .failPurchase, .renew, .cancelSubscription, .takeSeat]
      case .learner: [.depart, .changeAddress, .inviteLearner]
      case .ledger: [.setStrategy, .appoint]
      }
    }

    /// Whether it is about an invitation.
    var isOfInvitations: Bool {
      switch self {
      case .pending, .accepted, .requested, .expiring: true
      case .license, .order, .doubtedOrder, .seats, .learner, .ledger: false
      }
    }
  }

  /// The rule of the table of concurrent actions.
  let rule: String
  let scene: Scene
  let one: Move
  let other: Move

  private init(_ rule: String, _ scene: Scene, _ one: Move, _ other: Move) {
    self.rule = rule
    self.scene = scene
    self.one = one
    self.other = other
  }

  /// The pairs the rules speak of.
  static let all: [Clash] = ofInvitations + ofSupplies

  private static let ofInvitations: [Clash] = [
    Clash("C1", .pending, .withdraw, .accept), Clash("C2", .pending, .inviteOthers, .inviteOthers),
    Clash("C3", .pending, .inviteSame, .inviteSame), Clash("C4", .pending, .withdraw, .withdraw),
    Clash("C5", .pending, .withdraw, .editStart), Clash("C6", .pending, .editStart, .editStart),
    Clash("C7", .pending, .editStart, .accept), Clash("C8", .expiring, .accept, .inviteOthers),
    Clash("C8", .expiring, .accept, .drain), Clash("C9", .pending, .accept, .accept),
    Clash("C10", .pending, .resend, .withdraw), Clash("C10", .pending, .resend, .accept),
    Clash("C14", .pending, .extend, .withdraw), Clash("C14", .pending, .cover, .withdraw),
    Clash("C15", .pending, .extend, .inviteOthers), Clash("C16", .pending, .extend, .cover),
    Clash("C17", .pending, .deposit, .inviteOthers), Clash("C17", .pending, .adjustDown, .inviteOthers),
    Clash("C18", .expiring, .accept, .extend), Clash("C27", .pending, .decline, .withdraw),
    Clash("C27", .pending, .decline, .accept), Clash("C28", .requested, .approve, .deny),
    Clash("C28", .requested, .deny, .deny), Clash("C31", .pending, .give, .accept),
    Clash("C31", .pending, .reissue, .accept), Clash("C32", .pending, .give, .inviteOthers),
    Clash("C32", .pending, .give, .give),
  ]

  private static let ofSupplies: [Clash] = [
    Clash("C2", .license, .allocate, .allocate), Clash("C11", .license, .handUnused, .handUnused),
    Clash("C11", .license, .handUnused, .handLeft), Clash("C12", .license, .handUnused, .releaseUnused),
    Clash("C12", .license, .handLeft, .releaseLeft), Clash("C13", .license, .releaseUnused, .logIn),
    Clash("C13", .license, .handUnused, .logIn), Clash("C13", .license, .handLeft, .logIn),
    Clash("C19", .seats, .pay, .renew), Clash("C19", .seats, .pay, .pay), Clash("C19", .seats, .pay, .failPurchase),
    Clash("C19", .seats, .renew, .renew), Clash("C20", .seats, .purchase, .purchase),
    Clash("C21", .order, .assign, .cancelOrder), Clash("C21", .order, .assign, .rejectOrder),
    Clash("C21", .order, .assign, .assign), Clash("C21", .order, .rejectOrder, .cancelOrder),
    Clash("C21", .doubtedOrder, .approveCancelling, .allocate),
    Clash("C21", .doubtedOrder, .approveCancelling, .denyCancelling),
    Clash("C26", .learner, .changeAddress, .inviteLearner), Clash("C30", .ledger, .setStrategy, .setStrategy),
    Clash("C33", .learner, .depart, .inviteLearner), Clash("C33", .license, .depart, .logIn),
    Clash("C34", .ledger, .appoint, .appoint),
  ]

  /// Two moves that no rule names together, for what nobody thought of.
  static func drawn(_ random: inout SeededRandom) -> Clash {
    let scenes: [Scene] = [
      .pending, .pending, .pending, .accepted, .requested, .expiring, .license, .license, .order, .doubtedOrder, .seats,
      .learner,
    ]
    let scene = scenes[random.below(scenes.count)]
    let moves = scene.moves
    return Clash("drawn", scene, moves[random.below(moves.count)], moves[random.below(moves.count)])
  }
}
