import ChangeSets

/// Tips and points: what each side has, and what the other therefore lacks.
extension Session {
  mutating func heardTips(_ part: TipsPart) throws(ExchangeError) {
    let isFirst = tipsHeard.isEmpty && bucketsHeard == nil && pointsHeardCount == 0
    if phase == .awaitingBucketTips, isFirst {
      guard let buckets = part.buckets, buckets.count == TipBuckets(bits: bucketBits).bitmapBytes else {
        throw .malformed("buckets")
      }
      bucketsHeard = buckets
    } else {
      guard part.buckets == nil else { throw .malformed("buckets") }
    }
    if let last = tipsHeard.last, let next = part.chains.first, last.chain >= next.chain {
      throw .malformed("order of chains")
    }
    if let bucketsHeard {
      let buckets = TipBuckets(bits: bucketBits)
      guard part.chains.allSatisfy({ buckets.contains($0.chain, bucketsHeard) }) else { throw .malformed("buckets") }
    }
    // A part that lists nothing must be the last, or parts could go on for ever.
    guard part.isLast || !part.chains.isEmpty else { throw .malformed("tips") }
    pointsHeardCount += part.chains.reduce(0) { $0 + 1 + $1.points.count }
    guard pointsHeardCount <= 2 * limits.tipsMax else { throw .tooMany(what: "tips", max: limits.tipsMax) }
    tipsHeard += part.chains
    guard part.isLast else { return }
    phase = .exchanging
    pointsHeardCount = 0
    ask(.tips, for: .tipsToCompare(tipsHeard, bitmap: bucketsHeard))
    tipsHeard = []
  }

  mutating func compareTips(_ theirs: [ChainPoints], _ tips: [Head], _ bitmap: [UInt8]?) {
    var ours = TipList.grouped(tips)
    if let bitmap { ours = TipBuckets(bits: bucketBits).select(ours, in: bitmap) }
    let differing = TipList.differing(mine: ours, theirs: theirs)
    ask(.compare(differing, isLadder: false), for: .compare(isLadder: false))
  }

  mutating func heardPoints(_ part: PointsPart) throws(ExchangeError) {
    guard !part.chains.isEmpty else { throw .malformed("points") }
    pointsHeardCount += part.chains.reduce(0) { $0 + 1 + $1.points.count }
    guard pointsHeardCount <= limits.pointsMax else { throw .tooMany(what: "points", max: limits.pointsMax) }
    ask(.compare(part.chains, isLadder: part.isLadder), for: .compare(isLadder: part.isLadder))
  }

  /// Plans what the peer lacks and asks for what it has more, chain by chain.
  ///
  /// A tip of the peer that is unknown here lies beyond our line or on another one. Naming our tips lets the peer see
  /// which; if ours are unknown there as well the lines have parted, and both send ladders.
  mutating func serve(_ chains: [ChainComparison], isLadder: Bool) throws(ExchangeError) {
    var tell: [ChainPoints] = []
    var climb: [ChainID] = []
    for chain in chains {
      if let plan = chain.plan {
        guard planned.insert(chain.chain).inserted else { throw .unexpected("points on a chain being served") }
        outgoing.add(plan)
      }
      guard chain.lacksSome else { continue }
      if !isLadder, !listedOurTips, pointsTold.insert(chain.chain).inserted {
        tell.append(ChainPoints(chain: chain.chain, points: chain.tips))
      } else if laddersTold.insert(chain.chain).inserted {
        climb.append(chain.chain)
      }
    }
    owedRequests += 1
    tellPoints(tell, isLadder: false)
    if !climb.isEmpty { ask(.ladders(climb), for: .ladders) }
  }

  mutating func tellPoints(_ chains: [ChainPoints], isLadder: Bool) {
    guard !chains.isEmpty else { return }
    for part in TipList.split(chains, bytesMax: limits.controlFrameBytesMax / 2) {
      send(.points(PointsPart(isLadder: isLadder, chains: part)))
      openRequests += 1
    }
  }

  mutating func heardWant(_ ids: [ChangeSetID]) throws(ExchangeError) {
    wantedByPeerCount += ids.count
    guard wantedByPeerCount <= limits.wantedMax else { throw .tooMany(what: "wanted ids", max: limits.wantedMax) }
    ask(.find(ids), for: .serveByID)
  }
}
