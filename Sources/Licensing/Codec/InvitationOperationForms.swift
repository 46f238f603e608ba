import FoundationEssentials

extension Invite: WireOperation {
  static var wireKind: WireOperationKind { .invite }

  var wire: WireInvite {
    var wire = WireInvite()
    wire.product = product.wire
    wire.policyVersion = policyVersion.wire
    if let course { wire.course = course.wire }
    wire.supply = supply.wire
    wire.lot = lot.wire
    wire.end = end.milliseconds
    if case .date(let day) = start { wire.startDay = day.number }
    wire.note = note
    wire.rows = rows.map(\.wire)
    return wire
  }

  init(_ wire: WireInvite, _ reader: WireReader) throws(OperationCodecError) {
    self.init(
      product: try reader.entity(wire.hasProduct, wire.product, "product"),
      policyVersion: try reader.entity(wire.hasPolicyVersion, wire.policyVersion, "policy_version"),
      course: try reader.optionalEntity(wire.hasCourse, wire.course, "course"),
      supply: try reader.entity(wire.hasSupply, wire.supply, "supply"),
      lot: try reader.entity(wire.hasLot, wire.lot, "lot"),
      end: try reader.instant(wire.end, "end"),
      start: wire.hasStartDay ? .date(try reader.day(wire.startDay, "start_day")) : .acceptance,
      note: try reader.text(wire.note, bytesMax: OperationLimits.noteBytes, "note"),
      rows: try reader.rows(wire.rows, "rows") { (row, reader) throws(OperationCodecError) in
        try Row(row, reader)
      })
  }
}

extension Invite.Row {
  /// The key of the address is nearly always the learner's name, and then left out.
  var wire: WireInvite.Row {
    var wire = WireInvite.Row()
    wire.learner = Data(learner.bytes)
    if contact.key != learner { wire.contactKey = Data(contact.key.bytes) }
    wire.commitment = contact.commitment
    if let replaces { wire.replaces = replaces.wire }
    if let inherits { wire.inherits = inherits.wire }
    wire.generation = generation
    return wire
  }

  init(_ wire: WireInvite.Row, _ reader: WireReader) throws(OperationCodecError) {
    let learner = try reader.learner(wire.learner, "learner")
    var key = learner
    if !wire.contactKey.isEmpty {
      key = try reader.learner(wire.contactKey, "contact_key")
      guard key != learner else { throw reader.malformed("contact_key", .surplus) }
    }
    self.init(
      learner: learner,
      contact: Contact(key: key, commitment: wire.commitment),
      replaces: try reader.optionalEntity(wire.hasReplaces, wire.replaces, "replaces"),
      inherits: try reader.optionalEntity(wire.hasInherits, wire.inherits, "inherits"), generation: wire.generation)
  }
}

extension Tell: WireOperation {
  static var wireKind: WireOperationKind { .tell }

  var wire: WireTell {
    var wire = WireTell()
    wire.rows = rows.map(\.wire)
    return wire
  }

  init(_ wire: WireTell, _ reader: WireReader) throws(OperationCodecError) {
    self.init(rows: try reader.tokenRows(wire.rows))
  }
}

extension Resend: WireOperation {
  static var wireKind: WireOperationKind { .resend }

  var wire: WireResend {
    var wire = WireResend()
    wire.rows = rows.map(\.wire)
    return wire
  }

  init(_ wire: WireResend, _ reader: WireReader) throws(OperationCodecError) {
    self.init(rows: try reader.tokenRows(wire.rows))
  }
}

extension RequestResend: WireOperation {
  static var wireKind: WireOperationKind { .requestResend }

  var wire: WireRequestResend {
    var wire = WireRequestResend()
    wire.rows = rows.map(\.wire)
    return wire
  }

  init(_ wire: WireRequestResend, _ reader: WireReader) throws(OperationCodecError) {
    self.init(rows: try reader.entityRows(wire.rows))
  }
}

extension Withdraw: WireOperation {
  static var wireKind: WireOperationKind { .withdraw }

  var wire: WireWithdraw {
    var wire = WireWithdraw()
    wire.rows = rows.map(\.wire)
    wire.reason = reason.wire()
    wire.note = note
    return wire
  }

  init(_ wire: WireWithdraw, _ reader: WireReader) throws(OperationCodecError) {
    let reason: WithdrawReason = try reader.known(wire.reason, "reason")
    self.init(
      rows: try reader.entityRows(wire.rows),
      reason: reason,
      note: try reader.text(wire.note, bytesMax: OperationLimits.noteBytes, "note"))
  }
}

extension EditStart: WireOperation {
  static var wireKind: WireOperationKind { .editStart }

  var wire: WireEditStart {
    var wire = WireEditStart()
    wire.rows = rows.map(\.wire)
    wire.startDay = start.number
    return wire
  }

  init(_ wire: WireEditStart, _ reader: WireReader) throws(OperationCodecError) {
    self.init(rows: try reader.entityRows(wire.rows), start: try reader.day(wire.startDay, "start_day"))
  }
}

extension Accept: WireOperation {
  static var wireKind: WireOperationKind { .accept }

  var wire: WireAccept {
    var wire = WireAccept()
    wire.invitation = invitation.wire
    wire.proof = proof.wire
    return wire
  }

  init(_ wire: WireAccept, _ reader: WireReader) throws(OperationCodecError) {
    self.init(
      invitation: try reader.entity(wire.hasInvitation, wire.invitation, "invitation"),
      proof: try reader.tokenProof(wire.hasProof, wire.proof))
  }
}

extension Decline: WireOperation {
  static var wireKind: WireOperationKind { .decline }

  var wire: WireDecline {
    var wire = WireDecline()
    wire.invitation = invitation.wire
    wire.proof = proof.wire
    return wire
  }

  init(_ wire: WireDecline, _ reader: WireReader) throws(OperationCodecError) {
    self.init(
      invitation: try reader.entity(wire.hasInvitation, wire.invitation, "invitation"),
      proof: try reader.tokenProof(wire.hasProof, wire.proof))
  }
}
