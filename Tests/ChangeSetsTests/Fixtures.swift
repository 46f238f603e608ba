import ChangeSets

/// The same numbers for the same seed, everywhere.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Bytes that stand for random ones, named by a label.
func sample(_ label: String, count: Int = 32) -> [UInt8] {
  Array(Hash256.sha256(of: Array("allot sample \(label)".utf8)).bytes.prefix(count))
}

func hex(_ bytes: [UInt8]) -> String {
  bytes.map { byte in
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }.joined()
}

/// Writes one chain after another, as a device would.
struct Author {
  let key: DeviceKey
  var last: ChangeSet
  private var clock: HybridClock

  /// Founds a ledger.
  init(founding label: String) throws {
    try self.init(label, ledger: nil, heads: [], after: [])
  }

  /// Starts a chain in a ledger.
  init(
    _ label: String, ledger: LedgerID?, heads: [Head], after: [HybridTime], predecessor: Head? = nil
  ) throws {
    key = try DeviceKey(seed: sample("key \(label)"))
    clock = HybridClock()
    let start = ChainStart(
      device: key.publicKey, nonce: sample("nonce \(label)", count: 16), predecessor: predecessor)
    last = try ChangeSetBuilder(
      starting: start, ledger: ledger, heads: heads, time: try clock.tick(now: 1_767_225_600_000, after: after),
      rules: 1, body: Author.body("start \(label)")
    ).build(signedBy: key)
  }

  static func body(_ label: String) -> Body {
    Body(
      actor: sample("actor", count: 36), grant: sample("grant", count: 36), commandID: label,
      operations: [Operation(kind: 7, payload: Array(label.utf8))])
  }

  /// Goes on with the chain.
  @discardableResult
  mutating func write(_ label: String, seeing others: [ChangeSet] = []) throws -> ChangeSet {
    let time = try clock.tick(now: 1_767_225_600_000, after: others.map(\.header.time))
    last = try ChangeSetBuilder(
      after: last, heads: others.map(\.head), time: time, rules: 1, body: Author.body(label)
    ).build(signedBy: key)
    return last
  }

  /// Goes on from an earlier change set, which forks the chain.
  func fork(after earlier: ChangeSet, _ label: String) throws -> ChangeSet {
    var clock = HybridClock(last: earlier.header.time)
    return try ChangeSetBuilder(
      after: earlier, time: try clock.tick(now: 0, after: []), rules: 1, body: Author.body(label)
    ).build(signedBy: key)
  }
}

/// A replica's knowledge in memory.
struct KnownInMemory: KnownChains {
  var keys: [ChainID: DevicePublicKey] = [:]
  var addresses: [ChangeSetID: Address] = [:]

  init(_ changeSets: [ChangeSet] = []) {
    for changeSet in changeSets {
      addresses[changeSet.id] = changeSet.address
      if let start = changeSet.header.start { keys[changeSet.header.chain] = start.device }
    }
  }

  func deviceKey(of chain: ChainID) -> DevicePublicKey? { keys[chain] }
  func address(of id: ChangeSetID) -> Address? { addresses[id] }
}
