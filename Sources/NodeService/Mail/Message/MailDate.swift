import Licensing

/// Days and instants as mails write them: always in UTC, and saying so.
enum MailDate {
  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  /// `Sat, 21 Nov 2026 09:30:00 +0000` (RFC 5322, section 3.3).
  static func text(_ instant: Instant) -> String {
    let day = instant.day
    let (year, month, date) = day.date
    // 1970-01-01 was a Thursday.
    let weekday = weekdays[Int(((day.number + 3) % 7 + 7) % 7)]
    let time = timeOfDay(instant)
    let clock = [time.hour, time.minute, time.second].map { twoDigits($0) }.joined(separator: ":")
    return "\(weekday), \(twoDigits(Int64(date))) \(name(month).prefix(3)) \(fourDigits(year)) \(clock) +0000"
  }

  /// `21 November 2026`.
  static func day(_ day: Day) -> String {
    let (year, month, date) = day.date
    return "\(date) \(name(month)) \(year)"
  }

  /// `21 November 2026, 09:30 UTC`.
  static func instant(_ instant: Instant) -> String {
    let time = timeOfDay(instant)
    return "\(day(instant.day)), \(twoDigits(time.hour)):\(twoDigits(time.minute)) UTC"
  }

  private static func name(_ month: Int) -> String { months[min(max(month, 1), 12) - 1] }

  private static func timeOfDay(_ instant: Instant) -> (hour: Int64, minute: Int64, second: Int64) {
    let (difference, overflow) = instant.milliseconds.subtractingReportingOverflow(instant.day.start.milliseconds)
    let seconds = overflow ? 0 : difference / 1000
    return (seconds / 3600, seconds / 60 % 60, seconds % 60)
  }

  private static func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static func fourDigits(_ year: Int) -> String {
    let digits = "\(year)"
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
