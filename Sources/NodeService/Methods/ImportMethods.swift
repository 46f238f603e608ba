import JSONRPC
import Licensing
import Replica

extension NodeMethods {
  /// Taking over lists from files (R48).
  static let importing: [Method] = [
    .bulk(
      "learner.import", "Makes the people of a list known, as learner.add does (R12, R35, R42, R48).",
      params: ImportTable.params(LearnerImport.columns), label: importLabel,
      row: importRow + addedLearner, also: importCounts,
      errors: ImportTable.errors + [.addressInvalid, .timeZoneUnknown], run: LearnerImport.run),
    .bulk(
      "invitation.import", "Invites the people of a list, each row to its own product (R2, R12, R48).",
      params: ImportTable.params(InvitationImport.columns), label: importLabel,
      row: importRow + createdInvitation, also: importCounts,
      errors: ImportTable.errors + [
        .productUnknown, .productRetired, .productGivenOtherwise, .fundUnknown, .supplyExhausted, .supplyEnded,
        .supplyAmbiguous, .supplyNone,
        .supplyCurrency, .addressInvalid, .dateInvalid, .startNotOffered, .startOutOfRange, .productCourseMismatch,
        .invitationAlreadyInvited, .teamOther, .productNotForTeams,
      ], run: InvitationImport.run),
  ]

  private static let importRow: [Schema.Property] = [.required("row", .integer)]
  private static let importLabel = importRow + [.optional("email", .string)]
  private static let importCounts: [Schema.Property] = [
    .required("imported", .integer), .required("refused", .integer),
  ]
}

/// `learner.import`: `learner.add` for the rows of a list, with names, and with technologies of their own (R35).
enum LearnerImport {
  static let columns = [CSVColumn("email", isRequired: true), CSVColumn("name"), CSVColumn("technology")]

  static func run(_ mutation: Mutation) throws -> JSONObject {
    var results = ImportResults(try ImportTable(mutation.call, columns))
    guard let naming = try mutation.reader.learnerNaming() else { throw DomainError(.ledgerUnknown) }
    let rows = results.open
    mutation.progress.begin("Importing", "learners", rows: rows.count)
    var people = ImportedPeople(rows, naming: naming)
    try people.carryOut(into: &results) { try NodeMethods.add(&$0, mutation, isAtomic: false) }
    return try results.json(isAtomic: mutation.call.flag("atomic"))
  }
}
