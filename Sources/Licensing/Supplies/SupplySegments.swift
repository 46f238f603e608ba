/// Credits of one lot that end at one instant. Extensions cut a lot into segments: what pending invitations hold keeps
/// the old end, what is free moves (R15).
public struct SegmentKey: Hashable, Sendable {
  /// The lot.
  public let lot: EntityID
  /// When these credits end, exclusive.
  public let end: Instant

  /// Names a segment.
  public init(lot: EntityID, end: Instant) {
    self.lot = lot
    self.end = end
  }
}

/// A segment and what is drawn from it. All amounts in minor units.
public struct Segment: Hashable, Sendable {
  /// Which segment.
  public let key: SegmentKey
  /// What it holds in all.
  public let capacity: Int64
  /// Held for honoured pending claims.
  public internal(set) var held: Int64 = 0
  /// Spent by accepted claims.
  public internal(set) var spent: Int64 = 0

  /// What nobody claims. Never below 0.
  public var free: Int64 { capacity - held - spent }

  init(key: SegmentKey, capacity: Int64) {
    self.key = key
    self.capacity = capacity
  }
}

/// Sums over the claims on a supply by segment: enough to see whether anything is contested, without reading claims.
public struct SegmentTotals: Hashable, Sendable {
  /// Credits that keep this end of their own.
  public var retained: Int64
  /// Demand of pending claims.
  public var pending: Int64
  /// Demand of accepted claims.
  public var accepted: Int64

  /// Sums of one segment.
  public init(retained: Int64 = 0, pending: Int64 = 0, accepted: Int64 = 0) {
    self.retained = retained
    self.pending = pending
    self.accepted = accepted
  }

  /// Adds a claim's part in the segment that keeps its retained end.
  public mutating func addRetained(_ claim: Claim, times factor: Int64) { retained &+= factor &* claim.amount }

  /// Adds a claim's demand on the segment it draws on.
  public mutating func addDemand(_ claim: Claim, times factor: Int64) {
    switch claim.phase {
    case .pending: pending &+= factor &* claim.amount
    case .accepted: accepted &+= factor &* claim.amount
    case .released: break
    }
  }

  /// Whether anybody claims.
  private var hasDemand: Bool { pending > 0 || accepted > 0 }

  /// True if every claim fits its own segment, so that rank decides nothing: all are honoured where they are.
  ///
  /// Agrees with ``SupplyRanking`` by construction: a claim moves or waits only if its own segment is short.
  public static func isUncontested(lots: [LotState], totals: [SegmentKey: SegmentTotals]) -> Bool {
    // Who claims from a lot that was closed keeps it open, and that is a case.
    if lots.contains(where: { !$0.history.closings.isEmpty }), totals.values.contains(where: \.hasDemand) {
      return false
    }
    var remaining: [EntityID: (end: Instant, amount: Int64)] = [:]
    for lot in lots { remaining[lot.id] = (lot.end, lot.amount) }
    for (key, sum) in totals {
      guard let lot = remaining[key.lot] else {
        if sum.pending > 0 || sum.accepted > 0 { return false }
        continue
      }
      guard key.end < lot.end else { continue }
      let (left, overflow) = lot.amount.subtractingReportingOverflow(sum.retained)
      if overflow || left < 0 || exceeds(sum, sum.retained) { return false }
      remaining[key.lot] = (lot.end, left)
    }
    for (key, sum) in totals {
      guard let lot = remaining[key.lot], key.end >= lot.end else { continue }
      if exceeds(sum, key.end == lot.end ? lot.amount : 0) { return false }
    }
    return true
  }

  private static func exceeds(_ sum: SegmentTotals, _ capacity: Int64) -> Bool {
    let (demand, overflow) = sum.pending.addingReportingOverflow(sum.accepted)
    return overflow || demand > capacity
  }
}
