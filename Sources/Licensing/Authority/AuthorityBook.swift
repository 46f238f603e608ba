/// Who may write in a ledger: the stratum "authority". Fed with every change set in causal order; the answers depend
/// only on the causal past of what is asked about.
public struct AuthorityBook: Sendable {
  /// A member of the ledger.
  public struct Member: Hashable, Sendable {
    /// Names the member.
    public let id: EntityID
    /// Where the member came in.
    public let stamp: Stamp
    /// The address they were invited at (R3).
    public let contact: Contact
  }

  /// A role given to a member.
  public struct Grant: Hashable, Sendable {
    /// Names the grant.
    public let id: EntityID
    /// Where it was given.
    public let stamp: Stamp
    /// To whom.
    public let member: EntityID
    /// What.
    public let role: Role
    /// The partner that a partner manager acts for (R37); none for every other role.
    public var partner = PartnerPath.none
    /// The team that a team manager manages (R34); none for every other role.
    public var team = TeamName.none

    /// Whether it counts in the ledger of a customer of this partner: a partner manager's does if the customer is their
    /// own partner's or that of a partner beneath it.
    public func reaches(customerOf partner: PartnerPath) -> Bool {
      role != .partnerManager || self.partner.covers(partner)
    }
  }

  /// A device that writes for a member.
  public struct Device: Hashable, Sendable {
    /// Names the grant of the device.
    public let id: EntityID
    /// Where it was let in.
    public let stamp: Stamp
    /// Its public key.
    public let key: [UInt8]
    /// Whose it is.
    public let member: EntityID
    /// What people call it.
    public let name: String
  }

  /// Who wrote a change set, and by which right.
  public struct Acting: Hashable, Sendable {
    /// The member named as author; nil where the change set names none.
    public let member: EntityID?
    /// The grant named; nil for acts of learners.
    public let grant: EntityID?
    /// The member on whose behalf it was done; nil for nobody (R37).
    public let onBehalfOf: EntityID?
    /// Public key of the device whose chain it is.
    public let deviceKey: [UInt8]

    /// States who acted.
    public init(member: EntityID?, grant: EntityID?, onBehalfOf: EntityID? = nil, deviceKey: [UInt8]) {
      self.member = member
      self.grant = grant
      self.onBehalfOf = onBehalfOf
      self.deviceKey = deviceKey
    }
  }

  /// In the order they were taken in; sort by stamp to show them.
  public private(set) var members: [EntityID: Member] = [:]
  /// By name.
  public private(set) var grants: [EntityID: Grant] = [:]
  /// By name.
  public private(set) var devices: [EntityID: Device] = [:]
  /// The devices that were appointed mailers, each with every place where that was done (C34).
  public private(set) var appointments: [EntityID: [Stamp]] = [:]
  /// The partners whose customer the organisation was said to be, each with where that was said (R37).
  private var partners: [(stamp: Stamp, partner: PartnerPath)] = []

  /// A ledger in which nobody may write yet.
  public init() {}

  /// Judges one operation and, if it is authorised and about authority, takes it in.
  ///
  /// - Parameters:
  ///   - reallocation: what the change set of the operation gives on.
  ///   - evidence: the causal past of the operation.
  /// - Returns: nil if it is authorised, else why it is not.
  public mutating func take(
    _ operation: Operation, at stamp: Stamp, by acting: Acting, in reallocation: Reallocation,
    evidence: some AuthorityEvidence
  ) -> Refusal? {
    if let refusal = refusal(of: operation, at: stamp, by: acting, in: reallocation, evidence: evidence) {
      return refusal
    }
    restore(operation, at: stamp)
    return nil
  }

  /// Takes in an operation that was judged before, as when a replica is opened. Operations not about authority change
  /// nothing.
  public mutating func restore(_ operation: Operation, at stamp: Stamp) {
    let set = stamp.set.id
    switch operation {
    case .openLedger(let opening):
      let member = EntityID(set: set, operation: stamp.operation, row: OpenLedger.memberRow)
      let grant = EntityID(set: set, operation: stamp.operation, row: OpenLedger.grantRow)
      members[member] = Member(id: member, stamp: stamp, contact: opening.ownerContact)
      grants[grant] = Grant(id: grant, stamp: stamp, member: member, role: .owner)
      let device = stamp.entity
      devices[device] = Device(id: device, stamp: stamp, key: opening.deviceKey, member: member, name: "")
    case .grantRole(let given):
      let id = EntityID(set: set, operation: stamp.operation, row: GrantRole.grantRow)
      var member = given.member?.resolved(in: set)
      if member == nil, let contact = given.contact {
        let fresh = EntityID(set: set, operation: stamp.operation, row: GrantRole.memberRow)
        members[fresh] = Member(id: fresh, stamp: stamp, contact: contact)
        member = fresh
      }
      if let member {
        grants[id] = Grant(
          id: id, stamp: stamp, member: member, role: given.role, partner: given.partner, team: given.team)
      }
    case .grantDevice(let given):
      devices[stamp.entity] = Device(
        id: stamp.entity, stamp: stamp, key: given.deviceKey, member: given.member.resolved(in: set), name: given.name)
    case .configureLedger(let change):
      if let partner = change.partner { partners.append((stamp, partner)) }
    case .appointMailer(let appointment): appointments[appointment.device.resolved(in: set), default: []].append(stamp)
    default: break
    }
  }

  /// Why an operation is not authorised; nil if it is.
  ///
  /// - Parameters:
  ///   - reallocation: what the change set of the operation gives on.
  ///   - evidence: the causal past of the operation.
  public func refusal(
    of operation: Operation, at stamp: Stamp, by acting: Acting, in reallocation: Reallocation,
    evidence: some AuthorityEvidence
  ) -> Refusal? {
    let requirement = operation.requirement(at: stamp.operation, in: reallocation)
    if case .root = requirement {
      return stamp.set.number == 1 && stamp.operation == 0 && members.isEmpty ? nil : .notPermitted
    }
    let owned = devices.values.filter { $0.key == acting.deviceKey && evidence.precedes($0.stamp, stamp) }
    guard !owned.isEmpty else { return .deviceNotGranted }
    if case .token = requirement { return nil }
    guard let member = acting.member?.resolved(in: stamp.set.id), owned.contains(where: { $0.member == member }) else {
      return .deviceNotGranted
    }
    guard let named = acting.grant, let grant = grants[named.resolved(in: stamp.set.id)], grant.member == member,
      evidence.precedes(grant.stamp, stamp)
    else { return .notPermitted }
    let claimed = Claimed(
      grant: grant, principal: acting.onBehalfOf?.resolved(in: stamp.set.id), stamp: stamp,
      partner: partner(seenBy: stamp, evidence))
    switch requirement {
    case .permission(let rights):
      if rights.contains(where: { holds($0, claimed, evidence) }) { return nil }
      return isForOwnTeam(operation, anyOf: rights, claimed, evidence) ? nil : .notPermitted
    case .telling(let rights):
      if rights.contains(where: { holds($0, claimed, evidence) }) { return nil }
      if isForOwnTeam(operation, anyOf: rights, claimed, evidence) { return nil }
      let tells =
        claimed.principal == nil
        && owned.contains { device in
          device.member == member
            && (appointments[device.id] ?? []).contains { evidence.precedes($0, stamp) }
        }
      return tells ? nil : .notPermitted
    case .granting(let role, let partner, let existing):
      guard grants(role, of: partner, claimed, evidence) else { return .notPermitted }
      return knows(existing, at: stamp, causality: evidence) ? nil : .notPermitted
    case .choosing(let partner, let configures):
      guard holds(.choosePartner, claimed, evidence), grant.reaches(customerOf: partner),
        !configures || holds(.configureLedger, claimed, evidence)
      else { return .notPermitted }
      return nil
    case .device(let member):
      guard holds(.grantDevices, claimed, evidence) else { return .notPermitted }
      return knows(member, at: stamp, causality: evidence) ? nil : .notPermitted
    case .appointing(let device):
      guard holds(.configureLedger, claimed, evidence), let known = devices[device.resolved(in: stamp.set.id)],
        evidence.precedes(known.stamp, stamp)
      else { return .notPermitted }
      return nil
    case .root, .token: return nil
    }
  }

  /// The right that an author claims: a grant of theirs, used for somebody or not, where it was used.
  private struct Claimed {
    let grant: Grant
    /// On whose behalf; nil for nobody.
    let principal: EntityID?
    let stamp: Stamp
    /// The customer's own partner as the author knew it.
    let partner: PartnerPath
  }

  private func holds(_ permission: Permission, _ claimed: Claimed, _ causality: some Causality) -> Bool {
    guard claimed.grant.role.scope(of: permission).covers(onBehalf: claimed.principal != nil),
      claimed.grant.reaches(customerOf: claimed.partner)
    else { return false }
    return isBacked(claimed, causality) { $0.allows(permission) }
  }

  /// R34: whether the grant holds one of the rights for a team, and everybody concerned is in it.
  private func isForOwnTeam(
    _ operation: Operation, anyOf rights: Set<Permission>, _ claimed: Claimed, _ evidence: some AuthorityEvidence
  ) -> Bool {
    rights.contains { claimed.grant.role.scope(of: $0) == .ownTeam }
      && isBacked(claimed, evidence) { _ in false }
      && TeamReach(team: claimed.grant.team, stamp: claimed.stamp, evidence: evidence).covers(operation)
  }

  /// A partner manager names managers of partners beneath their own; everybody else the roles of the table.
  private func grants(
    _ role: Role, of partner: PartnerPath, _ claimed: Claimed, _ causality: some Causality
  ) -> Bool {
    let grant = claimed.grant
    if grant.role == .partnerManager, role == .partnerManager {
      return claimed.principal == nil && grant.partner.isAbove(partner)
    }
    return grant.role.grantable(onBehalf: claimed.principal != nil).contains(role)
      && grant.reaches(customerOf: claimed.partner) && isBacked(claimed, causality) { $0.grantable.contains(role) }
  }

  /// The partner whose customer the organisation is, as far as an author knew: what was said last in clock order (C30);
  /// none before anything was.
  func partner(seenBy stamp: Stamp, _ causality: some Causality) -> PartnerPath {
    partners.filter { causality.precedes($0.stamp, stamp) }.max { $0.stamp < $1.stamp }?.partner ?? .none
  }

  /// The partner whose customer the organisation is (R37).
  public var partner: PartnerPath { partners.max { $0.stamp < $1.stamp }?.partner ?? .none }

  /// R37: a partner does for a customer what that customer may do. Others who name a principal act by their own right.
  private func isBacked(_ claimed: Claimed, _ causality: some Causality, _ allows: (Role) -> Bool) -> Bool {
    guard let principal = claimed.principal else { return true }
    guard knows(principal, at: claimed.stamp, causality: causality) else { return false }
    guard claimed.grant.role == .partnerManager else { return true }
    return grants.values.contains {
      $0.member == principal && causality.precedes($0.stamp, claimed.stamp) && allows($0.role)
    }
  }

  private func knows(_ member: EntityID?, at stamp: Stamp, causality: some Causality) -> Bool {
    guard let member = member?.resolved(in: stamp.set.id) else { return true }
    guard let found = members[member] else { return false }
    return causality.precedes(found.stamp, stamp)
  }
}
