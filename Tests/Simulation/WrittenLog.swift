import ChangeSets
import Exchange
import LedgerModel
import Licensing
import Replica

/// The change sets a node holds, in clock order, each with exactly what its author had seen: as the model takes them.
struct WrittenLog {
  /// Milliseconds by which a change set may be ahead of a node's clock and count there at once.
  static let aheadMaxMilliseconds: Int64 = 600_000

  let entries: [LedgerModel.World.Entry]
  let order: WorldOrder

  /// Reads all a node holds.
  init(of node: SimulatedNode) throws {
    let sets = try Self.changeSets(of: node).sorted { ($0.header.time, $0.id) < ($1.header.time, $1.id) }
    var places: [ChangeSetID: Int] = [:]
    var devices: [ChainID: [UInt8]] = [:]
    var entries: [LedgerModel.World.Entry] = []
    for (place, set) in sets.enumerated() {
      var past = Handles()
      for parent in [set.header.previous].compactMap({ $0 }) + set.header.heads.map(\.hash) {
        guard let index = places[parent] else { throw Failure("naive", "a change set without its past") }
        past.formUnion(entries[index].past)
        past.insert(index)
      }
      places[set.id] = place
      if let start = set.header.start { devices[set.header.chain] = start.device.bytes }
      entries.append(
        try Self.entry(of: set, place: place, past: past, device: devices[set.header.chain] ?? []))
    }
    self.entries = entries
    order = WorldOrder(pasts: entries.map(\.past))
  }

  /// Whether all of it counts on a node whose clock shows `instant`. One that is further ahead waits for its time.
  func counts(at instant: Instant) -> Bool {
    entries.allSatisfy { $0.stamp.instant.milliseconds <= instant.milliseconds + Self.aheadMaxMilliseconds }
  }

  private static func changeSets(of node: SimulatedNode) throws -> [ChangeSet] {
    guard let store = node.exchangeStore, let ledger = try store.ledgers(offeredTo: .local).first else { return [] }
    var result: [ChangeSet] = []
    for chain in Set(try store.tips(in: ledger).map(\.chain)).sorted() {
      let links = try store.links(of: chain, from: ChainPosition(number: 1), limit: 10_000, in: ledger)
      result += try store.changeSets(links, in: ledger).map { try ChangeSet(reading: $0) }
    }
    return result
  }

  private static func entry(
    of set: ChangeSet, place: Int, past: Handles, device: [UInt8]
  ) throws -> LedgerModel.World.Entry {
    guard case .understood(let body) = set.body, let id = SetID(bytes: set.id.hash.bytes),
      let chain = SetID(bytes: set.header.chain.hash.bytes)
    else { throw Failure("naive", "a change set that cannot be read") }
    return LedgerModel.World.Entry(
      stamp: SetStamp(
        id: id, time: set.header.time.rawValue, chain: chain, number: set.header.number, handle: Int64(place)),
      past: past,
      acting: AuthorityBook.Acting(
        member: EntityReference.decode(body.actor), grant: EntityReference.decode(body.grant), deviceKey: device),
      operations: try body.operations.map { operation in
        withGoodSignature(try OperationCodec.decode(kind: operation.kind, payload: operation.payload))
      })
  }

  /// Only honest nodes take part, so every proof is good; the model has a signature of its own for that.
  private static func withGoodSignature(_ operation: Licensing.Operation) -> Licensing.Operation {
    switch operation {
    case .accept(var accept):
      accept.proof.signature = Story.goodSignature
      return .accept(accept)
    case .decline(var decline):
      decline.proof.signature = Story.goodSignature
      return .decline(decline)
    default: return operation
    }
  }
}
