import FoundationEssentials

extension AddLearners: WireOperation {
  static var wireKind: WireOperationKind { .addLearners }

  var wire: WireAddLearners {
    var wire = WireAddLearners()
    wire.rows = rows.map(\.wire)
    if let onboarding { wire.onboarding = onboarding.wire }
    return wire
  }

  init(_ wire: WireAddLearners, _ reader: WireReader) throws(OperationCodecError) {
    let onboarding = wire.hasOnboarding ? try Onboarding(wire.onboarding, reader) : nil
    self.init(
      rows: try reader.rows(wire.rows, "rows") { (row, reader) throws(OperationCodecError) in
        Contact(key: try reader.learner(row.key, "key"), commitment: row.commitment)
      }, onboarding: onboarding)
  }
}

extension RegisterLearners: WireOperation {
  static var wireKind: WireOperationKind { .registerLearners }

  var wire: WireRegisterLearners {
    var wire = WireRegisterLearners()
    wire.rows = rows.map { Data($0.bytes) }
    return wire
  }

  init(_ wire: WireRegisterLearners, _ reader: WireReader) throws(OperationCodecError) {
    self.init(
      rows: try reader.rows(wire.rows, "rows") { (row, reader) throws(OperationCodecError) in
        try reader.learner(row, "rows")
      })
  }
}

extension DepartLearners: WireOperation {
  static var wireKind: WireOperationKind { .departLearners }

  var wire: WireDepartLearners {
    var wire = WireDepartLearners()
    wire.rows = rows.map { Data($0.bytes) }
    wire.note = note
    return wire
  }

  init(_ wire: WireDepartLearners, _ reader: WireReader) throws(OperationCodecError) {
    self.init(
      rows: try reader.rows(wire.rows, "rows") { (row, reader) throws(OperationCodecError) in
        try reader.learner(row, "rows")
      },
      note: try reader.text(wire.note, bytesMax: OperationLimits.noteBytes, "note"))
  }
}

extension ChangeAddress: WireOperation {
  static var wireKind: WireOperationKind { .changeAddress }

  var wire: WireChangeAddress {
    var wire = WireChangeAddress()
    wire.learner = Data(learner.bytes)
    wire.contact = contact.wire
    return wire
  }

  init(_ wire: WireChangeAddress, _ reader: WireReader) throws(OperationCodecError) {
    self.init(
      learner: try reader.learner(wire.learner, "learner"),
      contact: try reader.contact(wire.hasContact, wire.contact, "contact"))
  }
}

extension PlaceInTeam: WireOperation {
  static var wireKind: WireOperationKind { .placeInTeam }

  var wire: WirePlaceInTeam {
    var wire = WirePlaceInTeam()
    wire.team = team.text
    wire.rows = rows.map { Data($0.bytes) }
    return wire
  }

  init(_ wire: WirePlaceInTeam, _ reader: WireReader) throws(OperationCodecError) {
    self.init(
      team: try reader.team(wire.team, "team"),
      rows: try reader.rows(wire.rows, "rows") { (row, reader) throws(OperationCodecError) in
        try reader.learner(row, "rows")
      })
  }
}

extension Onboarding {
  var wire: WireOnboarding {
    var wire = WireOnboarding()
    wire.kind = kind.wire()
    wire.technology = technology
    if let until { wire.until = until.number }
    return wire
  }

  init(_ wire: WireOnboarding, _ reader: WireReader) throws(OperationCodecError) {
    let kind: OnboardingKind = try reader.known(wire.kind, "onboarding.kind")
    guard kind != .none else { throw reader.malformed("onboarding.kind", .outOfRange) }
    guard wire.hasUntil == (kind == .path) else {
      throw reader.malformed("onboarding.until", kind == .path ? .missing : .surplus)
    }
    self.init(
      kind: kind,
      technology: try reader.text(
        wire.technology, bytesMax: AssignmentStrategy.technologyBytesMax, "onboarding.technology"),
      until: wire.hasUntil ? try reader.day(wire.until, "onboarding.until") : nil)
  }
}
