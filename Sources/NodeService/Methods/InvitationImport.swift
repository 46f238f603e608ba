import JSONRPC
import Licensing
import Replica

/// `invitation.import`: `invitation.create` for the rows of a list. Rows that agree in everything but the person are
/// invited together, so that each set of premises is one change set.
enum InvitationImport {
  static let columns = [
    CSVColumn("email", isRequired: true), CSVColumn("name"), CSVColumn("product", isRequired: true),
    CSVColumn("course"), CSVColumn("start"), CSVColumn("supply"), CSVColumn("note"),
  ]

  /// What rows say besides the person.
  private struct Terms: Hashable {
    let product: String
    let course: String?
    let start: String?
    let supply: String?
    let note: String

    init(_ cells: [String: String]) {
      product = cells["product"] ?? ""
      course = cells["course"]
      start = cells["start"]
      supply = cells["supply"]
      note = cells["note"] ?? ""
    }

    /// The same, looked up as it is now.
    func premises(_ mutation: Mutation) throws -> Premises {
      let reader = try mutation.reader
      let start: AccessStart? = try start.map { $0 == "acceptance" ? .acceptance : .date(try Day(text: $0)) }
      return try Premises(
        product: try reader.productNamed(product), course: try course.map { try reader.productNamed($0).id },
        supply: supply, start: start, note: try mutation.call.limited(note, "note", bytesMax: 500), in: reader)
    }
  }

  static func run(_ mutation: Mutation) throws -> JSONObject {
    var results = ImportResults(try ImportTable(mutation.call, columns))
    guard let naming = try mutation.reader.learnerNaming() else { throw DomainError(.ledgerUnknown) }
    _ = try mutation.inviting(EmptyCollection())
    let rows = results.open
    var order: [Terms] = []
    var groups: [Terms: [(place: Int, cells: [String: String])]] = [:]
    for row in rows {
      let terms = Terms(row.cells)
      if groups[terms] == nil { order.append(terms) }
      groups[terms, default: []].append(row)
    }
    let context = mutation.call.context
    mutation.progress.begin("Importing", "invitations", rows: rows.count)
    var done = 0
    for (number, terms) in order.enumerated() {
      if context.isCancelled { throw RPCError.cancelled }
      let group = groups[terms] ?? []
      mutation.progress.enter(done..<(done + group.count))
      switch caught({ try terms.premises(mutation) }) {
      case .failure(let error):
        for row in group { results.refuse(row.place, error, label: ["email": .string(row.cells["email"] ?? "")]) }
      case .success(let premises):
        var people = ImportedPeople(group, naming: naming)
        try people.carryOut(into: &results) { bulk in
          let acting = try mutation.inviting(bulk.open.lazy.map(\.row.learner))
          // Two parts each: the second one accepts what somebody issued to themselves.
          try InvitationCreate.issue(&bulk, premises, mutation, acting, part: number * 2, isAtomic: false)
        }
      }
      done += group.count
    }
    mutation.progress.enter(done..<done)
    return try results.json(isAtomic: mutation.call.flag("atomic"))
  }
}
