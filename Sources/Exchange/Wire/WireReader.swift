import ChangeSets

/// Reads the primitive forms of `WireWriter` and refuses everything that is not their only spelling.
struct WireReader {
  private let bytes: [UInt8]
  private var index = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  var remaining: Int { bytes.count - index }

  mutating func byte(_ what: String) throws(ExchangeError) -> UInt8 {
    guard remaining >= 1 else { throw .malformed(what) }
    defer { index += 1 }
    return bytes[index]
  }

  mutating func fixed64(_ what: String) throws(ExchangeError) -> UInt64 {
    guard remaining >= 8 else { throw .malformed(what) }
    defer { index += 8 }
    return bytes[index..<index + 8].reduce(0) { $0 << 8 | UInt64($1) }
  }

  mutating func varint(_ what: String) throws(ExchangeError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte(what)
      let part = UInt64(next & 0x7f)
      // The tenth byte has room for one bit only, and a last byte of zero would be a longer spelling.
      guard shift < 63 || part <= 1, next != 0 || shift == 0 else { throw .malformed(what) }
      value |= part << shift
      if next & 0x80 == 0 { return value }
      shift += 7
      guard shift <= 63 else { throw .malformed(what) }
    }
  }

  /// A count of things of which each takes at least `bytesEach`, so that it can be trusted for allocation.
  mutating func count(_ what: String, bytesEach: Int) throws(ExchangeError) -> Int {
    let value = try varint(what)
    guard value <= UInt64(remaining / max(1, bytesEach)) else { throw .malformed(what) }
    return Int(value)
  }

  mutating func raw(_ count: Int, _ what: String) throws(ExchangeError) -> [UInt8] {
    guard count >= 0, remaining >= count else { throw .malformed(what) }
    defer { index += count }
    return Array(bytes[index..<index + count])
  }

  mutating func rest() -> [UInt8] {
    defer { index = bytes.count }
    return Array(bytes[index...])
  }

  mutating func hash(_ what: String) throws(ExchangeError) -> Hash256 {
    guard let hash = Hash256(bytes: try raw(32, what)) else { throw .malformed(what) }
    return hash
  }

  func end(_ what: String) throws(ExchangeError) {
    guard remaining == 0 else { throw .malformed("bytes after \(what)") }
  }
}
