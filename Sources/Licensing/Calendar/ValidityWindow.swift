/// When something is valid: from an instant, inclusive, to another, exclusive, in UTC (R40).
public struct ValidityWindow: Hashable, Sendable {
  /// Months of validity of Premium licenses where a product does not say, counted from the assignment of their order
  /// (R40).
  public static let defaultMonths: Int64 = 12

  /// First instant of validity.
  public let start: Instant
  /// The instant at which validity is over.
  public let end: Instant

  /// So many calendar months from an instant, clamped to the month's last day: a window that starts on 29 February
  /// ends twelve months later on 28 February at the same time of day.
  ///
  /// Throws if there is not at least one month, or if an end lies outside the years 1 to 9999.
  public init(from start: Instant, months: Int64 = ValidityWindow.defaultMonths) throws(CalendarError) {
    guard months >= 1 else { throw .validityMonths(months) }
    self.start = start
    end = try start.adding(months: months)
  }

  /// Whether an instant lies in the window: the start does, the end does not.
  public func contains(_ instant: Instant) -> Bool { instant >= start && instant < end }
}
