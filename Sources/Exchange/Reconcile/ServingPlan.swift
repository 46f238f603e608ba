import ChangeSets

/// Where to start on one chain, and what to leave out from there on, to send a peer everything it lacks.
struct ChainPlan: Sendable, Equatable {
  var chain: ChainID
  var from: UInt64
  /// On a forked chain: what the peer has among the numbers from `from` on.
  var skip: Set<ChangeSetID>
}

/// Works out a `ChainPlan` from what the peer has and what we have.
struct ServingPlan {
  let store: any ExchangeStore
  let ledger: LedgerID
  let forkSkipMax: Int

  /// `points` are held by both sides; `tips` are the ends of our lines. Nil if the peer lacks nothing.
  func plan(chain: ChainID, points: [Head], tips: [Head]) throws -> ChainPlan? {
    let known = Set(points.map(\.hash))
    let open = tips.filter { !known.contains($0.hash) }
    guard !open.isEmpty else { return nil }
    guard !points.isEmpty else { return ChainPlan(chain: chain, from: 1, skip: []) }
    if tips.count == 1, let only = tips.first {
      // One line: whatever both hold is on it, and the highest covers the others.
      let highest = points.map(\.number).max() ?? 0
      return highest < only.number ? ChainPlan(chain: chain, from: highest + 1, skip: []) : nil
    }
    return try walk(chain: chain, points: points, open: open)
  }

  /// Whether a peer that has `points` lacks `head`.
  func isLacking(_ head: Head, points: [Head]) throws -> Bool {
    guard points.contains(where: { $0.number >= head.number }) else { return true }
    return try walk(chain: head.chain, points: points, open: [head]) != nil
  }

  /// Goes down all lines together, number by number, until nothing is left that the peer may lack.
  private func walk(chain: ChainID, points: [Head], open: [Head]) throws -> ChainPlan? {
    var covered: [UInt64: Set<ChangeSetID>] = [:]
    var lacking: [UInt64: Set<ChangeSetID>] = [:]
    for point in points { covered[point.number, default: []].insert(point.hash) }
    for tip in open { lacking[tip.number, default: []].insert(tip.hash) }
    var from: UInt64?
    var skip: Set<ChangeSetID> = []
    var skipOverflows = false
    while let number = lacking.keys.max() {
      // Lines of the peer's that end higher come down first.
      let level = Swift.max(number, covered.keys.max() ?? 0)
      let coveredHere = covered.removeValue(forKey: level) ?? []
      let lackingHere = (lacking.removeValue(forKey: level) ?? []).subtracting(coveredHere)
      if !lackingHere.isEmpty { from = level }
      if skip.count + coveredHere.count > forkSkipMax { skipOverflows = true }
      if !skipOverflows { skip.formUnion(coveredHere) }
      guard level > 1 else { break }
      try descend(coveredHere, level: level, into: &covered)
      try descend(lackingHere, level: level, into: &lacking)
    }
    guard let from else { return nil }
    return ChainPlan(chain: chain, from: from, skip: skipOverflows ? [] : skip)
  }

  private func descend(
    _ ids: Set<ChangeSetID>, level: UInt64, into levels: inout [UInt64: Set<ChangeSetID>]
  ) throws {
    guard !ids.isEmpty else { return }
    for link in try store.links(ids: ids.sorted(), in: ledger) {
      if let previous = link.previous { levels[level - 1, default: []].insert(previous) }
    }
  }
}
