import ChangeSets

/// What a node knows of the files in a folder, so that each is read once and nothing is written twice. Losing it costs
/// reading the folder again, nothing else.
public struct FolderMemory: Sendable, Equatable {
  /// A stretch of one line of a chain that a file holds.
  struct Segment: Sendable, Equatable {
    /// The change set before the stretch; nil if it begins the chain.
    var after: Head?
    var end: Head
  }

  /// Files that were read to their end and found whole.
  var files: [FolderName: [Segment]] = [:]
  /// The acknowledgements that they hold.
  var marks: [FolderName: [AcknowledgementMark]] = [:]

  /// Knows nothing yet.
  public init() {}

  /// Forgets files that are gone.
  mutating func keep(only names: Set<FolderName>) {
    files = files.filter { names.contains($0.key) }
    marks = marks.filter { names.contains($0.key) }
  }

  /// By device, the time of the latest acknowledgement about one ledger that the folder holds.
  func latest(of ledger: LedgerID) -> [UInt64: UInt64] {
    var latest: [UInt64: UInt64] = [:]
    for mark in marks.filter({ $0.key.ledger == ledger }).values.joined() {
      latest[mark.device] = max(latest[mark.device] ?? 0, mark.time)
    }
    return latest
  }

  /// All stretches about one ledger, in a fixed order.
  func segments(of ledger: LedgerID) -> [Segment] {
    files.keys.filter { $0.ledger == ledger }.sorted().flatMap { files[$0] ?? [] }
  }
}

/// Collects the stretches of one file while it is read.
struct SegmentCollector {
  private(set) var segments: [FolderMemory.Segment] = []
  private var byEnd: [ChangeSetID: Int] = [:]

  mutating func add(_ head: Head, previous: ChangeSetID?) {
    if let previous, let index = byEnd.removeValue(forKey: previous) {
      segments[index].end = head
      byEnd[head.hash] = index
      return
    }
    let after = previous.map { Head(chain: head.chain, number: head.number - 1, hash: $0) }
    byEnd[head.hash] = segments.count
    segments.append(FolderMemory.Segment(after: after, end: head))
  }
}
