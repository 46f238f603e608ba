import Licensing

/// A thing's name within one replica: its change set's local number, operation and row packed into one integer.
///
/// Local numbers grow as change sets arrive, so rows keyed by them are appended. They never leave the replica.
struct LocalID: Hashable, Sendable {
  /// The packed value, above 0.
  let rawValue: Int64

  init(rawValue: Int64) { self.rawValue = rawValue }

  /// Packs a place. Callers have checked ``operationsMax`` and ``rowsMax`` when taking the change set in.
  init(set: Int64, operation: UInt32, row: UInt32) {
    rawValue = set << 33 | Int64(operation & 0xFFFF) << 17 | Int64(row & 0x1_FFFF)
  }

  /// Operations of one change set that can be told apart.
  static let operationsMax: UInt32 = 1 << 16
  /// Rows of one operation that can be told apart.
  static let rowsMax: UInt32 = 1 << 17

  var set: Int64 { rawValue >> 33 }
  var operation: UInt32 { UInt32(truncatingIfNeeded: rawValue >> 17) & 0xFFFF }
  var row: UInt32 { UInt32(truncatingIfNeeded: rawValue) & 0x1_FFFF }
}
