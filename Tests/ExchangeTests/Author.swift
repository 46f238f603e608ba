import ChangeSets

/// Writes signed change sets for one device. Times go up by themselves; everything follows from the seed.
final class Author {
  private static let rules: UInt32 = 1
  let key: DeviceKey
  private let seed: UInt8
  private let index: UInt8
  private(set) var last: ChangeSet?
  private var counter: Int64

  init(_ seed: Int, clock: Int64 = 1_000) throws {
    self.seed = UInt8(truncatingIfNeeded: seed)
    index = UInt8(truncatingIfNeeded: seed >> 8)
    key = try DeviceKey(seed: [self.seed, index] + [UInt8](repeating: 7, count: 30))
    counter = clock
  }

  /// Starts the chain: of a new ledger without `ledger`.
  func start(_ ledger: LedgerID? = nil, heads: [ChangeSet] = [], payload: Int = 20) throws -> ChangeSet {
    let start = ChainStart(device: key.publicKey, nonce: [seed, index] + [UInt8](repeating: 1, count: 14))
    return try keep(
      ChangeSetBuilder(
        starting: start, ledger: ledger, heads: heads.map(\.head), time: try time(heads), rules: Self.rules,
        body: body(payload)))
  }

  /// Goes on after the last one, or, for a fork, after `previous`.
  func next(after previous: ChangeSet? = nil, heads: [ChangeSet] = [], payload: Int = 20) throws -> ChangeSet {
    let previous = try previous ?? last.orThrow()
    return try keep(
      ChangeSetBuilder(
        after: previous, heads: heads.map(\.head), time: try time(heads), rules: Self.rules, body: body(payload)))
  }

  func next(count: Int, payload: Int = 20) throws -> [ChangeSet] {
    try (0..<count).map { _ in try next(payload: payload) }
  }

  private func keep(_ builder: ChangeSetBuilder) throws -> ChangeSet {
    let set = try builder.build(signedBy: key)
    last = set
    return set
  }

  private func time(_ heads: [ChangeSet]) throws -> HybridTime {
    counter = max(counter, heads.map(\.header.time.milliseconds).max() ?? 0) + 1
    return try HybridTime(milliseconds: counter).orThrow()
  }

  private func body(_ payload: Int) -> Body {
    // Bytes that do not compress, so that pages have the size one expects.
    var state = UInt64(counter) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(seed)
    let bytes = (0..<payload).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33)
    }
    return Body(actor: [1], operations: [Operation(kind: 1, payload: bytes)])
  }
}

struct Absent: Error {}

extension Optional {
  func orThrow() throws -> Wrapped {
    guard let self else { throw Absent() }
    return self
  }
}
