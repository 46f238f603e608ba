import ChangeSets
import JSONRPC
import Licensing
import Replica

/// Allocating licenses: to learners named in a call (R42), or to those whom another command has just added.
enum LicenseAllocate {
  static func run(_ mutation: Mutation) throws -> JSONObject {
    let premises = try Premises(mutation, giving: .allocation)
    guard let naming = try mutation.reader.learnerNaming() else { throw DomainError(.ledgerUnknown) }
    let rows = try AddressRows(mutation.call.params["emails"], naming: naming)
    var bulk = Bulk(rows.rows) { rows.label($0) }
    let acting = try mutation.acting(.allocate)
    let supply = try Supply(premises, in: mutation.reader)
    var shared = SharedRows([], from: supply)
    let written = try mutation.commit(&bulk, label: label, explain: { premises.refusal(of: $0) }) { open in
      shared = SharedRows(open, from: supply)
      return plan(open, shared, premises, mutation, acting)
    }
    guard let committed = written?.committed else { return ["results": bulk.json] }
    let after = try mutation.reader
    bulk.succeed(
      try zip(bulk.open, shared.places).map { each, place in
        var object = label(each.row)
        for (name, value) in try outcome(committed.entity(operation: place.group, row: place.row), after) {
          object.append(name, value)
        }
        return object
      })
    return ["results": bulk.json]
  }

  /// Allocates to each of these as far as it can be done; whom it cannot be done for keeps everybody else from nothing.
  ///
  /// - Parameter part: tells the change set apart from others of the same command.
  /// - Returns: for each row the license, or why there is none.
  static func allocate(
    to rows: [AddressRows.Row], _ premises: Premises, _ mutation: Mutation, part: Int
  ) throws -> [Result<JSONObject, DomainError>] {
    let acting = try mutation.acting(.allocate)
    let supply = try Supply(premises, in: mutation.reader)
    var refused: [Int: DomainError] = [:]
    while refused.count < rows.count {
      let open = rows.indices.filter { refused[$0] == nil }
      let taken = open.map { rows[$0] }
      let shared = SharedRows(taken, from: supply)
      let plan = plan(taken, shared, premises, mutation, acting, part: part)
      let committed = try mutation.writer.commit(plan.draft)
      guard !committed.isKept else {
        let after = try mutation.reader
        var results = rows.indices.map { Result<JSONObject, DomainError>.failure(refused[$0] ?? nobody) }
        for (index, place) in zip(open, shared.places) {
          results[index] = .success(
            try outcome(committed.entity(operation: place.group, row: place.row), after))
        }
        return results
      }
      for loss in committed.losses {
        let place = BulkPlan.Place(operation: Int(loss.operation), row: Int(loss.row))
        guard let position = plan.positions[place] else { throw premises.refusal(of: loss) }
        refused[open[position]] = premises.refusal(of: loss)
      }
    }
    return rows.indices.map { .failure(refused[$0] ?? nobody) }
  }

  private static var nobody: DomainError { DomainError(.invitationOvertaken) }

  private static func label(_ row: AddressRows.Row) -> JSONObject { ["email": .string(row.address.text)] }

  /// What is written for these rows, shared out over the segments that carry them.
  static func plan(
    _ rows: [AddressRows.Row], _ shared: SharedRows, _ premises: Premises, _ mutation: Mutation, _ acting: Acting,
    part: Int = 0
  ) -> BulkPlan {
    let positions = shared.places.enumerated().map { index, place in
      (BulkPlan.Place(operation: place.group, row: place.row), index)
    }
    return BulkPlan(
      draft: mutation.draft(
        acting, shared.groups.map { premises.invite($0.rows, on: $0.segment) },
        erasables: rows.map(\.contact), part: part),
      positions: Dictionary(uniqueKeysWithValues: positions))
  }

  /// What an allocation came to, as far as most results say it.
  static func outcome(_ id: EntityID, _ reader: LedgerReader) throws -> JSONObject {
    guard let record = try reader.invitation(id) else { throw DomainError(.licenseUnknown) }
    var object: JSONObject = [
      "license": .string(PublicID(kind: .license, id).text), "learner": .string(record.terms.learner.text),
      "state": .string(record.status.rawValue), "supply": .string(reader.supplyID(record.terms.supply).text),
      "validUntil": .string(record.end.text),
    ]
    object.appendIfPresent("email", record.contact.map { .string($0.address) })
    return object
  }
}
