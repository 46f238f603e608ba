extension JSON {
  /// The compact text as UTF-8: no white space, members in their order, only what must be escaped is.
  ///
  /// It never contains a line feed, so it may be framed as a line.
  public func serialize() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    write(into: &bytes)
    return bytes
  }

  /// The text for people: two spaces a level, members in their order, no line feed at the end.
  public func serializePretty() -> [UInt8] {
    var bytes: [UInt8] = []
    writePretty(into: &bytes, level: 0)
    return bytes
  }

  /// The compact text.
  public var text: String { String(decoding: serialize(), as: UTF8.self) }

  /// The text for people.
  public var prettyText: String { String(decoding: serializePretty(), as: UTF8.self) }

  /// Appends the compact text.
  func write(into bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(word: "null")
    case .bool(true): bytes.append(word: "true")
    case .bool(false): bytes.append(word: "false")
    case .number(let number): bytes.append(contentsOf: number.text.utf8)
    case .string(let string): bytes.append(quoted: string)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (place, element) in elements.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        element.write(into: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      members.withMembers { members in
        for place in members.indices {
          if place > 0 { bytes.append(UInt8(ascii: ",")) }
          bytes.append(quoted: members[place].key)
          bytes.append(UInt8(ascii: ":"))
          members[place].value.write(into: &bytes)
        }
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private func writePretty(into bytes: inout [UInt8], level: Int) {
    switch self {
    case .array(let elements) where !elements.isEmpty:
      for (place, element) in elements.enumerated() {
        bytes.append(UInt8(ascii: place == 0 ? "[" : ","))
        bytes.append(lineAtLevel: level + 1)
        element.writePretty(into: &bytes, level: level + 1)
      }
      bytes.append(lineAtLevel: level)
      bytes.append(UInt8(ascii: "]"))
    case .object(let members) where !members.isEmpty:
      for (place, member) in members.enumerated() {
        bytes.append(UInt8(ascii: place == 0 ? "{" : ","))
        bytes.append(lineAtLevel: level + 1)
        bytes.append(quoted: member.key)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(UInt8(ascii: " "))
        member.value.writePretty(into: &bytes, level: level + 1)
      }
      bytes.append(lineAtLevel: level)
      bytes.append(UInt8(ascii: "}"))
    case .null, .bool, .number, .string, .array, .object:
      write(into: &bytes)
    }
  }
}

extension Array where Element == UInt8 {
  fileprivate mutating func append(lineAtLevel level: Int) {
    append(UInt8(ascii: "\n"))
    append(contentsOf: repeatElement(UInt8(ascii: " "), count: level * 2))
  }

  mutating func append(word: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  /// Appends the string between quotes; runs that need no escape are copied at once.
  mutating func append(quoted string: String) {
    append(UInt8(ascii: "\""))
    var copy = string
    copy.withUTF8 { text in
      var start = 0
      for place in text.indices where Self.mustEscape(text[place]) {
        append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<place]))
        append(escapeOf: text[place])
        start = place + 1
      }
      append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
    }
    append(UInt8(ascii: "\""))
  }

  private static func mustEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func append(escapeOf byte: UInt8) {
    append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
    case 0x08: append(UInt8(ascii: "b"))
    case 0x09: append(UInt8(ascii: "t"))
    case 0x0A: append(UInt8(ascii: "n"))
    case 0x0C: append(UInt8(ascii: "f"))
    case 0x0D: append(UInt8(ascii: "r"))
    default:
      let digits: StaticString = "0123456789abcdef"
      append(word: "u00")
      append(digits.utf8Start[Int(byte >> 4)])
      append(digits.utf8Start[Int(byte & 0x0F)])
    }
  }
}
