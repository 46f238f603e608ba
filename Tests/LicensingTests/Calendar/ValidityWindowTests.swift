import Licensing
import Testing

@Suite("R40: validity in calendar months")
struct ValidityWindowTests {
  @Test(
    "Premium lasts twelve calendar months from the assignment of its order, clamped (R40)",
    arguments: [
      ("2026-03-10T14:30:00Z", "2027-03-10T14:30:00Z"), ("2024-02-29T08:00:00Z", "2025-02-28T08:00:00Z"),
      ("2023-02-28T08:00:00Z", "2024-02-28T08:00:00Z"), ("2026-12-31T23:59:59.999Z", "2027-12-31T23:59:59.999Z"),
    ])
  func premium(start: String, end: String) throws {
    #expect(try ValidityWindow(from: Instant(text: start)).end.text == end)
  }

  @Test("the window is half-open: its start is in it, its end is not (R40)")
  func halfOpen() throws {
    let window = try ValidityWindow(from: Instant(text: "2026-01-31T12:00:00Z"), months: 1)
    #expect(window.end.text == "2026-02-28T12:00:00Z")
    #expect(window.contains(window.start))
    #expect(!window.contains(Instant(milliseconds: window.start.milliseconds - 1)))
    #expect(window.contains(Instant(milliseconds: window.end.milliseconds - 1)))
    #expect(!window.contains(window.end))
  }

  @Test("less than a month, and ends outside the calendar, are errors", arguments: [Int64.min, -1, 0])
  func refused(months: Int64) {
    let start = Instant(milliseconds: 0)
    #expect(throws: CalendarError.validityMonths(months)) { try ValidityWindow(from: start, months: months) }
    #expect(throws: CalendarError.outOfRange) { try ValidityWindow(from: start, months: .max) }
    #expect(throws: CalendarError.outOfRange) { try ValidityWindow(from: Instant(milliseconds: .max)) }
  }
}
