import ChangeSets
import GRDB

/// Makes this node's own change sets: gives them their place, heads and time, and signs them.
///
/// What it makes is not stored yet: it goes through ``ChangeSetLog/take(_:ledger:now:isOwn:db:)`` in the same
/// transaction, like any other. `now` is milliseconds since 1970 everywhere.
struct LocalWriter: Sendable {
  private let key: DeviceKey
  private let limits: LogLimits
  private let random: @Sendable (Int) -> [UInt8]

  /// - Parameters:
  ///   - key: the device's.
  ///   - random: so many bytes from a cryptographic source of randomness.
  init(
    key: DeviceKey, limits: LogLimits = .standard, random: @escaping @Sendable (Int) -> [UInt8]
  ) {
    self.key = key
    self.limits = limits
    self.random = random
  }

  /// Makes the root of a new ledger, whose name is the root's.
  func found(
    _ body: Body, erasable: [ErasablePart] = [], now: Int64, db: Database
  ) throws -> (ledger: LedgerRow, set: ChangeSet) {
    var clock = HybridClock()
    let start = ChainStart(device: key.publicKey, nonce: random(ChainStart.nonceByteCount))
    let root = try ChangeSetBuilder(
      starting: start, ledger: nil, time: try clock.tick(now: now, after: []), rules: Rules.first, body: body,
      erasable: erasable
    ).build(signedBy: key)
    let row = try LedgerRow.insert(db, root.ledger)
    let own = OwnChain(chain: root.header.chain, nonce: start.nonce, predecessor: nil, isRetired: false)
    try own.insert(db, ledger: row.id)
    return (row, root)
  }

  /// The chain that the next change set will stand in. Begins one if there is none, if someone else wrote to
  /// the present one, or if its end is ahead of the clock.
  func chain(ledger: Int64, now: Int64, db: Database) throws -> ChainID {
    try current(LedgerRow.fetch(db, id: ledger), now: now, db: db).own.chain
  }

  /// Stops writing to the present chain and begins another one, which names it as its predecessor.
  func startNewChain(ledger: Int64, now: Int64, db: Database) throws -> ChainID {
    let row = try LedgerRow.fetch(db, id: ledger)
    return try begin(row, after: OwnChain.latest(db, ledger: ledger), now: now, db: db).chain
  }

  /// Makes the next change set of the own chain, on top of everything held that is not ahead of the clock.
  ///
  /// - Parameter rules: the version of the rules in force for an author who has seen these change sets, given by their
  ///   local numbers, and what they build on.
  /// - Throws: `ChangeSetError` if the body breaks a rule or a maximum, or the clock is out of range.
  func changeSet(
    of body: Body, erasable: [ErasablePart] = [], ledger: Int64, now: Int64, db: Database,
    rules: ([Int64]) throws -> UInt32 = { _ in Rules.first }
  ) throws -> ChangeSet {
    var row = try LedgerRow.fetch(db, id: ledger)
    let (own, tip) = try current(row, now: now, db: db)
    let tips = try OwnTips(db: db, ledger: ledger, latestTime: limits.latestTime(at: now))
    let predecessor = tip == nil ? try own.predecessor.map { try tips.tip(at: $0) } : nil
    let heads = try tips.heads(after: tip ?? predecessor, own: own.chain, isComplete: tip == nil || row.hasUnnamed)
    if row.hasUnnamed != heads.leftSomeOut {
      row.hasUnnamed = heads.leftSomeOut
      try row.update(db)
    }
    var clock = HybridClock(last: try tip.map { try $0.hybridTime() })
    let times = try (heads.tips + [predecessor].compactMap { $0 }).map { try $0.hybridTime() }
    let rules = try rules((heads.tips + [tip, predecessor].compactMap { $0 }).map(\.localID))
    let time = try clock.tick(now: now, after: times)
    let named = heads.tips.map(\.head)
    if let tip {
      return try ChangeSetBuilder(
        ledger: row.ledgerID, chain: own.chain, number: tip.head.number + 1, previous: tip.head.hash, heads: named,
        time: time, rules: rules, body: body, erasable: erasable
      ).build(signedBy: key)
    }
    let start = ChainStart(device: key.publicKey, nonce: own.nonce, predecessor: predecessor?.head)
    return try ChangeSetBuilder(
      starting: start, ledger: row.ledgerID, heads: named, time: time, rules: rules, body: body, erasable: erasable
    ).build(signedBy: key)
  }

  /// The chain to write to, with its end; nil for one that has only been begun.
  private func current(_ row: LedgerRow, now: Int64, db: Database) throws -> (own: OwnChain, tip: Tip?) {
    let latest = try OwnChain.latest(db, ledger: row.id)
    if let latest, !latest.isRetired {
      let tips = try OwnTips(db: db, ledger: row.id, latestTime: limits.latestTime(at: now))
      let ends = try tips.ends(of: latest.chain)
      if ends.isEmpty { return (latest, nil) }
      if ends.count == 1, ends[0].time <= limits.latestTime(at: now) { return (latest, ends[0]) }
    }
    return (try begin(row, after: latest, now: now, db: db), nil)
  }

  private func begin(_ row: LedgerRow, after last: OwnChain?, now: Int64, db: Database) throws -> OwnChain {
    var predecessor = last?.predecessor
    if let last {
      try OwnChain.retire(db, last.chain)
      let tips = try OwnTips(db: db, ledger: row.id, latestTime: limits.latestTime(at: now))
      if let end = try tips.lastNamed(of: last.chain) { predecessor = end.localID }
    }
    // Also where this node remembers no chain, and the log has one of its device.
    if try last != nil || Restart.hasWritten(key.publicKey, ledger: row.id, db: db) {
      try Restart.record(ledger: row.id, now: now, db: db)
    }
    let nonce = random(ChainStart.nonceByteCount)
    let chain = ChainID.derive(device: key.publicKey, ledger: row.ledgerID, nonce: nonce)
    let own = OwnChain(chain: chain, nonce: nonce, predecessor: predecessor, isRetired: false)
    try own.insert(db, ledger: row.id)
    return own
  }
}
