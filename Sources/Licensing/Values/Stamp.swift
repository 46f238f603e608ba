/// Where and when a change set was written, as the domain needs it to order and compare operations.
public struct SetStamp: Hashable, Sendable, Comparable {
  /// The change set.
  public let id: SetID
  /// Its hybrid time: milliseconds since 1970 in the upper 48 bits, a counter in the lower 16.
  public let time: UInt64
  /// The chain of the device that wrote it, 32 bytes.
  public let chain: SetID
  /// Its number in that chain, from 1.
  public let number: UInt64
  /// A handle by which the ``Causality`` in use finds the change set quickly. Means nothing elsewhere and orders
  /// nothing.
  public let handle: Int64

  /// States the place of a change set.
  public init(id: SetID, time: UInt64, chain: SetID, number: UInt64, handle: Int64) {
    self.id = id
    self.time = time
    self.chain = chain
    self.number = number
    self.handle = handle
  }

  /// The clock part in milliseconds since 1970.
  public var instant: Instant { Instant(milliseconds: Int64(time >> 16)) }

  /// Equal when they name the same change set.
  public static func == (left: SetStamp, right: SetStamp) -> Bool { left.id == right.id }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }

  /// Clock order: time, then chain, then number, then name (which only forked chains need).
  public static func < (left: SetStamp, right: SetStamp) -> Bool {
    if left.time != right.time { return left.time < right.time }
    return (left.chain, left.number, left.id) < (right.chain, right.number, right.id)
  }
}

/// Where one row of one operation stands: its change set, operation and row. The order in which claims rank within a
/// class.
public struct Stamp: Hashable, Sendable, Comparable {
  /// The change set.
  public let set: SetStamp
  /// Position of the operation in its change set, from 0.
  public let operation: UInt32
  /// Row of the operation, from 0.
  public let row: UInt32

  /// Names row `row` of operation `operation` of `set`.
  public init(set: SetStamp, operation: UInt32, row: UInt32) {
    self.set = set
    self.operation = operation
    self.row = row
  }

  /// The clock part of the change set's time.
  public var instant: Instant { self.set.instant }

  /// The thing this row brings into being, if it brings one.
  public var entity: EntityID { EntityID(set: self.set.id, operation: operation, row: row) }

  /// Clock order, then operation, then row.
  public static func < (left: Stamp, right: Stamp) -> Bool {
    if left.set != right.set { return left.set < right.set }
    return (left.operation, left.row) < (right.operation, right.row)
  }
}

/// Answers whether the author of one change set held another when writing it.
///
/// Exact, forks included. Called from the writer's thread only; implementations may keep a cache.
public protocol Causality {
  /// True if the author of `later` held `earlier`. False for the same change set and for concurrent ones.
  func saw(_ later: SetStamp, _ earlier: SetStamp) -> Bool
}

extension Causality {
  /// True if the row at `earlier` was known where the row at `later` was written: an earlier change set that was held,
  /// or an earlier operation of the same change set.
  public func precedes(_ earlier: Stamp, _ later: Stamp) -> Bool {
    earlier.set == later.set ? earlier.operation < later.operation : saw(later.set, earlier.set)
  }

  /// True if neither row was known where the other was written. Rows of one operation are concurrent to nothing.
  public func concurrent(_ one: Stamp, _ other: Stamp) -> Bool {
    one.set != other.set && !saw(one.set, other.set) && !saw(other.set, one.set)
  }
}
