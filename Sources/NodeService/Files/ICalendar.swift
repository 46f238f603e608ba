import Licensing

/// An entry of a calendar: something that ends.
struct ICalendarEvent: Hashable, Sendable {
  /// Names the entry for good, so that importing a newer file moves it instead of doubling it.
  let uid: String
  /// When it ends. Midnight UTC makes an entry of that whole day, anything else one of that instant.
  let at: Instant
  /// The line that a calendar shows.
  let summary: String
  /// More, shown on demand; may be empty.
  let description: String
  /// A word to filter by.
  let category: String
}

/// Writes iCalendar (RFC 5545): content lines of at most 75 bytes, folded between scalars, ended by CR LF.
enum ICalendar {
  /// Bytes of a line without its end (RFC 5545, 3.1).
  static let lineBytesMax = 75

  /// What stands before the entries.
  static let begin = lines([
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Allot//Expiries 1.0//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
  ])

  /// What stands behind the entries.
  static let end = lines(["END:VCALENDAR"])

  /// One entry. `stamp` is the present: when the entry was written.
  static func event(_ event: ICalendarEvent, stamp: Instant) -> String {
    let isDay = event.at == event.at.day.start
    let start = isDay ? "DTSTART;VALUE=DATE:" + basic(event.at.day) : "DTSTART:" + basic(event.at)
    var all = ["BEGIN:VEVENT", "UID:" + escaped(event.uid), "DTSTAMP:" + basic(stamp), start]
    all.append("SUMMARY:" + escaped(event.summary))
    if !event.description.isEmpty { all.append("DESCRIPTION:" + escaped(event.description)) }
    all += ["CATEGORIES:" + escaped(event.category), "TRANSP:TRANSPARENT", "END:VEVENT"]
    return lines(all)
  }

  /// A text value (RFC 5545, 3.3.11): backslash, semicolon, comma and line ends escaped, other control characters left
  /// out.
  static func escaped(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    var previous: UnicodeScalar?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", ";", ",":
        out.append("\\")
        out.append(scalar)
      case "\n" where previous == "\r": break
      case "\n", "\r": out.append(contentsOf: "\\n".unicodeScalars)
      case _ where scalar.value < 0x20 && scalar != "\t" || scalar.value == 0x7F: break
      default: out.append(scalar)
      }
      previous = scalar
    }
    return String(out)
  }

  /// A content line, folded: what goes on begins with a blank, which counts.
  static func folded(_ line: String) -> String {
    var out = String.UnicodeScalarView()
    var bytes = 0
    for scalar in line.unicodeScalars {
      let width = UTF8.width(scalar)
      if bytes + width > lineBytesMax {
        out.append(contentsOf: "\r\n ".unicodeScalars)
        bytes = 1
      }
      out.append(scalar)
      bytes += width
    }
    return String(out) + "\r\n"
  }

  private static func lines(_ all: [String]) -> String { all.map(folded).joined() }

  /// `20261121`.
  private static func basic(_ day: Day) -> String { String(day.text.filter { $0 != "-" }) }

  /// `20261121T093000Z`; parts of a second are left out.
  private static func basic(_ instant: Instant) -> String {
    let whole = Instant(milliseconds: instant.milliseconds - floorRemainder(instant.milliseconds))
    return String(whole.text.filter { $0 != "-" && $0 != ":" })
  }

  private static func floorRemainder(_ milliseconds: Int64) -> Int64 {
    let rest = milliseconds % 1000
    return rest < 0 ? rest + 1000 : rest
  }
}
