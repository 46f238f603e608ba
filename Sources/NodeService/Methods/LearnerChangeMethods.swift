import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// `learner`: what becomes of them.
  static let learnerChange: [Method] = [
    .bulk(
      "learner.depart", "Records that learners left; it ends nothing by itself (C33).",
      params: [
        .required("learners", .array(of: .string, minItems: 1, maxItems: 131_072), "Learners, by id or address."),
        .note,
      ], label: [.required("learner", .string)],
      row: [
        .required("learner", .string), .optional("email", .string),
        .required("departedAt", .string(format: "date-time")),
      ],
      errors: [.learnerUnknown, .addressInvalid, .idMalformed], run: depart),
    .writing(
      "learner.changeAddress", "Gives a learner another address; look-ups of it find them from now on (C26).",
      params: [
        .required("learner", .string, "The learner, by id or a present address."),
        .required("email", .string, "The new address."),
        .optional("name", .string, "What they are called, at most 200 bytes; as before unless said."),
      ],
      result: Schema.learner.properties.requiring("email") + [.required("addresses", .addresses)],
      errors: [.learnerUnknown, .addressInvalid, .idMalformed, .addressTaken], run: changeAddress),
    .bulk(
      "learner.setTeam",
      "Puts learners into a team, whose managers then invite them to what lets team managers invite (R34); a learner "
        + "is in one team at a time.",
      params: [
        .required("team", .string(minLength: 1), "The team, at most 64 bytes; none: out of the one they are in."),
        .required("learners", .array(of: .string, minItems: 1, maxItems: 131_072), "Learners, by id or address."),
      ], label: [.required("learner", .string)],
      row: [.required("learner", .string), .optional("email", .string), .optional("team", .string)],
      errors: [.learnerUnknown, .addressInvalid, .idMalformed, .teamInvalid], run: setTeam),
  ]

  private static func depart(_ mutation: Mutation) throws -> JSONObject {
    let note = try mutation.call.text("note", bytesMax: OperationLimits.noteBytes) ?? ""
    return try say(mutation, { .departLearners(DepartLearners(rows: $0, note: note)) }) { learner in
      learner.departedAt.map { ("departedAt", .string($0.text)) }
    }
  }

  private static func setTeam(_ mutation: Mutation) throws -> JSONObject {
    let team = try TeamName(said: try mutation.call.required("team"))
    return try say(mutation, { .placeInTeam(PlaceInTeam(team: team, rows: $0)) }) { learner in
      learner.team.isNone ? nil : ("team", .string(learner.team.text))
    }
  }

  /// Says something of the learners that a call names, all in one change set, and states what came of it for each.
  static func say(
    _ mutation: Mutation, _ operation: ([LearnerID]) -> Licensing.Operation,
    outcome: (LearnerRecord) -> (name: String, value: JSON)?
  ) throws -> JSONObject {
    let texts = mutation.call.texts("learners")
    let reader = try mutation.reader
    var bulk = Bulk(texts.map { text in caught { try reader.knownLearner(text).id } }) {
      ["learner": .string(texts[$0])]
    }
    let acting = try mutation.acting(.manageLearners)
    _ = try mutation.commit(&bulk, label: { ["learner": .string($0.text)] }) { open in
      BulkPlan(draft: mutation.draft(acting, [operation(open)]), rows: open.count, operations: 0..<1)
    }
    let after = try mutation.reader
    bulk.succeed(
      try bulk.open.map { each in
        var object: JSONObject = ["learner": .string(each.row.text)]
        guard let record = try after.learner(each.row) else { return object }
        object.appendIfPresent("email", record.shownEmail.map { .string($0) })
        if let said = outcome(record) { object.append(said.name, said.value) }
        return object
      })
    return ["results": bulk.json]
  }

  private static func changeAddress(_ mutation: Mutation) throws -> JSONObject {
    let reader = try mutation.reader
    let record = try reader.knownLearner(try mutation.call.required("learner"))
    let address = try EmailAddress(try mutation.call.required("email"))
    let acting = try mutation.acting(.manageLearners)
    guard let named = try reader.learnerNaming()?(address) else { throw DomainError(.ledgerUnknown) }
    if named.learner != record.id, try reader.learner(named.learner) != nil {
      throw DomainError(.addressTaken, data: ["learner": .string(named.learner.text)])
    }
    let name = try mutation.call.text("name", bytesMax: ContactText.nameBytesMax) ?? record.contact?.name
    let change = ChangeAddress(learner: record.id, contact: Contact(key: named.key, commitment: 0))
    try mutation.commit(
      mutation.draft(
        acting, [.changeAddress(change)], erasables: [ContactText(address: address, name: name).content]))
    let after = try mutation.reader
    guard var object = try after.learner(record.id)?.json(in: after) else { throw DomainError(.learnerUnknown) }
    object.append("addresses", .array(try after.addresses(of: record.id).map { $0.json }))
    return object
  }
}

extension LedgerReader {
  /// The learner of an id or of an address, who must be known.
  func knownLearner(_ text: String) throws -> LearnerRecord {
    guard let record = try learner(try learnerNamed(text)) else { throw DomainError(.learnerUnknown) }
    return record
  }
}

extension Schema {
  /// Every address that a learner was given and when; nothing of one that was erased.
  static let addresses = array(
    of: promising([.optional("email", .string), .optional("givenAt", .instant)]).named("LearnerAddress"))
}

extension LearnerAddress {
  /// The address as it is answered.
  var json: JSON {
    var object = JSONObject()
    object.appendIfPresent("email", contact.map { .string($0.address) })
    object.appendIfPresent("givenAt", givenAt.map { .string($0.text) })
    return .object(object)
  }
}
