import ChangeSets

/// A question that a session asks of the store; whoever drives the session has it answered and hands the answer back.
public struct StoreQuery: Sendable {
  enum Kind: Sendable {
    /// A responder asks for the digests of a ledger, if the peer may see it.
    case offer
    /// The digests, the state not later than an instant if that is given.
    case summary(notLaterThan: Int64?)
    case tips
    /// Which points are held, and what the peer lacks.
    case compare([ChainPoints], isLadder: Bool)
    case ladders([ChainID])
    case find([ChangeSetID])
    case held([ChangeSetID])
    case nextPage(Outgoing)
    case take([ChangeSet])
    case acknowledgementMarks
    case acknowledgements([UInt64])
    case takeAcknowledgements([AcknowledgementBytes])
  }

  let ledger: LedgerID
  let kind: Kind
  let limits: ExchangeLimits

  /// Asks the store. `peer` matters only for whether a ledger is offered. Throws what the store throws.
  public func answer(from store: any ExchangeStore, peer: PeerIdentity) throws -> StoreAnswer {
    switch kind {
    case .offer:
      guard try store.ledgers(offeredTo: peer).contains(ledger) else { return StoreAnswer(kind: .summary(nil)) }
      return StoreAnswer(kind: .summary(try store.summary(of: ledger)))
    case .summary(let instant):
      return StoreAnswer(kind: .summary(try summary(from: store, notLaterThan: instant)))
    case .tips:
      return StoreAnswer(kind: .tips(try store.tips(in: ledger)))
    case .compare(let chains, let isLadder):
      return StoreAnswer(kind: .compared(try compare(chains, isLadder: isLadder, with: store)))
    case .ladders(let chains):
      let ladders = try chains.map {
        ChainPoints(chain: $0, points: try Ladder.points(on: $0, store: store, ledger: ledger))
      }
      return StoreAnswer(kind: .ladders(ladders))
    case .find(let ids):
      return StoreAnswer(kind: .found(try store.links(ids: ids, in: ledger)))
    case .held(let ids):
      return StoreAnswer(kind: .held(try store.held(ids, in: ledger)))
    case .nextPage(var outgoing):
      let links = try outgoing.nextLinks(from: store, ledger: ledger, limits: limits)
      let sets = links.isEmpty ? [] : try store.changeSets(links, in: ledger)
      return StoreAnswer(kind: .page(sets, outgoing))
    case .take(let sets):
      return StoreAnswer(kind: .taken(try store.intake(sets, into: ledger)))
    case .acknowledgementMarks:
      return StoreAnswer(kind: .acknowledgementMarks(try store.acknowledgementMarks(in: ledger)))
    case .acknowledgements(let devices):
      return StoreAnswer(kind: .acknowledgements(try store.acknowledgements(of: devices, in: ledger)))
    case .takeAcknowledgements(let records):
      return StoreAnswer(kind: .takenAcknowledgements(try store.intake(records, into: ledger)))
    }
  }

  private func summary(from store: any ExchangeStore, notLaterThan instant: Int64?) throws -> LedgerSummary? {
    guard var summary = try store.summary(of: ledger) else { return nil }
    if let instant, let state = summary.state, state.advancedTo > instant {
      summary.state = try store.stateDigest(of: ledger, advancedTo: instant) ?? state
    }
    return summary
  }

  private func compare(
    _ chains: [ChainPoints], isLadder: Bool, with store: any ExchangeStore
  ) throws -> [ChainComparison] {
    let held = try store.held(chains.flatMap { $0.points.map(\.hash) }, in: ledger)
    let planner = ServingPlan(store: store, ledger: ledger, forkSkipMax: limits.forkSkipMax)
    return try chains.map { chain in
      let tips = try store.tips(of: chain.chain, in: ledger)
      let known = chain.points.filter { held.contains($0.hash) }
      let lacksSome = known.count < chain.points.count
      // What lies beyond an unknown tip may be on our line; only a ladder shows where lines parted.
      let plan =
        lacksSome && !isLadder ? nil : try planner.plan(chain: chain.chain, points: known, tips: tips)
      return ChainComparison(chain: chain.chain, tips: tips, lacksSome: lacksSome, plan: plan)
    }
  }
}

/// What a `StoreQuery` found out.
public struct StoreAnswer: Sendable {
  enum Kind: Sendable {
    case summary(LedgerSummary?)
    case tips([Head])
    case compared([ChainComparison])
    case ladders([ChainPoints])
    case found([ChangeSetLink])
    case held(Set<ChangeSetID>)
    case page([ChangeSetBytes], Outgoing)
    case taken(IntakeReport)
    case acknowledgementMarks([AcknowledgementMark])
    case acknowledgements([AcknowledgementBytes])
    case takenAcknowledgements(AcknowledgementReport)
  }

  let kind: Kind
}

/// One chain, theirs against ours.
struct ChainComparison: Sendable {
  var chain: ChainID
  /// Ends of our lines.
  var tips: [Head]
  /// Whether the peer named a point that is not held here.
  var lacksSome: Bool
  /// What to send; nil if nothing, or if it cannot be told yet.
  var plan: ChainPlan?
}
