import ChangeSets

/// What must be known of a change set to put it in order, without reading its bytes.
public struct ChangeSetLink: Sendable, Equatable {
  /// Chain and place in it; `head.hash` is the id.
  public var head: Head
  /// Id of the one before it in the chain; nil for the first.
  public var previous: ChangeSetID?
  /// The header's hybrid time as it orders: later than the previous one and all heads.
  public var time: UInt64
  /// About how many bytes it takes in a page; used to fill pages.
  public var bytes: Int

  /// Describes one change set.
  public init(head: Head, previous: ChangeSetID?, time: UInt64, bytes: Int) {
    self.head = head
    self.previous = previous
    self.time = time
    self.bytes = bytes
  }
}

/// A place in the order (number, id) in which the links of one chain are read.
public struct ChainPosition: Sendable, Equatable {
  /// Number to read from.
  public var number: UInt64
  /// Among the siblings at `number`, only those with a greater id; nil for all of them.
  public var after: ChangeSetID?

  /// A place among the siblings at `number`.
  public init(number: UInt64, after: ChangeSetID? = nil) {
    self.number = number
    self.after = after
  }
}
