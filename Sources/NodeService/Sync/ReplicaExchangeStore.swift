import ChangeSets
import Exchange
import Licensing
import Replica

/// A replica as an exchange sees it. Reads run on snapshots; what is taken in is durable when `intake` returns.
struct ReplicaExchangeStore: ExchangeStore {
  let replica: Replica
  /// Told of every ledger that something new was stored in.
  let onChange: @Sendable (LedgerID) -> Void
  /// Told of change sets that were handed out or have come in, as they move.
  var onMoved: @Sendable (_ sent: Int, _ received: Int) -> Void = { _, _ in }

  func ledgers(offeredTo peer: PeerIdentity) throws -> [LedgerID] { replica.ledgers() }

  func summary(of ledger: LedgerID) throws -> LedgerSummary? {
    guard isHeld(ledger) else { return nil }
    return try replica.read(ledger) { reader in
      guard try reader.setCounts().held > 0 else { return nil }
      let digests = try reader.digests()
      let state = StateDigest(digest: digests.state, advancedTo: reader.advancedTo.milliseconds)
      return LedgerSummary(
        log: digests.log, state: digests.isDeriving ? nil : state,
        acknowledgements: try reader.acknowledgementDigest())
    }
  }

  func stateDigest(of ledger: LedgerID, advancedTo: Int64) throws -> StateDigest? {
    guard replica.rules(of: ledger)?.isKnown == true else { return nil }
    let digest = try replica.stateDigest(of: ledger, at: Instant(milliseconds: advancedTo))
    return StateDigest(digest: digest, advancedTo: advancedTo)
  }

  func tips(in ledger: LedgerID) throws -> [Head] { try read(ledger) { try $0.heads() } ?? [] }

  func tips(of chain: ChainID, in ledger: LedgerID) throws -> [Head] {
    try read(ledger) { try $0.heads(of: chain) } ?? []
  }

  func held(_ ids: [ChangeSetID], in ledger: LedgerID) throws -> Set<ChangeSetID> {
    try read(ledger) { try $0.held(ids) } ?? []
  }

  func links(
    of chain: ChainID, from position: ChainPosition, limit: Int, in ledger: LedgerID
  ) throws -> [ChangeSetLink] {
    try read(ledger) { reader in
      try reader.links(of: chain, from: position.number, after: position.after, limit: limit).map(ChangeSetLink.init)
    } ?? []
  }

  func links(ids: [ChangeSetID], in ledger: LedgerID) throws -> [ChangeSetLink] {
    try read(ledger) { try $0.links(ids: ids).map(ChangeSetLink.init) } ?? []
  }

  func changeSets(_ links: [ChangeSetLink], in ledger: LedgerID) throws -> [ChangeSetBytes] {
    let sets = try read(ledger) { try $0.changeSetBytes(ids: links.map(\.head.hash)) } ?? []
    onMoved(sets.count, 0)
    return sets
  }

  func intake(_ page: [ChangeSet], into ledger: LedgerID) throws -> IntakeReport {
    let result = try replica.intake(page, ledger: ledger)
    if result.stored > 0 { onChange(ledger) }
    onMoved(0, page.count)
    return IntakeReport(
      stored: result.stored, waiting: result.waiting, duplicates: result.duplicates,
      refused: result.refused.map { Exchange.Refusal(id: $0.id, reason: $0.reason) },
      missing: Array(Set(result.missing)).sorted())
  }

  func acknowledgementMarks(in ledger: LedgerID) throws -> [AcknowledgementMark] {
    try acknowledgements(in: ledger).map { AcknowledgementMark($0.read) }
  }

  func acknowledgements(of devices: [UInt64], in ledger: LedgerID) throws -> [AcknowledgementBytes] {
    let wanted = Set(devices)
    return try acknowledgements(in: ledger).filter { wanted.contains(AcknowledgementMark($0.read).device) }.map(\.bytes)
  }

  func intake(_ acknowledgements: [AcknowledgementBytes], into ledger: LedgerID) throws -> AcknowledgementReport {
    guard isHeld(ledger) else { return AcknowledgementReport() }
    let result = try replica.intake(acknowledgements, ledger: ledger)
    if result.taken > 0 { onChange(ledger) }
    return AcknowledgementReport(
      taken: result.taken, known: result.known, refused: result.refused.map(\.description))
  }

  private func acknowledgements(
    in ledger: LedgerID
  ) throws -> [(bytes: AcknowledgementBytes, read: Acknowledgement)] {
    try (read(ledger) { try $0.acknowledgements() } ?? []).compactMap { bytes in
      (try? Acknowledgement(reading: bytes.statement)).map { (bytes, $0) }
    }
  }

  private func isHeld(_ ledger: LedgerID) -> Bool { replica.ledgers().contains(ledger) }

  private func read<Value>(_ ledger: LedgerID, _ body: (LedgerReader) throws -> Value) throws -> Value? {
    isHeld(ledger) ? try replica.read(ledger, body) : nil
  }
}

extension ChangeSetLink {
  init(_ link: HeldLink) {
    self.init(head: link.head, previous: link.previous, time: link.time, bytes: link.byteCount)
  }
}
