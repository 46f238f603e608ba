import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `learner`: the people who receive access.
  static let learner: [Method] = [
    .bulk(
      "learner.add",
      "Makes learners known by their addresses; new ones begin with what the strategy gives (R35), and all are given "
        + "what the ledger allocates by itself (R42).",
      params: [
        .emails,
        .optional(
          "technology", .string(minLength: 1),
          "What new ones work with, at most 64 bytes; without it they begin with nothing."),
      ],
      label: [.required("email", .string)], row: addedLearner,
      errors: [.addressInvalid, .addressesTooMany, .nothingAsked, .timeZoneUnknown],
      run: addLearners),
    .bulk(
      "learner.register", "Records that learners have an account and completed registration (R20).",
      params: [
        .required("learners", .array(of: .string, minItems: 1, maxItems: 131_072), "Learners, by id or address.")
      ],
      label: [.required("learner", .string)],
      row: [.required("learner", .string), .optional("email", .string), .optional("registeredAt", .instant)],
      errors: [.learnerUnknown, .addressInvalid, .idMalformed],
      run: registerLearners),
    .reading(
      "learner.list", "Lists the learners.", params: [.team, .limit, .cursor],
      result: .page(of: .learner),
      errors: [.cursorInvalid, .teamInvalid]
    ) { call in
      try call.read { reader in
        let page = try call.learners(reader)
        return JSONObject.page(try page.items.map { .object(try $0.json(in: reader)) }, next: page.next)
      }
    },
    .reading(
      "learner.teams", "Lists the teams, by name, with how many learners each has and who manages it (R34).",
      params: [.limit, .cursor], result: .page(of: team), errors: [.cursorInvalid]
    ) { call in
      try call.read { reader in
        let page = try call.slice(try reader.teams(), by: \.team.text)
        let items = try page.items.map { each -> JSON in
          let managers = try each.managers.map { JSON.string(try reader.shownMember($0)) }
          return ["team": .string(each.team.text), "learners": .int(each.learners), "managers": .array(managers)]
        }
        return JSONObject.page(items, next: page.next)
      }
    },
    .reading(
      "learner.get",
      "Shows a learner with every address, invitation and license, and what of it gives access at present (R31).",
      params: [.required("learner", .string, "The learner, by id or address."), .asOf],
      result: shownLearner, errors: [.learnerUnknown, .idMalformed, .addressInvalid] + asOfErrors
    ) { call in
      try call.read { reader in
        func shown(_ record: LearnerRecord, _ invitations: [EntityID]) throws -> JSONObject {
          var object = try record.json(in: reader)
          let issued = try invitations.map { try reader.shownID(of: $0) }
          func texts(_ kind: EntityKind) -> JSON { .array(issued.filter { $0.kind == kind }.map { .string($0.text) }) }
          object.append("invitations", texts(.invitation))
          object.append("licenses", texts(.license))
          return object
        }
        if let past = try call.past(in: reader) {
          let learner = try reader.learnerNamed(try call.required("learner"))
          guard let found = try past.learner(learner) else { throw DomainError(.learnerUnknown) }
          return past.answer(try shown(found.record, found.invitations), to: call)
        }
        guard let record = try reader.learner(try reader.learnerNamed(try call.required("learner"))) else {
          throw DomainError(.learnerUnknown)
        }
        let invitations = try reader.invitations(of: record.id)
        var object = try shown(record, invitations)
        object.append("addresses", .array(try reader.addresses(of: record.id).map { $0.json }))
        object.append(
          "access", .array(try invitations.compactMap { try reader.invitation($0)?.heldAccess(in: reader) }))
        return .object(object)
      }
    },
  ]

  /// A team with its managers, by address, and by id where there is none. It may have no learner yet.
  private static let team = Schema.promising([
    .required("team", .string), .required("learners", .integer), .required("managers", .strings),
  ]).named("Team")

  private static let shownLearner = Schema.promising(
    Schema.learner.properties,
    [
      .required("invitations", .strings), .required("licenses", .strings), .optional("addresses", .addresses),
      .optional("access", .array(of: heldAccess)), .moment,
    ])

  /// What gives access, by product: whether somebody may run laboratories is whether a seat of theirs is active (R31).
  private static let heldAccess = Schema.promising([
    .required("product", .string), .required("kind", .enumeration(ProductKind.allCases.map { "\($0)" })),
    .required("productName", .string), .optional("invitation", .string), .optional("license", .string),
    .required("state", .enumeration(["awaitingRegistration", "scheduled", "active"])),
    .optional("start", .instant), .optional("end", .instant),
  ]).named("HeldAccess")

  /// What `learner.add` says of a row.
  static let addedLearner: [Schema.Property] = [
    .required("email", .string), .required("learner", .string), .required("isNew", .boolean),
    .optional("onboarding", .onboarding), .optional("allocated", .allocation), .optional("notAllocated", .error),
  ]

  private static func addLearners(_ mutation: Mutation) throws -> JSONObject {
    guard let name = try mutation.reader.learnerNaming() else { throw DomainError(.ledgerUnknown) }
    let rows = try AddressRows(mutation.call.params["emails"], naming: name)
    var bulk = Bulk(rows.rows) { rows.label($0) }
    try add(&bulk, mutation, isAtomic: mutation.call.flag("atomic"))
    return ["results": bulk.json]
  }

  /// Makes the open rows known, states which of them were new, and allocates what the settings say (R42).
  ///
  /// - Parameter part: tells the change sets of one command apart; the number after it is used for allocating.
  static func add(
    _ bulk: inout Bulk<AddressRows.Row>, _ mutation: Mutation, part: Int = 0, isAtomic: Bool
  ) throws {
    let acting = try mutation.acting(.manageLearners)
    let before = try mutation.reader
    let known = try Set(bulk.open.compactMap { try before.learner($0.row.learner)?.id })
    let label: (AddressRows.Row) -> JSONObject = { ["email": .string($0.address.text)] }
    let onboarding = try Onboarding.inForce(mutation, for: bulk.open.map(\.row))
    _ = try mutation.commit(&bulk, label: label, isAtomic: isAtomic) { open in
      AddedLearners(open, known: known, onboarding: onboarding).plan(mutation, acting, part: part)
    }
    let allocated = try AutomaticAllocating.allocate(to: bulk.open.map(\.row), mutation, part: part + 1)
    let after = try mutation.reader
    bulk.succeed(
      try zip(bulk.open, allocated).enumerated().map { place, said in
        mutation.progress.advance(.answering, place + 1, of: allocated.count)
        let (each, allocated) = said
        var object: JSONObject = [
          "email": .string(each.row.address.text), "learner": .string(each.row.learner.text),
          "isNew": .bool(!known.contains(each.row.learner)),
        ]
        object.appendIfPresent("onboarding", try after.learner(each.row.learner)?.onboarding.map { $0.json })
        switch allocated {
        case .success(let license): object.append("allocated", .object(license))
        case .failure(let error): object.append("notAllocated", error.rpcError.json)
        case nil: break
        }
        return object
      })
  }

  private static func registerLearners(_ mutation: Mutation) throws -> JSONObject {
    try say(mutation, { .registerLearners(RegisterLearners(rows: $0)) }) { learner in
      learner.registeredAt.map { ("registeredAt", .string($0.text)) }
    }
  }
}

extension Call {
  /// The page of learners asked for.
  func learners(_ reader: LedgerReader) throws -> (items: ArraySlice<LearnerRecord>, next: JSON?) {
    let after = try cursorText.map { text in
      guard let id = try? LearnerID(text: text) else { throw DomainError(.cursorInvalid) }
      return id
    }
    let team = try text("team").map { try TeamName(said: $0) }
    let found = try reader.learners(in: team, after: after, limit: limit + 1)
    let items = found.prefix(limit)
    return (items, found.count > items.count ? items.last.map { .string($0.id.text) } : nil)
  }
}

extension Schema {
  /// A learner.
  static let learner = promising(learnerMembers, standing).named("Learner")

  /// The same without how it stands, which a file does not say.
  static let learnerMembers: [Property] = [
    .required("learner", .string), .optional("email", .string), .optional("name", .string),
    .required("registered", .boolean), .optional("registeredAt", .instant), .optional("departedAt", .instant),
    .optional("onboarding", .onboarding), .optional("team", .string),
  ]

  /// What a learner began with (R35).
  static let onboarding = Schema.object([
    .required("kind", .enumeration(["plan", "path", "labs"])), .required("technology", .string),
    .optional("until", .day), .optional("labs", .integer),
  ]).named("Onboarding")
}

extension LearnerRecord {
  /// The address that finds the learner; nil if none does.
  var shownEmail: String? { isFoundByAddress ? contact?.address : nil }

  /// The learner as it is answered.
  var json: JSONObject {
    var object: JSONObject = ["learner": .string(id.text)]
    object.appendIfPresent("email", shownEmail.map { .string($0) })
    object.appendIfPresent("name", contact?.name.map { .string($0) })
    object.append("registered", .bool(registeredAt != nil))
    object.appendIfPresent("registeredAt", registeredAt.map { .string($0.text) })
    object.appendIfPresent("departedAt", departedAt.map { .string($0.text) })
    object.appendIfPresent("onboarding", onboarding.map { $0.json })
    if !team.isNone { object.append("team", .string(team.text)) }
    return object
  }
}

extension InvitationRecord {
  /// The access that it gives or will give; nil if it gives none, not any more, or not yet for want of an answer.
  fileprivate func heldAccess(in reader: LedgerReader) throws -> JSON? {
    guard let access, let product = reader.product(terms.product) else { return nil }
    switch access.state {
    case .awaitingRegistration, .scheduled, .active: break
    case .ended, .revoked: return nil
    }
    let shown = try reader.shownID(of: id)
    var object: JSONObject = [
      "product": .string(PublicID(kind: .product, product.id).text), "productName": .string(product.name),
      "kind": .string("\(product.history.kind)"),
    ]
    object.append(shown.kind == .license ? "license" : "invitation", .string(shown.text))
    for (name, value) in access.json.objectValue ?? [:] { object.append(name, value) }
    return .object(object)
  }
}

/// The outcome of a row that may be refused; what is a fault of the node is thrown on as a refusal of that row.
func caught<Value>(_ body: () throws -> Value) -> Result<Value, DomainError> {
  do {
    return .success(try body())
  } catch {
    return .failure(DomainError(answering: error))
  }
}
