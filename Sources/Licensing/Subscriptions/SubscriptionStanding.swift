/// Where a subscription stands at an instant.
public struct SubscriptionStanding: Hashable, Sendable {
  /// The part of its life.
  public enum Phase: UInt32, Hashable, Sendable, CaseIterable {
    /// It has not started.
    case scheduled = 1
    /// It runs.
    case active = 2
    /// What was invoiced is over, and the next cycle has not been invoiced.
    case lapsed = 3
    /// It was cancelled and is over.
    case ended = 4
  }

  /// The part of its life.
  public let phase: Phase
  /// The cycle that contains the instant; nil unless active.
  public let cycle: PaidCycle?
  /// The day on which the next cycle begins, or should have begun if lapsed; nil if none will.
  public let nextRenewal: Day?
  /// Seats that can be occupied: none outside the paid-up validity.
  public let seats: Int64
}

extension SubscriptionState {
  /// Where the subscription stands at an instant.
  public func standing(at now: Instant) -> SubscriptionStanding {
    if now < terms.startsAt {
      return SubscriptionStanding(
        phase: .scheduled, cycle: nil, nextRenewal: renewal(after: cycles.first), seats: 0)
    }
    guard let cycle = cycles.last(where: { $0.startsAt <= now }), now < cycle.endsAt else {
      return SubscriptionStanding(
        phase: cancelledBy == nil ? .lapsed : .ended, cycle: nil, nextRenewal: renewalDue, seats: 0)
    }
    return SubscriptionStanding(
      phase: .active, cycle: cycle, nextRenewal: renewal(after: cycle), seats: seats(at: now))
  }

  /// The seats bought at an instant, whether or not validity was paid for: 0 before the start.
  public func seats(at now: Instant) -> Int64 { seatSteps.last { $0.instant <= now }?.seats ?? 0 }

  /// The instants at which the standing changes by itself, in order: seats, cycles and the end.
  public var boundaries: [Instant] { Set(seatSteps.map(\.instant) + cycles.map(\.endsAt)).sorted() }

  /// The day that ends a cycle, unless the subscription is over with it.
  private func renewal(after cycle: PaidCycle?) -> Day? {
    guard let cycle, cancelledBy == nil || cycle != latestCycle else { return nil }
    return cycle.cycle.renewal
  }
}
