/// A set of small non-negative integers: which change sets of a world a node holds.
public struct Handles: Hashable, Sendable {
  private var words: [UInt64] = []

  /// No change set.
  public init() {}

  /// The handles from 0 up to, but without, `count`.
  public init(upTo count: Int) { for handle in 0..<count { insert(handle) } }

  /// Whether `handle` is one of them.
  public func contains(_ handle: Int) -> Bool {
    let word = handle >> 6
    return word < words.count && words[word] & (1 << UInt64(handle & 63)) != 0
  }

  /// Adds one; never leaves trailing empty words, so that equal sets compare equal.
  public mutating func insert(_ handle: Int) {
    let word = handle >> 6
    while words.count <= word { words.append(0) }
    words[word] |= 1 << UInt64(handle & 63)
  }

  /// Adds all of `other`: what taking in a peer's change sets does.
  public mutating func formUnion(_ other: Handles) {
    while words.count < other.words.count { words.append(0) }
    for index in other.words.indices { words[index] |= other.words[index] }
  }

  /// Whether every one of them is in `other`.
  public func isSubset(of other: Handles) -> Bool {
    words.indices.allSatisfy { words[$0] & ~($0 < other.words.count ? other.words[$0] : 0) == 0 }
  }

  /// In ascending order.
  public var sorted: [Int] {
    var result: [Int] = []
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        result.append(index << 6 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return result
  }
}
