import Licensing
import Testing

@Suite("R40: calendar months")
struct MonthArithmeticTests {
  @Test(
    "a month later is the same day, or the month's last day (R40)",
    arguments: [
      ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-01-31", 2, "2026-03-31"),
      ("2026-01-31", 3, "2026-04-30"), ("2024-02-29", 12, "2025-02-28"), ("2024-02-29", 48, "2028-02-29"),
      ("2025-02-28", 12, "2026-02-28"), ("2026-03-31", -1, "2026-02-28"), ("2026-01-15", -1, "2025-12-15"),
      ("2026-12-31", 1, "2027-01-31"), ("2026-05-30", 0, "2026-05-30"), ("1900-01-31", 1, "1900-02-28"),
      ("2000-01-31", 1, "2000-02-29"), ("9999-11-30", 1, "9999-12-30"), ("0001-02-28", -1, "0001-01-28"),
    ] as [(String, Int64, String)])
  func months(day: String, months: Int64, expected: String) throws {
    #expect(try Day(text: day).adding(months: months).text == expected)
  }

  @Test(
    "what leaves the years 1 to 9999 is an error, and no day traps",
    arguments: [
      (Day(number: .min), 0), (Day(number: .max), 0), (Day(number: .max), .min), (Day(number: 0), .max),
      (Day(number: 0), .min), (Day(year: 9999, month: 12, day: 1)!, 1), (Day(year: 1, month: 1, day: 31)!, -1),
      (Day(number: -719_163), 1), (Day(number: 2_932_897), -1),
    ] as [(Day, Int64)])
  func range(day: Day, months: Int64) {
    #expect(throws: CalendarError.outOfRange) { try day.adding(months: months) }
  }

  @Test("going there and back never lands on a later day, and days up to the 28th come back")
  func thereAndBack() throws {
    for number in stride(from: Int64(-5000), through: 25_000, by: 7) {
      let day = Day(number: number)
      for months in [Int64(1), 2, 6, 11, 12, 25, 120] {
        let back = try day.adding(months: months).adding(months: -months)
        #expect(back <= day && (day.date.day > 28 || back == day))
      }
    }
  }

  @Test("an instant keeps its time of day in UTC (R40)")
  func instants() throws {
    let leap = try Instant(text: "2024-02-29T23:59:59.999Z")
    #expect(try leap.adding(months: 12).text == "2025-02-28T23:59:59.999Z")
    let before1970 = try Instant(text: "1969-12-31T23:00:00Z")
    #expect(try before1970.adding(months: 2).text == "1970-02-28T23:00:00Z")
    #expect(throws: CalendarError.outOfRange) { try Instant(milliseconds: .max).adding(months: 1) }
    #expect(throws: CalendarError.outOfRange) { try Instant(milliseconds: .min).adding(months: 1) }
    #expect(throws: CalendarError.outOfRange) { try leap.adding(months: .max) }
  }

  @Test(
    "an instant can fall on a local day from UTC+14 to UTC-12",
    arguments: [
      ("2026-02-28T09:59:59.999Z", false), ("2026-02-28T10:00:00Z", true), ("2026-03-01T00:00:00Z", true),
      ("2026-03-02T11:59:59.999Z", true), ("2026-03-02T12:00:00Z", false),
    ])
  func localDays(instant: String, expected: Bool) throws {
    #expect(try Day(text: "2026-03-01").canContain(Instant(text: instant)) == expected)
  }

  @Test("days outside the calendar contain no instant")
  func noLocalDay() {
    for number in [Int64.min, .max] {
      #expect(!Day(number: number).canContain(Instant(milliseconds: number)))
    }
  }

  @Test("every error says what can be done")
  func errors() {
    let errors: [CalendarError] = [.outOfRange, .cycleMonths(121), .validityMonths(0)]
    for error in errors { #expect(error.description.contains("choose")) }
  }
}
