import ChangeSets
import Testing

/// Every named maximum is checked before memory is taken for what exceeds it.
@Suite struct LimitTests {
  private func repeated(_ element: [UInt8], _ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(element.count * count)
    for _ in 0..<count { bytes += element }
    return bytes
  }

  @Test func `a header of more bytes, or with more heads, is refused`() {
    #expect(throws: ChangeSetError.overLimit(name: "headerBytesMax", found: 524_289, max: 524_288)) {
      try Header.decode([UInt8](repeating: 0, count: 524_289))
    }
    #expect(throws: ChangeSetError.overLimit(name: "headsMax", found: 4_097, max: 4_096)) {
      try Header.decode(repeated([0x32, 0], 4_097))
    }
  }

  @Test func `a body beyond a maximum is broken, not refused`() {
    let cases: [(bytes: [UInt8], error: ChangeSetError)] = [
      (
        [UInt8](repeating: 0, count: (16 << 20) + 1),
        .overLimit(name: "bodyBytesMax", found: (16 << 20) + 1, max: 16 << 20)
      ),
      (repeated([0x2a, 0], 65_537), .overLimit(name: "operationsMax", found: 65_537, max: 65_536)),
      (repeated([0x32, 0], 262_145), .overLimit(name: "commitmentsMax", found: 262_145, max: 262_144)),
      (
        Wire.bytes(1, [UInt8](repeating: 1, count: 65)), .overLimit(name: "referenceBytesMax", found: 65, max: 64)
      ),
      (
        Wire.bytes(4, [UInt8](repeating: 0x61, count: 129)),
        .overLimit(name: "commandIDBytesMax", found: 129, max: 128)
      ),
    ]
    for (bytes, error) in cases { #expect(Body.read(bytes) == .unknown(.broken(error))) }
  }

  @Test func `an envelope beyond a maximum is refused`() throws {
    var limits = Limits()
    limits.changeSetBytesMax = 10
    let root = try Author(founding: "limits").last
    let bytes = try root.encode()
    #expect(throws: ChangeSetError.overLimit(name: "changeSetBytesMax", found: UInt64(bytes.count), max: 10)) {
      try ChangeSet.decode(bytes, limits: limits)
    }
    #expect(throws: ChangeSetError.overLimit(name: "commitmentsMax", found: 262_145, max: 262_144)) {
      try ChangeSet.decode(bytes + repeated([0x22, 0], 262_145))
    }
    let part = ErasablePart(
      index: 0, salt: sample("salt", count: 16), content: [UInt8](repeating: 1, count: 65_537))
    #expect(throws: ChangeSetError.overLimit(name: "erasableContentBytesMax", found: 65_537, max: 65_536)) {
      try ChangeSetBuilder(
        after: root, time: .max, rules: 1,
        body: Body(actor: [1], operations: [], commitments: [part.commitment]), erasable: [part]
      ).build(signedBy: DeviceKey(seed: sample("key limits")))
    }
  }

  @Test func `every error says what is wrong in a sentence`() {
    let errors: [ChangeSetError] = [
      .malformed(what: "header"), .notCanonical(what: "body"),
      .invalidField(message: "header", field: "number", rule: "it must be from 1"), .unknownFormat(2),
      .overLimit(name: "headsMax", found: 2, max: 1), .headsNotAscending, .headOnOwnChain, .chainIDMismatch,
      .bodyHashMismatch, .commitmentMismatch(index: 3), .badSignature, .wrongLedger, .brokenLink, .unknownChain,
      .badPage(reason: "it is damaged"), .clockOutOfRange(milliseconds: -1), .clockExhausted,
      .badText(kind: "token", reason: "it is too long"),
    ]
    let sentences = errors.map(\.description)
    #expect(Set(sentences).count == errors.count)
    for sentence in sentences { #expect(sentence.hasSuffix(".") && sentence.count > 30) }
  }
}
