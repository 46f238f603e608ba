import ChangeSets
import Exchange

/// A replica in memory: the contract of `ExchangeStore`, nothing else. Single-threaded.
final class MemoryStore: ExchangeStore {
  struct Failure: Error {}

  var offered: Set<LedgerID> = []
  var advancedTo: Int64? = 1_000
  /// Distinguishes states that should be equal, to play a fault in derivation.
  var stateSalt: UInt8 = 0
  var refusing: Set<ChangeSetID> = []
  /// Signatures known to be good, so that a test which takes them in ten thousand times verifies them once.
  var trusted: Set<ChangeSetID> = []
  /// Throws at the nth intake from now, counting from 1.
  var failsAtIntake: Int?
  private(set) var intakeCount = 0
  private(set) var largestIntake = 0

  /// Acknowledgements by device.
  var records: [UInt64: AcknowledgementBytes] = [:]

  private var ledgers: [LedgerID: Log] = [:]

  private struct Log {
    var held: [ChangeSetID: ChangeSet] = [:]
    var aside: [ChangeSetID: ChangeSet] = [:]
    var chains: [ChainID: [UInt64: [ChangeSetID]]] = [:]
    var parents: Set<ChangeSetID> = []
    var devices: [ChainID: DevicePublicKey] = [:]
  }

  convenience init(_ ledger: LedgerID, _ sets: [ChangeSet]) throws {
    self.init()
    offered = [ledger]
    _ = try intake(sets, into: ledger)
    intakeCount = 0
    largestIntake = 0
  }

  /// A second store with the same content, without checking it again.
  func copy() -> MemoryStore {
    let copy = MemoryStore()
    copy.offered = offered
    copy.ledgers = ledgers
    copy.trusted = trusted
    copy.records = records
    return copy
  }

  func ids(_ ledger: LedgerID) -> [ChangeSetID] { (ledgers[ledger]?.held.keys).map { $0.sorted() } ?? [] }

  func ledgers(offeredTo peer: PeerIdentity) throws -> [LedgerID] { offered.sorted() }

  func summary(of ledger: LedgerID) throws -> LedgerSummary? {
    guard let log = ledgers[ledger], !log.held.isEmpty else { return nil }
    let digest = Hash256.sha256(ofParts: log.held.keys.sorted().map(\.hash.bytes))
    return LedgerSummary(
      log: digest, state: advancedTo.map { state(digest, $0) }, acknowledgements: acknowledgementDigest)
  }

  func stateDigest(of ledger: LedgerID, advancedTo: Int64) throws -> StateDigest? {
    try summary(of: ledger).map { state($0.log, advancedTo) }
  }

  private func state(_ log: Hash256, _ instant: Int64) -> StateDigest {
    StateDigest(digest: .sha256(of: log.bytes + [stateSalt]), advancedTo: instant)
  }

  func tips(in ledger: LedgerID) throws -> [Head] {
    guard let log = ledgers[ledger] else { return [] }
    return log.held.values.filter { !log.parents.contains($0.id) }.map(\.head).sorted()
  }

  func tips(of chain: ChainID, in ledger: LedgerID) throws -> [Head] {
    guard let log = ledgers[ledger], let numbers = log.chains[chain] else { return [] }
    return numbers.values.joined().compactMap { log.held[$0]?.head }.filter { !log.parents.contains($0.hash) }.sorted()
  }

  func held(_ ids: [ChangeSetID], in ledger: LedgerID) throws -> Set<ChangeSetID> {
    Set(ids.filter { ledgers[ledger]?.held[$0] != nil })
  }

  func links(
    of chain: ChainID, from position: ChainPosition, limit: Int, in ledger: LedgerID
  ) throws -> [ChangeSetLink] {
    guard let log = ledgers[ledger], let numbers = log.chains[chain] else { return [] }
    var links: [ChangeSetLink] = []
    var number = position.number
    while links.count < limit, let ids = numbers[number] {
      for id in ids.sorted() {
        if number == position.number, let after = position.after, id <= after { continue }
        if let set = log.held[id], links.count < limit { links.append(link(set)) }
      }
      number += 1
    }
    return links
  }

  func links(ids: [ChangeSetID], in ledger: LedgerID) throws -> [ChangeSetLink] {
    ids.compactMap { ledgers[ledger]?.held[$0].map(link) }
  }

  private func link(_ set: ChangeSet) -> ChangeSetLink {
    ChangeSetLink(
      head: set.head, previous: set.header.previous, time: set.header.time.rawValue,
      bytes: set.headerBytes.count + set.bodyBytes.count + 64)
  }

  func changeSets(_ links: [ChangeSetLink], in ledger: LedgerID) throws -> [ChangeSetBytes] {
    try links.map {
      guard let set = ledgers[ledger]?.held[$0.head.hash] else { throw Failure() }
      return set.bytes
    }
  }

  func intake(_ page: [ChangeSet], into ledger: LedgerID) throws -> IntakeReport {
    intakeCount += 1
    largestIntake = max(largestIntake, page.count)
    if let failsAtIntake, intakeCount >= failsAtIntake { throw Failure() }
    var log = ledgers[ledger] ?? Log()
    var report = IntakeReport()
    var missing: Set<ChangeSetID> = []
    for set in page {
      if log.held[set.id] != nil || log.aside[set.id] != nil {
        report.duplicates += 1
        continue
      }
      if let start = set.header.start { log.devices[set.header.chain] = start.device }
      if refusing.contains(set.id) {
        report.refused.append(Refusal(id: set.id, reason: "poison"))
        continue
      }
      if !trusted.contains(set.id), let device = log.devices[set.header.chain], !set.verifySignature(of: device) {
        report.refused.append(Refusal(id: set.id, reason: "bad signature"))
        continue
      }
      missing.formUnion(Self.parents(of: set))
      log.aside[set.id] = set
      Self.settle(&log)
      if log.held[set.id] != nil { report.stored += 1 } else { report.waiting += 1 }
    }
    ledgers[ledger] = log
    report.missing = missing.filter { log.held[$0] == nil && log.aside[$0] == nil }.sorted()
    return report
  }

  private static func parents(of set: ChangeSet) -> [ChangeSetID] {
    [set.header.previous].compactMap { $0 } + set.header.heads.map(\.hash)
  }

  /// Moves everything out of `aside` of which nothing it builds on is lacking any more.
  private static func settle(_ log: inout Log) {
    var moved = true
    while moved, !log.aside.isEmpty {
      moved = false
      for set in log.aside.values where parents(of: set).allSatisfy({ log.held[$0] != nil }) {
        log.aside[set.id] = nil
        log.held[set.id] = set
        log.chains[set.header.chain, default: [:]][set.header.number, default: []].append(set.id)
        if let previous = set.header.previous { log.parents.insert(previous) }
        moved = true
      }
    }
  }
}
