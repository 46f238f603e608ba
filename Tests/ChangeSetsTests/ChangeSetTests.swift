import ChangeSets
import Testing

@Suite struct ChangeSetTests {
  private func complete() throws -> ChangeSet {
    let ana = try Author(founding: "ana")
    let root = ana.last
    let ben = try Author("ben", ledger: root.ledger, heads: [root.head], after: [root.header.time])
    let parts = (0..<3).map { index in
      ErasablePart(
        index: UInt32(index), salt: sample("salt \(index)", count: 16), content: Array("ana@\(index)".utf8))
    }
    let body = Body(
      actor: [1], grant: [2], onBehalfOf: [3], commandID: "c", operations: [Operation(kind: 1, payload: [4])],
      commitments: parts.map(\.commitment))
    return try ChangeSetBuilder(
      after: ben.last, heads: [root.head], time: .max, rules: 2, body: body, erasable: parts.reversed()
    ).build(signedBy: ben.key)
  }

  @Test func `what is written is read back, byte by byte`() throws {
    let changeSet = try complete()
    let read = try ChangeSet.decode(changeSet.encode())
    #expect(read == changeSet)
    #expect(read.id.hash == .sha256(of: read.headerBytes))
    #expect(read.header.bodyHash == .sha256(of: read.bodyBytes))
    #expect(read.erasableParts.map(\.index) == [0, 1, 2])
    #expect(read.verifySignature(of: try DeviceKey(seed: sample("key ben")).publicKey))
    #expect(!read.verifySignature(of: try DeviceKey(seed: sample("key ana")).publicKey))
  }

  @Test func `every truncation is refused`() throws {
    let bytes = try complete().encode()
    for length in 0..<bytes.count {
      // Cutting off whole erasable parts leaves a change set that is as good as before.
      guard let shorter = try? ChangeSet.decode(Array(bytes.prefix(length))) else { continue }
      #expect(shorter.id == (try complete().id) && shorter.erasableParts.count < 3)
    }
    let bare = try complete().keepingErasableParts { _ in false }.encode()
    for length in 0..<bare.count {
      #expect(throws: ChangeSetError.self) { try ChangeSet.decode(Array(bare.prefix(length))) }
    }
  }

  @Test func `no flipped bit goes unnoticed`() throws {
    let changeSet = try complete()
    let bytes = try changeSet.encode()
    let key = try DeviceKey(seed: sample("key ben")).publicKey
    for index in bytes.indices {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[index] ^= 1 << UInt8(bit)
        guard let read = try? ChangeSet.decode(flipped) else { continue }
        #expect(!read.verifySignature(of: key), "byte \(index), bit \(bit)")
      }
    }
  }

  @Test func `erasing keeps id, header and body`() throws {
    let changeSet = try complete()
    let erased = changeSet.keepingErasableParts { $0 == 1 }
    #expect(erased.id == changeSet.id && erased.headerBytes == changeSet.headerBytes)
    #expect(erased.body == changeSet.body)
    #expect(erased.erasableParts.map(\.index) == [1])
    #expect(try ChangeSet.decode(erased.encode()) == erased)
  }

  @Test func `a part that opens no commitment is refused`() throws {
    let changeSet = try complete()
    let part = changeSet.erasableParts[1]
    func reading(_ parts: [ErasablePart]) throws(ChangeSetError) -> ChangeSet {
      try ChangeSet(
        reading: ChangeSetBytes(
          header: changeSet.headerBytes, body: changeSet.bodyBytes, signature: changeSet.signature, erasable: parts))
    }
    func moved(to index: UInt32) -> ErasablePart {
      ErasablePart(index: index, salt: part.salt, content: part.content)
    }
    #expect(try reading([part]).erasableParts == [part])
    for index in [0, 2, 3, .max] as [UInt32] {
      #expect(throws: ChangeSetError.commitmentMismatch(index: index)) { try reading([moved(to: index)]) }
    }
    #expect(throws: ChangeSetError.self) { try reading([part, part]) }
    #expect(throws: ChangeSetError.self) { try reading(changeSet.erasableParts.reversed()) }
    let short = ErasablePart(index: 1, salt: Array(part.salt.dropLast()), content: part.content)
    #expect(throws: ChangeSetError.self) { try reading([short]) }
  }

  @Test func `another body is refused`() throws {
    let changeSet = try complete()
    #expect(throws: ChangeSetError.bodyHashMismatch) {
      try ChangeSet(
        reading: ChangeSetBytes(header: changeSet.headerBytes, body: [], signature: changeSet.signature))
    }
  }

  @Test func `a builder writes nothing that others would refuse`() throws {
    let ana = try Author(founding: "ana")
    func building(_ change: (inout ChangeSetBuilder) -> Void) throws(ChangeSetError) {
      var builder = ChangeSetBuilder(after: ana.last, time: .max, rules: 1, body: Author.body("x"))
      change(&builder)
      _ = try builder.build(signedBy: ana.key)
    }
    let other = Head(chain: ChainID(hash: .sha256(of: [1])), number: 3, hash: ChangeSetID(hash: .sha256(of: [2])))
    try building { $0.heads = [other] }
    #expect(throws: ChangeSetError.headsNotAscending) { try building { $0.heads = [other, other] } }
    #expect(throws: ChangeSetError.headOnOwnChain) { try building { $0.heads = [ana.last.head] } }
    #expect(throws: ChangeSetError.self) { try building { $0.number = 0 } }
    #expect(throws: ChangeSetError.self) { try building { $0.number = Limits.numberMax + 1 } }
    #expect(throws: ChangeSetError.self) { try building { $0.previous = nil } }
    #expect(throws: ChangeSetError.self) { try building { $0.ledger = nil } }
    #expect(throws: ChangeSetError.self) {
      try building { $0.start = ChainStart(device: ana.key.publicKey, nonce: sample("n", count: 16)) }
    }
    #expect(throws: ChangeSetError.self) {
      try building { $0.body = Body(actor: [1], operations: [Operation(kind: 0, payload: [])]) }
    }
    #expect(throws: ChangeSetError.overLimit(name: "commandIDBytesMax", found: 129, max: 128)) {
      try building { $0.body = Author.body(String(repeating: "x", count: 129)) }
    }
    #expect(throws: ChangeSetError.overLimit(name: "referenceBytesMax", found: 65, max: 64)) {
      try building { $0.body = Body(actor: [UInt8](repeating: 1, count: 65), operations: []) }
    }
    #expect(throws: ChangeSetError.commitmentMismatch(index: 0)) {
      try building { $0.erasable = [ErasablePart(index: 0, salt: sample("s", count: 16), content: [])] }
    }
    let eve = try DeviceKey(seed: sample("eve"))
    #expect(throws: ChangeSetError.badSignature) {
      try ChangeSetBuilder(
        starting: ChainStart(device: ana.key.publicKey, nonce: sample("n", count: 16)), ledger: ana.last.ledger,
        time: .zero, rules: 1, body: Author.body("x")
      ).build(signedBy: eve)
    }
  }
}
