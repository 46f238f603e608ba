/// A calendar day of the proleptic Gregorian calendar, in UTC.
public struct Day: Hashable, Sendable, Comparable {
  /// Length of a day.
  public static let milliseconds: Int64 = 86_400_000

  /// Days since 1970-01-01, which is 0.
  public let number: Int64

  /// The day so many days after 1970-01-01.
  public init(number: Int64) { self.number = number }

  /// The day of a calendar date; nil if there is no such day. Years 1 to 9999.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month) else { return nil }
    guard day >= 1, day <= Day.length(ofMonth: month, year: year) else { return nil }
    // Counts years from March, so that the leap day is the last of its year.
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let monthFromMarch = (month + 9) % 12
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    number = Int64(era * 146_097 + dayOfEra - 719_468)
  }

  /// Midnight UTC at which the day begins.
  public var start: Instant {
    let (product, overflow) = number.multipliedReportingOverflow(by: Day.milliseconds)
    return Instant(milliseconds: overflow ? (number < 0 ? .min : .max) : product)
  }

  /// The calendar date.
  public var date: (year: Int, month: Int, day: Int) {
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0), Int(month), Int(day))
  }

  /// Days in a month, leap years considered.
  static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: return 30
    default: return 31
    }
  }

  /// Earlier first.
  public static func < (left: Day, right: Day) -> Bool { left.number < right.number }
}
