import FoundationEssentials

extension OpenLedger: WireOperation {
  static var wireKind: WireOperationKind { .openLedger }

  var wire: WireOpenLedger {
    var wire = WireOpenLedger()
    wire.nonce = Data(nonce)
    wire.deviceKey = Data(deviceKey)
    wire.recoveryKey = Data(recoveryKey)
    wire.pepper = Data(pepper)
    wire.rules = rules
    wire.name = name
    wire.ownerContact = ownerContact.wire
    return wire
  }

  init(_ wire: WireOpenLedger, _ reader: WireReader) throws(OperationCodecError) {
    guard wire.rules > 0 else { throw reader.malformed("rules", .missing) }
    self.init(
      nonce: try reader.bytes(wire.nonce, count: 16, "nonce"),
      deviceKey: try reader.bytes(wire.deviceKey, count: 32, "device_key"),
      recoveryKey: try reader.bytes(wire.recoveryKey, count: 32, "recovery_key"),
      pepper: try reader.bytes(wire.pepper, count: 32, "pepper"),
      rules: wire.rules,
      name: try reader.text(wire.name, bytesMax: OperationLimits.ledgerNameBytes, "name"),
      ownerContact: try reader.contact(wire.hasOwnerContact, wire.ownerContact, "owner_contact"))
  }
}

extension ConfigureLedger: WireOperation {
  static var wireKind: WireOperationKind { .configureLedger }

  var wire: WireConfigureLedger {
    var wire = WireConfigureLedger()
    if let name { wire.name = name }
    if let timeZone { wire.timeZone = timeZone }
    if let strategy { wire.strategy = strategy.wire }
    if let automaticAllocation { wire.automaticAllocation = automaticAllocation.wire }
    if let partner { wire.partner = partner.text }
    if let reminderDays { wire.reminderDays = reminderDays }
    return wire
  }

  init(_ wire: WireConfigureLedger, _ reader: WireReader) throws(OperationCodecError) {
    let strategy = wire.hasStrategy ? try AssignmentStrategy(wire.strategy, reader) : nil
    guard wire.reminderDays <= Self.reminderDaysMax else { throw reader.malformed("reminder_days", .outOfRange) }
    self.init(
      name: wire.hasName ? try reader.text(wire.name, bytesMax: OperationLimits.ledgerNameBytes, "name") : nil,
      timeZone: wire.hasTimeZone
        ? try reader.text(wire.timeZone, bytesMax: OperationLimits.timeZoneBytes, "time_zone") : nil,
      strategy: strategy,
      automaticAllocation: wire.hasAutomaticAllocation
        ? AutomaticAllocation(
          product: try reader.optionalEntity(
            wire.automaticAllocation.hasProduct, wire.automaticAllocation.product, "automatic_allocation.product"))
        : nil, partner: wire.hasPartner ? try reader.partner(wire.partner, "partner") : nil,
      reminderDays: wire.hasReminderDays ? wire.reminderDays : nil)
  }
}

extension AutomaticAllocation {
  var wire: WireAutomaticAllocation {
    var wire = WireAutomaticAllocation()
    if let product { wire.product = product.wire }
    return wire
  }
}

extension AssignmentStrategy {
  var wire: WireAssignmentStrategy {
    var wire = WireAssignmentStrategy()
    wire.kind = kind.wire()
    wire.planned = planned
    return wire
  }

  init(_ wire: WireAssignmentStrategy, _ reader: WireReader) throws(OperationCodecError) {
    let kind: OnboardingKind = try reader.known(wire.kind, "strategy.kind")
    guard kind == .plan || wire.planned.isEmpty else { throw reader.malformed("strategy.planned", .surplus) }
    guard wire.planned.count <= Self.plannedMax else {
      throw reader.malformed("strategy.planned", .tooMany(max: Self.plannedMax, actual: wire.planned.count))
    }
    for name in wire.planned {
      _ = try reader.text(name, bytesMax: Self.technologyBytesMax, "strategy.planned")
    }
    self.init(kind: kind, planned: wire.planned)
    guard planned.elementsEqual(wire.planned, by: { $0.utf8.elementsEqual($1.utf8) }) else {
      throw reader.malformed("strategy.planned", .notAscending)
    }
  }
}

extension GrantRole: WireOperation {
  static var wireKind: WireOperationKind { .grantRole }

  var wire: WireGrantRole {
    var wire = WireGrantRole()
    if let member { wire.member = member.wire }
    if let contact { wire.contact = contact.wire }
    wire.role = role.wire()
    wire.partner = partner.text
    wire.team = team.text
    return wire
  }

  init(_ wire: WireGrantRole, _ reader: WireReader) throws(OperationCodecError) {
    let role: Role = try reader.known(wire.role, "role")
    let member = try reader.optionalEntity(wire.hasMember, wire.member, "member")
    guard member == nil || !wire.hasContact else { throw reader.malformed("contact", .surplus) }
    let contact = member == nil ? try reader.contact(wire.hasContact, wire.contact, "contact") : nil
    let partner = try reader.partner(wire.partner, "partner")
    guard partner.isNone || role == .partnerManager else { throw reader.malformed("partner", .surplus) }
    let team = try reader.team(wire.team, "team")
    guard team.isNone || role == .teamManager else { throw reader.malformed("team", .surplus) }
    self.init(member: member, contact: contact, role: role, partner: partner, team: team)
  }
}

extension GrantDevice: WireOperation {
  static var wireKind: WireOperationKind { .grantDevice }

  var wire: WireGrantDevice {
    var wire = WireGrantDevice()
    wire.member = member.wire
    wire.deviceKey = Data(deviceKey)
    wire.name = name
    return wire
  }

  init(_ wire: WireGrantDevice, _ reader: WireReader) throws(OperationCodecError) {
    self.init(
      member: try reader.entity(wire.hasMember, wire.member, "member"),
      deviceKey: try reader.bytes(wire.deviceKey, count: 32, "device_key"),
      name: try reader.text(wire.name, bytesMax: OperationLimits.deviceNameBytes, "name"))
  }
}

extension AppointMailer: WireOperation {
  static var wireKind: WireOperationKind { .appointMailer }

  var wire: WireAppointMailer {
    var wire = WireAppointMailer()
    wire.device = device.wire
    return wire
  }

  init(_ wire: WireAppointMailer, _ reader: WireReader) throws(OperationCodecError) {
    self.init(device: try reader.entity(wire.hasDevice, wire.device, "device"))
  }
}

extension RaiseRules: WireOperation {
  static var wireKind: WireOperationKind { .raiseRules }

  var wire: WireRaiseRules {
    var wire = WireRaiseRules()
    wire.rules = rules
    return wire
  }

  init(_ wire: WireRaiseRules, _ reader: WireReader) throws(OperationCodecError) {
    guard wire.rules > 0 else { throw reader.malformed("rules", .missing) }
    self.init(rules: wire.rules)
  }
}
