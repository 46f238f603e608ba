extension ProductPolicy {
  var wire: WireProductPolicy {
    var wire = WireProductPolicy()
    wire.supply = supply.wire()
    wire.requiresCourse = requiresCourse
    wire.startOptions = startOptions.sorted().map { $0.wire() }
    wire.startEditable = startEditable
    if let accessDays { wire.accessDays = accessDays }
    wire.invitationLifetimeDays = invitationLifetimeDays
    wire.oneLivePerLearner = oneLivePerLearner
    wire.selfAcceptance = selfAcceptance
    wire.price = price.wire
    wire.givenBy = givenBy.wire()
    wire.reallocationGrounds = reallocationGrounds.sorted().map { $0.wire() }
    if let validityMonths { wire.validityMonths = validityMonths }
    wire.teamManagersInvite = teamManagersInvite
    return wire
  }

  init(_ present: Bool, _ wire: WireProductPolicy, _ reader: WireReader) throws(OperationCodecError) {
    try Self.noneUnknown(wire, reader)
    guard present else { throw reader.malformed("policy", .missing) }
    let supply: SupplyKind = try reader.known(wire.supply, "policy.supply")
    var options: [StartOption] = []
    for option in wire.startOptions { options.append(try reader.known(option, "policy.start_options")) }
    guard zip(options, options.dropFirst()).allSatisfy(<) else {
      throw reader.malformed("policy.start_options", .notAscending)
    }
    guard !wire.hasAccessDays || wire.accessDays > 0 else { throw reader.malformed("policy.access_days", .outOfRange) }
    guard wire.invitationLifetimeDays > 0 else {
      throw reader.malformed("policy.invitation_lifetime_days", .missing)
    }
    let givenBy: Giving = try reader.known(wire.givenBy, "policy.given_by")
    let grounds = try Self.grounds(wire, givenBy: givenBy, reader)
    let months = try Self.validityMonths(wire, supply: supply, reader)
    guard !wire.teamManagersInvite || givenBy == .invitation else {
      throw reader.malformed("policy.team_managers_invite", .surplus)
    }
    self.init(
      supply: supply, requiresCourse: wire.requiresCourse, startOptions: Set(options),
      startEditable: wire.startEditable, accessDays: wire.hasAccessDays ? wire.accessDays : nil,
      invitationLifetimeDays: wire.invitationLifetimeDays, oneLivePerLearner: wire.oneLivePerLearner,
      selfAcceptance: wire.selfAcceptance, givenBy: givenBy, reallocationGrounds: grounds, validityMonths: months,
      teamManagersInvite: wire.teamManagersInvite,
      price: try reader.price(wire.hasPrice, wire.price, "policy.price"))
  }
}

extension ProductPolicy {
  /// Looks for enumerations of a later version; a policy that is absent has none.
  fileprivate static func noneUnknown(_ wire: WireProductPolicy, _ reader: WireReader) throws(OperationCodecError) {
    try reader.noneUnknown([wire.supply], in: SupplyKind.self)
    try reader.noneUnknown(wire.startOptions, in: StartOption.self)
    try reader.noneUnknown([wire.givenBy], in: Giving.self)
    try reader.noneUnknown(wire.reallocationGrounds, in: ReallocationGround.self)
  }

  /// Only what is given by allocation can be taken back on a ground.
  private static func grounds(
    _ wire: WireProductPolicy, givenBy: Giving, _ reader: WireReader
  ) throws(OperationCodecError) -> Set<ReallocationGround> {
    var grounds: [ReallocationGround] = []
    for ground in wire.reallocationGrounds { grounds.append(try reader.known(ground, "policy.reallocation_grounds")) }
    guard zip(grounds, grounds.dropFirst()).allSatisfy(<) else {
      throw reader.malformed("policy.reallocation_grounds", .notAscending)
    }
    guard grounds.isEmpty || givenBy == .allocation else {
      throw reader.malformed("policy.reallocation_grounds", .surplus)
    }
    return Set(grounds)
  }

  /// Orders alone have a validity of their own; other supplies say when they end.
  private static func validityMonths(
    _ wire: WireProductPolicy, supply: SupplyKind, _ reader: WireReader
  ) throws(OperationCodecError) -> UInt32? {
    guard wire.hasValidityMonths else {
      guard supply != .order else { throw reader.malformed("policy.validity_months", .missing) }
      return nil
    }
    guard supply == .order else { throw reader.malformed("policy.validity_months", .surplus) }
    guard (1...validityMonthsMax).contains(wire.validityMonths) else {
      throw reader.malformed("policy.validity_months", .outOfRange)
    }
    return wire.validityMonths
  }
}

extension DefineProduct: WireOperation {
  static var wireKind: WireOperationKind { .defineProduct }

  var wire: WireDefineProduct {
    var wire = WireDefineProduct()
    wire.kind = kind.wire()
    wire.family = family
    wire.name = name
    wire.policy = policy.wire
    return wire
  }

  init(_ wire: WireDefineProduct, _ reader: WireReader) throws(OperationCodecError) {
    try ProductPolicy.noneUnknown(wire.policy, reader)
    let kind: ProductKind = try reader.known(wire.kind, "kind")
    let policy = try ProductPolicy(wire.hasPolicy, wire.policy, reader)
    self.init(
      kind: kind,
      family: try reader.text(wire.family, bytesMax: OperationLimits.productFamilyBytes, "family"),
      name: try reader.text(wire.name, bytesMax: OperationLimits.productNameBytes, "name"),
      policy: policy)
  }
}

extension ReviseProduct: WireOperation {
  static var wireKind: WireOperationKind { .reviseProduct }

  var wire: WireReviseProduct {
    var wire = WireReviseProduct()
    wire.product = product.wire
    wire.policy = policy.wire
    return wire
  }

  init(_ wire: WireReviseProduct, _ reader: WireReader) throws(OperationCodecError) {
    let policy = try ProductPolicy(wire.hasPolicy, wire.policy, reader)
    self.init(product: try reader.entity(wire.hasProduct, wire.product, "product"), policy: policy)
  }
}

extension RetireProduct: WireOperation {
  static var wireKind: WireOperationKind { .retireProduct }

  var wire: WireRetireProduct {
    var wire = WireRetireProduct()
    wire.product = product.wire
    return wire
  }

  init(_ wire: WireRetireProduct, _ reader: WireReader) throws(OperationCodecError) {
    self.init(product: try reader.entity(wire.hasProduct, wire.product, "product"))
  }
}
