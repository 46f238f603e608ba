/// Reads a short text byte by byte. Every step says whether it found what it wanted, and never goes past the end.
struct AsciiScanner {
  private let bytes: [UInt8]
  /// Bytes read.
  private(set) var position = 0

  init(_ text: some StringProtocol) { bytes = Array(text.utf8) }

  var isAtEnd: Bool { position == bytes.count }

  /// The byte that is next; nil at the end.
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Passes one character if it is the one named.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard character.isASCII, next == UInt8(truncatingIfNeeded: character.value) else { return false }
    position += 1
    return true
  }

  /// A number of exactly so many decimal digits, at most 18.
  mutating func number(digits: Int) -> Int64? {
    let start = position
    guard let number = number(digitsMax: digits), position - start == digits else { return nil }
    return number
  }

  /// A number of one or more decimal digits, up to the first byte that is none; nil if there are more than allowed,
  /// which may be at most 18.
  mutating func number(digitsMax: Int) -> Int64? {
    var value: Int64 = 0
    var count = 0
    while let byte = next, (0x30...0x39).contains(byte) {
      guard count < min(digitsMax, 18) else { return nil }
      value = value * 10 + Int64(byte - 0x30)
      count += 1
      position += 1
    }
    return count == 0 ? nil : value
  }

  /// A number that fits 32 bits, without zeros in front of it.
  mutating func naturalNumber() -> UInt32? {
    let start = position
    let isZero = next == UInt8(ascii: "0")
    guard let number = number(digitsMax: 10), !isZero || position - start == 1 else { return nil }
    return UInt32(exactly: number)
  }

  /// The characters up to the one named, which is left to be read next, or up to the end.
  mutating func text(before character: Unicode.Scalar) -> String {
    let start = position
    while let byte = next, Unicode.Scalar(byte) != character { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }
}

/// A number with zeros in front of it, up to so many digits.
func zeroPadded(_ number: some BinaryInteger, to digits: Int, radix: Int = 10) -> String {
  let text = String(number, radix: radix, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}

/// A text from outside as an error message may repeat it: cut to so many characters.
func excerpt(_ text: String, scalarsMax: Int = 64) -> String {
  let scalars = text.unicodeScalars
  guard let end = scalars.index(scalars.startIndex, offsetBy: scalarsMax, limitedBy: scalars.endIndex),
    end != scalars.endIndex
  else { return text }
  return String(scalars[..<end]) + "…"
}
