/// Which claims a supply carries: the stratum "ranking" (C2, C14–C17). A pure function of the lots and the claims.
public struct SupplyRanking: Hashable, Sendable {
  /// Whether a claim is honoured, and where it lies.
  public enum Placement: Hashable, Sendable {
    /// Carried by this segment; an accepted claim may also draw on others.
    case honoured(SegmentKey)
    /// Waits; `behind` is the honoured claim that stands last before it in line, if there is one.
    case waitlisted(behind: Claim?)
  }

  /// The segments with what is drawn from each, by end, then by the lot's deposit.
  public private(set) var segments: [Segment] = []
  /// Where each pending and accepted claim lies.
  public private(set) var placements: [EntityID: Placement] = [:]
  /// Minor units by which accepted claims alone exceed the supply.
  public private(set) var overage: Int64 = 0
  /// The accepted claim that stands last in line, if there is overage.
  public private(set) var overdrawnBy: Claim?

  private var positions: [SegmentKey: Int] = [:]

  /// Ranks the claims on one supply.
  ///
  /// - Parameters:
  ///   - lots: all lots of the supply.
  ///   - claims: all claims on them, each once, in any order.
  public init(lots: [LotState], claims: [Claim]) {
    // Where a place was handed on, what the former claim keeps back comes before what the present one takes.
    let line = claims.sorted { one, other in
      if one.rank != other.rank { return one.rank < other.rank }
      let (left, right) = (one.phase == .released, other.phase == .released)
      return left != right ? left : one.invitation < other.invitation
    }
    cut(lots.map { $0.closed(unless: !line.isEmpty) }, for: line)
    placeAccepted(line.filter { $0.phase == .accepted })
    placePending(line.filter { $0.phase == .pending })
  }

  /// Cuts each lot into segments. Credits are kept back in rank order, so that no more is kept back than there is, and
  /// nothing that a claim earlier in line lies on.
  private mutating func cut(_ lots: [LotState], for line: [Claim]) {
    var capacities: [SegmentKey: Int64] = [:]
    var left: [EntityID: Int64] = [:]
    var byID: [EntityID: LotState] = [:]
    for lot in lots {
      left[lot.id] = lot.amount
      byID[lot.id] = lot
    }
    var taken: [EntityID: Int64] = [:]
    for claim in line {
      guard let lot = byID[claim.lot], let available = left[lot.id] else { continue }
      let inUse = taken[lot.id] ?? 0
      guard claim.amount <= available - inUse else { continue }
      if let end = claim.retainedEnd, end < lot.end {
        left[lot.id] = available - claim.amount
        capacities[SegmentKey(lot: lot.id, end: end), default: 0] += claim.amount
      } else if claim.end == lot.end, claim.phase != .released {
        taken[lot.id] = inUse + claim.amount
      }
    }
    for lot in lots { capacities[SegmentKey(lot: lot.id, end: lot.end)] = left[lot.id] ?? 0 }
    let order = capacities.keys.sorted { one, other in
      if one.end != other.end { return one.end < other.end }
      guard let left = byID[one.lot], let right = byID[other.lot] else { return one.lot < other.lot }
      return left.history.stamp < right.history.stamp
    }
    for (position, key) in order.enumerated() {
      segments.append(Segment(key: key, capacity: capacities[key] ?? 0))
      positions[key] = position
    }
  }

  /// Accepted claims come first and may draw on several segments that had not ended when they were accepted.
  ///
  /// The latest acceptance has the fewest segments to choose from, so it chooses first: what remains uncovered is then
  /// the least possible.
  private mutating func placeAccepted(_ claims: [Claim]) {
    let constrained = claims.sorted { one, other in
      let (left, right) = (one.acceptedAt ?? one.rank.stamp.instant, other.acceptedAt ?? other.rank.stamp.instant)
      return left != right ? left > right : other.rank < one.rank
    }
    for claim in constrained {
      let own = SegmentKey(lot: claim.lot, end: claim.end)
      var due = claim.amount
      if let position = positions[own] { due -= draw(due, from: position) }
      let accepted = claim.acceptedAt ?? claim.rank.stamp.instant
      for position in segments.indices where due > 0 && segments[position].key.end > accepted {
        due -= draw(due, from: position)
      }
      overage = overage.addingReportingOverflow(due).overflow ? .max : overage + due
      placements[claim.invitation] = .honoured(own)
    }
    if overage > 0 { overdrawnBy = claims.last }
  }

  private mutating func draw(_ amount: Int64, from position: Int) -> Int64 {
    let drawn = min(amount, segments[position].free)
    segments[position].spent += drawn
    return drawn
  }

  /// A pending claim lies whole in one segment: its own, else the next that ends no earlier. One that fits nowhere
  /// stops the line of its lot; nothing skips ahead of it.
  private mutating func placePending(_ claims: [Claim]) {
    var stopped: Set<EntityID> = []
    var lastHonoured: Claim?
    for claim in claims {
      guard !stopped.contains(claim.lot), let position = room(for: claim) else {
        stopped.insert(claim.lot)
        placements[claim.invitation] = .waitlisted(behind: lastHonoured)
        continue
      }
      segments[position].held += claim.amount
      placements[claim.invitation] = .honoured(segments[position].key)
      lastHonoured = claim
    }
  }

  private func room(for claim: Claim) -> Int? {
    let own = SegmentKey(lot: claim.lot, end: claim.end)
    if let position = positions[own], segments[position].free >= claim.amount { return position }
    return segments.indices.first { position in
      let segment = segments[position]
      return segment.key != own && segment.key.end >= claim.end && segment.free >= claim.amount
    }
  }
}
