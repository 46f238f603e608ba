import Testing

@testable import Licensing

@Suite("Malformed operations")
struct CodecMalformedTests {
  @Test(arguments: MalformedOperation.all)
  func `a value out of range is named`(malformed: MalformedOperation) {
    let (kind, payload) = OperationCodec.encode(malformed.operation)
    let reason = Malformation(field: malformed.field, row: malformed.row, problem: malformed.problem)
    #expect(throws: OperationCodecError.malformed(kind: kind, reason: reason)) {
      try OperationCodec.decode(kind: kind, payload: payload)
    }
  }

  @Test(arguments: MalformedPayload.all)
  func `what is missing or cannot be is named`(malformed: MalformedPayload) {
    let reason = Malformation(field: malformed.field, row: malformed.row, problem: malformed.problem)
    #expect(throws: OperationCodecError.malformed(kind: malformed.kind, reason: reason)) {
      try OperationCodec.decode(kind: malformed.kind, payload: bytes(hex: malformed.hex))
    }
  }

  @Test func `every kind has a malformed payload`() {
    let kinds = Set(CodecGolden.all.map(\.kind))
    let operations = MalformedOperation.all.map { OperationCodec.encode($0.operation).kind }
    #expect(Set(operations).union(MalformedPayload.all.map(\.kind)).sorted() == kinds.sorted())
  }

  @Test(
    arguments: [
      (32, "0a", "no length"), (32, "0a05555344", "a length beyond the end"), (32, "0aff", "an endless length"),
      (32, "00", "field number 0"), (32, "0affffffffffffffffff01", "a length beyond 63 bits"),
      (32, "0a03555344 1202c328", "text that is not UTF-8"), (32, "0f", "wire type 7"), (32, "0c", "a group's end"),
      (51, "0a02 0a20", "a nested length beyond the end"),
    ] as [(UInt32, String, String)])
  func `bytes that are no message are refused`(kind: UInt32, hex: String, why: String) {
    #expect(throws: OperationCodecError.malformed(kind: kind, reason: Malformation(field: "", problem: .notAMessage))) {
      try OperationCodec.decode(kind: kind, payload: bytes(hex: hex))
    }
  }

  @Test func `the largest number of rows is accepted, and one more is not`() throws {
    // Withdrawals for the first reason, of rows that name row 0 of the first operation of the same change set.
    let most = [[UInt8]](repeating: [0x0A, 0x00], count: 1_048_575).flatMap(\.self) + [0x10, 0x01]
    guard case .withdraw(let withdraw) = try OperationCodec.decode(kind: 51, payload: most) else {
      Issue.record("kind 51 is a withdrawal")
      return
    }
    #expect(withdraw.rows.count == OperationLimits.rows)
    let reason = Malformation(field: "rows", problem: .tooMany(max: 1_048_575, actual: 1_048_576))
    #expect(throws: OperationCodecError.malformed(kind: 51, reason: reason)) {
      try OperationCodec.decode(kind: 51, payload: [0x0A, 0x00] + most)
    }
  }

  @Test func `errors say where and what`() {
    let reason = Malformation(field: "token_key", row: 3, problem: .length(required: 32, actual: 1))
    #expect(reason.description == "row 3, field token_key: has 1 bytes, 32 are required")
    #expect(Malformation(field: "", problem: .notAMessage).description.hasPrefix("payload: is not"))
    #expect(OperationCodecError.malformed(kind: 49, reason: reason).description.contains("row 3, field token_key"))
    #expect(OperationCodecError.unknownKind(99).description.contains("upgrade"))
  }
}
