import ChangeSets
import Licensing
import Replica
import Synchronization

/// A replica in memory with a clock that is set by hand, and the premises that a service layer would choose.
public final class Laptop {
  /// The replica.
  public let replica: Replica
  private let surroundings: Surroundings
  /// Who acts on this laptop: member and grant.
  public var acting: (member: EntityID, grant: EntityID)?

  private final class Surroundings: Sendable {
    let state: Mutex<(now: Int64, word: UInt64)>
    init(now: Int64, seed: UInt64) { state = Mutex((now, seed)) }

    func bytes(_ count: Int) -> [UInt8] {
      state.withLock { state in
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
          state.word = state.word &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          let mixed = (state.word ^ (state.word >> 29)) &* 0xBF58_476D_1CE4_E5B9
          for shift in stride(from: 0, to: 64, by: 8) where bytes.count < count {
            bytes.append(UInt8(truncatingIfNeeded: (mixed ^ (mixed >> 31)) >> UInt64(shift)))
          }
        }
        return bytes
      }
    }
  }

  /// A laptop whose keys and nonces follow from `seed`.
  ///
  /// - Parameters:
  ///   - directory: where its file lies; nil keeps it in memory.
  ///   - rules: the highest version of the rules that it derives by.
  public init(seed: UInt64, now: Int64, directory: String? = nil, rules: UInt32 = Rules.known) throws {
    let surroundings = Surroundings(now: now, seed: seed)
    self.surroundings = surroundings
    let environment = ReplicaEnvironment(
      now: { surroundings.state.withLock { $0.now } }, random: { surroundings.bytes($0) }, rules: rules)
    if let directory {
      replica = try Replica.open(directory: directory, environment: environment)
    } else {
      replica = try Replica.inMemory(deviceSeed: surroundings.bytes(32), environment: environment)
    }
  }

  /// The laptop's clock, in milliseconds since 1970.
  public var now: Int64 {
    get { surroundings.state.withLock { $0.now } }
    set { surroundings.state.withLock { $0.now = newValue } }
  }

  /// So many bytes.
  public func random(_ count: Int) -> [UInt8] { surroundings.bytes(count) }

  /// Founds a ledger owned by this laptop's user.
  public func found(_ name: String) throws -> LedgerID {
    let recovery = try DeviceKey(seed: random(32))
    let ledger = try replica.found(
      name: name,
      owner: FoundingOwner(
        address: "owner@example.com", contactContent: Array("owner@example.com".utf8), commandID: "found"),
      recoveryKey: recovery.publicKey)
    acting = try replica.read(ledger) { reader in
      reader.authority.grants.values.first { $0.role == .owner }.map { ($0.member, $0.id) }
    }
    return ledger
  }

  /// Writes operations as one change set.
  @discardableResult
  public func write(
    _ operations: [Licensing.Operation], in ledger: LedgerID, erasables: [[UInt8]] = [], tokens: [MintedToken] = [],
    keepIf condition: ([Loss]) -> Bool = { _ in true }
  ) throws -> Committed {
    try replica.write(ledger) { writer in
      try writer.commit(
        Draft(acting: acting, commandID: "", operations: operations, erasables: erasables, tokens: tokens),
        keepIf: condition)
    }
  }

  /// Takes over all change sets another laptop holds.
  @discardableResult
  public func pull(from other: Laptop, _ ledger: LedgerID) throws -> IntakeResult {
    try replica.intake(other.replica.changeSets(of: ledger), ledger: ledger)
  }
}
