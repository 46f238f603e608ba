/// The name of a thing: the change set, the operation in it and the row of that operation that brought it into being.
public struct EntityID: Hashable, Sendable, Comparable {
  /// The change set, or ``SetID/own`` inside an operation that refers to its own change set.
  public var set: SetID
  /// Position of the operation in its change set, from 0.
  public var operation: UInt32
  /// Row within the operation, from 0.
  public var row: UInt32

  /// Names row `row` of operation `operation` of change set `set`.
  public init(set: SetID, operation: UInt32, row: UInt32 = 0) {
    self.set = set
    self.operation = operation
    self.row = row
  }

  /// A thing brought into being by an operation of the same change set.
  public static func own(operation: UInt32, row: UInt32 = 0) -> EntityID {
    EntityID(set: .own, operation: operation, row: row)
  }

  /// The same name with ``SetID/own`` replaced by the change set it stands in.
  public func resolved(in set: SetID) -> EntityID {
    self.set == .own ? EntityID(set: set, operation: operation, row: row) : self
  }

  /// By change set, then operation, then row.
  public static func < (left: EntityID, right: EntityID) -> Bool {
    (left.set, left.operation, left.row) < (right.set, right.operation, right.row)
  }
}
