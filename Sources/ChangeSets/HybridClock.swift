/// Gives each change set of a chain a reading that is later than everything it builds on.
///
/// It reads no clock: the wall clock's time is handed in with every call, and may stand still or go back.
public struct HybridClock: Sendable, Equatable {
  /// The reading given last, or nil before the first.
  public private(set) var last: HybridTime?

  /// Goes on after `last`, the time of the chain's newest change set; nil for a chain that starts.
  public init(last: HybridTime? = nil) {
    self.last = last
  }

  /// The next reading: the wall clock's if it is later than all of `after` and the last one, else one step after the
  /// latest of them. A full counter carries into the milliseconds.
  ///
  /// - Parameters:
  ///   - milliseconds: the wall clock, since 1970, from 0 to `HybridTime.millisecondsMax`.
  ///   - after: the times of the heads. One that is too far ahead to be in effect does not belong here.
  /// - Throws: `.clockOutOfRange` for a wall clock outside of that range, `.clockExhausted` when nothing later exists.
  ///   The clock is unchanged then.
  public mutating func tick(
    now milliseconds: Int64, after: [HybridTime]
  ) throws(ChangeSetError) -> HybridTime {
    guard let wall = HybridTime(milliseconds: milliseconds) else {
      throw .clockOutOfRange(milliseconds: milliseconds)
    }
    var reading = wall
    if let latest = (after + [last].compactMap { $0 }).max(), latest >= wall {
      guard let next = latest.successor else { throw .clockExhausted }
      reading = next
    }
    last = reading
    return reading
  }
}
