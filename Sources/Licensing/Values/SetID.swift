/// The name of a change set as the domain sees it: 32 opaque bytes, ordered bytewise.
///
/// Licensing neither computes nor verifies these bytes; they are handed in by whoever stores change sets.
public struct SetID: Hashable, Sendable, Comparable {
  private let words: (UInt64, UInt64, UInt64, UInt64)

  /// Takes exactly 32 bytes; any other count gives nil.
  public init?(bytes: some Collection<UInt8>) {
    let read = bytes.withContiguousStorageIfAvailable { Self(buffer: UnsafeRawBufferPointer($0)) }
    guard let id = read ?? Array(bytes).withUnsafeBytes({ Self(buffer: $0) }) else { return nil }
    self = id
  }

  private init?(buffer: UnsafeRawBufferPointer) {
    guard buffer.count == 32 else { return nil }
    func word(_ place: Int) -> UInt64 {
      UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: place * 8, as: UInt64.self))
    }
    words = (word(0), word(1), word(2), word(3))
  }

  /// Takes the 32 bytes as four big-endian words.
  public init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
    words = (first, second, third, fourth)
  }

  /// Thirty-two zero bytes: inside an operation it means "the change set that carries this operation".
  public static let own = SetID(0, 0, 0, 0)

  /// The 32 bytes, most significant first.
  public var bytes: [UInt8] {
    let bigEndian = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
    return withUnsafeBytes(of: bigEndian) { Array($0) }
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
