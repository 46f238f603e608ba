import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `ledger`: beginning one, and what it is.
  static let ledger: [Method] = [
    LedgerCreate.method,
    Method(
      "ledger.list", "Lists the ledgers that this node holds: for a partner, its customers (R37).",
      params: [
        .optional(
          "partner", .string(minLength: 1), "Customers of this partner and of those beneath it, such as Contoso.")
      ],
      result: .page(
        of: .promising(
          [.required("ledger", .string), .required("name", .string), .required("partner", .string)], rulesStanding)),
      errors: [.partnerInvalid]
    ) { call in
      let partner = try call.text("partner").map { try PartnerPath(said: $0) }
      let items = try call.node.replica.ledgers().compactMap { id in
        try call.node.replica.read(id) { reader -> JSON? in
          if let partner, !partner.covers(reader.partner) { return nil }
          let record = try reader.ledgerRecord()
          var object: JSONObject = [
            "ledger": .string(LedgerText.text(id)), "name": .string(record.name),
            "partner": .string(reader.partner.shown),
          ]
          record.rules.append(to: &object)
          return .object(object)
        }
      }
      return JSONObject.page(items, next: nil)
    },
    .reading(
      "ledger.get", "Shows a ledger with its counts.",
      result: shownLedger
    ) { call in
      try call.read { .object(try ledgerJSON(in: $0)) }
    },
    .writing(
      "ledger.configure", "Changes the settings of a ledger; what is left out stays as it is (C30).",
      params: [
        .optional("name", .string(minLength: 1), "What people call it, at most 200 bytes."),
        .optional("timeZone", .string, "The zone that local days are of, such as Europe/Vienna; UTC until one is set."),
        .optional(
          "automaticAllocation", .string(minLength: 1),
          "The product whose licenses added learners are allocated by themselves, by id or exact name; none for no "
            + "product (R42)."),
        .optional(
          "partner", .string(minLength: 1),
          "The partner whose customer the organisation is, below those above it, such as Contoso/Contoso East; none "
            + "for no partner (R37)."),
        .optional(
          "reminderDays", .integer(minimum: 0, maximum: Int64(ConfigureLedger.reminderDaysMax)),
          "Days before the end of credits, licenses or seats at which members are reminded; 0 for never, 30 until one "
            + "is set (R36)."),
      ],
      result: [
        .required("ledger", .string), .required("name", .string), .required("timeZone", .string),
        .required("partner", .string), .required("reminderDays", .integer),
      ] + automaticAllocation,
      errors: [
        .textTooLong, .timeZoneUnknown, .nothingAsked, .productUnknown, .productRetired, .productGivenOtherwise,
        .partnerInvalid,
      ], run: configure),
    .writing(
      "ledger.raiseRules",
      "Puts the next version of the rules in force; nodes that do not know it then need an upgrade.",
      params: [.required("rules", .integer(minimum: 1, maximum: 4_294_967_295), "The version: the next one.")],
      result: [.required("ledger", .string), .required("rules", .integer)], errors: [.ledgerRulesNotNext],
      run: raiseRules),
    .reading(
      "ledger.digest", "Gives the digests of what is held and of what was derived from it.",
      result: .digest
    ) { call in try call.node.digest(of: try call.ledger()) },
  ]

  /// A ledger with its counts and settings.
  static let shownLedger = Schema.promising(
    [
      .required("ledger", .string), .required("name", .string), .required("advancedTo", .instant),
      .required("members", .integer), .required("products", .integer), .required("funds", .integer),
      .required("learners", .integer), .required("invitations", .integer), .required("orders", .integer),
      .required("subscriptions", .integer),
      .required("timeZone", .string), .required("partner", .string), .required("strategy", .strategy),
      .required("reminderDays", .integer),
    ], automaticAllocation, rulesStanding, [.required("mailers", .strings)], Schema.standing)

  /// The ledger as it is answered. How it stands is about its beginning, its settings and its rules.
  static func ledgerJSON(in reader: LedgerReader) throws -> JSONObject {
    let record = try reader.ledgerRecord()
    var object: JSONObject = [
      "ledger": .string(LedgerText.text(record.id)), "name": .string(record.name),
      "advancedTo": .string(record.advancedTo.text), "members": .int(reader.authority.members.count),
      "products": .int(reader.products.count), "funds": .int(reader.funds.count),
      "learners": .int(record.learnerCount), "invitations": .int(record.invitationCount),
      "orders": .int(reader.orders.count), "subscriptions": .int(reader.subscriptions.count),
      "timeZone": .string(try reader.timeZone()),
      "partner": .string(reader.partner.shown), "strategy": .object(try reader.strategy().json(in: reader)),
      "reminderDays": .int(reader.reminderDays),
    ]
    try appendAutomaticAllocation(to: &object, reader)
    record.rules.append(to: &object)
    object.append("mailers", .array(reader.mailers().map { .string(PublicID(kind: .device, $0.id).text) }))
    object.append(
      try reader.settlement(of: reader.historyOfLedger().map(\.stamp)), cases: try reader.openCasesOfSettings())
    return object
  }

  /// The version of the rules in force, and whether this node can follow; if not, what to do.
  private static let rulesStanding: [Schema.Property] = [
    .required("rules", .integer), .required("rulesKnown", .boolean), .optional("notice", .string),
  ]

  private static func configure(_ mutation: Mutation) throws -> JSONObject {
    let name = try mutation.call.text("name", bytesMax: 200)
    let allocation = try mutation.call.text("automaticAllocation").map { text in
      AutomaticAllocation(product: text == "none" ? nil : try allocated(text, mutation.reader))
    }
    let zone = try mutation.call.text("timeZone").map { try LocalDays($0).name }
    let partner = try mutation.call.text("partner").map { try PartnerPath(said: $0) }
    let days = mutation.call.params["reminderDays"]?.int64Value.map { UInt32(clamping: $0) }
    let isMore = name != nil || zone != nil || allocation != nil || days != nil
    guard isMore || partner != nil else { throw noSetting }
    let needed: [Permission] = (isMore ? [.configureLedger] : []) + (partner == nil ? [] : [.choosePartner])
    let customerOf = try mutation.reader.partner
    let acting = try mutation.acting(
      RoleRights(all: needed),
      reaching: { $0.reaches(customerOf: customerOf) && $0.reaches(customerOf: partner ?? customerOf) })
    let change = ConfigureLedger(
      name: name, timeZone: zone, automaticAllocation: allocation, partner: partner, reminderDays: days)
    try mutation.commit(mutation.draft(acting, [.configureLedger(change)]))
    let reader = try mutation.reader
    var object: JSONObject = [
      "ledger": .string(LedgerText.text(reader.ledgerID)), "name": .string(try reader.name()),
      "timeZone": .string(try reader.timeZone()), "partner": .string(reader.partner.shown),
      "reminderDays": .int(reader.reminderDays),
    ]
    try appendAutomaticAllocation(to: &object, reader)
    return object
  }

  private static var noSetting: DomainError {
    DomainError(
      .nothingAsked, "No setting was given.",
      nextActions: ["Give at least one, such as timeZone."])
  }

  /// A product that learners can be allocated without being asked.
  private static func allocated(_ text: String, _ reader: LedgerReader) throws -> EntityID {
    let product = try reader.productNamed(text)
    guard !product.isRetired else { throw DomainError(.productRetired) }
    guard product.inForce?.policy.givenBy == .allocation else { throw DomainError(.productGivenOtherwise) }
    return product.id
  }

  /// What is allocated by itself: a product with its name, or `none` (R42).
  private static let automaticAllocation: [Schema.Property] = [
    .required("automaticAllocation", .string), .optional("automaticAllocationName", .string),
  ]

  private static func appendAutomaticAllocation(to object: inout JSONObject, _ reader: LedgerReader) throws {
    let product = try reader.automaticallyAllocated()
    object.append("automaticAllocation", .string(product.map { PublicID(kind: .product, $0).text } ?? "none"))
    object.appendIfPresent(
      "automaticAllocationName", product.flatMap { reader.product($0) }.map { .string($0.name) })
  }

  private static func raiseRules(_ mutation: Mutation) throws -> JSONObject {
    let wanted = UInt32(clamping: mutation.call.params["rules"]?.int64Value ?? 0)
    let standing = try mutation.reader.rules
    let acting = try mutation.acting(.raiseRules)
    guard wanted == (standing.inForce ?? 0) &+ 1 else {
      throw DomainError(.ledgerRulesNotNext, data: ["rules": .int(standing.inForce ?? 0)])
    }
    guard wanted <= standing.known else {
      throw DomainError(
        .ledgerRulesUnknown, "This node knows the rules up to version \(standing.known).",
        data: ["known": .int(standing.known)])
    }
    try mutation.commit(mutation.draft(acting, [.raiseRules(RaiseRules(rules: wanted))]))
    return ["ledger": .string(LedgerText.text(try mutation.reader.ledgerID)), "rules": .int(wanted)]
  }
}

extension RulesStanding {
  /// As it is answered: the version in force, and whether this node can follow; if not, what to do.
  func append(to object: inout JSONObject) {
    object.append("rules", .int(inForce ?? 0))
    object.append("rulesKnown", .bool(isKnown))
    guard !isKnown else { return }
    let meaning = DomainErrorCode.ledgerRulesUnknown.meaning
    object.append("notice", .string(([meaning.message] + meaning.nextActions).joined(separator: " ")))
  }
}
