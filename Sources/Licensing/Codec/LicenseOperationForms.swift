extension Release: WireOperation {
  static var wireKind: WireOperationKind { .release }

  var wire: WireRelease {
    var wire = WireRelease()
    wire.rows = rows.map(\.wire)
    wire.ground = ground.wire()
    wire.handsOver = handsOver
    wire.note = note
    return wire
  }

  init(_ wire: WireRelease, _ reader: WireReader) throws(OperationCodecError) {
    let ground: ReallocationGround = try reader.known(wire.ground, "ground")
    self.init(
      rows: try reader.entityRows(wire.rows), ground: ground, handsOver: wire.handsOver,
      note: try reader.text(wire.note, bytesMax: OperationLimits.noteBytes, "note"))
  }
}

extension RecordLogin: WireOperation {
  static var wireKind: WireOperationKind { .recordLogin }

  var wire: WireRecordLogin {
    var wire = WireRecordLogin()
    wire.rows = rows.map(\.wire)
    return wire
  }

  init(_ wire: WireRecordLogin, _ reader: WireReader) throws(OperationCodecError) {
    self.init(rows: try reader.entityRows(wire.rows))
  }
}
