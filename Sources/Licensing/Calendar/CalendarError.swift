/// Why a calculation with calendar months has no result.
public enum CalendarError: Error, Hashable, Sendable {
  /// A day given or found lies outside the years 1 to 9999.
  case outOfRange
  /// A cycle has 1 to 120 months; this many were asked for.
  case cycleMonths(Int)
  /// A validity lasts at least a month; this many were asked for.
  case validityMonths(Int64)
}

extension CalendarError: CustomStringConvertible {
  /// One sentence in English that says what can be done.
  public var description: String {
    switch self {
    case .outOfRange: "The calendar goes from year 1 to year 9999; choose a day within it."
    case .cycleMonths(let months):
      "A cycle cannot have \(months) months; choose \(BillingSchedule.monthsMin) to \(BillingSchedule.monthsMax)."
    case .validityMonths(let months): "A validity cannot last \(months) months; choose 1 or more."
    }
  }
}
