extension ResolveCase: WireOperation {
  static var wireKind: WireOperationKind { .resolveCase }

  var wire: WireResolveCase {
    var wire = WireResolveCase()
    wire.operation = operation.wire
    wire.rule = rule.wire()
    if let winner { wire.winner = winner.wire }
    wire.note = note
    return wire
  }

  init(_ wire: WireResolveCase, _ reader: WireReader) throws(OperationCodecError) {
    let rule: ConflictRule = try reader.known(wire.rule, "rule")
    self.init(
      operation: try reader.entity(wire.hasOperation, wire.operation, "operation"),
      rule: rule,
      winner: try reader.optionalEntity(wire.hasWinner, wire.winner, "winner"),
      note: try reader.text(wire.note, bytesMax: OperationLimits.noteBytes, "note"))
  }
}

extension RecordSent: WireOperation {
  static var wireKind: WireOperationKind { .recordSent }

  var wire: WireRecordSent {
    var wire = WireRecordSent()
    wire.rows = rows.map(\.wire)
    return wire
  }

  init(_ wire: WireRecordSent, _ reader: WireReader) throws(OperationCodecError) {
    try reader.noneUnknown(wire.rows.map(\.kind), in: NoticeKind.self)
    self.init(
      rows: try reader.rows(wire.rows, "rows") { (row, reader) throws(OperationCodecError) in
        let kind: NoticeKind = try reader.known(row.kind, "kind")
        guard row.hasRecipient == kind.isToMembers else {
          throw reader.malformed("recipient", row.hasRecipient ? .surplus : .missing)
        }
        return Row(
          kind: kind, subject: try reader.entity(row.hasSubject, row.subject, "subject"),
          cause: try reader.entity(row.hasCause, row.cause, "cause"),
          recipient: try reader.optionalEntity(row.hasRecipient, row.recipient, "recipient"))
      })
  }
}

extension RecordSent.Row {
  var wire: WireRecordSent.Row {
    var wire = WireRecordSent.Row()
    wire.kind = kind.wire()
    wire.subject = subject.wire
    wire.cause = cause.wire
    if let recipient { wire.recipient = recipient.wire }
    return wire
  }
}
