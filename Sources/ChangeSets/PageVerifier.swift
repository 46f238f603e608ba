/// What a replica knows of chains and change sets that a page builds on.
public protocol KnownChains {
  /// The key that the start of the chain names, if that start is held and verified.
  func deviceKey(of chain: ChainID) throws -> DevicePublicKey?
  /// Where the change set stands, if it is held and verified.
  func address(of id: ChangeSetID) throws -> Address?
}

/// What became of one change set of a page.
public enum PageVerdict: Hashable, Sendable {
  /// It is its device's, and so is all of its chain before it. `ownSignature` tells whether its own signature was
  /// verified, or that of a later one which names it by hash. In the second case its own signature proves nothing yet:
  /// it must be verified before the change set is sent on as the last one of its chain in a page.
  case verified(ownSignature: Bool)
  /// It is its device's, and it follows, directly or through others of the page, a change set that is not here. It
  /// waits for that one; `ownSignature` as above.
  case waiting(previous: ChangeSetID, ownSignature: Bool)
  /// It is not taken.
  case refused(ChangeSetError)
}

/// Verifies a page by the last signature of each chain in it.
///
/// Headers name their previous ones by hash, so whoever signed the last header of a run vouches for the run. If that
/// signature is bad, the one before it is asked, and so on, so that a good beginning is kept. Branches of a fork are
/// runs of their own.
public struct PageVerifier<Known: KnownChains> {
  private let ledger: LedgerID?
  private let known: Known

  /// Verifies for one ledger; nil takes the ledger that the page's first change set belongs to.
  public init(ledger: LedgerID?, known: Known) {
    self.ledger = ledger
    self.known = known
  }

  /// One verdict for each change set, in their order.
  ///
  /// - Throws: only what `Known` throws.
  public func verify(_ page: [ChangeSet]) throws -> [PageVerdict] {
    var run = PageRun(page: page, ledger: ledger ?? page.first?.ledger)
    try run.link(known)
    try run.prove(known)
    return run.verdicts
  }
}

/// The work on one page. Change sets are named by their places in it.
private struct PageRun {
  private enum Proof {
    case none
    case successor
    case own
  }

  private let page: [ChangeSet]
  private let ledger: LedgerID?
  private var placeOfID: [ChangeSetID: Int] = [:]
  private var previousPlace: [Int?]
  private var hasSuccessor: [Bool]
  private var proofs: [Proof]
  private var refusals: [ChangeSetError?]
  private var missing: [ChangeSetID?]

  init(page: [ChangeSet], ledger: LedgerID?) {
    self.page = page
    self.ledger = ledger
    previousPlace = Array(repeating: nil, count: page.count)
    hasSuccessor = Array(repeating: false, count: page.count)
    proofs = Array(repeating: .none, count: page.count)
    refusals = Array(repeating: nil, count: page.count)
    missing = Array(repeating: nil, count: page.count)
    placeOfID.reserveCapacity(page.count)
  }

  /// Finds what each follows. A change set must come after its previous one, or that one counts as not here.
  mutating func link<Known: KnownChains>(_ known: Known) throws {
    for (place, changeSet) in page.enumerated() {
      defer { if placeOfID[changeSet.id] == nil { placeOfID[changeSet.id] = place } }
      guard changeSet.ledger == ledger else {
        refusals[place] = .wrongLedger
        continue
      }
      guard let previous = changeSet.header.previous else { continue }
      let found: Address?
      if let earlier = placeOfID[previous], refusals[earlier] == nil {
        found = page[earlier].address
        previousPlace[place] = earlier
        missing[place] = missing[earlier]
      } else {
        found = try known.address(of: previous)
        if found == nil { missing[place] = previous }
      }
      if let found, found != Address(chain: changeSet.header.chain, number: changeSet.header.number - 1) {
        refusals[place] = .brokenLink
        previousPlace[place] = nil
      } else if let earlier = previousPlace[place] {
        hasSuccessor[earlier] = true
      }
    }
  }

  /// Verifies the signature of each last one of a run; what precedes it is proved with it.
  mutating func prove<Known: KnownChains>(_ known: Known) throws {
    let keys = try keysOfChains(known)
    for place in page.indices.reversed() where refusals[place] == nil && !hasSuccessor[place] {
      guard let key = keys[page[place].header.chain] else {
        refuseRun(endingAt: place, .unknownChain)
        continue
      }
      prove(runEndingAt: place, key)
    }
  }

  private mutating func prove(runEndingAt last: Int, _ key: DevicePublicKey) {
    var next: Int? = last
    // What an earlier run refused was walked to its beginning then.
    while let place = next, proofs[place] == .none, refusals[place] == nil {
      if page[place].verifySignature(of: key) {
        proofs[place] = .own
        var earlier = previousPlace[place]
        while let proved = earlier, proofs[proved] == .none {
          proofs[proved] = .successor
          refusals[proved] = nil
          earlier = previousPlace[proved]
        }
        return
      }
      refusals[place] = .badSignature
      next = previousPlace[place]
    }
  }

  private mutating func refuseRun(endingAt last: Int, _ error: ChangeSetError) {
    var next: Int? = last
    while let place = next, refusals[place] == nil {
      refusals[place] = error
      next = previousPlace[place]
    }
  }

  /// The key of each chain of the page: from its start in the page, whose chain id binds the key, or as known.
  private func keysOfChains<Known: KnownChains>(_ known: Known) throws -> [ChainID: DevicePublicKey] {
    var keys: [ChainID: DevicePublicKey] = [:]
    var asked: Set<ChainID> = []
    for changeSet in page {
      if let start = changeSet.header.start { keys[changeSet.header.chain] = start.device }
    }
    for changeSet in page where keys[changeSet.header.chain] == nil {
      guard asked.insert(changeSet.header.chain).inserted else { continue }
      keys[changeSet.header.chain] = try known.deviceKey(of: changeSet.header.chain)
    }
    return keys
  }

  var verdicts: [PageVerdict] {
    page.indices.map { place in
      let proof = proofs[place]
      guard proof != .none else { return .refused(refusals[place] ?? .badSignature) }
      if let previous = missing[place] { return .waiting(previous: previous, ownSignature: proof == .own) }
      return .verified(ownSignature: proof == .own)
    }
  }
}
