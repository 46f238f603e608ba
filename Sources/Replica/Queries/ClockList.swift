import GRDB
import Licensing

/// Reads a list in clock order: by the time of the change set that brought each item into being, then its chain and
/// number, then operation and row. Nodes that hold the same change sets read the same list, whatever order they came
/// in.
///
/// The tables are ordered by time and local number, which is the same but for change sets of different chains written
/// at the same instant. Only where such meet in a page are they put in order by name.
struct ClockList {
  let db: Database
  let ledger: Int64
  let map: EntityMap
  /// The table, which has columns `ledger` and `time` and an index on them.
  let table: String
  /// Its column with the local number of what brought an item into being.
  let id: String
  /// Bits of that number below the change set's: 33 for things, 0 for change sets themselves.
  let shift: Int64
  /// A column that tells items of one such number apart, ascending.
  let tail: String?
  /// Whether the conditions leave so little that it is sorted: then the index by time is kept from being used.
  let isNarrow: Bool
  /// What is selected from what; names the table as it is.
  let select: String
  private var conditions = ""
  private var arguments: StatementArguments = []

  init(
    _ reader: LedgerReader, table: String, id: String = "id", shift: Int64 = 33, tail: String? = nil,
    isNarrow: Bool = false, select: String? = nil
  ) {
    (db, ledger, map) = (reader.db, reader.ledger, reader.map)
    (self.table, self.id, self.shift, self.tail, self.isNarrow) = (table, id, shift, tail, isNarrow)
    self.select = select ?? "SELECT * FROM \(table)"
  }

  /// Shows only what fulfils a condition.
  mutating func require(_ condition: String, _ values: [(any DatabaseValueConvertible)?] = []) {
    conditions += " AND " + condition
    arguments += StatementArguments(values)
  }

  /// The items after the cursor, at most `limit` of them, and the cursor of the last one if more follow.
  ///
  /// - Throws: ``UnknownCursor`` for a cursor that names nothing held.
  func page(_ request: PageRequest) throws -> (rows: [Row], next: PageCursor?) {
    let wanted = request.limit + 1
    var rows: [Row] = []
    var reached: Int64 = .min
    if let cursor = request.cursor {
      rows = try rest(after: cursor, limit: wanted)
      reached = cursor.key(0)
    }
    while rows.count < wanted {
      let batch = try self.rows(
        "time > ?", [reached], order: "\(table).time, \(table).\(id)", limit: wanted - rows.count)
      guard let last = batch.last else { break }
      let isCut = batch.count == wanted - rows.count
      let end: Int64 = last["time"]
      var group: [Row] = []
      for row in batch {
        if let time: Int64 = group.last?["time"], time != row["time"] {
          rows += try ordered(group)
          group = []
        }
        group.append(row)
      }
      let sets = try isCut ? self.sets(at: end) : []
      rows += try sets.count > 1 ? items(of: inOrder(sets), at: end, limit: wanted - rows.count) : ordered(group)
      guard isCut else { break }
      reached = end
    }
    guard rows.count > request.limit else { return (rows, nil) }
    rows.removeLast(rows.count - request.limit)
    return (rows, rows.last.map(cursor))
  }

  /// Where the list goes on after an item.
  func cursor(_ row: Row) -> PageCursor {
    let (time, local): (Int64, Int64) = (row["time"], row[id])
    guard let tail else { return PageCursor(time, local) }
    return PageCursor(time, local, row[tail])
  }

  /// What is left of the instant at which the cursor stands.
  private func rest(after cursor: PageCursor, limit: Int) throws -> [Row] {
    let (time, local) = (cursor.key(0), cursor.key(1))
    let set = local >> shift
    var rows: [Row]
    if let tail {
      rows = try self.rows(
        "time = ? AND (\(table).\(id), \(table).\(tail)) > (?, ?) AND \(table).\(id) < ?",
        [time, local, cursor.key(2), end(of: set)], limit: limit)
    } else {
      rows = try self.rows(
        "time = ? AND \(table).\(id) > ? AND \(table).\(id) < ?", [time, local, end(of: set)], limit: limit)
    }
    let others = try sets(at: time).filter { $0 != set }
    guard !others.isEmpty, rows.count < limit else { return rows }
    guard let place = try? map.directory.stamp(of: set) else { throw UnknownCursor() }
    let later = try inOrder(others).filter { try map.directory.stamp(of: $0) > place }
    return rows + (try items(of: later, at: time, limit: limit - rows.count))
  }

  /// The items of those change sets, in the order given.
  private func items(of sets: [Int64], at time: Int64, limit: Int) throws -> [Row] {
    var rows: [Row] = []
    for set in sets where rows.count < limit {
      rows += try self.rows(
        "time = ? AND \(table).\(id) >= ? AND \(table).\(id) < ?", [time, set << shift, end(of: set)],
        limit: limit - rows.count)
    }
    return rows
  }

  /// The change sets of one instant that brought items into being, in local order: a seek for each.
  private func sets(at time: Int64) throws -> [Int64] {
    let statement = try db.cachedStatement(
      sql: "SELECT \(id) FROM \(table) WHERE ledger = ? AND time = ? AND \(id) >= ? ORDER BY \(id) LIMIT 1")
    var sets: [Int64] = []
    var from: Int64 = 0
    while let found = try Int64.fetchOne(statement, arguments: [ledger, time, from]) {
      sets.append(found >> shift)
      from = end(of: found >> shift)
    }
    return sets
  }

  /// Rows of one instant, in local order, put into clock order.
  private func ordered(_ rows: [Row]) throws -> [Row] {
    let bySet = Dictionary(grouping: rows) { ($0[id] as Int64) >> shift }
    guard bySet.count > 1 else { return rows }
    return try inOrder(Array(bySet.keys)).flatMap { bySet[$0] ?? [] }
  }

  private func inOrder(_ sets: [Int64]) throws -> [Int64] {
    try sets.map { (set: $0, stamp: try map.directory.stamp(of: $0)) }.sorted { $0.stamp < $1.stamp }.map(\.set)
  }

  /// The least number above those of a change set.
  private func end(of set: Int64) -> Int64 {
    let (next, overflow) = set.addingReportingOverflow(1)
    return overflow || next > Int64.max >> shift ? .max : next << shift
  }

  private func rows(_ place: String, _ values: [Int64], order: String? = nil, limit: Int) throws -> [Row] {
    var all = StatementArguments([ledger] + values)
    all += arguments
    all += StatementArguments([limit])
    return try Row.fetchAll(
      try db.cachedStatement(sql: sql(place, order: order ?? "\(table).\(id)")), arguments: all)
  }

  /// What is asked: the items at a place, in local order.
  func sql(_ place: String, order: String) -> String {
    let tail = tail.map { ", \(table).\($0)" } ?? ""
    return """
      \(select) WHERE \(isNarrow ? "+" : "")\(table).ledger = ? AND \(table).\(place)\(conditions)
      ORDER BY \(order)\(tail) LIMIT ?
      """
  }
}

/// A cursor that names nothing this node holds.
public struct UnknownCursor: Error, Hashable, Sendable {}
