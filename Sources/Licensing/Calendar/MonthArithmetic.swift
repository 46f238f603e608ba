extension Day {
  /// The same day of the month so many calendar months later (earlier if negative), or that month's last day where it
  /// has no such day: 31 January and one month is 28 or 29 February (R40).
  ///
  /// A clamped result has forgotten the day it came from. A series therefore counts every member from its anchor, as
  /// ``BillingSchedule`` does, and never from the member before.
  ///
  /// Throws ``CalendarError/outOfRange`` if this day or the result lies outside the years 1 to 9999.
  public func adding(months: Int64) throws(CalendarError) -> Day {
    let index = try monthIndex()
    let (sum, overflow) = index.addingReportingOverflow(months)
    // Year 1 begins at 12, and year 9999 ends before 120,000.
    guard !overflow, (12..<120_000).contains(sum) else { throw .outOfRange }
    let (year, month) = (Int(sum / 12), Int(sum % 12) + 1)
    let dayOfMonth = min(date.day, Day.length(ofMonth: month, year: year))
    guard let day = Day(year: year, month: month, day: dayOfMonth) else { throw .outOfRange }
    return day
  }

  /// Months since January of the year 0. Throws ``CalendarError/outOfRange`` outside the years 1 to 9999.
  func monthIndex() throws(CalendarError) -> Int64 {
    // Checked before the date is worked out, which needs room on both sides of the day's number.
    guard isInCalendar else { throw .outOfRange }
    let (year, month, _) = date
    return Int64(year * 12 + month - 1)
  }

  /// Whether an instant can fall on this day in some time zone of the world (UTC−12 to UTC+14).
  ///
  /// Resolution consults no database of time zones; an author who states an instant and the local day of it is held to
  /// this much. False for days outside the years 1 to 9999.
  public func canContain(_ instant: Instant) -> Bool {
    guard isInCalendar else { return false }
    let hour: Int64 = 3_600_000
    let first = start.milliseconds - 14 * hour
    return instant.milliseconds >= first && instant.milliseconds < start.milliseconds + Day.milliseconds + 12 * hour
  }
}

extension Instant {
  /// The same time of day in UTC so many calendar months later (earlier if negative), on the month's last day where it
  /// has no such day (R40).
  ///
  /// Throws ``CalendarError/outOfRange`` if this instant or the result lies outside the years 1 to 9999.
  public func adding(months: Int64) throws(CalendarError) -> Instant {
    let day = day
    let later = try day.adding(months: months)
    // Both days are in the calendar now, so none of this can overflow.
    return Instant(milliseconds: later.start.milliseconds + (milliseconds - day.start.milliseconds))
  }
}
