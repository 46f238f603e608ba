import ChangeSets
import Testing

@testable import Replica

/// Draws the same numbers for the same seed.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) } }
}

/// A made-up history of one ledger: several devices that write, tell each other, and sometimes go back to an older
/// state and so fork their chain. Knows by counting what each author had seen.
struct History {
  /// In causal order; the root first.
  private(set) var sets: [ChangeSet] = []
  /// For each change set everything that its author held.
  private(set) var past: [ChangeSetID: Set<ChangeSetID>] = [:]
  private var writers: [Writer] = []
  private var numbers: SeededNumbers
  /// Milliseconds since 1970 at which all of it happens.
  static let now: Int64 = 1_767_225_600_000

  private struct Writer {
    let key: DeviceKey
    var tip: ChangeSet?
    var held: Set<ChangeSetID>
    var earlier: [(tip: ChangeSet?, held: Set<ChangeSetID>)] = []
  }

  var ledger: LedgerID { sets[0].ledger }

  init(seed: UInt64, writers count: Int, length: Int, forks: Bool = true) throws {
    numbers = SeededNumbers(seed: seed)
    for _ in 0..<count { writers.append(Writer(key: try DeviceKey(seed: numbers.bytes(32)), tip: nil, held: [])) }
    try write(0)
    while sets.count < length {
      let writer = Int.random(in: 0..<count, using: &numbers)
      switch Int.random(in: 0..<10, using: &numbers) {
      case 0..<6: try write(writer)
      case 6..<9: listen(writer, to: Int.random(in: 0..<count, using: &numbers))
      default: if forks { goBack(writer) }
      }
    }
  }

  /// Adds a change set by a writer that holds the root, or the root.
  @discardableResult
  mutating func write(_ index: Int, erasable content: [UInt8]? = nil, now: Int64 = History.now) throws -> ChangeSet? {
    var writer = writers[index]
    guard sets.isEmpty || writer.held.contains(sets[0].id) else { return nil }
    let salt = numbers.bytes(16)
    let parts = content.map { [ErasablePart(index: 0, salt: salt, content: $0)] } ?? []
    let body = Body(
      actor: [1], commandID: "c\(sets.count)", operations: [ChangeSets.Operation(kind: 1, payload: numbers.bytes(8))],
      commitments: parts.map(\.commitment))
    var seen = writer.tip.flatMap { past[$0.id] } ?? []
    if let tip = writer.tip { seen.insert(tip.id) }
    let unseen = sets.filter { writer.held.contains($0.id) && !seen.contains($0.id) }
    let heads = unseen.filter { set in
      set.header.chain != writer.tip?.header.chain && !unseen.contains { past[$0.id]?.contains(set.id) == true }
    }
    var clock = HybridClock(last: writer.tip?.header.time)
    let time = try clock.tick(now: now, after: heads.map(\.header.time))
    let builder: ChangeSetBuilder
    if let tip = writer.tip {
      builder = ChangeSetBuilder(
        after: tip, heads: heads.map(\.head), time: time, rules: 1, body: body, erasable: parts)
    } else {
      let start = ChainStart(device: writer.key.publicKey, nonce: numbers.bytes(16))
      builder = ChangeSetBuilder(
        starting: start, ledger: sets.first?.ledger, heads: heads.map(\.head), time: time, rules: 1, body: body,
        erasable: parts)
    }
    let set = try builder.build(signedBy: writer.key)
    past[set.id] = seen.union(heads.map(\.id)).union(heads.flatMap { past[$0.id] ?? [] })
    sets.append(set)
    writer.earlier.append((writer.tip, writer.held))
    writer.tip = set
    writer.held.insert(set.id)
    writers[index] = writer
    return set
  }

  /// The one takes in all that the other holds, own branches on other images of the same device aside.
  mutating func listen(_ index: Int, to other: Int) {
    let own = writers[index].tip?.header.chain
    for set in sets where writers[other].held.contains(set.id) && set.header.chain != own {
      let lacks = (past[set.id] ?? []).contains { id in
        !writers[index].held.contains(id) && sets.contains { $0.id == id && $0.header.chain == own }
      }
      if !lacks { writers[index].held.insert(set.id) }
    }
  }

  /// The device is put back to an earlier state, as from a backup.
  mutating func goBack(_ index: Int) {
    guard writers[index].tip != nil, let state = writers[index].earlier.randomElement(using: &numbers) else { return }
    guard state.tip != nil else { return }
    writers[index].tip = state.tip
    writers[index].held = state.held
  }

  func key(_ index: Int) -> DeviceKey { writers[index].key }

  /// The ends of all branches, ascending.
  static func tips(of sets: [ChangeSet]) -> [Head] {
    let continued = Set(sets.compactMap(\.header.previous))
    return sets.filter { !continued.contains($0.id) }.map(\.head).sorted()
  }

  static func digest(of sets: [ChangeSet]) throws -> Hash256 {
    var sum = DigestSum()
    for set in sets { sum.add(set.id.hash) }
    return try sum.hash()
  }
}

/// A replica in memory with one ledger.
struct MemoryLog {
  let database: ReplicaDatabase
  let log: ChangeSetLog
  let ledgerID: LedgerID

  init(_ ledgerID: LedgerID, limits: LogLimits = .standard) throws {
    database = try ReplicaDatabase.inMemory()
    log = ChangeSetLog(limits: limits)
    self.ledgerID = ledgerID
    let log = log
    _ = try database.write { try log.begin(ledgerID, db: $0) }
  }

  @discardableResult
  func take(_ sets: [ChangeSet], now: Int64 = History.now) throws -> Intake {
    try database.write { db in
      try log.take(sets, ledger: log.ledger(ledgerID, db: db).id, now: now, db: db)
    }
  }

  func read<Value>(_ body: (LogReader) throws -> Value) throws -> Value {
    try database.read { db in try body(LogReader(db: db, ledger: log.ledger(ledgerID, db: db).id)) }
  }

  func findings() throws -> [LogFinding] { try database.read { LogVerifier(db: $0).run() } }
}
