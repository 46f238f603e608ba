import JSONRPC
import Licensing
import Replica

/// The rows of `learner.add`: new learners begin with what the strategy gives (R35), known ones only have their address
/// repeated.
struct AddedLearners {
  private let rows: [AddressRows.Row]
  /// What each begins with; nil for nothing.
  private let onboardings: [Onboarding?]

  init(_ rows: [AddressRows.Row], known: Set<LearnerID>, onboarding: (AddressRows.Row) -> Onboarding?) {
    self.rows = rows
    onboardings = rows.map { known.contains($0.learner) ? nil : onboarding($0) }
  }

  /// One operation for each of the things that are given, and one for those who are given nothing.
  func plan(_ mutation: Mutation, _ acting: Acting, part: Int) -> BulkPlan {
    var given: [Onboarding] = []
    for case let each? in onboardings where !given.contains(each) { given.append(each) }
    let groups: [(members: [Int], onboarding: Onboarding?)] = (given.map(Optional.some) + [nil]).map { each in
      (rows.indices.filter { onboardings[$0] == each }, each)
    }
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
  /// What new learners of a call begin with: the strategy in force, applied to the technology that is said of each,
  /// else the one that the call names for all, and to today in the ledger's time zone; nil for nothing.
  static func inForce(
    _ mutation: Mutation, for rows: [AddressRows.Row]
  ) throws -> (AddressRows.Row) -> Onboarding? {
    let common = try mutation.call.text("technology").map(checked)
    guard common != nil || rows.contains(where: { $0.technology != nil }) else { return { _ in nil } }
    let reader = try mutation.reader
    let (strategy, today) = (try reader.strategy(), try LocalDays(try reader.timeZone()).day(of: mutation.now))
    return { row in
      (row.technology ?? common).flatMap { strategy.onboarding(technology: $0, on: today) }
    }
  }

  /// The name of a technology, if it is not too long.
  static func checked(_ technology: String) throws -> String {
    let bytesMax = AssignmentStrategy.technologyBytesMax
    guard technology.utf8.count <= bytesMax else {
      throw DomainError(
        .textTooLong, "technology has more than \(bytesMax) bytes.",
        data: ["parameter": "technology", "bytesMax": .int(bytesMax)])
    }
    return technology
  }

  /// What was given, as it is answered.
  var json: JSON {
    var object: JSONObject = ["kind": .string("\(kind)"), "technology": .string(technology)]
    object.appendIfPresent("until", until.map { .string($0.text) })
    if kind == .labs { object.append("labs", .int(AssignmentStrategy.labCount)) }
    return .object(object)
  }
}
