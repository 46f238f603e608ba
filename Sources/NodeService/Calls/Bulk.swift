import ChangeSets
import JSONRPC
import Licensing
import Replica

/// A bulk command: many rows, one result for each, in the order of the input (R12, R23, R24).
struct Bulk<Row> {
  /// The rows not refused so far, each with its place in the input.
  private(set) var open: [(place: Int, row: Row)] = []
  private(set) var results: [JSONObject?]
  /// For each row of the input the one that it repeats, or itself.
  private let inputs: [Int]

  /// Takes the rows that could be read, and the refusals of those that could not.
  ///
  /// - Parameter inputs: for each row of the input its place in `rows`, where the input repeats some.
  init(_ rows: [Result<Row, DomainError>], inputs: [Int]? = nil, label: (Int) -> JSONObject) {
    results = Array(repeating: nil, count: rows.count)
    self.inputs = inputs ?? Array(rows.indices)
    for (place, row) in rows.enumerated() {
      switch row {
      case .success(let row): open.append((place, row))
      case .failure(let error): results[place] = Self.refusal(error, label(place))
      }
    }
  }

  private static func refusal(_ error: DomainError, _ label: JSONObject) -> JSONObject {
    var result: JSONObject = ["ok": false]
    for (name, value) in label { result.append(name, value) }
    result.append("error", error.rpcError.json)
    return result
  }

  /// Refuses open rows by their position among the open ones.
  mutating func refuse(_ errors: [Int: DomainError], label: (Row) -> JSONObject) {
    var kept: [(place: Int, row: Row)] = []
    for (position, each) in open.enumerated() {
      if let error = errors[position] {
        results[each.place] = Self.refusal(error, label(each.row))
      } else {
        kept.append(each)
      }
    }
    open = kept
  }

  /// States what became of the open rows, in their order.
  mutating func succeed(_ outcomes: [JSONObject]) {
    for (each, outcome) in zip(open, outcomes) {
      var result: JSONObject = ["ok": true]
      for (name, value) in outcome { result.append(name, value) }
      results[each.place] = result
    }
  }

  /// True if a row was refused.
  var hasRefusals: Bool { results.contains { $0?["ok"]?.boolValue == false } }

  /// The results so far; rows not decided are left out.
  var json: JSON { .array(inputs.compactMap { results[$0].map(JSON.object) }) }

  /// Fails the whole command if it was to be all or nothing.
  func checkAtomic(_ isAtomic: Bool) throws {
    if isAtomic, hasRefusals { throw DomainError(.batchRefused, data: ["results": json]) }
  }
}

extension Mutation {
  /// Times that a bulk command is tried without the rows it lost the time before; then what still loses is refused.
  private static let attemptsMax = 8

  /// Writes the open rows as one change set, and says of rows without effect what the rule says.
  func commit<Row>(
    _ bulk: inout Bulk<Row>, label: (Row) -> JSONObject, isAtomic: Bool? = nil, plan: ([Row]) throws -> BulkPlan
  ) throws -> (committed: Committed, plan: BulkPlan)? {
    try commit(&bulk, label: label, isAtomic: isAtomic, explain: { DomainError($0) }, plan: plan)
  }

  /// Writes the open rows as one change set. Rows that would have no effect are refused and the rest is written without
  /// them.
  ///
  /// - Parameters:
  ///   - label: what a refused row repeats of its input.
  ///   - isAtomic: whether one refused row refuses all; what the call says unless given.
  ///   - mayWait: whether a claim that its supply does not carry is written all the same, to wait in line.
  ///   - explain: why a row had no effect, where more is known of it than the rule says.
  ///   - plan: makes the draft of the open rows, and says which row of which operation stands for which of them.
  /// - Returns: what was written with its plan; nil if no row was left.
  func commit<Row>(
    _ bulk: inout Bulk<Row>, label: (Row) -> JSONObject, isAtomic: Bool? = nil, mayWait: Bool = false,
    explain: (Loss) -> DomainError,
    plan: ([Row]) throws -> BulkPlan
  ) throws -> (committed: Committed, plan: BulkPlan)? {
    let isAtomic = isAtomic ?? call.flag("atomic")
    progress.beginUnlessBegun(rows: bulk.open.count)
    try bulk.checkAtomic(isAtomic)
    for _ in 0..<Self.attemptsMax where !bulk.open.isEmpty {
      if call.context.isCancelled { throw RPCError.cancelled }
      let plan = try plan(bulk.open.map(\.row))
      let isLost: (Loss) -> Bool = { !(mayWait && $0.rule == .shortSupply) }
      let committed = try writer.commit(plan.draft) { !$0.contains(where: isLost) }
      if committed.isKept {
        progress.advance(.writing, 1, of: 1)
        return (committed, plan)
      }
      var errors: [Int: DomainError] = [:]
      for loss in committed.losses where isLost(loss) {
        let place = BulkPlan.Place(operation: Int(loss.operation), row: Int(loss.row))
        guard let position = plan.positions[place] else { throw explain(loss) }
        errors[position] = errors[position] ?? explain(loss)
      }
      bulk.refuse(errors, label: label)
      try bulk.checkAtomic(isAtomic)
    }
    bulk.refuse(
      Dictionary(uniqueKeysWithValues: bulk.open.indices.map { ($0, DomainError(.invitationOvertaken)) }), label: label)
    return nil
  }
}

/// A draft of a bulk command and which of its rows stand for which row of the input.
struct BulkPlan {
  /// A row of an operation of the draft.
  struct Place: Hashable {
    let operation: Int
    let row: Int
  }

  var draft: Draft
  /// Positions among the open rows.
  var positions: [Place: Int]

  /// A plan in which row n of every named operation stands for open row n.
  init(draft: Draft, rows: Int, operations: Range<Int>) {
    self.draft = draft
    positions = [:]
    for operation in operations {
      for row in 0..<rows { positions[Place(operation: operation, row: row)] = row }
    }
  }

  /// A plan with any places.
  init(draft: Draft, positions: [Place: Int]) {
    self.draft = draft
    self.positions = positions
  }
}
