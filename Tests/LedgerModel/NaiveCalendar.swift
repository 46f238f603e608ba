import Licensing

/// Billing cycles and prorated amounts once more, by trying days one after another (R32, R33).
enum NaiveCalendar {
  /// One billing cycle: its place counted from the anchor, its first day and the first day of the next.
  struct Cycle: Equatable {
    let index: Int
    let first: Day
    let next: Day
    var days: Int64 { next.number - first.number }
  }

  /// The years 1 to 9999.
  static func isInCalendar(_ day: Day) -> Bool { (-719_162...2_932_896).contains(day.number) }

  /// The day on which cycle `index` begins: so many months after the anchor, or that month's last day.
  static func firstDay(_ index: Int, anchor: Day, months: Int) -> Day? {
    guard isInCalendar(anchor) else { return nil }
    let date = anchor.date
    let count = date.year * 12 + date.month - 1 + index * months
    guard count >= 0 else { return nil }
    for day in (1...date.day).reversed() {
      if let found = Day(year: count / 12, month: count % 12 + 1, day: day) { return found }
    }
    return nil
  }

  static func cycle(_ index: Int, of terms: SubscriptionTerms) -> Cycle? {
    guard let first = firstDay(index, anchor: terms.anchor, months: terms.months),
      let next = firstDay(index + 1, anchor: terms.anchor, months: terms.months)
    else { return nil }
    return Cycle(index: index, first: first, next: next)
  }

  /// The cycle that contains a day, found by going there from the anchor.
  static func cycle(holding day: Day, of terms: SubscriptionTerms) -> Cycle? {
    guard isInCalendar(day) else { return nil }
    var index = 0
    while let cycle = cycle(index, of: terms) {
      if day < cycle.first {
        index -= 1
      } else if day >= cycle.next {
        index += 1
      } else {
        return cycle
      }
    }
    return nil
  }

  /// Whether it can be that day somewhere on earth at that instant.
  static func canBe(_ day: Day, at instant: Instant) -> Bool {
    guard isInCalendar(day) else { return false }
    let (passed, overflow) = instant.milliseconds.subtractingReportingOverflow(day.start.milliseconds)
    if overflow { return false }
    return passed >= -14 * 3_600_000 && passed < 36 * 3_600_000
  }

  /// The share of a price for so many of a cycle's days, rounded half up (R32).
  static func share(quantity: Int64, price: Int64, days: Int64, of cycleDays: Int64) -> Int64 {
    let exact = Int128(quantity) * Int128(price) * Int128(days)
    return Int64((2 * exact + Int128(cycleDays)) / (2 * Int128(cycleDays)))
  }
}
