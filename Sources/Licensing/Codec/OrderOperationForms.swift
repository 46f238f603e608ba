extension RequestOrder: WireOperation {
  static var wireKind: WireOperationKind { .requestOrder }

  var wire: WireRequestOrder {
    var wire = WireRequestOrder()
    wire.product = product.wire
    wire.policyVersion = policyVersion.wire
    wire.quantity = quantity
    wire.purchaseOrder = purchaseOrder
    wire.note = note
    return wire
  }

  init(_ wire: WireRequestOrder, _ reader: WireReader) throws(OperationCodecError) {
    guard (1...Self.quantityMax).contains(wire.quantity) else { throw reader.malformed("quantity", .outOfRange) }
    self.init(
      product: try reader.entity(wire.hasProduct, wire.product, "product"),
      policyVersion: try reader.entity(wire.hasPolicyVersion, wire.policyVersion, "policy_version"),
      quantity: wire.quantity,
      purchaseOrder: try reader.text(
        wire.purchaseOrder, bytesMax: OperationLimits.purchaseOrderBytes, "purchase_order"),
      note: try reader.text(wire.note, bytesMax: OperationLimits.noteBytes, "note"))
  }
}

extension AssignOrder: WireOperation {
  static var wireKind: WireOperationKind { .assignOrder }

  var wire: WireAssignOrder {
    var wire = WireAssignOrder()
    wire.order = order.wire
    if let until { wire.until = until.milliseconds }
    return wire
  }

  init(_ wire: WireAssignOrder, _ reader: WireReader) throws(OperationCodecError) {
    self.init(
      order: try reader.entity(wire.hasOrder, wire.order, "order"),
      until: wire.hasUntil ? try reader.instant(wire.until, "until") : nil)
  }
}

extension RejectOrder: WireOperation {
  static var wireKind: WireOperationKind { .rejectOrder }

  var wire: WireRejectOrder {
    var wire = WireRejectOrder()
    wire.order = order.wire
    wire.reason = reason
    return wire
  }

  init(_ wire: WireRejectOrder, _ reader: WireReader) throws(OperationCodecError) {
    self.init(
      order: try reader.entity(wire.hasOrder, wire.order, "order"),
      reason: try reader.text(wire.reason, bytesMax: OperationLimits.noteBytes, "reason"))
  }
}

extension CancelOrder: WireOperation {
  static var wireKind: WireOperationKind { .cancelOrder }

  var wire: WireCancelOrder {
    var wire = WireCancelOrder()
    wire.order = order.wire
    wire.reason = reason
    return wire
  }

  init(_ wire: WireCancelOrder, _ reader: WireReader) throws(OperationCodecError) {
    self.init(
      order: try reader.entity(wire.hasOrder, wire.order, "order"),
      reason: try reader.text(wire.reason, bytesMax: OperationLimits.noteBytes, "reason"))
  }
}

extension DecideCancellation: WireOperation {
  static var wireKind: WireOperationKind { .decideCancellation }

  var wire: WireDecideCancellation {
    var wire = WireDecideCancellation()
    wire.order = order.wire
    wire.request = request.wire
    wire.isApproved = isApproved
    wire.note = note
    return wire
  }

  init(_ wire: WireDecideCancellation, _ reader: WireReader) throws(OperationCodecError) {
    self.init(
      order: try reader.entity(wire.hasOrder, wire.order, "order"),
      request: try reader.entity(wire.hasRequest, wire.request, "request"), isApproved: wire.isApproved,
      note: try reader.text(wire.note, bytesMax: OperationLimits.noteBytes, "note"))
  }
}
