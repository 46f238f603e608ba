/// A reading of the hybrid clock: milliseconds since 1970 (UTC) in the upper 48 bits, a counter in the lower 16.
///
/// The highest bit is never set, so that a reading fits the signed 64-bit column of a database; the years run to 6429.
/// It orders displays, decides deadlines and breaks ties. Who may do what never depends on it.
public struct HybridTime: Comparable, Hashable, Sendable, CustomStringConvertible {
  /// The highest number of milliseconds.
  public static let millisecondsMax: Int64 = (1 << 47) - 1
  /// The latest reading there is.
  public static let max = HybridTime(unchecked: UInt64(Int64.max))
  /// The beginning of 1970.
  public static let zero = HybridTime(unchecked: 0)

  /// Milliseconds and counter as one number; its highest bit is zero.
  public let rawValue: UInt64

  /// Takes a number with its highest bit zero; nil otherwise.
  public init?(rawValue: UInt64) {
    guard rawValue <= UInt64(Int64.max) else { return nil }
    self.rawValue = rawValue
  }

  /// Nil when `milliseconds` is negative or above `millisecondsMax`.
  public init?(milliseconds: Int64, counter: UInt16 = 0) {
    guard milliseconds >= 0, milliseconds <= HybridTime.millisecondsMax else { return nil }
    rawValue = UInt64(milliseconds) << 16 | UInt64(counter)
  }

  private init(unchecked rawValue: UInt64) { self.rawValue = rawValue }

  /// Milliseconds since 1970, from 0 to `millisecondsMax`.
  public var milliseconds: Int64 { Int64(rawValue >> 16) }

  /// Tells readings of one millisecond apart.
  public var counter: UInt16 { UInt16(truncatingIfNeeded: rawValue) }

  /// The next reading, which is one millisecond on when the counter is full; nil after `max`.
  public var successor: HybridTime? { HybridTime(rawValue: rawValue + 1) }

  /// Milliseconds and counter, with a point between them.
  public var description: String { "\(milliseconds).\(counter)" }

  /// By milliseconds, then by counter.
  public static func < (left: HybridTime, right: HybridTime) -> Bool { left.rawValue < right.rawValue }
}
