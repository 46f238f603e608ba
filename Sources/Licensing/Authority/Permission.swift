/// One row of the table "who may do what" in the requirements.
public enum Permission: Hashable, Sendable, CaseIterable {
  /// Deposit into, adjust and extend a fund; open one (R6).
  case administerFunds
  /// Define, revise and retire products and prices.
  case defineProducts
  /// Invite, resend, withdraw, edit the start.
  case invite
  /// Add and register learners, give them addresses, put them into teams (R34), record that they left.
  case manageLearners
  /// Ask for the evaluation of an accepted invitation (R25).
  case submitEvaluation
  /// Approve, deny or close an evaluation request, and give on what an approval frees in the same act (R25).
  case decideEvaluation
  /// Change the ledger's settings.
  case configureLedger
  /// Say which partner's customer the organisation is (R37).
  case choosePartner
  /// Settle a case.
  case resolveCases
  /// Put the next version of the rules in force; the owner alone.
  case raiseRules
  /// Let a device of a member write.
  case grantDevices
  /// Ask for licenses (R38).
  case requestOrders
  /// Assign and reject orders, and decide about cancelling assigned ones (R38, C21).
  case assignOrders
  /// Take an order back.
  case cancelOrders
  /// Allocate, release and reallocate licenses; record first logins (R42, R43).
  case allocate
  /// Quote and ask for seats (R29).
  case purchaseSeats
  /// Start, renew and cancel subscriptions; record that purchases were paid or will not be (R30, C19).
  case confirmPayments
}

/// How far a role holds a right.
public enum RightScope: Hashable, Sendable {
  /// In their own name or on behalf of another member.
  case full
  /// Only on behalf of a member who holds the right themselves (R37).
  case onBehalf
  /// Only in their own name (R38).
  case ownName
  /// For the learners of the team that the grant names, as far as the product allows (R34), in their own name or on
  /// behalf of another member.
  case ownTeam
  /// Not at all.
  case none

  /// Whether the right covers an act, whoever it is about.
  ///
  /// - Parameter onBehalf: true if it is done on behalf of somebody.
  public func covers(onBehalf: Bool) -> Bool {
    switch self {
    case .full: true
    case .onBehalf: onBehalf
    case .ownName: !onBehalf
    case .ownTeam, .none: false
    }
  }
}

extension Role {
  /// The rights of the role.
  public func scope(of permission: Permission) -> RightScope {
    switch self {
    case .owner: .full
    case .vendorSales: Self.ofVendorSales.contains(permission) ? .full : .none
    case .support: Self.ofSupport.contains(permission) ? .full : .none
    case .partnerManager:
      Self.ofPartnersThemselves.contains(permission)
        ? .ownName : Self.ofPartnersForCustomers.contains(permission) ? .onBehalf : .none
    case .fullAdmin: Self.ofFullAdmins.contains(permission) ? .full : .none
    case .companyManager: Self.ofCompanyManagers.contains(permission) ? .full : .none
    case .teamManager: permission == .invite ? .ownTeam : .none
    case .auditor: .none
    }
  }

  /// Whether the role holds a right in its own name.
  public func allows(_ permission: Permission) -> Bool { scope(of: permission).covers(onBehalf: false) }

  private static var ofVendorSales: Set<Permission> {
    [.administerFunds, .defineProducts, .grantDevices, .assignOrders, .confirmPayments, .choosePartner]
  }
  private static var ofSupport: Set<Permission> { [.decideEvaluation, .resolveCases] }
  private static var ofPartnersThemselves: Set<Permission> { [.assignOrders, .choosePartner] }
  private static var ofPartnersForCustomers: Set<Permission> {
    [.invite, .manageLearners, .submitEvaluation, .requestOrders, .cancelOrders, .allocate, .grantDevices]
  }
  private static var ofCompanyManagers: Set<Permission> {
    [
      .invite, .manageLearners, .submitEvaluation, .resolveCases, .grantDevices, .requestOrders, .cancelOrders,
      .allocate,
    ]
  }
  private static var ofFullAdmins: Set<Permission> {
    ofCompanyManagers.union([.configureLedger, .choosePartner, .purchaseSeats])
  }

  /// The roles this role may grant.
  ///
  /// - Parameter onBehalf: true if it is done on behalf of a member who may grant the role themselves.
  public func grantable(onBehalf: Bool) -> Set<Role> {
    switch self {
    case .owner: Set(Role.allCases).subtracting([.owner])
    case .vendorSales: [.partnerManager, .support, .auditor]
    case .fullAdmin: [.companyManager, .teamManager, .auditor]
    case .companyManager: [.teamManager]
    case .partnerManager: onBehalf ? [.companyManager, .teamManager, .auditor] : []
    case .support, .teamManager, .auditor: []
    }
  }

  /// The roles this role may grant in its own name.
  public var grantable: Set<Role> { grantable(onBehalf: false) }
}
