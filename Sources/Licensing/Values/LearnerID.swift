/// The name of a learner: the 16-byte keyed hash of the address under which the learner was first known.
///
/// The address itself is erasable and never read by resolution.
public struct LearnerID: Hashable, Sendable, Comparable {
  private let high: UInt64
  private let low: UInt64

  /// Takes exactly 16 bytes; any other count gives nil.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    var values: [UInt64] = [0, 0]
    for (index, byte) in bytes.enumerated() {
      values[index / 8] = values[index / 8] << 8 | UInt64(byte)
    }
    high = values[0]
    low = values[1]
  }

  /// The 16 bytes, most significant first.
  public var bytes: [UInt8] {
    [high, low].flatMap { word in
      stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
    }
  }

  /// Bytewise order.
  public static func < (left: LearnerID, right: LearnerID) -> Bool { (left.high, left.low) < (right.high, right.low) }
}
