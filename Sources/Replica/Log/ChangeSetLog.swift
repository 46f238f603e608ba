import ChangeSets
import GRDB

/// The change sets of all ledgers: what is held, what waits, and what counts.
///
/// Every function works inside the caller's transaction; what they did stays only if that commits.
struct ChangeSetLog: Sendable {
  private let limits: LogLimits

  init(limits: LogLimits = .standard) { self.limits = limits }

  /// All ledgers, in the order in which they came here.
  func ledgers(db: Database) throws -> [LedgerRow] { try LedgerRow.fetchAll(db) }

  /// Throws ``ReplicaError/unknownLedger(_:)`` if nothing of it is here.
  func ledger(_ id: LedgerID, db: Database) throws -> LedgerRow {
    guard let row = try LedgerRow.fetch(db, id) else { throw ReplicaError.unknownLedger(id) }
    return row
  }

  /// The ledger, made known if it is not; its root need not be here yet.
  func begin(_ id: LedgerID, db: Database) throws -> LedgerRow {
    try LedgerRow.fetch(db, id) ?? LedgerRow.insert(db, id)
  }

  /// Takes change sets in, in any order and as often as they come. A bad one is refused and stops no other one.
  ///
  /// - Parameters:
  ///   - sets: a bounded page; structure and body hashes were checked when they were read.
  ///   - ledger: the row's id.
  ///   - now: milliseconds since 1970. Those further ahead are kept without effect until their time comes.
  ///   - isOwn: whether ``LocalWriter`` made them just now, so that signatures need no check.
  /// - Throws: only SQLite's errors and contradictions within the tables; then the transaction has to be rolled back.
  func take(
    _ sets: [ChangeSet], ledger: Int64, now: Int64, isOwn: Bool = false, db: Database
  ) throws -> Intake {
    try IntakeRun(db: db, ledger: ledger, now: now, isOwn: isOwn, limits: limits).take(sets)
  }

  /// The change sets that are ahead of the clock. Their index is named because the planner prefers the one of all
  /// change sets in clock order, and then reads the whole history.
  static let ahead = "change_set INDEXED BY change_set_ahead WHERE effect = 1"

  /// Puts into effect what was ahead of the clock and is not any more, and returns it in causal order.
  func due(ledger: Int64, now: Int64, db: Database) throws -> [StoredSet] {
    let select = try PreparedStatement(
      db, "SELECT id FROM \(Self.ahead) AND ledger = ? AND time <= ? ORDER BY id")
    try select.bind(1, ledger)
    try select.bind(2, limits.latestTime(at: now))
    var due: [Int64] = []
    try select.forEach { due.append($0.int(0)) }
    guard !due.isEmpty else { return [] }
    let directory = try SetDirectory(db: db)
    return try due.map { localID in
      try setEffect(localID, .inEffect, reason: nil, db: db)
      return try directory.stored(localID)
    }
  }

  /// The earliest instant at which ``due(ledger:now:db:)`` returns something, in milliseconds since 1970.
  func nextDue(ledger: Int64, db: Database) throws -> Int64? {
    let select = try PreparedStatement(
      db, "SELECT time FROM \(Self.ahead) AND ledger = ? ORDER BY time LIMIT 1")
    try select.bind(1, ledger)
    return try select.first { ($0.int(0) >> 16) - limits.clockAheadMaxMilliseconds }
  }

  /// Whether anything that counts is further ahead of `now` than the bound, so that it must not count there.
  func holdsAhead(of now: Int64, ledger: Int64, db: Database) throws -> Bool {
    let select = try PreparedStatement(
      db, "SELECT 1 FROM change_set WHERE ledger = ? AND time > ? AND effect IN (0, 4) AND \(Self.isNoRoot) LIMIT 1")
    try select.bind(1, ledger)
    try select.bind(2, limits.latestTime(at: now))
    return try select.first { _ in true } ?? false
  }

  /// Judges every change set again by the clock, as if all had just come; what a deriver finds wrong it finds again.
  func reconsider(ledger: Int64, now: Int64, db: Database) throws {
    let reset = try PreparedStatement(
      db, "UPDATE change_set SET effect = 0, reason = NULL WHERE ledger = ? AND effect <> 0")
    try reset.bind(1, ledger)
    try reset.run()
    let hold = try PreparedStatement(
      db, "UPDATE change_set SET effect = 1, reason = ? WHERE ledger = ? AND time > ? AND \(Self.isNoRoot)")
    try hold.bind(1, Self.clockAheadReason)
    try hold.bind(2, ledger)
    try hold.bind(3, limits.latestTime(at: now))
    try hold.run()
  }

  /// Whether this version can derive from something that could not be derived from before: it was upgraded.
  ///
  /// - Parameter knowsRules: whether the rules in force are known now.
  func hasBecomeReadable(ledger: Int64, knowsRules: Bool, db: Database) throws -> Bool {
    let select = try PreparedStatement(db, "SELECT id, effect FROM change_set WHERE ledger = ? AND effect > 1")
    try select.bind(1, ledger)
    var unread: [Int64] = []
    var wasStopped = false
    try select.forEach { row in
      switch SetEffect(rawValue: row.int(1)) {
      case .rulesUnknown: wasStopped = true
      case .notUnderstood: unread.append(row.int(0))
      case .inEffect, .clockAhead, .setAside, nil: break
      }
    }
    guard knowsRules else { return false }
    if wasStopped { return true }
    let directory = try SetDirectory(db: db)
    return try unread.contains { try Derivation.reads(try directory.stored($0)) }
  }

  private static let isNoRoot = "hash <> (SELECT hash FROM ledger WHERE ledger.id = change_set.ledger)"

  /// Why a change set that is ahead of the clock does not count, for a person.
  static let clockAheadReason = "Its clock is ahead of this node's."

  /// Records whether a change set counts; `reason` for a person, if it does not.
  func setEffect(_ localID: Int64, _ effect: SetEffect, reason: String?, db: Database) throws {
    let update = try PreparedStatement(db, "UPDATE change_set SET effect = ?, reason = ? WHERE id = ?")
    try update.bind(1, effect.rawValue)
    try update.bind(2, reason)
    try update.bind(3, localID)
    try update.run()
  }
}
