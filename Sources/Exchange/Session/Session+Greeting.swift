import ChangeSets

/// From the greeting to the point where both know whether, and about what, to go on.
extension Session {
  /// Initiator: says what is held.
  mutating func greet(_ summary: LedgerSummary?) {
    guard let ledger else { return }
    mine = statement(summary)
    acknowledging.ownDigest = summary?.acknowledgements ?? 0
    send(
      .hello(
        Hello(
          versionLowest: limits.versionLowest, versionHighest: limits.versionHighest, ledger: ledger, digests: mine,
          acknowledgements: acknowledging.ownDigest)))
  }

  /// Responder: was greeted.
  mutating func greeted(_ hello: Hello) throws(ExchangeError) {
    ledger = hello.ledger
    report.ledger = hello.ledger
    version = min(hello.versionHighest, limits.versionHighest)
    guard version >= hello.versionLowest, version >= limits.versionLowest else {
      send(.refused(.version(lowest: limits.versionLowest, highest: limits.versionHighest)))
      throw .versionUnsupported(lowest: hello.versionLowest, highest: hello.versionHighest)
    }
    ask(.offer, for: .answerGreeting(hello))
  }

  /// Responder: knows what it holds. An unknown ledger and one not offered get the same answer.
  mutating func answerGreeting(_ hello: Hello, _ summary: LedgerSummary?) throws(ExchangeError) {
    guard let summary else {
      send(.refused(.unavailable))
      throw .ledgerUnavailable
    }
    mine = statement(summary)
    acknowledging.ownDigest = summary.acknowledgements
    acknowledging.theirDigest = hello.acknowledgements
    meet(hello.digests)
    guard mine.log == hello.digests.log else { return ask(.tips, for: .tipsToList(hello.digests)) }
    let agreed = Agreed(
      version: version, state: mine.state, acknowledgements: acknowledging.ownDigest)
    if needsEarlierState {
      ask(.summary(notLaterThan: commonInstant), for: .agree(agreed))
    } else {
      conclude(agreed, summary)
    }
  }

  /// Responder: the logs differ. Few tips are listed at once, many are first compared in parts.
  mutating func answerWithDifference(_ heard: DigestStatement, _ tips: [Head]) throws(ExchangeError) {
    let chains = TipList.grouped(tips)
    let bits = TipBuckets.bits(chains: chains.count, listedAtOnceMax: limits.tipsListedAtOnceMax)
    guard bits > 0 else {
      send(.differ(Differ(version: version, digests: mine, bucketBits: 0, bucketDigests: [])))
      listTips(chains, buckets: nil)
      return
    }
    bucketBits = bits
    let digests = TipBuckets(bits: bits).digests(of: chains, salt: salt(initiator: heard.log, responder: mine.log))
    send(.differ(Differ(version: version, digests: mine, bucketBits: bits, bucketDigests: digests)))
    phase = .awaitingBucketTips
  }

  /// Initiator: both hold the same.
  mutating func heardAgreed(_ agreed: Agreed) throws(ExchangeError) {
    try check(version: agreed.version)
    acknowledging.theirDigest = agreed.acknowledgements
    meet(DigestStatement(log: mine.log, state: agreed.state))
    if needsEarlierState {
      ask(.summary(notLaterThan: commonInstant), for: .agree(agreed))
    } else {
      finishAgreed()
    }
  }

  /// Both roles: our state was recomputed for the common instant.
  mutating func conclude(_ agreed: Agreed, _ summary: LedgerSummary?) {
    let now = statement(summary)
    if role == .responder {
      // Something may have been written between the two questions; then there is a difference after all.
      if let theirs, now.log != theirs.log {
        mine = now
        return ask(.tips, for: .tipsToList(theirs))
      }
      send(
        .agreed(
          Agreed(version: agreed.version, state: now.state, acknowledgements: acknowledging.ownDigest)))
    }
    mine.state = now.log == mine.log ? now.state : nil
    finishAgreed()
  }

  /// Initiator: the logs differ.
  mutating func differed(_ differ: Differ) throws(ExchangeError) {
    try check(version: differ.version)
    meet(differ.digests)
    bucketBits = differ.bucketBits
    if differ.bucketBits == 0 {
      phase = .awaitingTips
    } else {
      ask(.tips, for: .tipsByBucket(differ))
    }
  }

  /// Initiator: lists its tips in the parts that differ.
  mutating func listByBucket(_ differ: Differ, _ tips: [Head]) throws(ExchangeError) {
    let buckets = TipBuckets(bits: differ.bucketBits)
    let chains = TipList.grouped(tips)
    let digests = buckets.digests(of: chains, salt: salt(initiator: mine.log, responder: differ.digests.log))
    let bitmap = buckets.differing(digests, differ.bucketDigests)
    listTips(buckets.select(chains, in: bitmap), buckets: bitmap)
  }

  /// Lists tips completely, for all chains or for the marked parts. The list is a request to be served what it lacks.
  private mutating func listTips(_ chains: [ChainPoints], buckets: [UInt8]?) {
    let parts = TipList.split(chains, bytesMax: limits.controlFrameBytesMax / 2)
    for (index, part) in parts.enumerated() {
      send(
        .tips(TipsPart(isLast: index == parts.count - 1, buckets: index == 0 ? buckets : nil, chains: part)))
    }
    listedOurTips = true
    openRequests += 1
    phase = .exchanging
  }

  private mutating func meet(_ statement: DigestStatement) {
    theirs = statement
    if let ours = mine.state, let other = statement.state {
      commonInstant = min(ours.advancedTo, other.advancedTo)
    }
  }

  private var needsEarlierState: Bool {
    guard let commonInstant, let state = mine.state else { return false }
    return state.advancedTo > commonInstant
  }

  private mutating func check(version chosen: UInt8) throws(ExchangeError) {
    guard chosen >= limits.versionLowest, chosen <= limits.versionHighest else {
      throw .versionUnsupported(lowest: chosen, highest: chosen)
    }
    version = chosen
  }

  private func salt(initiator: Hash256, responder: Hash256) -> [UInt8] {
    ledger.map { TipBuckets.salt(ledger: $0, initiator: initiator, responder: responder) } ?? []
  }

  func statement(_ summary: LedgerSummary?) -> DigestStatement {
    DigestStatement(log: summary?.log ?? Self.nothingHeld, state: summary?.state.map { StateMark($0) })
  }

  /// Fills in the report's comparison from the two latest statements.
  mutating func compareDigests() {
    guard let theirs else { return }
    guard mine.log == theirs.log else {
      report.comparison = .logsDiffer
      return
    }
    guard let ours = mine.state, let other = theirs.state, ours.advancedTo == other.advancedTo else {
      report.comparison = .logsEqual
      return
    }
    report.comparison = ours.prefix == other.prefix ? .equal : .statesDiffer
  }
}
