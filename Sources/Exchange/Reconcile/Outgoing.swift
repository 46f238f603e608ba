import ChangeSets

/// Everything still to be sent, merged from all chains into one causal order.
///
/// A header's time is later than that of its predecessor and of all its heads, so merging the chains by time puts what
/// is built upon first. Inside a chain the order is by number whatever the times say. Only links are read ahead, and a
/// bounded number of them; bytes are read for one page at a time.
struct Outgoing: Sendable {
  private struct Cursor: Sendable {
    var chain: ChainID
    var position: ChainPosition
    var skip: Set<ChangeSetID>
    var buffer: [ChangeSetLink] = []
    var next = 0
    var isExhausted = false

    var front: ChangeSetLink? { next < buffer.count ? buffer[next] : nil }
  }

  /// Last one first, so that taking the first is cheap.
  private var byID: [ChangeSetLink] = []
  private var fresh: [Cursor] = []
  private var cursors: [Cursor] = []
  /// Came from the peer meanwhile; on a forked chain that must not go back.
  private var leftOut: Set<ChangeSetID> = []
  /// Indices into `cursors`, smallest front first.
  private var queue = BinaryHeap<Rank>()

  private struct Rank: Comparable, Sendable {
    var time: UInt64
    var chain: ChainID
    var index: Int

    static func < (left: Rank, right: Rank) -> Bool {
      if left.time != right.time { return left.time < right.time }
      if left.chain != right.chain { return left.chain < right.chain }
      return left.index < right.index
    }
  }

  /// Nothing to send.
  init() {}

  /// True if certainly nothing is left; a plan that turns out empty still counts as something.
  var isEmpty: Bool { byID.isEmpty && fresh.isEmpty && queue.isEmpty }

  mutating func add(_ plan: ChainPlan) {
    fresh.append(Cursor(chain: plan.chain, position: ChainPosition(number: plan.from), skip: plan.skip))
  }

  /// Leaves out what the peer itself sent since the plan was made. Up to `max` ids are remembered.
  mutating func leaveOut(_ id: ChangeSetID, max: Int) {
    if !isEmpty, leftOut.count < max { leftOut.insert(id) }
  }

  /// What was asked for by id goes before everything else.
  mutating func add(_ links: [ChangeSetLink]) {
    byID.insert(contentsOf: links.reversed(), at: 0)
  }

  /// The links of the next page's change sets; empty if nothing is left.
  mutating func nextLinks(
    from store: any ExchangeStore, ledger: LedgerID, limits: ExchangeLimits
  ) throws -> [ChangeSetLink] {
    try admit(store, ledger, limits)
    var links: [ChangeSetLink] = []
    var bytes = 0
    while links.count < limits.pageSetsMax, let link = byID.last ?? peek() {
      if !links.isEmpty, bytes + link.bytes > limits.pageBytesTarget { break }
      if leftOut.isEmpty || !byID.isEmpty || !leftOut.contains(link.head.hash) {
        links.append(link)
        bytes += link.bytes
      }
      if byID.popLast() == nil { try drop(store, ledger, limits) }
    }
    return links
  }

  private func peek() -> ChangeSetLink? {
    queue.first.flatMap { cursors[$0.index].front }
  }

  private mutating func admit(_ store: any ExchangeStore, _ ledger: LedgerID, _ limits: ExchangeLimits) throws {
    for cursor in fresh {
      cursors.append(cursor)
      try enqueue(cursors.count - 1, store, ledger, limits)
    }
    fresh = []
  }

  private mutating func drop(_ store: any ExchangeStore, _ ledger: LedgerID, _ limits: ExchangeLimits) throws {
    guard let rank = queue.popFirst() else { return }
    cursors[rank.index].next += 1
    try enqueue(rank.index, store, ledger, limits)
    if queue.isEmpty {
      cursors = []
      leftOut = []
    }
  }

  private mutating func enqueue(
    _ index: Int, _ store: any ExchangeStore, _ ledger: LedgerID, _ limits: ExchangeLimits
  ) throws {
    while cursors[index].front == nil, !cursors[index].isExhausted {
      try refill(index, store, ledger, limits)
    }
    guard let front = cursors[index].front else {
      cursors[index].buffer = []
      cursors[index].skip = []
      return
    }
    queue.insert(Rank(time: front.time, chain: cursors[index].chain, index: index))
  }

  private mutating func refill(
    _ index: Int, _ store: any ExchangeStore, _ ledger: LedgerID, _ limits: ExchangeLimits
  ) throws {
    var cursor = cursors[index]
    let limit = max(1, min(512, limits.linksReadAheadMax / max(1, queue.count + 1)))
    let links = try store.links(of: cursor.chain, from: cursor.position, limit: limit, in: ledger)
    cursor.isExhausted = links.isEmpty
    if let last = links.last {
      cursor.position = ChainPosition(number: last.head.number, after: last.head.hash)
    }
    cursor.buffer = links.filter { !cursor.skip.contains($0.head.hash) }
    cursor.next = 0
    cursors[index] = cursor
  }
}
