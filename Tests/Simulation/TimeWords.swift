import Licensing

/// Instants as parameters want them and results give them.
enum TimeWords {
  /// The day, in UTC, of an instant in milliseconds since 1970.
  static func day(_ milliseconds: Int64) -> String {
    let date = Instant(milliseconds: milliseconds).day.date
    return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
  }

  /// Milliseconds since 1970 of an instant as results write it; nil if it is none.
  static func milliseconds(_ text: String) -> Int64? { (try? Instant(text: text))?.milliseconds }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }
}
