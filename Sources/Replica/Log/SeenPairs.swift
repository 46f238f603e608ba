/// Pairs (line, number) as they are stored: ascending by line, each line as its distance from the one before, all as
/// varints. Three or four bytes a pair.
enum SeenPairs {
  static func encode(_ pairs: [(line: Int64, number: UInt64)]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(pairs.count * 4)
    var last: UInt64 = 0
    for pair in pairs {
      let line = UInt64(bitPattern: pair.line)
      append(line &- last, to: &bytes)
      append(pair.number, to: &bytes)
      last = line
    }
    return bytes
  }

  /// Calls `visit` with every pair. Throws ``ReplicaError/damaged(detail:)`` for bytes that are no pairs.
  static func forEach(_ bytes: [UInt8], _ visit: (_ line: Int64, _ number: UInt64) -> Void) throws {
    var position = 0
    var line: UInt64 = 0
    while position < bytes.count {
      line &+= try read(bytes, &position)
      visit(Int64(bitPattern: line), try read(bytes, &position))
    }
  }

  private static func append(_ value: UInt64, to bytes: inout [UInt8]) {
    var rest = value
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  private static func read(_ bytes: [UInt8], _ position: inout Int) throws -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard position < bytes.count else { break }
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw ReplicaError.damaged(detail: "what an author had seen")
  }
}
