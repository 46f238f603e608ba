import ChangeSets

/// An order-independent digest of a set of rows: the sum of their hashes modulo 2^256. A bug detector, not a security
/// claim.
struct DigestSum: Hashable, Sendable {
  private var words: [UInt64]

  /// The digest of no rows.
  init() { words = [0, 0, 0, 0] }

  /// Takes the 32 bytes of ``bytes``; any other count counts as no rows.
  init(bytes: [UInt8]) {
    words = [0, 0, 0, 0]
    guard bytes.count == 32 else { return }
    for (index, byte) in bytes.enumerated() { words[index / 8] = words[index / 8] << 8 | UInt64(byte) }
  }

  /// The 32 bytes, most significant first.
  var bytes: [UInt8] {
    words.flatMap { word in stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) } }
  }

  mutating func add(_ hash: Hash256) { add(DigestSum(bytes: hash.bytes)) }

  mutating func add(_ other: DigestSum) {
    var carry: UInt64 = 0
    for index in stride(from: 3, through: 0, by: -1) {
      let (partial, first) = words[index].addingReportingOverflow(other.words[index])
      let (sum, second) = partial.addingReportingOverflow(carry)
      words[index] = sum
      carry = first || second ? 1 : 0
    }
  }

  mutating func subtract(_ other: DigestSum) {
    var borrow: UInt64 = 0
    for index in stride(from: 3, through: 0, by: -1) {
      let (partial, first) = words[index].subtractingReportingOverflow(other.words[index])
      let (difference, second) = partial.subtractingReportingOverflow(borrow)
      words[index] = difference
      borrow = first || second ? 1 : 0
    }
  }
}
