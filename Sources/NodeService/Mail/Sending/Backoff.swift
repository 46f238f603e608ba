import Licensing

/// When a mail that was not taken is offered again.
enum Backoff {
  /// Minutes to wait after the first, second… attempt; after the last one no more follows. Together about two days.
  static let minutes: [Int64] = [1, 5, 15, 60, 180, 360, 720, 1_440]
  /// Minutes that the whole queue rests after no mail got through.
  static let haltMinutes: Int64 = 1

  /// The next attempt after so many; nil once there have been enough.
  static func next(after attempts: Int, at now: Instant) -> Instant? {
    guard attempts >= 1, attempts <= minutes.count else { return nil }
    return later(now, minutes[attempts - 1])
  }

  /// The next attempt after one that never reached the point of offering the mail.
  static func afterHalt(at now: Instant) -> Instant { later(now, haltMinutes) }

  private static func later(_ now: Instant, _ minutes: Int64) -> Instant {
    let (sum, overflow) = now.milliseconds.addingReportingOverflow(minutes * 60_000)
    return Instant(milliseconds: overflow ? .max : sum)
  }
}
