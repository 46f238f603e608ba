import ChangeSets
import Testing

@Suite("Acknowledgements: what a device says it holds")
struct AcknowledgementTests {
  private static let chains = ["a", "b", "c"].map { ChainID(hash: .sha256(of: Array($0.utf8))) }

  private static func record(
    _ seed: String = "ana", at time: UInt64, _ numbers: [UInt64]
  ) throws -> (key: DeviceKey, read: Acknowledgement) {
    let key = try DeviceKey(seed: sample("key \(seed)"))
    let version = VersionVector(Dictionary(uniqueKeysWithValues: zip(chains, numbers)))
    let ledger = LedgerID(hash: .sha256(of: [1]))
    return (
      key,
      Acknowledgement(
        ledger: ledger, device: key.publicKey, time: try #require(HybridTime(rawValue: time)), version: version)
    )
  }

  @Test("a record reads back, and is verified by its device's key and for its purpose alone")
  func signing() throws {
    let (key, record) = try Self.record(at: 7, [1, 2])
    let bytes = try record.signed(by: key)
    #expect(try Acknowledgement(reading: bytes.statement) == record)
    #expect(bytes.verify(by: key.publicKey))
    #expect(!bytes.verify(by: try Self.record("ben", at: 7, []).key.publicKey))
    for purpose in SignaturePurpose.allCases where purpose != .acknowledgement {
      #expect(!purpose.verify(bytes.signature, of: bytes.statement, by: key.publicKey))
    }
    var changed = bytes.statement
    changed[changed.count - 1] ^= 1
    #expect(!AcknowledgementBytes(statement: changed, signature: bytes.signature).verify(by: key.publicKey))
  }

  @Test("in whatever order a device's records come, the same one is kept")
  func monotone() throws {
    let said = try [(1, [1, 0]), (2, [2, 0]), (3, [2, 5]), (4, [9, 9])].map {
      try Self.record(at: UInt64($0.0), $0.1.map(UInt64.init)).read
    }
    var random = SplitMix64(seed: 1)
    for _ in 0..<50 {
      var kept: Acknowledgement?
      for each in (said + said).shuffled(using: &random) where kept.map({ each.replaces($0) }) ?? true { kept = each }
      #expect(kept == said.last)
    }
    let incomparable = try Self.record(at: 9, [10, 8]).read
    #expect(!incomparable.replaces(said[3]) && !said[3].replaces(incomparable))
    #expect(!said[3].replaces(said[3]))
    #expect(!(try Self.record("ben", at: 9, [99, 99]).read).replaces(said[0]))
  }

  @Test("blocks hold what was put in, are closed in time, and are bounded")
  func blocks() throws {
    let records = try (1...40).map { number -> AcknowledgementBytes in
      let (key, record) = try Self.record("device \(number)", at: UInt64(number), [UInt64(number), 7])
      return try record.signed(by: key)
    }
    let blocks = try AcknowledgementBlock.encode(records, bytesTarget: 2_000)
    #expect(blocks.count > 2)
    #expect(try blocks.flatMap { try AcknowledgementBlock.decode($0) } == records)
    #expect(try AcknowledgementBlock.encode([]).isEmpty)
    var few = Limits.standard
    few.acknowledgementsMax = 3
    #expect(throws: ChangeSetError.self) { try AcknowledgementBlock.decode(blocks[0], limits: few) }
    few = .standard
    few.acknowledgementBlockBytesMax = 100
    #expect(throws: ChangeSetError.self) { try AcknowledgementBlock.decode(blocks[0], limits: few) }
    #expect(throws: ChangeSetError.self) { try AcknowledgementBlock.decode(blocks[0] + [0]) }
    #expect(throws: ChangeSetError.self) { try PageCodec.decode(blocks[0]) }
    let bomb = Array("ALA1".utf8) + [0, 0x40, 0, 0] + [UInt8](repeating: 0, count: 256)
    #expect(throws: ChangeSetError.self) { try AcknowledgementBlock.decode(bomb) }
    few.acknowledgementBytesMax = 10
    #expect(throws: ChangeSetError.overLimit(name: "acknowledgementBytesMax", found: 165, max: 10)) {
      try Acknowledgement(reading: [UInt8](repeating: 0, count: 165), limits: few)
    }
  }
}
