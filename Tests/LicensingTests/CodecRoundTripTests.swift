import Testing

@testable import Licensing

@Suite("Operations to bytes and back")
struct CodecRoundTripTests {
  @Test(arguments: CodecGolden.all)
  func `arbitrary contents come back unchanged, and encode to the same bytes again`(golden: CodecGolden) throws {
    for seed in 0..<200 as Range<UInt64> {
      var random = CodecRandomOperations(seed: seed << 8 | UInt64(golden.kind))
      let operation = random.operation(like: golden.operation)
      let (kind, payload) = OperationCodec.encode(operation)
      let decoded = try OperationCodec.decode(kind: kind, payload: payload)
      #expect(kind == golden.kind)
      #expect(decoded == operation, "seed \(seed)")
      #expect(OperationCodec.encode(decoded).payload == payload, "seed \(seed)")
    }
  }

  @Test(arguments: CodecGolden.all)
  func `cut off at any byte, a payload is refused or is the whole of a shorter operation`(golden: CodecGolden) {
    for length in golden.payload.indices {
      let cut = Array(golden.payload[..<length])
      guard let operation = try? OperationCodec.decode(kind: golden.kind, payload: cut) else { continue }
      #expect(OperationCodec.encode(operation).payload == cut, "cut at \(length)")
      #expect(operation != golden.operation, "cut at \(length)")
    }
  }

  @Test(arguments: CodecGolden.all)
  func `with any bit turned over, a payload is refused or reads as what it now says`(golden: CodecGolden) {
    for bit in 0..<golden.payload.count * 8 {
      var payload = golden.payload
      payload[bit / 8] ^= 1 << (bit % 8)
      guard let operation = try? OperationCodec.decode(kind: golden.kind, payload: payload) else { continue }
      #expect(OperationCodec.encode(operation).payload == payload, "bit \(bit)")
    }
  }

  @Test func `100,000 rows go through`() throws {
    let rows = (0..<100_000 as Range<UInt32>).map { EntityID(set: CodecSample.set, operation: 0, row: $0) }
    let withdraw = Licensing.Operation.withdraw(Withdraw(rows: rows, reason: .other, note: ""))
    let (kind, payload) = OperationCodec.encode(withdraw)
    #expect(try OperationCodec.decode(kind: kind, payload: payload) == withdraw)
  }
}
