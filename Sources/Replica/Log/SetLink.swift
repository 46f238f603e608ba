import ChangeSets

/// What must be known of a held change set to put it in order, without reading its bytes.
struct SetLink: Sendable, Equatable {
  let localID: Int64
  let head: Head
  /// Nil for the first of its chain.
  let previous: ChangeSetID?
  /// `HybridTime.rawValue`.
  let time: UInt64
  /// About how many bytes it takes in a page, its erasable parts included.
  let byteCount: Int
}

/// A change set that waits, with what it lacks of what it builds on.
struct WaitingSet: Sendable, Equatable {
  let id: ChangeSetID
  /// Ascending; some of them may be waiting themselves.
  let missing: [ChangeSetID]
}

/// Part of a ledger's change sets, in causal order.
struct ExportPage: Sendable {
  var sets: [ChangeSetBytes] = []
  /// Where the next page goes on.
  var lastLocalID: Int64
  /// Whether nothing follows.
  var isLast = true
}
