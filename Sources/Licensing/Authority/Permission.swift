/// One row of the table "who may do what" in the requirements.
public enum Permission: Hashable, Sendable, CaseIterable {
  /// Deposit into, adjust and extend a fund; open one (R6).
  case administerFunds
  /// Define, revise and retire products and prices.
  case defineProducts
  /// Invite, resend, withdraw, edit the start; add and register learners.
  case invite
  /// Ask for the evaluation of an accepted invitation (R25).
  case submitEvaluation
  /// Approve, deny or close an evaluation request, and give on what an approval frees in the same act (R25).
  case decideEvaluation
  /// Change the ledger's settings.
  case configureLedger
  /// Settle a case.
  case resolveCases
  /// Put the next version of the rules in force; the owner alone.
  case raiseRules
  /// Let a device of a member write.
  case grantDevices
}

extension Role {
  /// The rights of the role. `teamManager` invites only where a policy allows it, which no policy of this version does.
  public func allows(_ permission: Permission) -> Bool {
    switch (self, permission) {
    case (.owner, _): true
    case (.vendorSales, .administerFunds), (.vendorSales, .defineProducts): true
    case (.support, .decideEvaluation): true
    case (.fullAdmin, .invite), (.companyManager, .invite): true
    case (.fullAdmin, .submitEvaluation), (.companyManager, .submitEvaluation): true
    case (.fullAdmin, .configureLedger): true
    case (.fullAdmin, .resolveCases), (.companyManager, .resolveCases), (.support, .resolveCases): true
    case (.vendorSales, .grantDevices), (.fullAdmin, .grantDevices), (.companyManager, .grantDevices): true
    case (.vendorSales, _), (.support, _), (.partnerManager, _), (.fullAdmin, _), (.companyManager, _): false
    case (.teamManager, _), (.auditor, _): false
    }
  }

  /// The roles this role may grant.
  public var grantable: Set<Role> {
    switch self {
    case .owner: Set(Role.allCases).subtracting([.owner])
    case .vendorSales: [.partnerManager, .support, .auditor]
    case .fullAdmin: [.companyManager, .teamManager, .auditor]
    case .companyManager: [.teamManager]
    case .support, .partnerManager, .teamManager, .auditor: []
    }
  }
}
