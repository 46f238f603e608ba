import JSONRPC
import Licensing
import Replica

/// The rows of `learner.add`: new learners begin with what the strategy gives (R35), known ones only have their address
/// repeated.
struct AddedLearners {
  private let rows: [AddressRows.Row]
  private let known: Set<LearnerID>
  private let onboarding: Onboarding?

  init(_ rows: [AddressRows.Row], known: Set<LearnerID>, onboarding: Onboarding?) {
    (self.rows, self.known, self.onboarding) = (rows, known, onboarding)
  }

  /// One operation where nothing is given; else one for the new ones and one for the others.
  func plan(_ mutation: Mutation, _ acting: Acting, part: Int) -> BulkPlan {
    let indices = Array(rows.indices)
    let isNew = { (index: Int) in !known.contains(rows[index].learner) }
    let groups: [(members: [Int], onboarding: Onboarding?)] =
      onboarding == nil
      ? [(indices, nil)] : [(indices.filter(isNew), onboarding), (indices.filter { !isNew($0) }, nil)]
    var operations: [Licensing.Operation] = []
    var positions: [BulkPlan.Place: Int] = [:]
    for group in groups where !group.members.isEmpty {
      for (row, index) in group.members.enumerated() {
        positions[BulkPlan.Place(operation: operations.count, row: row)] = index
      }
      // Named by the learner, whose name an address that was given later is not (C26).
      let contacts = group.members.map { Contact(key: rows[$0].learner, commitment: UInt32($0)) }
      operations.append(.addLearners(AddLearners(rows: contacts, onboarding: group.onboarding)))
    }
    return BulkPlan(
      draft: mutation.draft(acting, operations, erasables: rows.map(\.contact), part: part), positions: positions)
  }
}

extension Onboarding {
  /// What new learners of a call begin with: the strategy in force, applied to the technology that the call names and
  /// to today in the ledger's time zone; nil for nothing.
  init?(_ mutation: Mutation) throws {
    let call = mutation.call
    guard let technology = try call.text("technology", bytesMax: AssignmentStrategy.technologyBytesMax) else {
      return nil
    }
    let reader = try mutation.reader
    let today = try LocalDays(try reader.timeZone()).day(of: mutation.now)
    guard let given = try reader.strategy().onboarding(technology: technology, on: today) else { return nil }
    self = given
  }

  /// What was given, as it is answered.
  var json: JSON {
    var object: JSONObject = ["kind": .string("\(kind)"), "technology": .string(technology)]
    object.appendIfPresent("until", until.map { .string($0.text) })
    if kind == .labs { object.append("labs", .int(AssignmentStrategy.labCount)) }
    return .object(object)
  }
}
