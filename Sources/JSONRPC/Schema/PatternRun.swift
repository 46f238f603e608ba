/// The form that most published patterns have, `^` then characters with counts then `$`, matched in one pass over the
/// bytes.
///
/// A pattern is brought into this form only if taking as many characters as possible at each step cannot be wrong: no
/// character that a step of variable length takes may begin what follows it.
struct PatternRun: Sendable {
  /// Between `least` and `most` characters of one set.
  struct Step: Sendable {
    var set: ByteSet
    var least: Int
    var most: Int
  }

  private let steps: [Step]

  /// Nil when taking as much as possible at each step could miss a match.
  init?(_ steps: [Step]) {
    for (place, step) in steps.enumerated() where step.least != step.most {
      for next in steps[(place + 1)...] {
        guard step.set.isDisjoint(with: next.set) else { return nil }
        if next.least > 0 { break }
      }
    }
    self.steps = steps
  }

  func matches(_ text: String) -> Bool {
    var copy = text
    return copy.withUTF8 { bytes in
      var place = 0
      for step in steps {
        var count = 0
        while count < step.most, place < bytes.count, step.set.contains(bytes[place]) {
          count += 1
          place += 1
          while place < bytes.count, bytes[place] & 0xC0 == 0x80 { place += 1 }
        }
        guard count >= step.least else { return false }
      }
      return place == bytes.count
    }
  }
}

/// A set of characters that treats all beyond ASCII alike, told by the first byte of each.
struct ByteSet: Sendable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0
  private var takesOthers = false

  /// Nil when the set takes some characters beyond ASCII and not others.
  init?(_ set: ScalarSet) {
    for range in set.ranges {
      guard range.upperBound < 0x80 else { return nil }
      for value in range {
        if value < 64 { low |= 1 << UInt64(value) } else { high |= 1 << UInt64(value - 64) }
      }
    }
    guard set.isNegated else { return }
    low = ~low
    high = ~high
    takesOthers = true
  }

  func contains(_ byte: UInt8) -> Bool {
    if byte >= 0x80 { return takesOthers }
    return byte < 64 ? low & (1 << UInt64(byte)) != 0 : high & (1 << UInt64(byte - 64)) != 0
  }

  func isDisjoint(with other: ByteSet) -> Bool {
    low & other.low == 0 && high & other.high == 0 && !(takesOthers && other.takesOthers)
  }
}
