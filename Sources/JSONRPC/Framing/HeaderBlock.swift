/// What one header block says, read from its bytes without the closing blank line.
struct HeaderBlock: Hashable, Sendable {
  /// Bytes of the body that follows; at least 1.
  let contentLength: Int

  /// Reads lines that each end with CR LF.
  init(lines bytes: ArraySlice<UInt8>) throws(FramingError) {
    var length: Int?
    var rest = bytes
    while let lineEnd = rest.firstIndex(of: UInt8(ascii: "\n")) {
      let line = rest[rest.startIndex..<lineEnd]
      rest = rest[(lineEnd + 1)...]
      guard line.last == UInt8(ascii: "\r") else { throw .malformedHeader }
      let (name, value) = try Self.split(line.dropLast())
      if Self.equal(name, "content-length") {
        let own = try Self.length(value)
        if let length, length != own { throw .contradictingLengths }
        length = own
      } else if Self.equal(name, "content-type") {
        try Self.checkCharset(value)
      }
    }
    guard rest.isEmpty else { throw .malformedHeader }
    guard let length else { throw .missingLength }
    guard length > 0 else { throw .zeroLength }
    contentLength = length
  }

  /// Name and value of a line; the name is a token of RFC 9110, the value loses the blanks around it.
  private static func split(
    _ line: ArraySlice<UInt8>
  ) throws(FramingError) -> (ArraySlice<UInt8>, ArraySlice<UInt8>) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { throw .malformedHeader }
    let name = line[line.startIndex..<colon]
    guard !name.isEmpty, name.allSatisfy(isTokenByte) else { throw .malformedHeader }
    let value = line[(colon + 1)...]
    guard value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else { throw .malformedHeader }
    return (name, trimmed(value))
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var value = bytes
    while let first = value.first, first == 0x20 || first == 0x09 { value.removeFirst() }
    while let last = value.last, last == 0x20 || last == 0x09 { value.removeLast() }
    return value
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
      true
    default: "!#$%&'*+.^_`|~".utf8.contains(byte)
    }
  }

  /// A length too great for an `Int` is a decimal number still, so it is reported as too long, not as invalid.
  private static func length(_ value: ArraySlice<UInt8>) throws(FramingError) -> Int {
    guard !value.isEmpty else { throw .invalidLength }
    var total = 0
    for byte in value {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { throw .invalidLength }
      let (tens, overflowTens) = total.multipliedReportingOverflow(by: 10)
      let (sum, overflowSum) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      total = overflowTens || overflowSum ? .max / 16 : sum
    }
    return total
  }

  /// Accepts no `charset` at all, `utf-8` and `utf8`, quoted or not.
  private static func checkCharset(_ value: ArraySlice<UInt8>) throws(FramingError) {
    for parameter in value.split(separator: UInt8(ascii: ";")).dropFirst() {
      let parts = parameter.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, equal(trimmed(parts[0]), "charset") else { continue }
      var charset = trimmed(parts[1])
      if charset.count >= 2, charset.first == UInt8(ascii: "\""), charset.last == UInt8(ascii: "\"") {
        charset = charset.dropFirst().dropLast()
      }
      guard equal(charset, "utf-8") || equal(charset, "utf8") else { throw .unsupportedCharset }
    }
  }

  /// Equality without regard to the case of ASCII letters; `word` is in lower case.
  private static func equal(_ bytes: ArraySlice<UInt8>, _ word: StaticString) -> Bool {
    guard bytes.count == word.utf8CodeUnitCount else { return false }
    return bytes.indices.allSatisfy { place in
      let (byte, wanted) = (bytes[place], word.utf8Start[place - bytes.startIndex])
      return (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 == wanted : byte == wanted
    }
  }
}
