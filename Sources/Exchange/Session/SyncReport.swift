import ChangeSets

/// What comparing digests at the end of a session showed.
public enum DigestComparison: Sendable, Equatable {
  /// The session ended before the digests could be compared.
  case notCompared
  /// Both replicas hold the same change sets and derived the same state from them.
  case equal
  /// Both hold the same change sets; the states belong to different instants, or one is still being derived.
  case logsEqual
  /// The replicas hold different change sets: one refused some, or something was written meanwhile.
  case logsDiffer
  /// The same change sets, the same instant, different states: a fault in derivation. Run verify on both nodes.
  case statesDiffer
}

/// What one session did for one ledger, seen from this side.
public struct SyncReport: Sendable, Equatable {
  /// The ledger; nil on a responder that was never greeted.
  public var ledger: LedgerID?
  /// Change sets sent.
  public var sent = 0
  /// Change sets received and stored, those that wait for others included.
  public var received = 0
  /// Of `received`, those that waited for something not held when they came; it may have come since.
  public var waiting = 0
  /// Change sets received that were there before.
  public var duplicates = 0
  /// Change sets that the store did not take, with reasons; the first of them only, `refusedCount` has all.
  public var refused: [Refusal] = []
  /// Change sets that the store did not take.
  public var refusedCount = 0
  /// Ids that were asked for and did not come; ascending.
  public var missing: [ChangeSetID] = []
  /// Acknowledgements sent.
  public var acknowledgementsSent = 0
  /// What became of the acknowledgements received.
  public var acknowledgements = AcknowledgementReport()
  /// Pages sent.
  public var pagesSent = 0
  /// Pages received.
  public var pagesReceived = 0
  /// Bytes of all frames sent.
  public var bytesSent = 0
  /// Bytes of all frames received and read.
  public var bytesReceived = 0
  /// How often one side had spoken and the other answered.
  public var roundTrips = 0
  /// How the digests compared.
  public var comparison = DigestComparison.notCompared
  /// Why the session ended early; nil if it ran to its end.
  public var failure: ExchangeError?

  /// An empty report.
  public init(ledger: LedgerID? = nil) {
    self.ledger = ledger
  }

  /// Whether both sides agree: nil where it cannot be told yet.
  public var digestsEqual: Bool? {
    switch comparison {
    case .equal: true
    case .logsDiffer, .statesDiffer: false
    case .notCompared, .logsEqual: nil
    }
  }
}
