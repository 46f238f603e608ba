/// Protocol Buffers fields put together by hand, to make messages that no encoder would.
enum Wire {
  static func varint(_ field: UInt64, _ value: UInt64) -> [UInt8] { number(field << 3) + number(value) }

  static func bytes(_ field: UInt64, _ value: [UInt8]) -> [UInt8] {
    value.isEmpty ? [] : message(field, value)
  }

  static func message(_ field: UInt64, _ value: [UInt8]) -> [UInt8] {
    number(field << 3 | 2) + number(UInt64(value.count)) + value
  }

  static func fixed64(_ field: UInt64, _ value: UInt64) -> [UInt8] {
    number(field << 3 | 1) + withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  private static func number(_ value: UInt64) -> [UInt8] {
    var rest = value
    var bytes: [UInt8] = []
    while rest > 127 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
