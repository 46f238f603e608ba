import Testing

@testable import Licensing

@Suite("Days and instants as text")
struct TextTimeTests {
  @Test(
    arguments: [
      ("1970-01-01", 0), ("1969-12-31", -1), ("2026-11-21", 20_778), ("2000-02-29", 11_016), ("2000-03-01", 11_017),
      ("1900-02-28", -25_509), ("1900-03-01", -25_508), ("2024-02-29", 19_782), ("2023-02-28", 19_416),
      ("2100-03-01", 47_541), ("0001-01-01", -719_162), ("9999-12-31", 2_932_896), ("0400-02-29", -573_372),
    ] as [(String, Int64)])
  func `a day is read and written`(text: String, number: Int64) throws {
    #expect(try Day(text: text).number == number)
    #expect(Day(number: number).text == text)
  }

  @Test func `every day of four centuries follows the one before and comes back`() throws {
    var expected: (year: Int, month: Int, day: Int) = (1899, 12, 31)
    let first = try Day(text: "1900-01-01").number
    for number in first..<first + 146_097 {
      let isLeap = expected.year % 4 == 0 && (expected.year % 100 != 0 || expected.year % 400 == 0)
      let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      expected.day += 1
      if expected.day > lengths[expected.month - 1] { (expected.day, expected.month) = (1, expected.month + 1) }
      if expected.month > 12 { (expected.month, expected.year) = (1, expected.year + 1) }
      let day = Day(number: number)
      #expect(day.date == expected)
      #expect(try Day(text: day.text) == day)
    }
  }

  @Test(arguments: [
    "2026-02-29", "1900-02-29", "2100-02-29", "2026-04-31", "2026-06-31", "2026-09-31", "2026-11-31", "2026-01-32",
    "2026-00-10", "2026-13-01", "2026-01-00", "0000-12-31",
  ])
  func `a day the calendar does not have is refused`(text: String) {
    #expect(throws: TimeTextError(text, example: "2026-11-21", reason: .noSuchDay)) { try Day(text: text) }
    let instant = text + "T00:00:00Z"
    #expect(throws: TimeTextError(instant, example: "2026-11-21T09:30:00Z", reason: .noSuchDay)) {
      try Instant(text: instant)
    }
  }

  @Test(arguments: [
    "", "2026", "2026-11", "2026-11-2", "2026-1-21", "26-11-21", "02026-11-21", "2026-11-211", " 2026-11-21",
    "2026-11-21 ", "2026/11/21", "21.11.2026", "-2026-11-21", "+2026-11-21", "2026-11-21T00:00:00Z", "２０２６-11-21",
    "2026-11-21\0", "٢٠٢٦-١١-٢١", "2026–11–21", "99999999999999999999-01-01",
  ])
  func `another form of a day is refused`(text: String) {
    #expect(throws: TimeTextError(text, example: "2026-11-21", reason: .form)) { try Day(text: text) }
  }

  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0, nil), ("2026-11-21T09:30:00Z", 1_795_253_400_000, nil),
      ("1969-12-31T23:59:59.999Z", -1, nil), ("2026-11-21T09:30:00.5Z", 1_795_253_400_500, "2026-11-21T09:30:00.500Z"),
      ("2026-11-21T09:30:00.05Z", 1_795_253_400_050, "2026-11-21T09:30:00.050Z"),
      ("2026-11-21T09:30:00.001Z", 1_795_253_400_001, nil),
      ("2026-11-21T09:30:00.000Z", 1_795_253_400_000, "2026-11-21T09:30:00Z"),
      ("0001-01-01T00:00:00Z", -62_135_596_800_000, nil), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999, nil),
      ("2024-02-29T12:00:00Z", 1_709_208_000_000, nil),
    ] as [(String, Int64, String?)])
  func `an instant is read and written`(text: String, milliseconds: Int64, canonical: String?) throws {
    #expect(try Instant(text: text).milliseconds == milliseconds)
    #expect(Instant(milliseconds: milliseconds).text == canonical ?? text)
  }

  @Test(arguments: [
    "", "2026-11-21", "2026-11-21T09:30Z", "2026-11-21T09:30:00", "2026-11-21t09:30:00Z", "2026-11-21T09:30:00z",
    "2026-11-21 09:30:00Z", "2026-11-21T09:30:00+00:00", "2026-11-21T09:30:00.Z", "2026-11-21T09:30:00.1234Z",
    "2026-11-21T09:30:00,5Z", "2026-11-21T9:30:00Z", "2026-11-21T09:30:00Z ", "2026-11-21T09:30:00.-5Z",
    "2026-11-21T09:30:00.99999999999999999999999Z", "2026-11-21T093000Z",
  ])
  func `another form of an instant is refused`(text: String) {
    #expect(throws: TimeTextError(text, example: "2026-11-21T09:30:00Z", reason: .form)) { try Instant(text: text) }
  }

  @Test(arguments: ["2026-11-21T24:00:00Z", "2026-11-21T09:60:00Z", "2016-12-31T23:59:60Z", "2026-11-21T99:99:99Z"])
  func `a time that a day does not have is refused`(text: String) {
    #expect(throws: TimeTextError(text, example: "2026-11-21T09:30:00Z", reason: .noSuchTime)) {
      try Instant(text: text)
    }
  }

  @Test func `what lies outside the calendar is written so that it cannot be mistaken for a date`() {
    #expect(Day(number: .max).text == "day 9223372036854775807")
    #expect(Day(number: .min).text == "day -9223372036854775808")
    #expect(Day(number: Day.calendarEnd + 1).text == "day 2932897")
    #expect(Instant(milliseconds: .max).text == "instant 9223372036854775807")
    #expect(Instant(milliseconds: .min).text == "instant -9223372036854775808")
    #expect(Instant(milliseconds: 253_402_300_800_000).text == "instant 253402300800000")
    #expect(!Instant(milliseconds: -62_135_596_800_001).isInCalendar)
  }

  @Test func `errors show the form that is required, and not the whole of a long text`() throws {
    let error = #expect(throws: TimeTextError.self) { try Day(text: String(repeating: "9", count: 10_000)) }
    #expect(error?.description.contains("of the form 2026-11-21") == true)
    #expect((error?.description.count ?? 0) < 200)
  }
}
