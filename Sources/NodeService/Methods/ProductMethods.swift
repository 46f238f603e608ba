import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `product`: what can be given, and under which policy.
  static let product: [Method] = [
    .writing(
      "product.define", "Begins a product of a kind; its policy is the kind's unless said otherwise (R1, R8, R9).",
      params: [
        .required("name", .string(minLength: 1), "What people call it, at most 200 bytes."),
        .required("kind", .enumeration(ProductKind.allCases.map { "\($0)" }), "What it is."),
        .required("price", .money, "What one license costs, at least 0."),
        .optional("family", .string, "The family it is found under, at most 100 bytes; the name unless said."),
        .optional("policy", policySchema, "Where the policy differs from the kind's."),
      ], result: Schema.product.properties,
      errors: [.amountInvalid, .currencyInvalid, .textTooLong, .policyContradicts]
    ) { mutation in
      let call = mutation.call
      guard let kind = ProductKind.allCases.first(where: { "\($0)" == call.text("kind") }) else {
        throw DomainError(.productUnknown)
      }
      let name = try call.required("name", bytesMax: 200)
      let family = try call.text("family", bytesMax: 100) ?? familyNamed(after: name)
      let policy = try kind.defaultPolicy(price: price(call).offered()).changed(by: call.params["policy"])
      let acting = try mutation.acting(.defineProducts)
      let definition = DefineProduct(kind: kind, family: family, name: name, policy: policy)
      let committed = try mutation.commit(mutation.draft(acting, [.defineProduct(definition)]))
      return try shown(committed.entity(operation: 0), mutation.reader)
    },
    .writing(
      "product.revise", "Gives a product a new policy version; what was issued keeps its own (C24).",
      params: [
        .required("product", .string, "The product, by id or exact name."),
        .optional("price", .money, "The new price."),
        .optional("policy", policySchema, "What changes in the policy."),
      ], result: Schema.product.properties,
      errors: [
        .productUnknown, .nameAmbiguous, .productRetired, .supplyCurrency, .amountInvalid, .currencyInvalid,
        .policyContradicts,
      ]
    ) { mutation in
      let product = try mutation.reader.productNamed(try mutation.call.required("product"))
      guard var policy = product.inForce?.policy else { throw DomainError(.productUnknown) }
      if mutation.call.params["price"] != nil { policy.price = try price(mutation.call) }
      policy = try policy.changed(by: mutation.call.params["policy"])
      let acting = try mutation.acting(.defineProducts)
      try mutation.commit(
        mutation.draft(acting, [.reviseProduct(ReviseProduct(product: product.id, policy: policy))]))
      return try shown(product.id, mutation.reader)
    },
    .writing(
      "product.retire", "Ends the offering of a product; invitations made unseen stand (C25).",
      params: [.required("product", .string, "The product, by id or exact name.")], result: Schema.product.properties,
      errors: [.productUnknown, .nameAmbiguous, .productRetired]
    ) { mutation in
      let product = try mutation.reader.productNamed(try mutation.call.required("product"))
      let acting = try mutation.acting(.defineProducts)
      try mutation.commit(mutation.draft(acting, [.retireProduct(RetireProduct(product: product.id))]))
      return try shown(product.id, mutation.reader)
    },
    .reading(
      "product.list", "Lists the products by name.",
      params: [
        .optional("family", .string, "Of exactly this family."),
        .optional("kind", .enumeration(ProductKind.allCases.map { "\($0)" }), "Of this kind."),
        .optional("includeRetired", .boolean, "Retired ones too."), .limit, .cursor,
      ],
      result: .page(of: .product), errors: [.cursorInvalid]
    ) { call in
      try call.read { reader in
        let (family, kind) = (call.text("family"), call.text("kind"))
        let wanted = reader.products.filter { product in
          (call.flag("includeRetired") || !product.isRetired) && family.map { $0 == product.family } ?? true
            && kind.map { $0 == "\(product.history.kind)" } ?? true
        }
        let page = try call.slice(wanted) { PublicID(kind: .product, $0.id).text }
        return JSONObject.page(try page.items.map { .object(try $0.json(in: reader)) }, next: page.next)
      }
    },
    .reading(
      "product.get", "Shows a product with the policy in force.",
      params: [.required("product", .string, "The product, by id or exact name."), .asOf],
      result: Schema.product.dated,
      errors: [.productUnknown, .nameAmbiguous, .idMalformed] + asOfErrors
    ) { call in
      try call.read { reader in
        let product = try reader.productNamed(try call.required("product"))
        guard let past = try call.past(in: reader) else { return .object(try product.json(in: reader)) }
        guard let then = try past.product(product.id) else { throw DomainError(.productUnknown) }
        return past.answer(try then.json(in: past.reader), to: call)
      }
    },
  ]

  /// What a caller may say of a policy.
  static let policySchema = Schema.object([
    .optional("requiresCourse", .boolean),
    .optional("startOptions", .array(of: .enumeration(["acceptance", "date"]))), .optional("startEditable", .boolean),
    .optional("accessDays", .integer(minimum: 0, maximum: 36_500, description: "0: until the validity ends.")),
    .optional("invitationLifetimeDays", .integer(minimum: 1, maximum: 36_500)),
    .optional("oneLivePerLearner", .boolean), .optional("selfAcceptance", .boolean),
    .optional("supply", .enumeration(SupplyKind.allCases.map { "\($0)" })),
    .optional("givenBy", .enumeration(Giving.allCases.map { "\($0)" })),
    .optional("reallocationGrounds", .array(of: .enumeration(ReallocationGround.allCases.map { "\($0)" }))),
    .optional(
      "validityMonths",
      .integer(
        minimum: 0, maximum: Int64(ProductPolicy.validityMonthsMax), description: "Of orders only; 0: not said here.")),
    .optional("teamManagersInvite", .boolean),
  ]).named("PolicyChange")

  /// The beginning of a name that fits a family's bytes.
  static func familyNamed(after name: String) -> String {
    var family = name
    while family.utf8.count > 100 { family.removeLast() }
    return family
  }

  private static func price(_ call: Call) throws -> Money {
    let price = try Money(json: call.params["price"])
    guard price.amount >= 0 else { throw DomainError(.amountInvalid, "A price is at least 0.") }
    return price
  }

  private static func shown(_ id: EntityID, _ reader: LedgerReader) throws -> JSONObject {
    guard let product = reader.product(id) else { throw DomainError(.productUnknown) }
    return try product.json(in: reader)
  }
}

extension Schema {
  /// A product with the policy in force.
  static let product = promising(
    [
      .required("product", .string), .required("policyVersion", .string), .required("family", .string),
      .required("name", .string), .required("kind", .enumeration(ProductKind.allCases.map { "\($0)" })),
      .required("retired", .boolean), .required("price", .money), .required("policy", .policy),
      .required("versions", .integer),
    ], standing
  ).named("Product")

  /// A policy. Days of access are 0 until the validity ends; months of validity are 0 where a supply says its own.
  static let policy = promising([
    .required("supply", .enumeration(SupplyKind.allCases.map { "\($0)" })), .required("requiresCourse", .boolean),
    .required("startOptions", .array(of: .enumeration(StartOption.allCases.map { "\($0)" }))),
    .required("startEditable", .boolean), .required("accessDays", .integer),
    .required("invitationLifetimeDays", .integer), .required("oneLivePerLearner", .boolean),
    .required("selfAcceptance", .boolean), .required("givenBy", .enumeration(Giving.allCases.map { "\($0)" })),
    .required("reallocationGrounds", .array(of: .enumeration(ReallocationGround.allCases.map { "\($0)" }))),
    .required("validityMonths", .integer), .required("teamManagersInvite", .boolean),
  ]).named("Policy")
}

extension ProductState {
  /// The version in force: the last in clock order (C24).
  var inForce: ProductHistory.Version? { history.versions.last }

  var isRetired: Bool { !history.retirements.isEmpty }

  /// The product as it is answered.
  var json: JSONObject {
    var object: JSONObject = ["product": .string(PublicID(kind: .product, id).text)]
    object.appendIfPresent(
      "policyVersion", inForce.map { .string(PublicID(kind: .policyVersion, $0.stamp.entity).text) })
    object.append("family", .string(family))
    object.append("name", .string(name))
    object.append("kind", .string("\(history.kind)"))
    object.append("retired", .bool(isRetired))
    object.appendIfPresent("price", inForce.map { $0.policy.price.json })
    object.appendIfPresent("policy", inForce.map { $0.policy.json })
    object.append("versions", .int(history.versions.count))
    return object
  }
}

extension ProductPolicy {
  /// The policy with what a change says; members of another kind than the schema's say nothing.
  ///
  /// - Throws: ``DomainError`` if what is said does not go together.
  func changed(by change: JSON?) throws -> ProductPolicy {
    guard let change else { return self }
    var policy = self
    if let value = change["requiresCourse"]?.boolValue { policy.requiresCourse = value }
    if let values = change["startOptions"]?.arrayValue {
      policy.startOptions = Set(values.compactMap { $0.stringValue == "date" ? .date : .acceptance })
    }
    if let value = change["startEditable"]?.boolValue { policy.startEditable = value }
    if let value = change["accessDays"]?.int64Value { policy.accessDays = value == 0 ? nil : UInt32(clamping: value) }
    if let value = change["invitationLifetimeDays"]?.int64Value {
      policy.invitationLifetimeDays = UInt32(clamping: value)
    }
    if let value = change["oneLivePerLearner"]?.boolValue { policy.oneLivePerLearner = value }
    if let value = change["selfAcceptance"]?.boolValue { policy.selfAcceptance = value }
    if let value = change["teamManagersInvite"]?.boolValue { policy.teamManagersInvite = value }
    try Self.changeSupply(of: &policy, change)
    return policy
  }

  /// What is left out follows from what is said; what is said must go together.
  private static func changeSupply(of policy: inout ProductPolicy, _ change: JSON) throws {
    if let word = change["supply"]?.stringValue {
      policy.supply = SupplyKind.allCases.first { "\($0)" == word } ?? policy.supply
    }
    if let word = change["givenBy"]?.stringValue {
      policy.givenBy = Giving.allCases.first { "\($0)" == word } ?? policy.givenBy
      if policy.givenBy == .invitation { policy.reallocationGrounds = [] }
      if policy.givenBy == .allocation, change["teamManagersInvite"] == nil { policy.teamManagersInvite = false }
    }
    if let words = change["reallocationGrounds"]?.arrayValue?.compactMap(\.stringValue) {
      policy.reallocationGrounds = Set(ReallocationGround.allCases.filter { words.contains("\($0)") })
    }
    if let months = change["validityMonths"]?.int64Value {
      policy.validityMonths = months == 0 ? nil : UInt32(clamping: months)
    } else if change["supply"] != nil {
      let usual = ProductKind.premium.defaultPolicy(price: policy.price).validityMonths
      policy.validityMonths = policy.supply == .order ? policy.validityMonths ?? usual : nil
    }
    if policy.supply != .fund, change["startEditable"] == nil { policy.startEditable = false }
    guard (policy.validityMonths != nil) == (policy.supply == .order),
      policy.reallocationGrounds.isEmpty || policy.givenBy == .allocation,
      !policy.teamManagersInvite || policy.givenBy == .invitation, !policy.startEditable || policy.supply == .fund
    else { throw DomainError(.policyContradicts) }
  }

  /// The policy as it is answered.
  var json: JSON {
    [
      "supply": .string("\(supply)"), "requiresCourse": .bool(requiresCourse),
      "startOptions": .array(startOptions.sorted().map { .string("\($0)") }), "startEditable": .bool(startEditable),
      "accessDays": .int(accessDays ?? 0), "invitationLifetimeDays": .int(invitationLifetimeDays),
      "oneLivePerLearner": .bool(oneLivePerLearner), "selfAcceptance": .bool(selfAcceptance),
      "givenBy": .string("\(givenBy)"),
      "reallocationGrounds": .array(reallocationGrounds.sorted().map { .string("\($0)") }),
      "validityMonths": .int(Int64(validityMonths ?? 0)), "teamManagersInvite": .bool(teamManagersInvite),
    ]
  }
}
