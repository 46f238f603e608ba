import LedgerModel
import Licensing

/// A supply with a few lots and claims drawn at random, small enough to be worked out by brute force.
struct RandomSupply {
  let lots: [LotState]
  let claims: [Claim]

  /// Amounts are small, and so are ends and times, so that everything collides.
  init(seed: UInt64, lotsMax: Int = 3, claimsMax: Int = 7) {
    var random = SplitMix(seed: seed)
    let supply = RandomSupply.entity(900)
    var lots: [LotState] = []
    for number in 0...random.below(lotsMax) {
      let stamp = RandomSupply.stamp(UInt64(number + 1))
      let end = Instant(milliseconds: Int64(1 + random.below(5)) * 100)
      var extensions: [LotHistory.Extension] = []
      if random.once(in: 2) {
        let later = Instant(milliseconds: end.milliseconds + 100)
        extensions.append(LotHistory.Extension(stamp: RandomSupply.stamp(50 + UInt64(number)), end: later, covers: []))
      }
      let history = LotHistory(
        supply: supply, currency: Story.euro, stamp: stamp, end: end, extensions: extensions)
      lots.append(LotState(id: stamp.entity, history: history, amount: Int64(random.below(8))))
    }
    self.lots = lots
    claims = (0...random.below(claimsMax)).map { number in
      RandomSupply.claim(UInt64(100 + number), on: lots[random.below(lots.count)], supply: supply, &random)
    }
  }

  private static func claim(_ number: UInt64, on lot: LotState, supply: EntityID, _ random: inout SplitMix) -> Claim {
    let end = random.once(in: 2) ? lot.end : lot.history.end
    let phase: Claim.Phase = [.pending, .pending, .accepted, .accepted, .released][random.below(5)]
    let stamp = stamp(number * 7919 % 1000 + 2000)
    let standing: ClaimRank.Standing = phase == .accepted ? .accepted : random.once(in: 2) ? .told : .asked
    let isRetained = phase == .released || (lot.history.end < lot.end && end == lot.history.end && random.once(in: 2))
    return Claim(
      invitation: entity(number), supply: supply, lot: lot.id, end: end, amount: Int64(random.below(5)), phase: phase,
      rank: ClaimRank(standing: standing, stamp: stamp),
      acceptedAt: phase == .accepted ? Instant(milliseconds: Int64(random.below(Int(end.milliseconds)))) : nil,
      retainedEnd: isRetained ? lot.history.end : nil)
  }

  static func stamp(_ number: UInt64) -> Stamp {
    let id = SetID(number, 0, 0, 0)
    return Stamp(set: SetStamp(id: id, time: number << 16, chain: id, number: 1, handle: 0), operation: 0, row: 0)
  }

  static func entity(_ number: UInt64) -> EntityID { stamp(number).entity }

  /// What all lots hold together.
  var total: Int64 { lots.reduce(0) { $0 + $1.amount } }

  /// Sums by segment, as a replica keeps them.
  var totals: [SegmentKey: SegmentTotals] {
    var result: [SegmentKey: SegmentTotals] = [:]
    for claim in claims {
      if let end = claim.retainedEnd {
        result[SegmentKey(lot: claim.lot, end: end), default: SegmentTotals()].addRetained(claim, times: 1)
      }
      result[SegmentKey(lot: claim.lot, end: claim.end), default: SegmentTotals()].addDemand(claim, times: 1)
    }
    return result
  }
}

/// The most that can flow from supplies to demands along allowed pairs, unit by unit, by looking for augmenting paths.
struct BruteForceFlow {
  private var load: [[Int64]]
  private let supplies: [Int64]
  private let demands: [Int64]
  private let allowed: [[Bool]]

  /// - Parameters:
  ///   - supplies: what each source has.
  ///   - demands: what each sink wants.
  ///   - allowed: whether sink (first index) may draw on source (second index).
  init(supplies: [Int64], demands: [Int64], allowed: [[Bool]]) {
    self.supplies = supplies
    self.demands = demands
    self.allowed = allowed
    load = demands.map { _ in supplies.map { _ in 0 } }
  }

  /// The greatest total.
  mutating func maximum() -> Int64 {
    var total: Int64 = 0
    for sink in demands.indices {
      for _ in 0..<demands[sink] {
        var visited: Set<Int> = []
        if serve(sink, &visited) { total += 1 }
      }
    }
    return total
  }

  /// Gives one more unit to a sink, moving others aside where that makes room.
  private mutating func serve(_ sink: Int, _ visited: inout Set<Int>) -> Bool {
    for source in supplies.indices where allowed[sink][source] && visited.insert(source).inserted {
      let used = demands.indices.reduce(Int64(0)) { $0 + load[$1][source] }
      if used < supplies[source] {
        load[sink][source] += 1
        return true
      }
      for other in demands.indices where load[other][source] > 0 && other != sink {
        if serve(other, &visited) {
          load[other][source] -= 1
          load[sink][source] += 1
          return true
        }
      }
    }
    return false
  }
}
