import Crypto

/// A SHA-256 value, 32 bytes, ordered as its bytes are.
///
/// Held as four numbers instead of an array, so that comparing and hashing cost no allocation: a page of change sets
/// compares hundreds of thousands of them.
public struct Hash256: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The length of every value, in bytes.
  public static let byteCount = 32

  /// 32 zero bytes; stands where a hash is absent in a derivation, and is never the hash of anything.
  public static let zero = Hash256(0, 0, 0, 0)

  private let word0: UInt64
  private let word1: UInt64
  private let word2: UInt64
  private let word3: UInt64

  private init(_ word0: UInt64, _ word1: UInt64, _ word2: UInt64, _ word3: UInt64) {
    self.word0 = word0
    self.word1 = word1
    self.word2 = word2
    self.word3 = word3
  }

  /// Takes 32 bytes as they are; nil for any other length.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Hash256.byteCount else { return nil }
    let contiguous = bytes.withContiguousStorageIfAvailable { Hash256(raw: UnsafeRawBufferPointer($0)) }
    self = contiguous ?? Array(bytes).withUnsafeBytes { Hash256(raw: $0) }
  }

  /// Reads 64 hexadecimal digits of either case; nil for anything else.
  public init?(hex: String) {
    guard let bytes = Hexadecimal.decode(hex) else { return nil }
    self.init(bytes: bytes)
  }

  private init(raw: UnsafeRawBufferPointer) {
    self.init(
      UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
      UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
      UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
      UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 24, as: UInt64.self)))
  }

  /// The SHA-256 of the given bytes.
  public static func sha256(of bytes: [UInt8]) -> Hash256 {
    SHA256.hash(data: bytes).withUnsafeBytes { Hash256(raw: $0) }
  }

  /// The SHA-256 of the given parts, one after the other, without joining them first.
  public static func sha256(ofParts parts: [[UInt8]]) -> Hash256 {
    var hasher = SHA256()
    for part in parts { hasher.update(data: part) }
    return hasher.finalize().withUnsafeBytes { Hash256(raw: $0) }
  }

  /// The 32 bytes.
  public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

  /// 64 lower-case hexadecimal digits.
  public var hex: String { Hexadecimal.encode(bytes) }

  /// The same as `hex`.
  public var description: String { hex }

  /// Lends the 32 bytes for the time of the call.
  public func withUnsafeBytes<Result>(_ use: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    let words = (word0.bigEndian, word1.bigEndian, word2.bigEndian, word3.bigEndian)
    return try Swift.withUnsafeBytes(of: words, use)
  }

  /// Orders as the bytes do, the first one counting most.
  public static func < (left: Hash256, right: Hash256) -> Bool {
    if left.word0 != right.word0 { return left.word0 < right.word0 }
    if left.word1 != right.word1 { return left.word1 < right.word1 }
    if left.word2 != right.word2 { return left.word2 < right.word2 }
    return left.word3 < right.word3
  }

  /// Half of the value is enough for a table: it is uniform, and making many that agree in 128 bits is out of reach.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(word0)
    hasher.combine(word1)
  }
}
