import Licensing

/// The table "who may do what", read off row by row for the naive model.
enum NaiveAuthority {
  /// Whether the author of a row had the right, as far as the rows in its past say.
  ///
  /// - Parameters:
  ///   - past: what is in effect.
  ///   - written: the same, and what had no effect although its author had the right to write it.
  static func allows(_ row: NaiveRow, past: [NaiveRow], written: [NaiveRow]) -> Bool {
    if case .openLedger = row.operation {
      return past.isEmpty && row.stamp.set.number == 1 && row.stamp.operation == 0
    }
    let devices = members(of: row.acting.deviceKey, past: past)
    switch row.operation {
    case .accept, .decline: return !devices.isEmpty
    default: break
    }
    guard let member = row.acting.member?.resolved(in: row.set), devices.contains(member),
      let grant = row.acting.grant?.resolved(in: row.set),
      let given = grants(of: member, past: past).first(where: { $0.id == grant })
    else { return false }
    guard mayAct(row, as: given, past: past) else { return false }
    guard given.role == .partnerManager, let principal = row.acting.onBehalfOf?.resolved(in: row.set) else {
      return mayDo(row, as: given.role, past: past) || NaiveTeam(row: row, past: past, written: written).isReached
    }
    return isForCustomers(row.operation)
      && grants(of: principal, past: past).contains { mayDo(row, as: $0.role, past: past) }
  }

  /// R37: a partner's manager counts for customers of the partner and of those beneath it, and names managers of
  /// partners beneath only.
  private static func mayAct(
    _ row: NaiveRow, as given: (id: EntityID, role: Role, partner: [String]), past: [NaiveRow]
  ) -> Bool {
    guard given.role == .partnerManager else { return true }
    if case .grantRole(let act) = row.operation, row.acting.onBehalfOf == nil {
      let named = names(act.partner)
      return act.role == .partnerManager && named.count > given.partner.count && named.starts(with: given.partner)
    }
    guard customersPartner(past: past).starts(with: given.partner) else { return false }
    guard case .configureLedger(let act) = row.operation, let chosen = act.partner else { return true }
    return names(chosen).starts(with: given.partner)
  }

  /// What a partner does on behalf of a customer only.
  private static func isForCustomers(_ operation: Operation) -> Bool {
    switch operation {
    case .addLearners, .invite, .tell, .resend, .recordSent, .registerLearners, .withdraw, .editStart, .placeInTeam,
      .submitEvaluation, .requestOrder, .cancelOrder, .release, .recordLogin, .departLearners, .changeAddress,
      .grantDevice:
      return true
    case .grantRole(let act): return [.companyManager, .teamManager, .auditor].contains(act.role)
    default: return false
    }
  }

  private static func names(_ partner: PartnerPath) -> [String] { partner.text.split(separator: "/").map(String.init) }

  private static func customersPartner(past: [NaiveRow]) -> [String] {
    let said = past.compactMap { row -> (Stamp, PartnerPath)? in
      guard case .configureLedger(let act) = row.operation, let partner = act.partner else { return nil }
      return (row.stamp, partner)
    }
    return said.max { $0.0 < $1.0 }.map { names($0.1) } ?? []
  }

  private static func members(of key: [UInt8], past: [NaiveRow]) -> [EntityID] {
    devices(past: past).filter { $0.key == key }.map(\.member)
  }

  /// C34: whether the device that wrote the row was appointed, as a device of the row's author.
  private static func isMailer(_ row: NaiveRow, past: [NaiveRow]) -> Bool {
    guard row.acting.onBehalfOf == nil, let member = row.acting.member?.resolved(in: row.set) else { return false }
    let own = devices(past: past).filter { $0.key == row.acting.deviceKey && $0.member == member }.map(\.id)
    return past.contains { each in
      guard case .appointMailer(let act) = each.operation else { return false }
      return own.contains(act.device.resolved(in: each.set))
    }
  }

  private static func devices(past: [NaiveRow]) -> [(id: EntityID, key: [UInt8], member: EntityID)] {
    past.compactMap { row in
      let id = EntityID(set: row.set, operation: row.stamp.operation)
      switch row.operation {
      case .openLedger(let act): return (id, act.deviceKey, id)
      case .grantDevice(let act): return (id, act.deviceKey, act.member.resolved(in: row.set))
      default: return nil
      }
    }
  }

  private static func grants(of member: EntityID, past: [NaiveRow]) -> [(id: EntityID, role: Role, partner: [String])] {
    past.compactMap { row in
      func id(_ number: UInt32) -> EntityID {
        EntityID(set: row.set, operation: row.stamp.operation, row: number)
      }
      switch row.operation {
      case .openLedger where id(0) == member: return (id(1), .owner, [])
      case .grantRole(let act) where (act.member?.resolved(in: row.set) ?? id(0)) == member:
        return (id(1), act.role, names(act.partner))
      default: return nil
      }
    }
  }

  private static func exists(_ member: EntityID, past: [NaiveRow]) -> Bool {
    past.contains { row in
      let first = EntityID(set: row.set, operation: row.stamp.operation)
      switch row.operation {
      case .openLedger: return first == member
      case .grantRole(let act): return act.member == nil && first == member
      default: return false
      }
    }
  }

  private static func mayDo(_ row: NaiveRow, as role: Role, past: [NaiveRow]) -> Bool {
    switch row.operation {
    case .openLedger, .accept, .decline: return false
    case .grantRole(let act):
      let known = act.member.map { exists($0.resolved(in: row.set), past: past) } ?? true
      return known && grantable(by: role).contains(act.role)
    case .grantDevice(let act):
      return exists(act.member.resolved(in: row.set), past: past)
        && [.owner, .vendorSales, .fullAdmin, .companyManager].contains(role)
    case .defineProduct, .reviseProduct, .retireProduct, .openFund, .depositFund, .adjustFund, .extendFund:
      return [.owner, .vendorSales].contains(role)
    case .addLearners, .invite, .tell:
      if [.owner, .fullAdmin, .companyManager].contains(role) { return true }
      if role == .support && handsOn(row.operation, in: row.whole) { return true }
      guard case .tell = row.operation else { return false }
      return isMailer(row, past: past)
    case .resend, .recordSent:
      return [.owner, .fullAdmin, .companyManager].contains(role) || isMailer(row, past: past)
    case .registerLearners, .withdraw, .editStart, .submitEvaluation, .requestResend, .placeInTeam:
      return [.owner, .fullAdmin, .companyManager].contains(role)
    case .requestOrder, .cancelOrder, .release, .recordLogin, .departLearners, .changeAddress:
      return [.owner, .fullAdmin, .companyManager].contains(role)
    case .assignOrder, .rejectOrder, .decideCancellation: return [.owner, .vendorSales, .partnerManager].contains(role)
    case .quoteSeats, .requestPurchase: return [.owner, .fullAdmin].contains(role)
    case .startSubscription, .finalizePurchase, .failPurchase, .renewSubscription, .cancelSubscription:
      return [.owner, .vendorSales].contains(role)
    case .appointMailer(let act):
      return devices(past: past).contains { $0.id == act.device.resolved(in: row.set) }
        && [.owner, .fullAdmin].contains(role)
    case .decideEvaluation: return [.owner, .support].contains(role)
    case .resolveCase: return [.owner, .support, .fullAdmin, .companyManager].contains(role)
    case .configureLedger(let act):
      let isMore = act.name != nil || act.timeZone != nil || act.strategy != nil || act.automaticAllocation != nil
      if isMore || act.partner == nil { return [.owner, .fullAdmin].contains(role) }
      return [.owner, .vendorSales, .fullAdmin, .partnerManager].contains(role)
    case .raiseRules: return role == .owner
    }
  }

  /// R25: whether an operation only gives on what the same change set takes back by approving.
  private static func handsOn(_ operation: Operation, in whole: [Operation]) -> Bool {
    switch operation {
    case .invite(let act):
      return act.rows.allSatisfy { handsOn($0, issuedAt: whole.firstIndex(of: operation) ?? 0, in: whole) }
    case .tell(let act):
      return act.rows.allSatisfy { told in
        let place = Int(told.invitation.operation)
        guard told.invitation.set == .own, whole.indices.contains(place), case .invite(let invite) = whole[place],
          invite.rows.indices.contains(Int(told.invitation.row))
        else { return false }
        return handsOn(whole[place], in: whole)
      }
    case .addLearners(let act):
      let invited = whole.flatMap { each -> [LearnerID] in
        guard case .invite(let invite) = each, handsOn(each, in: whole) else { return [] }
        return invite.rows.map(\.learner)
      }
      return act.rows.allSatisfy { invited.contains($0.key) }
    default: return false
    }
  }

  /// One invitation for one approval that came before it, about the license that was approved to be taken back.
  private static func handsOn(_ row: Invite.Row, issuedAt place: Int, in whole: [Operation]) -> Bool {
    guard let approval = row.inherits, approval.set == .own, approval.row == 0, approval.operation < place,
      case .decideEvaluation(let decided) = whole[Int(approval.operation)], decided.decision == .approved,
      decided.invitation == row.replaces
    else { return false }
    let heirs = whole.flatMap { each -> [Invite.Row] in
      guard case .invite(let invite) = each else { return [] }
      return invite.rows.filter { $0.inherits == approval }
    }
    return heirs.count == 1
  }

  private static func grantable(by role: Role) -> [Role] {
    switch role {
    case .owner:
      [.vendorSales, .support, .partnerManager, .fullAdmin, .companyManager, .teamManager, .auditor]
    case .vendorSales: [.partnerManager, .support, .auditor]
    case .fullAdmin: [.companyManager, .teamManager, .auditor]
    case .companyManager: [.teamManager]
    case .partnerManager: [.partnerManager]
    case .support, .teamManager, .auditor: []
    }
  }
}
