import ChangeSets

/// Who is at the other end, as far as the connection proves it.
public enum PeerIdentity: Sendable, Equatable {
  /// Someone on this machine; nothing more is known.
  case local
  /// A device whose key was proved; the hash of its public key.
  case device(Hash256)
}

/// What an exchange needs of a replica. All calls are synchronous and come from one thread at a time.
///
/// *Held* means: stored together with everything it builds on, predecessors and heads, back to the beginning. A change
/// set that still lacks some of it waits; it is neither held nor listed, and bringing it again is a duplicate, not an
/// error. All reads list only what is held.
///
/// An error thrown from any of these ends the session with `ExchangeError.storeFailed`; nothing is acknowledged then.
public protocol ExchangeStore {
  /// The ledgers that this peer may see, ascending.
  func ledgers(offeredTo peer: PeerIdentity) throws -> [LedgerID]

  /// The digests of a ledger; nil if nothing of it is stored.
  func summary(of ledger: LedgerID) throws -> LedgerSummary?

  /// The state digest recomputed for an instant not later than the summary's (milliseconds since 1970); nil if that is
  /// not possible.
  func stateDigest(of ledger: LedgerID, advancedTo: Int64) throws -> StateDigest?

  /// The end of every line of every chain, ascending. A forked chain has several. Empty for an unknown ledger.
  func tips(in ledger: LedgerID) throws -> [Head]

  /// The end of every line of one chain, ascending.
  func tips(of chain: ChainID, in ledger: LedgerID) throws -> [Head]

  /// Which of these are held.
  func held(_ ids: [ChangeSetID], in ledger: LedgerID) throws -> Set<ChangeSetID>

  /// Up to `limit` change sets of a chain from a position on, all siblings, ordered by number and then id. May give
  /// fewer although more follow; gives none only at the end.
  func links(of chain: ChainID, from position: ChainPosition, limit: Int, in ledger: LedgerID) throws -> [ChangeSetLink]

  /// The links of those ids that are held, in the order asked.
  func links(ids: [ChangeSetID], in ledger: LedgerID) throws -> [ChangeSetLink]

  /// The change sets themselves, in the order asked; throws if one cannot be read. They become a page, in which the
  /// receiver judges each chain by the last one's signature: where that was never verified, later ones of its chain, up
  /// to one whose signature holds, are to follow behind those asked for.
  func changeSets(_ links: [ChangeSetLink], in ledger: LedgerID) throws -> [ChangeSetBytes]

  /// Takes a page in: everything it reports as stored or waiting is durable when this returns. All change sets of the
  /// page belong to `ledger`. One that is refused does not stop the others.
  func intake(_ page: [ChangeSet], into ledger: LedgerID) throws -> IntakeReport

  /// Which acknowledgement of each device is held; any order.
  func acknowledgementMarks(in ledger: LedgerID) throws -> [AcknowledgementMark]

  /// The acknowledgements of those devices that are held, each device named by the first eight bytes of its id.
  func acknowledgements(of devices: [UInt64], in ledger: LedgerID) throws -> [AcknowledgementBytes]

  /// Takes acknowledgements in: what it reports as taken is durable when this returns. One that is refused does not
  /// stop the others.
  func intake(_ acknowledgements: [AcknowledgementBytes], into ledger: LedgerID) throws -> AcknowledgementReport
}

extension ExchangeStore {
  /// Not every store can go back in time.
  public func stateDigest(of ledger: LedgerID, advancedTo: Int64) throws -> StateDigest? { nil }
}
