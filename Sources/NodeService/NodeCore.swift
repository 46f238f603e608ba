import ChangeSets
import Dispatch
import Exchange
import JSONRPC
import Licensing
import Logging
import Replica
import Synchronization

/// What the methods of a node work on. Any thread may use it; writes take their turn inside the replica.
final class NodeCore: Sendable {
  let replica: Replica
  let clock: NodeClock
  let subscribers = Subscribers()
  let peers: PeerBook
  let folders = FolderVisits()
  let syncListener: SyncListener
  let mailer: Mailer
  let logger: Logger
  /// The bounds kept towards clients.
  let limits: RPCLimits
  /// A cryptographic source of randomness.
  let random: @Sendable (Int) -> [UInt8]
  /// Exchanges reach the replica here, one piece of work after another.
  let syncQueue = DispatchQueue(label: "allot.sync")

  init(
    replica: Replica, clock: NodeClock, peers: PeerBook, mailer: Mailer, random: @escaping @Sendable (Int) -> [UInt8],
    logger: Logger, limits: RPCLimits = RPCLimits()
  ) {
    self.replica = replica
    self.clock = clock
    self.peers = peers
    self.mailer = mailer
    self.random = random
    self.logger = logger
    self.limits = limits
    syncListener = SyncListener()
  }

  /// Tells apart what reads rest on, as a dispatcher asks for it. A clock that is handed in may move at any call, which
  /// then writes; so nothing lasts there.
  var revision: UInt64? { clock.isHanded ? nil : replica.revision }

  /// The digests of a ledger as they are answered.
  func digest(of ledger: LedgerID) throws -> JSON {
    try replica.read(ledger) { reader in
      let digests = try reader.digests()
      return [
        "ledger": .string(LedgerText.text(ledger)), "log": .string(digests.log.hex),
        "state": .string(digests.state.hex),
        "advancedTo": .string(reader.advancedTo.text), "deriving": .bool(digests.isDeriving),
        "version": VersionText.json(try reader.heads()),
      ]
    }
  }

  /// The error that a client is answered. What is a fault of ours goes to the log, where addresses and tokens have no
  /// place.
  func answer(_ error: any Error, to method: String) -> RPCError {
    let answer = RPCError.answering(error)
    if answer.code == RPCErrorCode.internalError.rawValue || error is ReplicaError {
      logger.error("a call failed", metadata: ["method": "\(method)", "error": "\(error)"])
    }
    return answer
  }

  /// Tells subscribers that a ledger changed. `version` is read if it is not handed in.
  func publishChange(of ledger: LedgerID, version: JSON? = nil) {
    guard !subscribers.isEmpty else { return }
    let heads = (try? version ?? replica.read(ledger) { VersionText.json(try $0.heads()) }) ?? .array([])
    subscribers.tell(of: ledger, version: heads)
  }

  /// Tells one client which version of each ledger is held.
  func tellCurrent(_ client: ClientHandle) throws {
    for ledger in replica.ledgers() {
      Subscribers.tell(client, of: ledger, version: try replica.read(ledger) { VersionText.json(try $0.heads()) })
    }
  }

  /// Brings the state of every ledger to the present, where passing time changes anything.
  ///
  /// - Parameter always: also where nothing is due, as after the clock was set; it may then go back.
  func advance(always: Bool = false) throws {
    let now = clock.now
    for ledger in replica.ledgers() {
      guard try always || isDue(ledger, now) else { continue }
      try replica.advance(ledger, to: now)
      publishChange(of: ledger)
    }
  }

  /// Whether an assignment or a lot of credits has a boundary between the state's instant and the present.
  private func isDue(_ ledger: LedgerID, _ now: Instant) throws -> Bool {
    if let next = try replica.nextChange(ledger), next <= now { return true }
    return try replica.read(ledger) { reader in
      reader.rules.isKnown
        && reader.funds.contains { $0.lots.contains { $0.end > reader.advancedTo && $0.end <= now } }
    }
  }
}

/// The clients that want to hear of changes. Any thread may use it.
final class Subscribers: Sendable {
  /// What they hear.
  static let notice = MethodDescriptor(
    name: "changes.didChange", summary: "Tells who asked with changes.subscribe that a ledger changed.",
    params: [
      .required("ledger", .string, "The ledger, by id."),
      .required("version", .version, "What is held now; who is slow hears of the last change only."),
    ], result: nil, kind: .control,
    examples: [
      MethodExample(
        name: "A change", params: ["ledger": "led_5f0c3a9be27d41c6a8e2", "version": []], outcome: .nothing)
    ])

  /// What notices of one ledger have in common.
  static func key(_ ledger: String) -> String { "changes \(ledger)" }

  private let handles = Mutex<[UInt64: ClientHandle]>([:])

  var isEmpty: Bool { handles.withLock { $0.isEmpty } }

  /// Adds a client until its connection ends.
  func add(_ handle: ClientHandle) {
    handles.withLock { $0[handle.id] = handle }
    handle.onClose { [weak self] in self?.remove(handle.id) }
  }

  /// Removes a client.
  func remove(_ id: UInt64) {
    handles.withLock { $0[id] = nil }
  }

  /// Tells all; one that does not keep up hears of the last change of a ledger only.
  func tell(of ledger: LedgerID, version: JSON) {
    let all = handles.withLock { handles in handles.keys.sorted().compactMap { handles[$0] } }
    for handle in all { Self.tell(handle, of: ledger, version: version) }
  }

  static func tell(_ handle: ClientHandle, of ledger: LedgerID, version: JSON) {
    let name = LedgerText.text(ledger)
    handle.notify(notice.name, ["ledger": .string(name), "version": version], latestOf: key(name))
  }
}
