/// The name of a change set as the domain sees it: 32 opaque bytes, ordered bytewise.
///
/// Licensing neither computes nor verifies these bytes; they are handed in by whoever stores change sets.
public struct SetID: Hashable, Sendable, Comparable {
  private let words: (UInt64, UInt64, UInt64, UInt64)

  /// Takes exactly 32 bytes; any other count gives nil.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    var values: [UInt64] = [0, 0, 0, 0]
    for (index, byte) in bytes.enumerated() {
      values[index / 8] = values[index / 8] << 8 | UInt64(byte)
    }
    words = (values[0], values[1], values[2], values[3])
  }

  /// Takes the 32 bytes as four big-endian words.
  public init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
    words = (first, second, third, fourth)
  }

  /// Thirty-two zero bytes: inside an operation it means "the change set that carries this operation".
  public static let own = SetID(0, 0, 0, 0)

  /// The 32 bytes, most significant first.
  public var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(32)
    for word in [words.0, words.1, words.2, words.3] {
      for shift in stride(from: 56, through: 0, by: -8) {
        result.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      }
    }
    return result
  }

  /// Equal when all 32 bytes are.
  public static func == (left: SetID, right: SetID) -> Bool { left.words == right.words }

  /// Bytewise order.
  public static func < (left: SetID, right: SetID) -> Bool { left.words < right.words }

  /// Hashes the first sixteen bytes; the names are hashes already.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
  }
}
