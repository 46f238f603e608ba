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

  /// A ledger in which nobody may write yet.
  public init() {}

  /// Judges one operation and, if it is authorised and about authority, takes it in.
  ///
  /// - Parameter reallocation: what the change set of the operation gives on.
  /// - Returns: nil if it is authorised, else why it is not.
  public mutating func take(
    _ operation: Operation, at stamp: Stamp, by acting: Acting, in reallocation: Reallocation,
    causality: some Causality
  ) -> Refusal? {
    if let refusal = refusal(of: operation, at: stamp, by: acting, in: reallocation, causality: causality) {
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
      if let member { grants[id] = Grant(id: id, stamp: stamp, member: member, role: given.role) }
    case .grantDevice(let given):
      devices[stamp.entity] = Device(
        id: stamp.entity, stamp: stamp, key: given.deviceKey, member: given.member.resolved(in: set), name: given.name)
    case .appointMailer(let appointment): appointments[appointment.device.resolved(in: set), default: []].append(stamp)
    default: break
    }
  }

  /// Why an operation is not authorised; nil if it is.
  ///
  /// - Parameter reallocation: what the change set of the operation gives on.
  public func refusal(
    of operation: Operation, at stamp: Stamp, by acting: Acting, in reallocation: Reallocation,
    causality: some Causality
  ) -> Refusal? {
    let requirement = operation.requirement(at: stamp.operation, in: reallocation)
    if case .root = requirement {
      return stamp.set.number == 1 && stamp.operation == 0 && members.isEmpty ? nil : .notPermitted
    }
    let owned = devices.values.filter { $0.key == acting.deviceKey && causality.precedes($0.stamp, stamp) }
    guard !owned.isEmpty else { return .deviceNotGranted }
    if case .token = requirement { return nil }
    guard let member = acting.member?.resolved(in: stamp.set.id), owned.contains(where: { $0.member == member }) else {
      return .deviceNotGranted
    }
    guard let named = acting.grant, let grant = grants[named.resolved(in: stamp.set.id)], grant.member == member,
      causality.precedes(grant.stamp, stamp)
    else { return .notPermitted }
    let principal = acting.onBehalfOf?.resolved(in: stamp.set.id)
    func holds(_ permission: Permission) -> Bool {
      guard grant.role.scope(of: permission).covers(onBehalf: principal != nil) else { return false }
      return isBacked(grant.role, by: principal, at: stamp, causality) { $0.allows(permission) }
    }
    switch requirement {
    case .permission(let rights): return rights.contains(where: holds) ? nil : .notPermitted
    case .telling(let rights):
      if rights.contains(where: holds) { return nil }
      let tells =
        principal == nil
        && owned.contains { device in
          device.member == member
            && (appointments[device.id] ?? []).contains { causality.precedes($0, stamp) }
        }
      return tells ? nil : .notPermitted
    case .granting(let role, let existing):
      guard grant.role.grantable(onBehalf: principal != nil).contains(role),
        isBacked(grant.role, by: principal, at: stamp, causality, { $0.grantable.contains(role) })
      else { return .notPermitted }
      return knows(existing, at: stamp, causality: causality) ? nil : .notPermitted
    case .device(let member):
      guard holds(.grantDevices) else { return .notPermitted }
      return knows(member, at: stamp, causality: causality) ? nil : .notPermitted
    case .appointing(let device):
      guard holds(.configureLedger), let known = devices[device.resolved(in: stamp.set.id)],
        causality.precedes(known.stamp, stamp)
      else { return .notPermitted }
      return nil
    case .root, .token: return nil
    }
  }

  /// R37: a partner does for a customer what that customer may do. Others who name a principal act by their own right.
  private func isBacked(
    _ role: Role, by principal: EntityID?, at stamp: Stamp, _ causality: some Causality, _ allows: (Role) -> Bool
  ) -> Bool {
    guard let principal else { return true }
    guard knows(principal, at: stamp, causality: causality) else { return false }
    guard role == .partnerManager else { return true }
    return grants.values.contains { $0.member == principal && causality.precedes($0.stamp, stamp) && allows($0.role) }
  }

  private func knows(_ member: EntityID?, at stamp: Stamp, causality: some Causality) -> Bool {
    guard let member = member?.resolved(in: stamp.set.id) else { return true }
    guard let found = members[member] else { return false }
    return causality.precedes(found.stamp, stamp)
  }
}
