/// The versions of the rules by which operations are judged. What one of them means never changes.
public enum Rules {
  /// The version that every ledger begins with.
  public static let first: UInt32 = 1
  /// The highest version that this program can derive by.
  public static let known: UInt32 = 1
}

/// Which rules a ledger has, and whether this node can follow.
public struct RulesStanding: Hashable, Sendable {
  /// The highest version that the ledger put in force; nil while its root is not held.
  public let inForce: UInt32?
  /// The highest version that this node can derive by.
  public let known: UInt32

  /// Whether this node derives. If not, it keeps and forwards change sets and shows the state as it stood; it is to be
  /// upgraded.
  public var isKnown: Bool { inForce.map { $0 <= known } ?? true }
}
