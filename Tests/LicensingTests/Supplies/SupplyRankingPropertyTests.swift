import LedgerModel
import Licensing
import Testing

@Suite("ranking a supply: what holds for any lots and claims")
struct SupplyRankingPropertyTests {
  /// How many random supplies each property is tried on.
  private static let supplies: UInt64 = 1500

  private func ranked(_ seed: UInt64) -> (supply: RandomSupply, ranking: SupplyRanking) {
    let supply = RandomSupply(seed: seed)
    return (supply, SupplyRanking(lots: supply.lots, claims: supply.claims))
  }

  @Test("no credit is made or lost by cutting lots, and nothing is overdrawn")
  func segments() {
    for seed in 0..<Self.supplies {
      let (supply, ranking) = ranked(seed)
      #expect(ranking.segments.reduce(0) { $0 + $1.capacity } == supply.total, "seed \(seed)")
      for segment in ranking.segments {
        #expect(segment.free >= 0 && segment.held >= 0 && segment.spent >= 0 && segment.capacity >= 0, "seed \(seed)")
      }
      let ends = ranking.segments.map(\.key.end)
      #expect(ends == ends.sorted(), "seed \(seed)")
    }
  }

  @Test("honoured claims never exceed the supply and what is overdrawn; each accepted one is honoured")
  func honoured() {
    for seed in 0..<Self.supplies {
      let (supply, ranking) = ranked(seed)
      var sum: Int64 = 0
      for claim in supply.claims where claim.phase != .released {
        switch ranking.placements[claim.invitation] {
        case .honoured: sum += claim.amount
        case .waitlisted: #expect(claim.phase == .pending, "seed \(seed)")
        case nil: Issue.record("seed \(seed): a claim has no place")
        }
      }
      #expect(sum <= supply.total + ranking.overage, "seed \(seed)")
      let drawn = ranking.segments.reduce(0) { $0 + $1.held + $1.spent }
      #expect(sum == drawn + ranking.overage, "seed \(seed)")
    }
  }

  @Test("overage is what accepted claims alone cannot draw, however cleverly they were placed")
  func leastOverage() {
    for seed in 0..<Self.supplies {
      let (supply, ranking) = ranked(seed)
      let accepted = supply.claims.filter { $0.phase == .accepted }
      var flow = BruteForceFlow(
        supplies: ranking.segments.map(\.capacity), demands: accepted.map(\.amount),
        allowed: accepted.map { claim in
          ranking.segments.map { segment in
            segment.key == SegmentKey(lot: claim.lot, end: claim.end)
              || claim.acceptedAt.map { segment.key.end > $0 } ?? false
          }
        })
      let due = accepted.reduce(0) { $0 + $1.amount }
      #expect(ranking.overage == due - flow.maximum(), "seed \(seed)")
      #expect((ranking.overdrawnBy != nil) == (ranking.overage > 0), "seed \(seed)")
    }
  }

  @Test("strict line: whoever stands behind a waiting claim of the same lot waits too")
  func strictLine() {
    for seed in 0..<Self.supplies {
      let (supply, ranking) = ranked(seed)
      var stopped: Set<EntityID> = []
      for claim in supply.claims.filter({ $0.phase == .pending }).sorted(by: { $0.rank < $1.rank }) {
        if case .waitlisted = ranking.placements[claim.invitation] {
          stopped.insert(claim.lot)
        } else {
          #expect(!stopped.contains(claim.lot), "seed \(seed)")
        }
      }
    }
  }

  @Test("a pending claim lies whole in one segment that ends no earlier than the claim")
  func onePlace() {
    for seed in 0..<Self.supplies {
      let (supply, ranking) = ranked(seed)
      var held: [SegmentKey: Int64] = [:]
      for claim in supply.claims where claim.phase == .pending {
        guard case .honoured(let key) = ranking.placements[claim.invitation] else { continue }
        #expect(key.end >= claim.end, "seed \(seed)")
        held[key, default: 0] += claim.amount
      }
      for segment in ranking.segments { #expect(segment.held == held[segment.key] ?? 0, "seed \(seed)") }
    }
  }

  @Test("whoever heads the line of a lot and waits would have found room nowhere")
  func headOfLine() {
    for seed in 0..<Self.supplies {
      let (supply, ranking) = ranked(seed)
      var stopped: Set<EntityID> = []
      for claim in supply.claims.filter({ $0.phase == .pending }).sorted(by: { $0.rank < $1.rank }) {
        guard case .waitlisted = ranking.placements[claim.invitation], stopped.insert(claim.lot).inserted else {
          continue
        }
        for segment in ranking.segments where segment.key.end >= claim.end {
          #expect(segment.free < claim.amount, "seed \(seed)")
        }
      }
    }
  }

  @Test("sums that show no contest mean that every claim is honoured in its own segment")
  func uncontested() {
    var found = 0
    for seed in 0..<Self.supplies {
      let (supply, ranking) = ranked(seed)
      guard SegmentTotals.isUncontested(lots: supply.lots, totals: supply.totals) else { continue }
      found += 1
      #expect(ranking.overage == 0, "seed \(seed)")
      for claim in supply.claims where claim.phase != .released && claim.amount > 0 {
        let own = SegmentKey(lot: claim.lot, end: claim.end)
        #expect(ranking.placements[claim.invitation] == .honoured(own), "seed \(seed)")
      }
    }
    #expect(found > 100)
  }

  @Test("the order in which lots and claims are given means nothing")
  func anyOrder() {
    for seed in 0..<Self.supplies / 3 {
      let (supply, ranking) = ranked(seed)
      var random = SplitMix(seed: seed)
      for _ in 0..<3 {
        let other = SupplyRanking(
          lots: supply.lots.shuffled(using: &random), claims: supply.claims.shuffled(using: &random))
        #expect(other == ranking, "seed \(seed)")
      }
    }
  }

  @Test("every posting sums to zero at every instant, and nothing free is below zero")
  func postings() {
    for seed in 0..<Self.supplies {
      let (supply, ranking) = ranked(seed)
      for milliseconds in stride(from: Int64(0), through: 700, by: 100) {
        let balances = FundBalances(ranking: ranking, now: Instant(milliseconds: milliseconds))
        #expect(balances.sum == 0, "seed \(seed)")
        #expect(balances[.free] >= 0 && balances[.forfeited] >= 0 && balances[.held] >= 0, "seed \(seed)")
        #expect(balances[.deposit] == -supply.total, "seed \(seed)")
      }
    }
  }

  @Test("the flow used as a yardstick finds what a greedy choice misses")
  func yardstick() {
    var flow = BruteForceFlow(supplies: [1, 1], demands: [1, 1], allowed: [[true, true], [true, false]])
    #expect(flow.maximum() == 2)
    var short = BruteForceFlow(supplies: [1, 1], demands: [2, 1], allowed: [[true, false], [true, false]])
    #expect(short.maximum() == 1)
  }
}
