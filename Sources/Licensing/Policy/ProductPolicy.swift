/// The rules one version of a product is sold under. Data, not code: the three systems differ only in these fields.
///
/// An invitation names the version its author saw and keeps it (C24).
public struct ProductPolicy: Hashable, Sendable {
  /// What an invitation of the product draws on.
  public var supply: SupplyKind
  /// An add-on that names the course it belongs to (R8).
  public var requiresCourse: Bool
  /// What the inviter may choose; empty means the start is not asked and access begins on acceptance (R10).
  public var startOptions: Set<StartOption>
  /// Whether the start of an issued invitation may be edited (R27).
  public var startEditable: Bool
  /// Length of access in days of 24 hours from its start; nil means until the validity ends (R9).
  public var accessDays: UInt32?
  /// Days a pending invitation stays open (R22), at least 1.
  public var invitationLifetimeDays: UInt32
  /// Whether a learner holds the product at most once at a time (C3).
  public var oneLivePerLearner: Bool
  /// Whether inviting oneself with start on acceptance accepts at once (R28).
  public var selfAcceptance: Bool
  /// How a learner comes by a license.
  public var givenBy: Giving
  /// The grounds on which a license may be taken away without an evaluation (R43); only allocated ones can have any.
  public var reallocationGrounds: Set<ReallocationGround>
  /// Calendar months for which ordered licenses are valid from their assignment on (R40), 1 to ``validityMonthsMax``;
  /// nil where the supply itself says when it ends.
  public var validityMonths: UInt32?
  /// Whether team managers invite those of their team, and manage these invitations (R34). Only what is given by
  /// invitation can say so.
  public var teamManagersInvite: Bool
  /// What one license costs: once from a fund, for a whole cycle as a seat.
  public var price: Money

  /// States every field; see the fields for units and ranges.
  public init(
    supply: SupplyKind = .fund, requiresCourse: Bool = false, startOptions: Set<StartOption> = [.acceptance, .date],
    startEditable: Bool = true, accessDays: UInt32? = nil,
    invitationLifetimeDays: UInt32 = ProductPolicy.defaultInvitationLifetimeDays, oneLivePerLearner: Bool = true,
    selfAcceptance: Bool = true, givenBy: Giving = .invitation, reallocationGrounds: Set<ReallocationGround> = [],
    validityMonths: UInt32? = nil, teamManagersInvite: Bool = false, price: Money
  ) {
    self.supply = supply
    self.requiresCourse = requiresCourse
    self.startOptions = startOptions
    self.startEditable = startEditable
    self.accessDays = accessDays
    self.invitationLifetimeDays = invitationLifetimeDays
    self.oneLivePerLearner = oneLivePerLearner
    self.selfAcceptance = selfAcceptance
    self.givenBy = givenBy
    self.reallocationGrounds = reallocationGrounds
    self.validityMonths = validityMonths
    self.teamManagersInvite = teamManagersInvite
    self.price = price
  }

  /// What one license takes from its supply: minor units of money, or one place.
  public var claimAmount: Int64 {
    switch supply {
    case .fund: price.amount
    case .order, .subscription: 1
    }
  }

  /// Days an invitation stays open where a product does not say (R22).
  public static let defaultInvitationLifetimeDays: UInt32 = 90
  /// The longest validity of ordered licenses, in calendar months.
  public static let validityMonthsMax: UInt32 = 120
}

/// What a product draws on.
public enum SupplyKind: UInt32, Hashable, Sendable, CaseIterable {
  /// Prepaid money (R1).
  case fund = 1
  /// The pool of licenses that one order brought (R38).
  case order = 2
  /// The seats of a subscription (R31).
  case subscription = 3
}

/// A choice of when access starts (R10).
public enum StartOption: UInt32, Hashable, Sendable, CaseIterable, Comparable {
  /// When the learner accepts.
  case acceptance = 1
  /// On a day chosen by the inviter, from 00:00 UTC.
  case date = 2

  /// In the order of declaration.
  public static func < (left: StartOption, right: StartOption) -> Bool { left.rawValue < right.rawValue }
}

/// When access of one invitation starts.
public enum AccessStart: Hashable, Sendable {
  /// When the learner accepts.
  case acceptance
  /// At 00:00 UTC of a day.
  case date(Day)
}

/// The kinds of product (R1, R31, R38). The kind chooses the policy a new product starts from.
public enum ProductKind: UInt32, Hashable, Sendable, CaseIterable {
  /// A course together with its certification exam.
  case courseBundle = 1
  /// A standalone course.
  case course = 2
  /// Access to a catalogue for the validity of the credits.
  case subscription = 3
  /// More laboratory time for a course.
  case labExtension = 4
  /// Another attempt at a course's exam.
  case examRetake = 5
  /// A seat of a subscription, which a user occupies (R31).
  case seat = 6
  /// A license that partners order for their customers (R38).
  case premium = 7

  /// Calendar months for which a premium license is valid (R40).
  private var premiumValidityMonths: UInt32 { 12 }

  /// The policy a product of this kind has unless its definition says otherwise.
  public func defaultPolicy(price: Money) -> ProductPolicy {
    switch self {
    case .courseBundle, .course: ProductPolicy(accessDays: 90, price: price)
    case .subscription: ProductPolicy(price: price)
    case .labExtension:
      ProductPolicy(
        requiresCourse: true, startOptions: [], startEditable: false, accessDays: 30, oneLivePerLearner: false,
        price: price)
    case .examRetake:
      ProductPolicy(
        requiresCourse: true, startOptions: [], startEditable: false, oneLivePerLearner: false, price: price)
    case .seat:
      ProductPolicy(
        supply: .subscription, startOptions: [], startEditable: false, selfAcceptance: false, givenBy: .allocation,
        reallocationGrounds: Set(ReallocationGround.allCases), price: price)
    case .premium:
      ProductPolicy(
        supply: .order, startOptions: [], startEditable: false, selfAcceptance: false, givenBy: .allocation,
        reallocationGrounds: [.neverLoggedIn, .leftCompany], validityMonths: premiumValidityMonths, price: price)
    }
  }
}
