/// A JSON number by the exact text it was written with.
///
/// Amounts and ids must come back as they went out, so the text is kept and read as an integer only where that is
/// exact.
public struct JSONNumber: Hashable, Sendable {
  /// The number as written, always valid by the grammar of RFC 8259.
  public let text: String

  /// A number that is an integer.
  public init(_ value: some BinaryInteger) {
    text = String(value)
  }

  /// A number by its text; nil when the text is not exactly one JSON number.
  public init?(text: String) {
    var copy = text
    let isValid = copy.withUTF8 { bytes in
      JSONNumber.length(in: bytes, from: 0) == bytes.count
    }
    guard isValid else { return nil }
    self.text = text
  }

  /// A finite floating-point number in its shortest spelling; nil for infinities and not-a-number.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    text = String(value)
  }

  /// For the parser, which has checked the grammar.
  init(checked text: String) {
    self.text = text
  }

  /// The integer, when the text is a plain one (no fraction, no exponent) that fits 64 bits.
  public var int64: Int64? { Int64(text) }

  /// The nearest floating-point number; nil when it would be infinite.
  public var double: Double? {
    guard let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// How many bytes from `start` form a number: `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`.
  ///
  /// Returns nil when no number starts there or one breaks off; the caller judges what follows it.
  static func length(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    let end = bytes.count
    var place = start
    func skipDigits() -> Bool {
      let first = place
      while place < end, bytes[place] &- 0x30 < 10 { place += 1 }
      return place > first
    }
    if place < end, bytes[place] == UInt8(ascii: "-") { place += 1 }
    guard place < end else { return nil }
    if bytes[place] == UInt8(ascii: "0") {
      place += 1
    } else if !skipDigits() {
      return nil
    }
    if place < end, bytes[place] == UInt8(ascii: ".") {
      place += 1
      guard skipDigits() else { return nil }
    }
    if place < end, bytes[place] | 0x20 == UInt8(ascii: "e") {
      place += 1
      if place < end, bytes[place] == UInt8(ascii: "+") || bytes[place] == UInt8(ascii: "-") { place += 1 }
      guard skipDigits() else { return nil }
    }
    return place - start
  }
}
