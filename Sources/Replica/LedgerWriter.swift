import ChangeSets
import Foundation
import GRDB
import Licensing

/// Writes into one ledger inside one transaction. Valid only inside the closure it is handed to, on the writer's
/// thread.
public final class LedgerWriter {
  let db: Database
  let ledger: Int64
  let ledgerID: LedgerID
  let key: DeviceKey
  private let environment: ReplicaEnvironment
  private let log = ChangeSetLog()
  /// Replaces the replica's copy once the transaction has committed.
  private(set) var cache: LedgerCache
  /// Told now and then while a change set of this node's own is taken in: how many of the assignments that it touches
  /// are resolved. On the writer's thread.
  public var onResolving: (_ done: Int, _ count: Int) -> Void = { _, _ in }
  /// Whether the file says of the derived state what the cache says.
  private var isSaved = true

  init(db: Database, row: LedgerRow, key: DeviceKey, environment: ReplicaEnvironment, cache: LedgerCache) {
    self.db = db
    ledger = row.id
    ledgerID = row.ledgerID
    self.key = key
    self.environment = environment
    self.cache = cache
  }

  /// The state as this transaction has made it so far.
  ///
  /// - Throws: ``ReplicaError`` if the file cannot be read.
  public var reader: LedgerReader {
    get throws {
      try LedgerReader(
        db: db, ledger: ledger, ledgerID: ledgerID, cache: cache, deviceKey: key.publicKey,
        knownRules: environment.rules)
    }
  }

  /// So many bytes from the replica's source of randomness.
  public func random(_ count: Int) -> [UInt8] { environment.random(count) }

  /// The instant the derived state stands at: what is written or taken in is judged by it, so that the state follows
  /// from it and the change sets alone. ``advance()`` has brought it to the present, from which it never falls back.
  private var present: Int64 { cache.advancedTo.milliseconds }

  private var localWriter: LocalWriter { LocalWriter(key: key, random: environment.random) }

  /// The rules of the ledger, and whether this node can follow them.
  var rules: RulesStanding { RulesStanding(inForce: cache.rules.inForce, known: environment.rules) }

  /// The chain this node writes in, which proofs of learners are bound to. Begins one if there is none.
  public func carryingChain() throws -> ChainID { try localWriter.chain(ledger: ledger, now: present, db: db) }

  // MARK: Local commands

  /// Writes a draft as a change set, takes it in like any other, and keeps it if `condition` accepts what it lost.
  ///
  /// The verdict on each row is the resolver's own: a command is refused exactly where the rules refuse the operation
  /// (C0).
  ///
  /// - Parameters:
  ///   - draft: what to do.
  ///   - condition: given the rows without effect; false takes everything back.
  /// - Throws: ``ReplicaError`` if the change set cannot be written.
  public func commit(_ draft: Draft, keepIf condition: ([Loss]) -> Bool = { $0.isEmpty }) throws -> Committed {
    let before = cache
    var result: Committed?
    try db.inSavepoint {
      let committed = try write(draft, condition: condition)
      result = committed
      return committed.isKept ? .commit : .rollback
    }
    guard let result else { throw ReplicaError.inconsistent("a savepoint that did nothing") }
    if !result.isKept {
      cache = before
      isSaved = false
    }
    return result
  }

  private func write(_ draft: Draft, condition: ([Loss]) -> Bool) throws -> Committed {
    let standing = rules
    guard standing.isKnown else {
      throw ReplicaError.rulesUnknown(inForce: standing.inForce ?? 0, known: standing.known)
    }
    let erasables = draft.erasableParts(random: environment.random)
    let set = try localWriter.changeSet(
      of: draft.body(commitments: erasables.map(\.commitment)), erasable: erasables, ledger: ledger, now: present,
      db: db, rules: rulesInForce)
    let stored = try takeOwn(set)
    let losses = try reader.losses(of: stored.localID)
    let isKept = condition(losses)
    if isKept { try keepTokens(of: draft, in: stored) }
    return Committed(set: stored.stamp.id, number: stored.stamp.number, losses: losses, isKept: isKept)
  }

  /// The version in force for an author who has seen these change sets and what they build on. Normally that is
  /// everything held; only tips beyond the number of heads that a change set may name are left out.
  private func rulesInForce(after tips: [Int64]) throws -> UInt32 {
    guard let first = cache.rules.first, first != cache.rules.inForce else { return cache.rules.first ?? Rules.first }
    let directory = try SetDirectory(db: db)
    let causality = try SQLCausality(db: db)
    let version = try cache.rules.version { raise in
      try tips.contains { tip in
        let stamp = try directory.stamp(of: tip)
        return stamp == raise || causality.saw(stamp, raise)
      }
    }
    try causality.check()
    return version ?? Rules.first
  }

  /// Takes in what this node has just signed.
  func takeOwn(_ set: ChangeSet) throws -> StoredSet {
    let intake = try log.take([set], ledger: ledger, now: present, isOwn: true, db: db)
    guard let stored = intake.stored.first else {
      let reason = intake.refused.first.map { String(describing: $0.reason) } ?? "it was not stored"
      throw ReplicaError.ownChangeSetRefused(reason: reason)
    }
    try deriveTogether([stored])
    return stored
  }

  private func keepTokens(of draft: Draft, in stored: StoredSet) throws {
    let map = EntityMap(directory: try SetDirectory(db: db))
    let statement = try PreparedStatement(
      db, "INSERT OR REPLACE INTO token (invitation, public_key, secret) VALUES (?, ?, ?)")
    for token in draft.tokens {
      guard let id = try map.local(token.invitation.resolved(in: stored.stamp.id)) else { continue }
      try statement.bind(1, id.rawValue)
      try statement.bind(2, token.publicKey.bytes)
      try statement.bind(3, token.secret.bytes)
      try statement.run()
    }
  }

  // MARK: Taking in

  /// Takes in one page from elsewhere.
  func take(_ page: [ChangeSet]) throws -> Intake {
    let intake = try log.take(page, ledger: ledger, now: present, db: db)
    try derive(intake.stored)
    return intake
  }

  /// Derives from change sets in causal order and resolves what they touched. One that makes deriving fail is set aside
  /// with the reason; everything else flows.
  ///
  /// - Throws: what is wrong with the file rather than with a change set.
  func derive(_ sets: [StoredSet]) throws {
    let before = cache
    do { return try attempt { try deriveTogether(sets) } } catch  where SettingAside.isFault(ofContent: error) {
      cache = before
    }
    for stored in sets {
      let before = cache
      do { try attempt { try deriveTogether([stored]) } } catch  where SettingAside.isFault(ofContent: error) {
        cache = before
        try log.setEffect(stored.localID, .setAside, reason: SettingAside.reason(error), db: db)
      }
    }
  }

  /// Takes everything back that `body` wrote if it throws.
  private func attempt(_ body: () throws -> Void) throws {
    try db.inSavepoint {
      try body()
      return .commit
    }
  }

  private func deriveTogether(_ sets: [StoredSet]) throws {
    let derivation = try Derivation(db: db, ledger: ledger, ledgerID: ledgerID, cache: cache)
    derivation.onResolving = onResolving
    for stored in sets where stored.effect == .inEffect {
      guard RulesStanding(inForce: derivation.cache.rules.inForce, known: environment.rules).isKnown else {
        try log.setEffect(stored.localID, .rulesUnknown, reason: Self.rulesUnknownReason, db: db)
        continue
      }
      do { try derivation.take(stored) } catch let error as Derivation.NotUnderstood {
        try log.setEffect(stored.localID, .notUnderstood, reason: error.reason, db: db)
      }
    }
    _ = try derivation.drain()
    cache = derivation.cache
    isSaved = true
  }

  private static let rulesUnknownReason = "Rules are in force that this version does not know. Upgrade this node."

  /// Resolves one slice of what waits. True if nothing is left.
  func drain() throws -> Bool {
    let derivation = try Derivation(db: db, ledger: ledger, ledgerID: ledgerID, cache: cache)
    let isDone = try derivation.drain()
    cache = derivation.cache
    return isDone
  }

  // MARK: Time

  /// Moves the state forward to the present; a clock that went back changes nothing.
  ///
  /// Where nothing falls due the instant alone moves; it is saved with whatever else the transaction saves.
  func advance() throws {
    let present = Instant(milliseconds: environment.now())
    guard rules.isKnown, present > cache.advancedTo else { return }
    if let next = try reader.nextChange(), next <= present {
      try advance(to: present)
    } else {
      cache.advancedTo = present
      isSaved = false
    }
  }

  /// Saves the instant if nothing else did.
  func saveInstant() throws {
    if !isSaved { try Derivation(db: db, ledger: ledger, ledgerID: ledgerID, cache: cache).save() }
    isSaved = true
  }

  /// Moves the state to an instant, forward or back. Change sets whose clock was ahead come into effect when they are
  /// due, and out of it where the instant goes back before that: then everything is derived again, as of there, which
  /// only a clock that had run ahead asks for. Without effect while the rules in force are not known.
  func advance(to instant: Instant) throws {
    if instant < cache.advancedTo, try log.holdsAhead(of: instant.milliseconds, ledger: ledger, db: db) {
      cache.advancedTo = instant
      return try rebuild { _ in }
    }
    guard rules.isKnown else { return }
    let due = try log.due(ledger: ledger, now: instant.milliseconds, db: db)
    let derivation = try Derivation(db: db, ledger: ledger, ledgerID: ledgerID, cache: cache)
    try derivation.advance(to: instant)
    cache = derivation.cache
    try derive(due)
  }

  /// Empties the derived tables of the ledger and derives everything again from the log, as if all of it had just come:
  /// what an earlier version did not understand counts if this one does.
  ///
  /// - Parameter progress: called with the number of change sets done so far.
  func rebuild(progress: (Int) -> Void) throws {
    let instant = cache.advancedTo
    try log.reconsider(ledger: ledger, now: instant.milliseconds, db: db)
    try Derivation.clear(ledger, db: db)
    cache = LedgerCache()
    cache.advancedTo = instant
    var last: Int64 = 0
    var count = 0
    while true {
      let sets = try LogReader(db: db, ledger: ledger).storedSets(after: last, limit: 1_000)
      guard let end = sets.last else { break }
      try derive(sets)
      last = end.localID
      count += sets.count
      progress(count)
    }
    while try !drain() {}
  }
}
