extension OpenFund: WireOperation {
  static var wireKind: WireOperationKind { .openFund }

  var wire: WireOpenFund {
    var wire = WireOpenFund()
    wire.currency = currency.code
    wire.name = name
    return wire
  }

  init(_ wire: WireOpenFund, _ reader: WireReader) throws(OperationCodecError) {
    self.init(
      currency: try reader.currency(wire.currency, "currency"),
      name: try reader.text(wire.name, bytesMax: OperationLimits.fundNameBytes, "name"))
  }
}

extension DepositFund: WireOperation {
  static var wireKind: WireOperationKind { .depositFund }

  var wire: WireDepositFund {
    var wire = WireDepositFund()
    wire.fund = fund.wire
    wire.amount = amount
    wire.end = end.milliseconds
    wire.reference = reference
    return wire
  }

  init(_ wire: WireDepositFund, _ reader: WireReader) throws(OperationCodecError) {
    guard wire.amount > 0 else { throw reader.malformed("amount", .outOfRange) }
    self.init(
      fund: try reader.entity(wire.hasFund, wire.fund, "fund"),
      amount: wire.amount,
      end: try reader.instant(wire.end, "end"),
      reference: try reader.text(wire.reference, bytesMax: OperationLimits.referenceBytes, "reference"))
  }
}

extension AdjustFund: WireOperation {
  static var wireKind: WireOperationKind { .adjustFund }

  var wire: WireAdjustFund {
    var wire = WireAdjustFund()
    wire.fund = fund.wire
    wire.lot = lot.wire
    wire.amount = amount
    wire.reason = reason
    return wire
  }

  init(_ wire: WireAdjustFund, _ reader: WireReader) throws(OperationCodecError) {
    guard wire.amount != 0 else { throw reader.malformed("amount", .outOfRange) }
    self.init(
      fund: try reader.entity(wire.hasFund, wire.fund, "fund"),
      lot: try reader.entity(wire.hasLot, wire.lot, "lot"),
      amount: wire.amount,
      reason: try reader.text(wire.reason, bytesMax: OperationLimits.noteBytes, "reason"))
  }
}

extension ExtendFund: WireOperation {
  static var wireKind: WireOperationKind { .extendFund }

  var wire: WireExtendFund {
    var wire = WireExtendFund()
    wire.fund = fund.wire
    wire.lots = lots.map(\.wire)
    wire.end = end.milliseconds
    wire.covers = covers.map(\.wire)
    return wire
  }

  init(_ wire: WireExtendFund, _ reader: WireReader) throws(OperationCodecError) {
    self.init(
      fund: try reader.entity(wire.hasFund, wire.fund, "fund"),
      lots: try reader.rows(wire.lots, "lots") { (lot, reader) throws(OperationCodecError) in
        try reader.entity(lot, "lots")
      },
      end: try reader.instant(wire.end, "end"),
      covers: try reader.list(wire.covers, "covers") { (invitation, reader) throws(OperationCodecError) in
        try reader.entity(invitation, "covers")
      })
  }
}
