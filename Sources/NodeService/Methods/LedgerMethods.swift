import ChangeSets
import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `ledger`: beginning one, and what it is.
  static let ledger: [Method] = [
    Method(
      "ledger.create", "Begins a ledger whose owner writes from this device.", kind: .write,
      params: [
        .required("name", .string(minLength: 1), "What people call it, at most 200 bytes."),
        .optional("ownerEmail", .string, "The owner's address; owner@localhost.localdomain unless said."),
        .optional("ownerName", .string, "The owner's name, at most 200 bytes."), .commandID,
      ],
      result: .promising([
        .required("ledger", .string), .required("name", .string), .required("member", .string),
        .required("version", .version),
      ]), errors: [.addressInvalid, .textTooLong, .commandReused], run: create),
    Method(
      "ledger.list", "Lists the ledgers that this node holds.",
      result: .page(of: .promising([.required("ledger", .string), .required("name", .string)]))
    ) { call in
      let items = try call.node.replica.ledgers().map { id in
        try call.node.replica.read(id) { reader -> JSON in
          let record = try reader.ledgerRecord()
          var object: JSONObject = ["ledger": .string(LedgerText.text(id)), "name": .string(record.name)]
          record.rules.append(to: &object)
          return .object(object)
        }
      }
      return JSONObject.page(items, next: nil)
    },
    .reading(
      "ledger.get", "Shows a ledger with its counts.",
      result: .promising([
        .required("ledger", .string), .required("name", .string), .required("rules", .integer),
        .required("rulesKnown", .boolean),
        .required("timeZone", .string), .required("strategy", .object([], others: .allowed)),
        .optional("automaticAllocation", .string), .required("mailers", .array(of: .string)),
      ])
    ) { call in
      try call.read { reader in
        let record = try reader.ledgerRecord()
        var object: JSONObject = [
          "ledger": .string(LedgerText.text(record.id)), "name": .string(record.name),
          "advancedTo": .string(record.advancedTo.text), "members": .int(reader.authority.members.count),
          "products": .int(reader.products.count), "funds": .int(reader.funds.count),
          "learners": .int(record.learnerCount), "invitations": .int(record.invitationCount),
          "orders": .int(reader.orders.count), "automaticAllocation": try automaticAllocation(reader),
          "subscriptions": .int(reader.subscriptions.count), "timeZone": .string(try reader.timeZone()),
          "strategy": .object(try reader.strategy().json),
        ]
        record.rules.append(to: &object)
        object.append("mailers", .array(reader.mailers().map { .string(PublicID(kind: .device, $0.id).text) }))
        return .object(object)
      }
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
      ],
      result: [.required("ledger", .string), .required("name", .string), .required("timeZone", .string)],
      errors: [
        .textTooLong, .timeZoneUnknown, .nothingAsked, .productUnknown, .productRetired, .productGivenOtherwise,
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

  private static func configure(_ mutation: Mutation) throws -> JSONObject {
    let name = try mutation.call.text("name", bytesMax: 200)
    let allocation = try mutation.call.text("automaticAllocation").map { text in
      AutomaticAllocation(product: text == "none" ? nil : try allocated(text, mutation.reader))
    }
    let zone = try mutation.call.text("timeZone").map { try LocalDays($0).name }
    guard name != nil || zone != nil || allocation != nil else {
      throw DomainError(.nothingAsked, "No setting was given.")
    }
    let acting = try mutation.acting(.configureLedger)
    let change = ConfigureLedger(name: name, timeZone: zone, automaticAllocation: allocation)
    try mutation.commit(mutation.draft(acting, [.configureLedger(change)]))
    let reader = try mutation.reader
    var object: JSONObject = [
      "ledger": .string(LedgerText.text(reader.ledgerID)), "name": .string(try reader.name()),
      "timeZone": .string(try reader.timeZone()),
    ]
    object.append("automaticAllocation", try automaticAllocation(reader))
    return object
  }

  /// A product that learners can be allocated without being asked.
  private static func allocated(_ text: String, _ reader: LedgerReader) throws -> EntityID {
    let product = try reader.productNamed(text)
    guard !product.isRetired else { throw DomainError(.productRetired) }
    guard product.inForce?.policy.givenBy == .allocation else { throw DomainError(.productGivenOtherwise) }
    return product.id
  }

  /// The setting as it is answered: a product, or `none`.
  private static func automaticAllocation(_ reader: LedgerReader) throws -> JSON {
    .string(try reader.automaticallyAllocated().map { PublicID(kind: .product, $0).text } ?? "none")
  }

  private static func create(_ call: Call) throws -> JSON {
    let name = try call.required("name", bytesMax: 200)
    let address = try EmailAddress(call.text("ownerEmail") ?? "owner@localhost.localdomain")
    let ownerName = try call.text("ownerName", bytesMax: ContactText.nameBytesMax)
    let command = try call.text("commandId", bytesMax: 120)
    let fingerprint = CommandFingerprint.of(call.context.method, call.params)
    let device = call.node.replica.deviceKey.publicKey.bytes
    if let command, let known = try repeated(command, device, fingerprint, call) { return known }
    let seed = call.node.random(DeviceKey.seedByteCount)
    let phrase = try RecoveryPhrase.words(for: seed).joined(separator: " ")
    // The phrase is nowhere but in the answer, so the answer is kept together with the ledger or not at all.
    let (ledger, result) = try call.node.replica.found(
      name: name,
      owner: FoundingOwner(
        address: address.text, contactContent: ContactText(address: address, name: ownerName).content,
        commandID: command ?? "found"), recoveryKey: try DeviceKey(seed: seed).publicKey
    ) { writer -> JSON in
      let result = try founded(writer.reader, phrase: phrase)
      if let command {
        let text = String(decoding: result.serialize(), as: UTF8.self)
        try writer.keepCommand(command, of: device, CommandRecord(request: fingerprint, result: text))
      }
      return result
    }
    call.node.publishChange(of: ledger)
    return result
  }

  /// The first result of a command that began a ledger. Where that result is not held, because the ledger came back
  /// from a peer, the root still tells the command; only the recovery phrase is gone.
  private static func repeated(
    _ command: String, _ device: [UInt8], _ fingerprint: [UInt8], _ call: Call
  ) throws -> JSON? {
    for ledger in call.node.replica.ledgers() {
      let known: JSON? = try call.node.replica.read(ledger) { reader in
        if let record = try reader.command(command, of: device) {
          guard record.request == fingerprint else { throw DomainError(.commandReused) }
          return try JSON.stored(record.result)
        }
        let root = EntityID(set: SetID(bytes: ledger.hash.bytes) ?? .own, operation: 0)
        guard let author = try reader.authorship(of: root), author.commandID == command,
          author.deviceKey == reader.deviceKey
        else { return nil }
        return try founded(reader, phrase: nil)
      }
      if let known { return known }
    }
    return nil
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

  private static func founded(_ reader: LedgerReader, phrase: String?) throws -> JSON {
    let owner = try reader.members().first
    var object: JSONObject = [
      "ledger": .string(LedgerText.text(reader.ledgerID)), "name": .string(try reader.name()),
      "member": .string(owner.map { PublicID(kind: .member, $0.member.id).text } ?? ""),
    ]
    object.appendIfPresent("recoveryPhrase", phrase.map { .string($0) })
    object.append("version", VersionText.json(try reader.heads()))
    return .object(object)
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
