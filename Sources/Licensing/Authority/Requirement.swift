/// What an operation needs of its author.
enum Requirement {
  /// It begins the ledger.
  case root
  /// A right of the author's role.
  case permission(Permission)
  /// The right to give this role, to a member who exists if one is named.
  case granting(Role, to: EntityID?)
  /// The right to let in a device of this member.
  case device(of: EntityID)
  /// A token of the invitation, carried by any device of the ledger.
  case token
}

extension Operation {
  /// Exhaustive on purpose: a new operation does not compile until somebody has said who may do it.
  var requirement: Requirement {
    switch self {
    case .openLedger: .root
    case .configureLedger: .permission(.configureLedger)
    case .raiseRules: .permission(.raiseRules)
    case .grantRole(let grant): .granting(grant.role, to: grant.member)
    case .grantDevice(let grant): .device(of: grant.member)
    case .defineProduct, .reviseProduct, .retireProduct: .permission(.defineProducts)
    case .openFund, .depositFund, .adjustFund, .extendFund: .permission(.administerFunds)
    case .addLearners, .registerLearners, .invite, .tell, .resend, .withdraw, .editStart, .recordSent:
      .permission(.invite)
    case .submitEvaluation: .permission(.submitEvaluation)
    case .decideEvaluation: .permission(.decideEvaluation)
    case .resolveCase: .permission(.resolveCases)
    case .accept, .decline: .token
    }
  }
}
