/// A claim's place in the line of its supply: accepted, then told, then asked; within each by the clock of what put it
/// there.
public struct ClaimRank: Hashable, Sendable, Comparable {
  /// The classes of standing.
  public enum Standing: UInt8, Hashable, Sendable, Comparable, CaseIterable {
    /// The learner accepted, or takes over the place of one who did (R25).
    case accepted = 0
    /// The learner was told.
    case told = 1
    /// Someone asked.
    case asked = 2

    /// Better standing first.
    public static func < (left: Standing, right: Standing) -> Bool { left.rawValue < right.rawValue }
  }

  /// The class.
  public let standing: Standing
  /// The row that put the claim there.
  public let stamp: Stamp

  /// A place in line.
  public init(standing: Standing, stamp: Stamp) {
    self.standing = standing
    self.stamp = stamp
  }

  /// Earlier in line first.
  public static func < (left: ClaimRank, right: ClaimRank) -> Bool {
    left.standing != right.standing ? left.standing < right.standing : left.stamp < right.stamp
  }
}
