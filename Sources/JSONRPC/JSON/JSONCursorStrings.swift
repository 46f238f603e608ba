/// Reading strings: a run without escapes is taken at once, anything else goes through a scratch buffer.
extension JSONCursor {
  /// The string whose opening quote is at the cursor; leaves the cursor after the closing one.
  mutating func string() throws(JSONParseError) -> String {
    place += 1
    let start = place
    try skipPlain()
    if bytes[place] == UInt8(ascii: "\"") {
      let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<place]), as: UTF8.self)
      place += 1
      return text
    }
    return try escapedString(from: start)
  }

  /// Moves to the next quote or backslash. Everything passed is valid UTF-8 without control characters.
  private mutating func skipPlain() throws(JSONParseError) {
    while true {
      skipPlainWords()
      guard place < end else { throw fault(.unexpectedEnd) }
      let byte = bytes[place]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
      if byte >= 0x80 {
        place += try sequenceLength()
      } else if byte < 0x20 {
        throw fault(.controlCharacter)
      } else {
        place += 1
      }
    }
  }

  /// Moves in steps of eight bytes over those that are printable ASCII and neither quote nor backslash.
  @inline(__always)
  private mutating func skipPlainWords() {
    guard let base = UnsafeRawPointer(bytes.baseAddress) else { return }
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    while end - place >= 8 {
      let word = base.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      let quotes = word ^ (ones &* 0x22)
      let slashes = word ^ (ones &* 0x5C)
      let found =
        (word &- (ones &* 0x20)) | word | (quotes &- ones) | (slashes &- ones)
      if found & tops != 0 { return }
      place += 8
    }
  }

  /// The length of the well-formed UTF-8 sequence at the cursor (Unicode, table 3-7).
  private func sequenceLength() throws(JSONParseError) -> Int {
    let first = bytes[place]
    let length: Int
    var lowest: UInt8 = 0x80
    var highest: UInt8 = 0xBF
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, lowest) = (3, 0xA0)
    case 0xED: (length, highest) = (3, 0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, lowest) = (4, 0x90)
    case 0xF4: (length, highest) = (4, 0x8F)
    case 0xF1...0xF3: length = 4
    default: throw fault(.invalidUTF8)
    }
    guard end - place >= length else { throw fault(.invalidUTF8) }
    guard (lowest...highest).contains(bytes[place + 1]) else { throw fault(.invalidUTF8) }
    for step in 2..<max(length, 2) where bytes[place + step] & 0xC0 != 0x80 { throw fault(.invalidUTF8) }
    return length
  }

  private mutating func escapedString(from start: Int) throws(JSONParseError) -> String {
    var scratch = Array(bytes[start..<place])
    while true {
      if bytes[place] == UInt8(ascii: "\"") {
        place += 1
        return String(decoding: scratch, as: UTF8.self)
      }
      try escape(into: &scratch)
      let plain = place
      try skipPlain()
      scratch.append(contentsOf: bytes[plain..<place])
    }
  }

  /// The escape whose backslash is at the cursor.
  private mutating func escape(into scratch: inout [UInt8]) throws(JSONParseError) {
    let start = place
    guard place + 1 < end else { throw fault(.unexpectedEnd, at: end) }
    let kind = bytes[place + 1]
    place += 2
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scratch.append(kind)
    case UInt8(ascii: "b"): scratch.append(0x08)
    case UInt8(ascii: "f"): scratch.append(0x0C)
    case UInt8(ascii: "n"): scratch.append(0x0A)
    case UInt8(ascii: "r"): scratch.append(0x0D)
    case UInt8(ascii: "t"): scratch.append(0x09)
    case UInt8(ascii: "u"): try unicodeEscape(from: start, into: &scratch)
    default: throw fault(.invalidEscape, at: start)
    }
  }

  private mutating func unicodeEscape(from start: Int, into scratch: inout [UInt8]) throws(JSONParseError) {
    let high = try fourHexDigits(from: start)
    var code = UInt32(high)
    if (0xDC00...0xDFFF).contains(high) { throw fault(.loneSurrogate, at: start) }
    if (0xD800...0xDBFF).contains(high) {
      guard place + 1 < end, bytes[place] == UInt8(ascii: "\\"), bytes[place + 1] == UInt8(ascii: "u") else {
        throw fault(.loneSurrogate, at: start)
      }
      place += 2
      let low = try fourHexDigits(from: start)
      guard (0xDC00...0xDFFF).contains(low) else { throw fault(.loneSurrogate, at: start) }
      code = 0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw fault(.loneSurrogate, at: start) }
    scratch.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }

  private mutating func fourHexDigits(from start: Int) throws(JSONParseError) -> UInt16 {
    guard end - place >= 4 else { throw fault(.unexpectedEnd, at: end) }
    var code: UInt16 = 0
    for _ in 0..<4 {
      let digit: UInt8
      switch bytes[place] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = bytes[place] - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = bytes[place] - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = bytes[place] - UInt8(ascii: "A") + 10
      default: throw fault(.invalidEscape, at: start)
      }
      code = code << 4 | UInt16(digit)
      place += 1
    }
    return code
  }
}
