/// Why a text is not a day or an instant.
public struct TimeTextError: Error, Hashable, Sendable {
  /// What is wrong with it.
  public enum Reason: Hashable, Sendable {
    /// It is written in another form.
    case form
    /// The calendar of the years 1 to 9999 has no such day.
    case noSuchDay
    /// A day has no such time.
    case noSuchTime
  }

  /// The text as given, cut if it is long.
  public let text: String
  /// An example of the form that is required.
  public let example: String
  /// What is wrong with it.
  public let reason: Reason

  init(_ text: String, example: String, reason: Reason) {
    self.text = excerpt(text)
    self.example = example
    self.reason = reason
  }
}

extension TimeTextError: CustomStringConvertible {
  /// One sentence in English that shows the required form.
  public var description: String {
    switch reason {
    case .form: "“\(text)” is not of the form \(example)."
    case .noSuchDay: "“\(text)” names a day that the calendar does not have; the form is right (\(example))."
    case .noSuchTime: "“\(text)” names a time that a day does not have; hours go to 23, minutes and seconds to 59."
    }
  }
}

extension Day {
  private static let example = "2026-11-21"

  /// Reads `2026-11-21`, of the years 0001 to 9999, and nothing else.
  public init(text: String) throws(TimeTextError) {
    var scanner = AsciiScanner(text)
    let date = scanner.date()
    guard let date, scanner.isAtEnd else { throw TimeTextError(text, example: Day.example, reason: .form) }
    guard let day = Day(year: date.year, month: date.month, day: date.day) else {
      throw TimeTextError(text, example: Day.example, reason: .noSuchDay)
    }
    self = day
  }

  /// `2026-11-21`. A day outside the years 1 to 9999 gives `day ` and its number, which cannot be read back.
  public var text: String {
    guard isInCalendar else { return "day \(number)" }
    let (year, month, day) = date
    return "\(zeroPadded(year, to: 4))-\(zeroPadded(month, to: 2))-\(zeroPadded(day, to: 2))"
  }
}

extension Instant {
  private static let example = "2026-11-21T09:30:00Z"

  /// Reads `2026-11-21T09:30:00Z`, of the years 0001 to 9999, with one to three decimals of a second allowed. Only UTC
  /// is accepted, capital letters only, and no second 60.
  public init(text: String) throws(TimeTextError) {
    var scanner = AsciiScanner(text)
    let date = scanner.date()
    guard let date, scanner.take("T"), let time = scanner.timeOfDay(), scanner.take("Z"), scanner.isAtEnd else {
      throw TimeTextError(text, example: Instant.example, reason: .form)
    }
    guard let day = Day(year: date.year, month: date.month, day: date.day) else {
      throw TimeTextError(text, example: Instant.example, reason: .noSuchDay)
    }
    guard time.hour < 24, time.minute < 60, time.second < 60 else {
      throw TimeTextError(text, example: Instant.example, reason: .noSuchTime)
    }
    let seconds = (time.hour * 60 + time.minute) * 60 + time.second
    self.init(milliseconds: day.start.milliseconds + seconds * 1000 + time.millisecond)
  }

  /// `2026-11-21T09:30:00Z`, or with three decimals where the instant is not a whole second. An instant outside the
  /// years 1 to 9999 gives `instant ` and its milliseconds, which cannot be read back.
  public var text: String {
    guard isInCalendar else { return "instant \(milliseconds)" }
    let rest = milliseconds - day.start.milliseconds
    let (millisecond, seconds) = (rest % 1000, rest / 1000)
    let time = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { zeroPadded($0, to: 2) }
    let fraction = millisecond == 0 ? "" : "." + zeroPadded(millisecond, to: 3)
    return "\(day.text)T\(time.joined(separator: ":"))\(fraction)Z"
  }
}

extension AsciiScanner {
  fileprivate mutating func date() -> (year: Int, month: Int, day: Int)? {
    guard let year = number(digits: 4), take("-"), let month = number(digits: 2), take("-"),
      let day = number(digits: 2)
    else { return nil }
    return (Int(year), Int(month), Int(day))
  }

  fileprivate mutating func timeOfDay() -> (hour: Int64, minute: Int64, second: Int64, millisecond: Int64)? {
    guard let hour = number(digits: 2), take(":"), let minute = number(digits: 2), take(":"),
      let second = number(digits: 2)
    else { return nil }
    guard take(".") else { return (hour, minute, second, 0) }
    let start = position
    guard let decimals = number(digitsMax: 3) else { return nil }
    let scale: Int64 = [100, 10, 1][position - start - 1]
    return (hour, minute, second, decimals * scale)
  }
}
