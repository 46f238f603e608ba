import Licensing

/// What a mail is about. Each has a template, and a name that its files carry.
enum MailKind: String, Hashable, Sendable, CaseIterable {
  /// Access was granted; carries the link to accept (R19).
  case invited
  /// The invitation again, with a new link (R23).
  case resent
  /// The invitation was withdrawn (R24).
  case withdrawn
  /// The start of access moved (R26).
  case startEdited
  /// What was said before no longer holds (C1).
  case correction
  /// A license was allocated, without having to be accepted (R42).
  case allocated
  /// A license that was allocated was taken away (R43).
  case released
  /// The invitation that was sent gave way to something else, or waits (R49).
  case retracted
  /// The license was reversed (R25).
  case reversed
  /// To the customer's managers: licenses were assigned to an order (R41).
  case licensesAssigned
  /// To the partner: a customer requests licenses (R41).
  case orderRequested
  /// A member was invited, and enrols with exactly the address the mail went to (R3).
  case adminInvited
  /// A purchase was paid (R30).
  case receipt
  /// A subscription was renewed (R33).
  case renewal
  /// Something ends soon (R36).
  case expiring
  /// An evaluation request was submitted (R25).
  case evaluationOpened
  /// An evaluation request was decided (R25).
  case evaluationDecided

  /// The mail that tells a notice.
  init(_ notice: NoticeKind) {
    self =
      switch notice {
      case .invited: .invited
      case .resent: .resent
      case .withdrawn: .withdrawn
      case .startEdited: .startEdited
      case .correction: .correction
      case .allocated: .allocated
      case .released: .released
      case .retracted: .retracted
      case .reversed: .reversed
      case .licensesAssigned: .licensesAssigned
      case .orderRequested: .orderRequested
      case .adminInvited: .adminInvited
      case .receipt: .receipt
      case .renewal: .renewal
      case .expiring: .expiring
      case .evaluationOpened: .evaluationOpened
      case .evaluationDecided: .evaluationDecided
      }
  }

  /// What its templates may name.
  var variables: Set<MailVariable> {
    let always: Set<MailVariable> = [.ledger, .name, .address]
    return
      switch self
    {
    case .invited, .resent: always.union([.product, .course, .start, .deadline, .end, .link])
    case .withdrawn: always.union([.product, .course, .reason])
    case .startEdited: always.union([.product, .course, .start, .end])
    case .correction: always.union([.product, .course, .start, .end, .before, .reason])
    case .allocated: always.union([.product, .end])
    case .released: always.union([.product])
    case .retracted: always.union([.product, .course, .reason])
    case .reversed: always.union([.product, .course])
    case .licensesAssigned: always.union([.product, .quantity, .order, .end])
    case .orderRequested: always.union([.product, .quantity, .order, .customer, .id])
    case .adminInvited: always.union([.role])
    case .receipt: always.union([.product, .quantity, .amount, .date, .reference])
    case .renewal: always.union([.product, .quantity, .amount, .date, .end])
    case .expiring: always.union([.product, .quantity, .amount, .held, .end, .renews])
    case .evaluationOpened: always.union([.product, .learner, .reason, .id])
    case .evaluationDecided: always.union([.product, .learner, .decision, .reason])
    }
  }

  /// What its bodies have to name: without the link nobody could accept.
  var required: Set<MailVariable> {
    switch self {
    case .invited, .resent: [.link]
    case .withdrawn, .startEdited, .correction, .allocated, .released, .retracted, .reversed, .licensesAssigned,
      .orderRequested, .adminInvited, .receipt, .renewal, .expiring, .evaluationOpened, .evaluationDecided:
      []
    }
  }
}

/// What a template may name between double braces.
enum MailVariable: String, Hashable, Sendable, CaseIterable {
  /// What people call the ledger.
  case ledger
  /// What the addressee is called, if that is known.
  case name
  /// The address the mail goes to.
  case address
  case product
  /// The course an add-on belongs to; absent elsewhere.
  case course
  /// The day on which access starts; absent where it starts on acceptance.
  case start
  /// The instant until which the link can be used.
  case deadline
  /// The end of validity.
  case end
  /// Where to accept.
  case link
  /// What was told before, in words.
  case before
  /// Why, in words.
  case reason
  /// The order's number or purchase order.
  case order
  /// What commands call what is to be answered.
  case id
  case quantity
  /// Money with its currency.
  case amount
  /// How much of that open invitations hold; absent if none do.
  case held
  case customer
  case role
  /// The day of the event told.
  case date
  /// What a payment is called where it was made.
  case reference
  /// There where what ends goes on if it is renewed.
  case renews
  /// The learner a decision is about.
  case learner
  /// What was decided.
  case decision
}

/// What the variables of one mail stand for; what is missing counts as absent.
typealias MailValues = [MailVariable: String]
