/// A point in time: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
public struct Instant: Hashable, Sendable, Comparable {
  /// Milliseconds since 1970-01-01T00:00:00Z; may be negative.
  public let milliseconds: Int64

  /// The instant so many milliseconds after 1970-01-01T00:00:00Z.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// Earlier first.
  public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

  /// The instant `days` periods of 24 hours later, held at the ends of the representable range.
  public func adding(days: Int64) -> Instant {
    let (span, spanOverflow) = days.multipliedReportingOverflow(by: Day.milliseconds)
    let (sum, sumOverflow) = milliseconds.addingReportingOverflow(span)
    if spanOverflow || sumOverflow { return Instant(milliseconds: days < 0 ? .min : .max) }
    return Instant(milliseconds: sum)
  }

  /// The calendar day in UTC that contains this instant.
  public var day: Day {
    let whole = milliseconds / Day.milliseconds
    return Day(number: milliseconds % Day.milliseconds < 0 ? whole - 1 : whole)
  }
}
