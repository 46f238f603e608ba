import LedgerModel
import Licensing
import Testing

@Suite("R32, R33: billing cycles")
struct BillingScheduleTests {
  private func schedule(_ anchor: String, _ months: Int) throws -> BillingSchedule {
    try BillingSchedule(anchor: Day(text: anchor), months: months)
  }

  @Test(
    "cycles are counted from the anchor and never drift (R33)",
    arguments: [
      ("2026-01-31", 1, ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]),
      ("2024-01-31", 1, ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"]),
      ("2026-01-30", 1, ["2026-01-30", "2026-02-28", "2026-03-30", "2026-04-30", "2026-05-30"]),
      ("2026-01-29", 1, ["2026-01-29", "2026-02-28", "2026-03-29", "2026-04-29", "2026-05-29"]),
      ("2024-02-29", 12, ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
      ("2026-08-31", 3, ["2026-08-31", "2026-11-30", "2027-02-28", "2027-05-31", "2027-08-31"]),
      ("2020-05-15", 120, ["2020-05-15", "2030-05-15", "2040-05-15"]),
    ])
  func cycles(anchor: String, months: Int, firstDays: [String]) throws {
    let schedule = try schedule(anchor, months)
    for (index, pair) in zip(firstDays, firstDays.dropFirst()).enumerated() {
      let cycle = try schedule.cycle(at: Int64(index))
      #expect(cycle.firstDay.text == pair.0)
      #expect(cycle.renewal.text == pair.1)
    }
  }

  @Test(
    "a renewal day belongs to the cycle it begins (R33)",
    arguments: [
      ("2026-01-31", 0, 28), ("2026-02-27", 0, 28), ("2026-02-28", 1, 31), ("2026-03-30", 1, 31),
      ("2026-03-31", 2, 30), ("2026-01-30", -1, 31), ("2025-12-31", -1, 31), ("2025-12-30", -2, 31),
      ("2024-02-29", -23, 31), ("2024-02-28", -24, 29),
    ] as [(String, Int64, Int64)])
  func containing(day: String, index: Int64, days: Int64) throws {
    let cycle = try schedule("2026-01-31", 1).cycle(containing: Day(text: day))
    #expect(cycle.index == index)
    #expect(cycle.days == days)
    #expect(try cycle.contains(Day(text: day)))
  }

  @Test("a year has 365 days, or 366 with a leap day; ten years have at most 3,653")
  func lengths() throws {
    #expect(try schedule("2026-03-01", 12).cycle(at: 0).days == 365)
    #expect(try schedule("2023-03-01", 12).cycle(at: 0).days == 366)
    #expect(try schedule("2024-02-29", 12).cycle(at: 0).days == 365)
    #expect(try schedule("2020-01-01", 120).cycle(at: 0).days == 3_653)
    #expect(try schedule("2020-01-01", 120).cycle(at: 0).days == Proration.cycleDaysMax)
  }

  @Test("every day lies in exactly one cycle, and cycles meet without gap or overlap")
  func partition() throws {
    var random = SplitMix(seed: 29)
    for _ in 0..<600 {
      let anchor = Day(number: Int64(random.below(60_000)) - 20_000)
      let schedule = try BillingSchedule(anchor: anchor, months: 1 + random.below(random.once(in: 2) ? 3 : 120))
      let day = Day(number: anchor.number + Int64(random.below(9_000)) - 4_500)
      let cycle = try schedule.cycle(containing: day)
      #expect(cycle.firstDay <= day && day < cycle.renewal)
      #expect(try schedule.cycle(at: cycle.index) == cycle)
      #expect(try schedule.cycle(at: cycle.index + 1).firstDay == cycle.renewal)
      #expect(try schedule.cycle(containing: cycle.firstDay) == cycle)
      #expect(try schedule.cycle(containing: Day(number: cycle.renewal.number - 1)) == cycle)
      #expect(try schedule.cycle(containing: cycle.renewal).index == cycle.index + 1)
      #expect((28...Proration.cycleDaysMax).contains(cycle.days))
    }
  }

  @Test("lengths outside 1 to 120 months are errors", arguments: [Int.min, -1, 0, 121, .max])
  func refused(months: Int) throws {
    let day = try Day(text: "2026-01-31")
    #expect(throws: CalendarError.cycleMonths(months)) { try BillingSchedule(anchor: day, months: months) }
  }

  @Test("no day and no index traps")
  func extremes() throws {
    for number in [Int64.min, -719_163, 2_932_897, .max] {
      #expect(throws: CalendarError.outOfRange) { try BillingSchedule(anchor: Day(number: number), months: 1) }
      let schedule = try schedule("2026-01-31", 1)
      #expect(throws: CalendarError.outOfRange) { try schedule.cycle(containing: Day(number: number)) }
      #expect(throws: CalendarError.outOfRange) { try schedule.cycle(at: number) }
    }
    let schedule = try schedule("2026-01-31", 1)
    #expect(try schedule.cycle(containing: Day(text: "9999-12-30")).renewal.text == "9999-12-31")
    #expect(throws: CalendarError.outOfRange) { try schedule.cycle(containing: Day(text: "9999-12-31")) }
    #expect(throws: CalendarError.outOfRange) { try schedule.cycle(containing: Day(text: "0001-01-30")) }
    #expect(try schedule.cycle(containing: Day(text: "0001-01-31")).firstDay.text == "0001-01-31")
  }
}
