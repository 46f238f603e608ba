import ChangeSets

/// A digest of derived state with the instant it belongs to. Digests are compared only at equal instants.
public struct StateDigest: Sendable, Equatable {
  /// Digest of the state derived from everything held.
  public var digest: Hash256
  /// How far deadlines had been applied: milliseconds since 1970.
  public var advancedTo: Int64

  /// Pairs a digest with its instant.
  public init(digest: Hash256, advancedTo: Int64) {
    self.digest = digest
    self.advancedTo = advancedTo
  }
}

/// What a replica can say about a ledger in constant size.
public struct LedgerSummary: Sendable, Equatable {
  /// Digest over the ids of all change sets held (in the sense of `ExchangeStore`); the same set gives the same digest.
  public var log: Hash256
  /// Digest of the derived state; nil while it is still being derived.
  public var state: StateDigest?
  /// Digest over all acknowledgements held; the same records give the same one, and none give 0.
  public var acknowledgements: UInt64

  /// Puts the digests together.
  public init(log: Hash256, state: StateDigest?, acknowledgements: UInt64 = 0) {
    self.log = log
    self.state = state
    self.acknowledgements = acknowledgements
  }
}
