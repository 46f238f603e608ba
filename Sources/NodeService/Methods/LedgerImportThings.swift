import JSONRPC
import Licensing
import Replica

extension LedgerImport {
  /// A text that the line must have.
  func text(_ line: Line, _ name: String) throws -> String {
    guard let text = line.members[name]?.stringValue else {
      throw DomainError(.lineMalformed, "The line has no \(name).", data: ["member": .string(name)])
    }
    return text
  }

  /// A fund with a lot for each of its segments that has not ended: so every invitation finds credits with the end that
  /// it had.
  mutating func importFund(_ line: Line) throws {
    let (id, name) = (try text(line, "fund"), try text(line, "name"))
    guard let currency = Currency(code: try text(line, "currency")) else { throw DomainError(.currencyInvalid) }
    guard name.utf8.count <= 200 else { throw DomainError(.lineMalformed, "The name is too long.") }
    var references: [String: String] = [:]
    for lot in line.members["lots"]?.arrayValue ?? [] {
      if let id = lot["lot"]?.stringValue, let reference = lot["reference"]?.stringValue { references[id] = reference }
    }
    var operations: [Licensing.Operation] = [.openFund(OpenFund(currency: currency, name: name))]
    var names: [String] = []
    var hasEnded = false
    let now = try mutation.now
    for segment in line.members["segments"]?.arrayValue ?? [] {
      guard let lot = segment["lot"]?.stringValue, let endText = segment["end"]?.stringValue else {
        throw DomainError(.lineMalformed, "A segment names no lot or no end.")
      }
      let end = try Instant(text: endText)
      let capacity = try Money(json: segment["capacity"])
      guard capacity.currency == currency else { throw DomainError(.supplyCurrency) }
      guard capacity.amount > 0 else { continue }
      guard end > now else {
        hasEnded = true
        continue
      }
      let reference = references[lot] ?? ""
      guard reference.utf8.count <= 200 else { throw DomainError(.lineMalformed, "A reference is too long.") }
      names.append(ImportMapping.segment(lot, end: endText))
      operations.append(
        .depositFund(
          DepositFund(fund: .own(operation: 0), amount: capacity.amount, end: end, reference: reference)))
    }
    let acting = try mutation.acting(.administerFunds)
    let committed = try mutation.commit(mutation.draft(acting, operations, part: takeParts(1)))
    let fund = committed.entity(operation: 0)
    mapping.set(id, .fund, fund)
    for (place, name) in names.enumerated() { mapping.set(name, .lot, committed.entity(operation: place + 1)) }
    carried(
      line, lost: hasEnded ? [.authorship, .endedCredits] : [.authorship],
      ["fund": .string(PublicID(kind: .fund, fund).text)])
  }

  /// A product with its first version; lines of later versions follow.
  mutating func importProduct(_ line: Line) throws {
    let word = try text(line, "kind")
    guard let kind = ProductKind.allCases.first(where: { "\($0)" == word }) else {
      throw DomainError(.lineMalformed, "This node does not know products of the kind \(word).")
    }
    let (name, family) = (try text(line, "name"), try text(line, "family"))
    let (product, version) = (try text(line, "product"), try text(line, "policyVersion"))
    guard name.utf8.count <= 200, family.utf8.count <= 100 else {
      throw DomainError(.lineMalformed, "The name or the family is too long.")
    }
    let policy = try policy(line, changing: kind.defaultPolicy(price: price(line)))
    let acting = try mutation.acting(.defineProducts)
    let definition = DefineProduct(kind: kind, family: family, name: name, policy: policy)
    let committed = try mutation.commit(
      mutation.draft(acting, [.defineProduct(definition)], part: takeParts(1)))
    let id = committed.entity(operation: 0)
    mapping.set(product, .product, id)
    mapping.set(version, .policyVersion, id)
    carried(line, lost: [.authorship], ["product": .string(PublicID(kind: .product, id).text)])
  }

  /// The next version of a product.
  mutating func importVersion(_ line: Line) throws {
    let (product, version) = (try mapped(line), try text(line, "policyVersion"))
    guard let current = try mutation.reader.product(product)?.inForce?.policy else {
      throw DomainError(.productUnknown)
    }
    var policy = try policy(line, changing: current)
    policy.price = try price(line)
    let acting = try mutation.acting(.defineProducts)
    let committed = try mutation.commit(
      mutation.draft(
        acting, [.reviseProduct(ReviseProduct(product: product, policy: policy))], part: takeParts(1)))
    mapping.set(version, .policyVersion, committed.entity(operation: 0))
    carried(line, lost: [.authorship], ["product": .string(PublicID(kind: .product, product).text)])
  }

  /// The end of a product's offering.
  mutating func importRetirement(_ line: Line) throws {
    let product = try mapped(line)
    let acting = try mutation.acting(.defineProducts)
    try mutation.commit(
      mutation.draft(acting, [.retireProduct(RetireProduct(product: product))], part: takeParts(1)))
    carried(line, lost: [.authorship], ["product": .string(PublicID(kind: .product, product).text)])
  }

  private func mapped(_ line: Line) throws -> EntityID {
    guard let product = try mapping.thing(try text(line, "product"), .product, mutation.reader) else {
      throw DomainError(.productUnknown, "The product of this line was not taken over.")
    }
    return product
  }

  /// The policy that a line says, within the bounds that product.define keeps.
  private func policy(_ line: Line, changing former: ProductPolicy) throws -> ProductPolicy {
    let change = line.members["policy"]?.objectValue ?? JSONObject()
    if let violation = NodeMethods.policySchema.validate(.object(change)).first {
      throw DomainError(.lineMalformed, "The policy cannot be read: \(violation.message)")
    }
    return try former.changed(by: .object(change))
  }

  private func price(_ line: Line) throws -> Money {
    let price = try Money(json: line.members["price"])
    guard price.amount >= 0 else { throw DomainError(.amountInvalid) }
    return price
  }

  /// The error of a body that is refused as a whole.
  static func refusal(_ body: () throws -> Void) -> DomainError? {
    if case .failure(let error) = caught(body) { return error }
    return nil
  }
}
