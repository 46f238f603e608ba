import Foundation
import Licensing

/// A time zone that this machine knows: what day it is there, and when a day begins. Only commands ask it; what they
/// found is stated in what they write, so that resolution needs no database of time zones (R32, C19).
struct LocalDays {
  /// Seconds by which clocks of the world differ from UTC at most, and an hour of daylight saving more.
  private static let offsetMax: Int64 = 16 * 3_600
  private static let daySeconds: Int64 = 86_400

  /// The name as it was given, such as `Europe/Vienna`.
  let name: String
  private let zone: TimeZone

  /// Looks a name up.
  ///
  /// - Throws: ``DomainError`` `timeZone.unknown` if this machine does not know it.
  init(_ name: String) throws {
    let isName = !name.isEmpty && name.utf8.count <= OperationLimits.timeZoneBytes && name.utf8.allSatisfy(Self.isPlain)
    guard isName, let zone = TimeZone(identifier: name) else {
      throw DomainError(.timeZoneUnknown, data: ["timeZone": .string(String(name.prefix(100)))])
    }
    self.name = name
    self.zone = zone
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "+"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// The day on which an instant falls here.
  func day(of instant: Instant) -> Day {
    Day(number: dayNumber(atSecond: Self.floored(instant.milliseconds, by: 1_000)))
  }

  /// The first instant of a day here. Where clocks go forward at midnight that is later than 00:00 would have been;
  /// a day that a zone left out begins with the day after it.
  ///
  /// - Throws: ``DomainError`` `date.outOfRange` outside the years 1 to 9999.
  func start(of day: Day) throws -> Instant {
    guard day.isInCalendar else { throw DomainError(.dayOutOfRange) }
    let middle = day.number * Self.daySeconds
    var before = middle - Self.offsetMax
    var after = middle + Self.offsetMax
    // Bisection to the second at which the local day is first reached.
    while after - before > 1 {
      let between = before + (after - before) / 2
      if dayNumber(atSecond: between) >= day.number { after = between } else { before = between }
    }
    let start = Instant(milliseconds: after * 1_000)
    // East of Greenwich the first day begins in the year before.
    guard start.isInCalendar else { throw DomainError(.dayOutOfRange) }
    return start
  }

  private func dayNumber(atSecond seconds: Int64) -> Int64 {
    let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds)))
    return Self.floored(seconds + Int64(offset), by: Self.daySeconds)
  }

  private static func floored(_ value: Int64, by divisor: Int64) -> Int64 {
    value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
  }
}
