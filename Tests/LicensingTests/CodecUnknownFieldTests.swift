import Testing

@testable import Licensing

@Suite("Values of later versions in operations")
struct CodecUnknownFieldTests {
  /// Field 1000 as a number, as bytes and as four bytes.
  private static let unknownFields = ["c03e07", "c23e0201ff", "c53e01020304"].map { bytes(hex: $0) }

  @Test(arguments: CodecGolden.all)
  func `an unknown field is found at every level of nesting`(golden: CodecGolden) throws {
    for unknown in Self.unknownFields {
      let variants = WireShape.injections(of: unknown, into: golden.payload, WireShape.of(kind: golden.kind))
      #expect(variants.count == WireShape.messages(in: golden.payload, WireShape.of(kind: golden.kind)))
      for variant in variants {
        #expect(throws: OperationCodecError.unknownFields(kind: golden.kind)) {
          try OperationCodec.decode(kind: golden.kind, payload: variant)
        }
      }
    }
  }

  @Test(arguments: [0, 6, 7, 15, 21, 23, 27, 36, 39, 45, 47, 58, 63, 66, 74, 79, 87, 1000, UInt32.max])
  func `a kind without a meaning is unknown`(kind: UInt32) {
    #expect(throws: OperationCodecError.unknownKind(kind)) { try OperationCodec.decode(kind: kind, payload: []) }
  }

  /// The golden payload with one enumeration's number exchanged for one that has no meaning.
  @Test(
    arguments: [
      (2, "1a0f0802", "1a0f0805"), (3, "1805", "1809"), (16, "120d0803", "120d0805"), (24, "0801", "0808"),
      (24, "08011a020102", "08041a020102"), (24, "1a020102", "1a020103"), (24, "5001", "5003"),
      (24, "5a020102", "5a020104"), (25, "5001", "507f"), (51, "10021a04", "10041a04"), (56, "10021801", "10041801"),
      (64, "10031a05", "107f1a05"), (65, "1801", "1804"), (72, "10e807", "10ea07"), (73, "0805", "0812"),
      (84, "10041803", "10041805"),
    ] as [(UInt32, String, String)])
  func `an enumeration's number without a meaning belongs to a later version`(
    kind: UInt32, known: String, unknown: String
  ) throws {
    let (known, unknown) = (bytes(hex: known), bytes(hex: unknown))
    let payloads = CodecGolden.all.filter { $0.kind == kind }.map(\.payload)
    let payload = try #require(
      payloads.lazy.map { $0.replacingFirst(known, by: unknown) }.first { !payloads.contains($0) })
    #expect(throws: OperationCodecError.unknownFields(kind: kind)) {
      try OperationCodec.decode(kind: kind, payload: payload)
    }
  }

  @Test(
    arguments: [
      (2, "1a080809 120162 120161", "a strategy of kind 9 with technologies out of order"),
      (3, "1809", "role 9 for nobody"),
      (16, "12020809", "no learners, and onboarding of kind 9"),
      (24, "2202 5009", "no kind, no supply, and given by 9"),
      (24, "0801 2206 0801 1a020009", "starts 0 and 9"),
      (24, "2207 0801 1a0102 5009", "no lifetime, and given by 9"),
      (24, "0801 2207 0801 5001 5a0109", "a ground 9 of what is given by invitation"),
      (25, "1202 0809", "no product, and a policy of supply 9"),
      (51, "1009", "a withdrawal without rows, for reason 9"),
      (56, "1009", "a release without rows, on ground 9"),
      (64, "1009", "requests without rows, for reason 9"),
      (65, "1809", "decision 9 about nothing"),
      (72, "1009", "a case without a loser, by rule 9"),
      (73, "0a020801 0a020812", "a notice of kind 18 after one without a subject"),
      (73, "0a00 0a020812", "a notice of kind 18 after one without a kind"),
      (84, "1809", "no purchase fails for reason 9"),
    ] as [(UInt32, String, String)])
  func `an enumeration of a later version is found even where another field would be refused`(
    kind: UInt32, hex: String, why: String
  ) {
    #expect(throws: OperationCodecError.unknownFields(kind: kind), "\(why)") {
      try OperationCodec.decode(kind: kind, payload: bytes(hex: hex))
    }
  }

  @Test func `a strategy of a later version is found behind a name that is too long`() {
    let name = [0x0A, 0xC9, 0x01] + [UInt8](repeating: 0x78, count: 201)
    #expect(throws: OperationCodecError.unknownFields(kind: 2)) {
      try OperationCodec.decode(kind: 2, payload: name + bytes(hex: "1a020809"))
    }
  }

  @Test(
    arguments: [
      (32, "1201410a03555344", "fields out of order"), (32, "0a03555344 0a03555344", "a field given twice"),
      (32, "0a8300555344", "a length longer than needed"), (32, "0a035553441200", "an empty text given"),
      (52, "0a00 10808000", "a number longer than needed"), (52, "0a0608001001 1000", "a zero given"),
      (24, "0801 2211 080118011802 300a 4a0512034a5059 5001", "starts not packed"),
      (24, "0801 2211 0801 300a 4a0512034a5059 5002 58015802", "grounds not packed"),
      (40, "0a00 1200 1800", "a quantity of zero given"), (56, "0a00 1001 1800", "a false given"),
      (32, "8a0003555344", "a field number longer than needed"),
    ] as [(UInt32, String, String)])
  func `bytes that are not the canonical ones are not read`(kind: UInt32, hex: String, why: String) {
    #expect(throws: OperationCodecError.unknownFields(kind: kind), "\(why)") {
      try OperationCodec.decode(kind: kind, payload: bytes(hex: hex))
    }
  }
}

/// Where messages lie within messages, by field number.
private indirect enum WireShape {
  case message([UInt64: WireShape])

  static let leaf = WireShape.message([:])

  static func of(kind: UInt32) -> WireShape {
    switch kind {
    case 1: .message([7: leaf])
    case 2: .message([3: leaf, 4: .message([1: leaf])])
    case 5, 41, 42, 43, 57, 86: .message([1: leaf])
    case 16, 40, 44, 83, 84: .message([1: leaf, 2: leaf])
    case 19: .message([2: leaf])
    case 3: .message([1: leaf, 2: leaf])
    case 4, 26, 33: .message([1: leaf])
    case 51, 52, 55, 56, 64: .message([1: leaf])
    case 24: .message([4: .message([9: leaf])])
    case 25: .message([1: leaf, 2: .message([9: leaf])])
    case 34, 53, 54, 65: .message([1: leaf, 2: leaf])
    case 35: .message([1: leaf, 2: leaf, 4: leaf])
    case 48: .message([1: leaf, 2: leaf, 3: leaf, 4: leaf, 5: leaf, 9: .message([4: leaf, 5: leaf])])
    case 49, 50: .message([1: .message([1: leaf])])
    case 72: .message([1: leaf, 3: leaf])
    case 73: .message([1: .message([2: leaf, 3: leaf, 4: leaf])])
    case 80: .message([1: leaf, 2: leaf, 4: leaf])
    case 81: .message([1: leaf, 2: .message([2: leaf, 3: leaf]), 3: leaf])
    case 82: .message([1: leaf, 2: .message([2: leaf, 3: leaf])])
    case 85: .message([1: leaf, 5: leaf, 6: leaf])
    default: leaf
    }
  }

  /// How many messages a payload consists of, itself included.
  static func messages(in payload: [UInt8], _ shape: WireShape) -> Int {
    WireField.all(in: payload).reduce(1) { count, field in
      guard let inner = shape[field.number] else { return count }
      return count + messages(in: field.content, inner)
    }
  }

  /// The payload with a field appended to each message it consists of, one at a time.
  static func injections(of unknown: [UInt8], into payload: [UInt8], _ shape: WireShape) -> [[UInt8]] {
    let fields = WireField.all(in: payload)
    var variants = [payload + unknown]
    for (index, field) in fields.enumerated() {
      guard let inner = shape[field.number] else { continue }
      for content in injections(of: unknown, into: field.content, inner) {
        let changed = WireField.varint(field.number << 3 | 2) + WireField.varint(UInt64(content.count)) + content
        variants.append(fields[..<index].flatMap(\.whole) + changed + fields[(index + 1)...].flatMap(\.whole))
      }
    }
    return variants
  }

  private subscript(number: UInt64) -> WireShape? {
    switch self {
    case .message(let fields): fields[number]
    }
  }
}

/// One field of a well-formed message, read without any knowledge of the message.
private struct WireField {
  let number: UInt64
  /// The bytes after the length; empty for a field that has none.
  let content: [UInt8]
  /// All bytes, from the key on.
  let whole: [UInt8]

  static func all(in payload: [UInt8]) -> [WireField] {
    var fields: [WireField] = []
    var position = 0
    func number() -> UInt64 {
      var value: UInt64 = 0
      var shift: UInt64 = 0
      while position < payload.count {
        let byte = payload[position]
        position += 1
        value |= UInt64(byte & 0x7F) << shift
        shift += 7
        if byte < 0x80 { break }
      }
      return value
    }
    while position < payload.count {
      let start = position
      let key = number()
      let length = number()
      let content = key & 7 == 2 ? Array(payload[position..<position + Int(length)]) : []
      position += content.count
      fields.append(WireField(number: key >> 3, content: content, whole: Array(payload[start..<position])))
    }
    return fields
  }

  static func varint(_ value: UInt64) -> [UInt8] {
    value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7)
  }
}

extension [UInt8] {
  fileprivate func replacingFirst(_ part: [UInt8], by other: [UInt8]) -> [UInt8] {
    guard let start = indices.first(where: { Array(self[$0...].prefix(part.count)) == part }) else { return self }
    return Array(self[..<start]) + other + Array(self[(start + part.count)...])
  }
}
