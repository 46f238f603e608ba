import ChangeSets

/// What a replica holds of a ledger beyond given points, page by page, in an order in which it can be taken in. Holds
/// one page in memory at a time.
public struct ChangeExport {
  private let ledger: LedgerID
  private let limits: ExchangeLimits
  private var outgoing = Outgoing()
  private var collector = SegmentCollector()
  private var points: [ChainID: Set<Head>] = [:]

  /// Plans an export. `since` names what the receiver has: each point with everything before it in its chain. Points
  /// that are not held here are left out of account. Throws what the store throws.
  public init(
    of ledger: LedgerID, since: [Head] = [], from store: any ExchangeStore, limits: ExchangeLimits = ExchangeLimits()
  ) throws {
    self.ledger = ledger
    self.limits = limits
    let held = try store.held(since.map(\.hash), in: ledger)
    for head in since where held.contains(head.hash) { points[head.chain, default: []].insert(head) }
    let planner = ServingPlan(store: store, ledger: ledger, forkSkipMax: limits.forkSkipMax)
    for chain in TipList.grouped(try store.tips(in: ledger)) {
      let known = (points[chain.chain] ?? []).sorted()
      if let plan = try planner.plan(chain: chain.chain, points: known, tips: chain.points) { outgoing.add(plan) }
    }
  }

  /// What the receiver has once it took in every page so far; ascending. Give it as `since` to go on later.
  public var covered: [Head] {
    points.values.joined().sorted()
  }

  /// How many change sets the pages so far hold.
  public private(set) var count = 0

  /// The next page as bytes; nil at the end. Throws what the store throws.
  public mutating func nextPage(from store: any ExchangeStore) throws -> [UInt8]? {
    while !outgoing.isEmpty {
      let links = try outgoing.nextLinks(from: store, ledger: ledger, limits: limits)
      guard !links.isEmpty else { continue }
      let page = try PageBytes.encode(try store.changeSets(links, in: ledger), limits: limits)
      for link in links { cover(link) }
      count += links.count
      return page
    }
    return nil
  }

  /// All acknowledgements held, as blocks that stand in a file behind the pages; none if there are none, or none that
  /// `wanted` asks for. Throws what the store throws.
  public func acknowledgements(
    from store: any ExchangeStore, where wanted: (AcknowledgementMark) -> Bool = { _ in true }
  ) throws -> [[UInt8]] {
    let marks = try store.acknowledgementMarks(in: ledger).filter(wanted).sorted()
    guard !marks.isEmpty else { return [] }
    let records = try store.acknowledgements(of: marks.map(\.device), in: ledger)
    return try AcknowledgementPieces.encode(records, limits: limits)
  }

  /// Writes a file of changes and acknowledgements to `sink`, one page at a time: everything, or, with `bytesTarget`,
  /// changes until the file has at least that many bytes. Throws what the store and the sink throw.
  public mutating func writeFile(
    from store: any ExchangeStore, bytesTarget: Int = .max, to sink: ([UInt8]) throws -> Void
  ) throws {
    var encoder = ChangeFileEncoder(ledger: ledger)
    var bytes = 0
    try sink(encoder.begin())
    while bytes < bytesTarget, let page = try nextPage(from: store) {
      bytes += page.count
      try sink(encoder.page(page))
    }
    for block in try acknowledgements(from: store) { try sink(encoder.page(block)) }
    try sink(encoder.end())
  }

  /// The stretches written since this was last asked.
  mutating func takeSegments() -> [FolderMemory.Segment] {
    defer { collector = SegmentCollector() }
    return collector.segments
  }

  private mutating func cover(_ link: ChangeSetLink) {
    let head = link.head
    collector.add(head, previous: link.previous)
    if let previous = link.previous, head.number > 1 {
      points[head.chain]?.remove(Head(chain: head.chain, number: head.number - 1, hash: previous))
    }
    points[head.chain, default: []].insert(head)
  }
}
