extension Day {
  /// Whether the day lies in the years 1 to 9999, which are the ones a text and a change set can hold.
  public var isInCalendar: Bool { (Day.calendarStart...Day.calendarEnd).contains(number) }

  /// 0001-01-01.
  static let calendarStart: Int64 = -719_162
  /// 9999-12-31.
  static let calendarEnd: Int64 = 2_932_896
}

extension Instant {
  /// Whether the instant lies in the years 1 to 9999 in UTC, which are the ones a text and a change set can hold.
  public var isInCalendar: Bool { day.isInCalendar }
}
