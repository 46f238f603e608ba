import FoundationEssentials

extension AddLearners: WireOperation {
  static var wireKind: WireOperationKind { .addLearners }

  var wire: WireAddLearners {
    var wire = WireAddLearners()
    wire.rows = rows.map(\.wire)
    return wire
  }

  init(_ wire: WireAddLearners, _ reader: WireReader) throws(OperationCodecError) {
    self.init(
      rows: try reader.rows(wire.rows, "rows") { (row, reader) throws(OperationCodecError) in
        Contact(key: try reader.learner(row.key, "key"), commitment: row.commitment)
      })
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
