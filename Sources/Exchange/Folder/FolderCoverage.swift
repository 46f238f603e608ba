import ChangeSets

/// Works out which points all files of a folder together cover without a gap: a stretch counts once what comes before
/// it is covered.
struct FolderCoverage {
  let store: any ExchangeStore
  let ledger: LedgerID
  let limits: ExchangeLimits

  func points(_ segments: [FolderMemory.Segment]) throws -> [Head] {
    let held = try store.held(segments.map(\.end.hash), in: ledger)
    let byChain = Dictionary(grouping: segments.filter { held.contains($0.end.hash) }, by: \.end.chain)
    return try byChain.keys.sorted().flatMap { try points(onOneChain: byChain[$0] ?? []) }
  }

  private func points(onOneChain segments: [FolderMemory.Segment]) throws -> [Head] {
    let planner = ServingPlan(store: store, ledger: ledger, forkSkipMax: limits.forkSkipMax)
    var reached: Set<Head> = []
    var waiting = segments.sorted { $0.end < $1.end }
    while true {
      var still: [FolderMemory.Segment] = []
      for segment in waiting {
        if let after = segment.after, !reached.contains(after),
          try planner.isLacking(after, points: reached.sorted())
        {
          still.append(segment)
        } else {
          reached.insert(segment.end)
        }
      }
      guard still.count < waiting.count else { return reached.sorted() }
      waiting = still
    }
  }
}
