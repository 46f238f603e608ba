/// The endless row of billing cycles that one day anchors: cycle `k` begins `k × months` calendar months after the
/// anchor, clamped to its month's last day (R32, R33).
///
/// Every cycle is counted from the anchor, so an anchor on the 31st gives 31 January, 28 or 29 February, 31 March and
/// never drifts. Cycles before the anchor have negative indices.
public struct BillingSchedule: Hashable, Sendable {
  /// Fewest months of a cycle.
  public static let monthsMin = 1
  /// Most months of a cycle: ten years.
  public static let monthsMax = 120

  /// First day of cycle 0.
  public let anchor: Day
  /// Length of every cycle in calendar months, 1 to 120.
  public let months: Int

  /// Anchors a schedule. Throws if the anchor lies outside the years 1 to 9999 or the length outside 1 to 120 months.
  public init(anchor: Day, months: Int) throws(CalendarError) {
    guard anchor.isInCalendar else { throw .outOfRange }
    guard (BillingSchedule.monthsMin...BillingSchedule.monthsMax).contains(months) else { throw .cycleMonths(months) }
    self.anchor = anchor
    self.months = months
  }

  /// The cycle of an index. Throws ``CalendarError/outOfRange`` unless all of it, its end included, lies in the years
  /// 1 to 9999.
  public func cycle(at index: Int64) throws(CalendarError) -> BillingCycle {
    let (next, nextOverflow) = index.addingReportingOverflow(1)
    guard !nextOverflow else { throw .outOfRange }
    return BillingCycle(index: index, firstDay: try firstDay(of: index), renewal: try firstDay(of: next))
  }

  /// The one cycle a day belongs to; a renewal day belongs to the cycle it begins (R33). Throws
  /// ``CalendarError/outOfRange`` if the day, or an end of its cycle, lies outside the years 1 to 9999.
  public func cycle(containing day: Day) throws(CalendarError) -> BillingCycle {
    let distance = try day.monthIndex() - anchor.monthIndex()
    let length = Int64(months)
    // Rounded down, so that days before the anchor find their cycle too.
    let index = distance >= 0 ? distance / length : -((length - 1 - distance) / length)
    // In the month in which a cycle begins, the days before its first still belong to the cycle before.
    return try cycle(at: day < firstDay(of: index) ? index - 1 : index)
  }

  private func firstDay(of index: Int64) throws(CalendarError) -> Day {
    let (distance, overflow) = index.multipliedReportingOverflow(by: Int64(months))
    guard !overflow else { throw .outOfRange }
    return try anchor.adding(months: distance)
  }
}

/// One cycle of a ``BillingSchedule``: from its first day, inclusive, to the next renewal, exclusive.
public struct BillingCycle: Hashable, Sendable {
  /// Its place in the schedule; 0 begins on the anchor.
  public let index: Int64
  /// Its first day.
  public let firstDay: Day
  /// The first day of the next cycle.
  public let renewal: Day

  /// Days of the whole cycle, `D` of R32; at least 28.
  public var days: Int64 { renewal.number - firstDay.number }

  /// Whether a day lies in the cycle.
  public func contains(_ day: Day) -> Bool { day >= firstDay && day < renewal }
}
