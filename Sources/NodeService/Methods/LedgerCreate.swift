import ChangeSets
import JSONRPC
import Licensing
import Replica

/// `ledger.create`: a ledger and its owner, and in the same act a partner's first order for a new customer (R38).
enum LedgerCreate {
  static let method = Method(
    "ledger.create",
    "Begins a ledger whose owner writes from this device; with a quantity, orders licenses in the same act (R38).",
    kind: .write,
    params: [
      .required("name", .string(minLength: 1), "What people call it, at most 200 bytes."),
      .optional("ownerEmail", .string, "The owner's address; owner@localhost.localdomain unless said."),
      .optional("ownerName", .string, "The owner's name, at most 200 bytes."),
      .optional(
        "partner", .string(minLength: 1),
        "The partner whose customer it is, below those above it, such as Contoso/Contoso East (R37)."),
      .optional("quantity", .integer, "Licenses to order, from 1 to 1,000,000."),
      .optional("purchaseOrder", .string, "The purchase order they belong to, at most 100 bytes."),
      .optional("product", .string(minLength: 1), "What the licenses are called; Premium unless said."),
      .optional("price", .money, "What one license costs; needed to order."), .commandID,
      .dryRun,
    ],
    result: .promising([
      .required("ledger", .string), .required("name", .string), .required("member", .string),
      .optional("product", .string), .optional("order", .string), .optional("recoveryPhrase", .string),
      .required("version", .version),
    ]),
    errors: [
      .addressInvalid, .textTooLong, .commandReused, .partnerInvalid, .quantityInvalid, .amountInvalid,
      .currencyInvalid, .nothingAsked,
    ], run: run)

  /// What a new customer begins with.
  private struct Beginning {
    let partner: PartnerPath?
    let product: DefineProduct?
    let quantity: Int64
    let purchaseOrder: String

    init(_ call: Call) throws {
      partner = try call.text("partner").map { try PartnerPath(said: $0) }
      purchaseOrder = try call.text("purchaseOrder", bytesMax: OperationLimits.purchaseOrderBytes) ?? ""
      let name = try call.text("product", bytesMax: OperationLimits.productNameBytes) ?? "Premium"
      guard let quantity = call.params["quantity"]?.int64Value else {
        guard ["purchaseOrder", "product", "price"].allSatisfy({ call.params[$0] == nil }) else {
          throw DomainError(
            .nothingAsked, "Only an order has a purchase order, a product and a price, and an order has a quantity.",
            nextActions: ["Say how many licenses are ordered with quantity.", "Say what one costs with price."])
        }
        (product, self.quantity) = (nil, 0)
        return
      }
      guard (1...RequestOrder.quantityMax).contains(quantity) else { throw DomainError(.quantityInvalid) }
      guard let asked = call.params["price"] else {
        throw DomainError(
          .nothingAsked, "An order says what one license costs.", nextActions: ["Say so with price."])
      }
      let price = try Money(json: asked).offered()
      guard price.amount >= 0 else { throw DomainError(.amountInvalid) }
      product = DefineProduct(
        kind: .premium, family: NodeMethods.familyNamed(after: name), name: name,
        policy: ProductKind.premium.defaultPolicy(price: price))
      self.quantity = quantity
    }

    var operations: [Licensing.Operation] {
      var operations: [Licensing.Operation] = []
      if let partner { operations.append(.configureLedger(ConfigureLedger(partner: partner))) }
      guard let product else { return operations }
      let place = EntityID.own(operation: UInt32(operations.count))
      operations.append(.defineProduct(product))
      operations.append(
        .requestOrder(
          RequestOrder(
            product: place, policyVersion: place, quantity: quantity, purchaseOrder: purchaseOrder, note: "")))
      return operations
    }
  }

  private static func run(_ call: Call) throws -> JSON {
    let name = try call.required("name", bytesMax: 200)
    let address = try EmailAddress(call.text("ownerEmail") ?? "owner@localhost.localdomain")
    let ownerName = try call.text("ownerName", bytesMax: ContactText.nameBytesMax)
    let beginning = try Beginning(call)
    let command = try call.text("commandId", bytesMax: 120)
    let fingerprint = CommandFingerprint.of(call.context.method, call.params)
    let device = call.node.replica.deviceKey.publicKey.bytes
    if let command, let known = try repeated(command, device, fingerprint, call) { return known }
    let seed = call.node.random(DeviceKey.seedByteCount)
    let phrase = try RecoveryPhrase.words(for: seed).joined(separator: " ")
    let dryRun = call.flag("dryRun")
    let (ledger, result) = try call.node.replica.found(
      name: name,
      owner: FoundingOwner(
        address: address.text, contactContent: ContactText(address: address, name: ownerName).content,
        commandID: command ?? "found"), recoveryKey: try DeviceKey(seed: seed).publicKey, dryRun: dryRun
    ) { writer -> JSON in
      try begin(with: beginning, command ?? "found", writer)
      // The phrase stands above all devices, so it is nowhere but in this one answer: not in the file and its backups.
      if let command, !dryRun {
        let text = String(decoding: try founded(writer.reader, phrase: nil).serialize(), as: UTF8.self)
        try writer.keepCommand(command, of: device, CommandRecord(request: fingerprint, result: text))
      }
      return try founded(writer.reader, phrase: dryRun ? nil : phrase)
    }
    if !dryRun { call.node.publishChange(of: ledger) }
    return result
  }

  private static func begin(with beginning: Beginning, _ command: String, _ writer: LedgerWriter) throws {
    let operations = beginning.operations
    guard !operations.isEmpty else { return }
    let root = SetID(bytes: try writer.reader.ledgerID.hash.bytes) ?? .own
    let owner = (
      member: EntityID(set: root, operation: 0, row: OpenLedger.memberRow),
      grant: EntityID(set: root, operation: 0, row: OpenLedger.grantRow)
    )
    let committed = try writer.commit(Draft(acting: owner, commandID: "\(command)#1", operations: operations))
    if let loss = committed.losses.first { throw DomainError(loss) }
  }

  /// The first result of a command that began a ledger, without the recovery phrase, which is told once. Where that
  /// result is not held, because the ledger came back from a peer, the root still tells the command.
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

  private static func founded(_ reader: LedgerReader, phrase: String?) throws -> JSON {
    let owner = try reader.members().first
    var object: JSONObject = [
      "ledger": .string(LedgerText.text(reader.ledgerID)), "name": .string(try reader.name()),
      "member": .string(owner.map { PublicID(kind: .member, $0.member.id).text } ?? ""),
    ]
    if let order = reader.orders.first {
      object.append("product", .string(PublicID(kind: .product, order.terms.product).text))
      object.append("order", .string(PublicID(kind: .order, order.id).text))
    }
    object.appendIfPresent("recoveryPhrase", phrase.map { .string($0) })
    object.append("version", VersionText.json(try reader.heads()))
    return .object(object)
  }
}
