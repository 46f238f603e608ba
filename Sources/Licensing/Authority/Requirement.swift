/// What an operation needs of its author.
enum Requirement {
  /// It begins the ledger.
  case root
  /// Any one of these rights, held by the author's role.
  case permission(anyOf: Set<Permission>)
  /// Any one of these rights, or a device that was appointed mailer (C34).
  case telling(orAnyOf: Set<Permission>)
  /// The right to give this role for this partner, to a member who exists if one is named.
  case granting(Role, of: PartnerPath, to: EntityID?)
  /// The right to let in a device of this member.
  case device(of: EntityID)
  /// The right to make the organisation a customer of this partner, and to change settings besides if it says more.
  case choosing(PartnerPath, configures: Bool)
  /// The right to change settings, about a device that exists (C34).
  case appointing(EntityID)
  /// A token of the invitation, carried by any device of the ledger.
  case token
}

extension Operation {
  /// Exhaustive on purpose: a new operation does not compile until somebody has said who may do it.
  ///
  /// - Parameters:
  ///   - position: the place of the operation in its change set, from 0.
  ///   - reallocation: what that change set gives on.
  func requirement(at position: UInt32, in reallocation: Reallocation) -> Requirement {
    switch self {
    case .openLedger: return .root
    case .configureLedger(let change):
      guard let partner = change.partner else { return .permission(anyOf: [.configureLedger]) }
      return .choosing(partner, configures: change.changesMoreThanPartner)
    case .raiseRules: return .permission(anyOf: [.raiseRules])
    case .grantRole(let grant): return .granting(grant.role, of: grant.partner, to: grant.member)
    case .grantDevice(let grant): return .device(of: grant.member)
    case .defineProduct, .reviseProduct, .retireProduct: return .permission(anyOf: [.defineProducts])
    case .openFund, .depositFund, .adjustFund, .extendFund: return .permission(anyOf: [.administerFunds])
    case .addLearners(let added):
      return .permission(anyOf: reallocation.covers(added) ? [.manageLearners, .decideEvaluation] : [.manageLearners])
    case .invite:
      let isReallocated = reallocation.coversInvitations(at: position)
      return .permission(anyOf: isReallocated ? [.invite, .decideEvaluation] : [.invite])
    case .tell(let told):
      return .telling(orAnyOf: reallocation.covers(told) ? [.invite, .decideEvaluation] : [.invite])
    case .resend, .recordSent: return .telling(orAnyOf: [.invite])
    case .registerLearners, .departLearners, .changeAddress, .placeInTeam:
      return .permission(anyOf: [.manageLearners])
    case .withdraw, .editStart, .requestResend: return .permission(anyOf: [.invite])
    case .requestOrder: return .permission(anyOf: [.requestOrders])
    case .assignOrder, .rejectOrder, .decideCancellation: return .permission(anyOf: [.assignOrders])
    case .cancelOrder: return .permission(anyOf: [.cancelOrders])
    case .release, .recordLogin: return .permission(anyOf: [.allocate])
    case .quoteSeats, .requestPurchase: return .permission(anyOf: [.purchaseSeats])
    case .startSubscription, .finalizePurchase, .failPurchase, .renewSubscription, .cancelSubscription:
      return .permission(anyOf: [.confirmPayments])
    case .appointMailer(let appointment): return .appointing(appointment.device)
    case .submitEvaluation: return .permission(anyOf: [.submitEvaluation])
    case .decideEvaluation: return .permission(anyOf: [.decideEvaluation])
    case .resolveCase: return .permission(anyOf: [.resolveCases])
    case .accept, .decline: return .token
    }
  }
}
