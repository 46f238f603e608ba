import Testing

@testable import Licensing

@Suite("Ids as text")
struct TextPublicIDTests {
  private static let set = SetID(0x0102_0304_0506_0708, 0x090A_0B0C_0D0E_0F10, 0, 1)
  private static let prefix = "041061050r3gg28a"

  @Test(
    arguments: [
      (.invitation, "inv"), (.fund, "fnd"), (.lot, "lot"), (.product, "prd"), (.policyVersion, "pol"), (.member, "mem"),
      (.grant, "grt"), (.device, "dev"), (.evaluation, "evl"), (.case, "cas"), (.operation, "opr"),
    ] as [(EntityKind, String)])
  func `an id is written and read`(kind: EntityKind, prefix: String) throws {
    let id = PublicID(kind: kind, EntityID(set: Self.set, operation: 3, row: .max))
    #expect(id.text == "\(prefix)_\(Self.prefix)-3-4294967295")
    #expect(try PublicID(text: id.text) == id)
    #expect(try PublicID(text: id.text, kind: kind) == id)
  }

  @Test func `every kind has a prefix of its own that no learner has`() {
    #expect(Set(EntityKind.allCases.map(\.rawValue)).count == EntityKind.allCases.count)
    #expect(EntityKind(rawValue: LearnerID.prefix) == nil)
  }

  @Test func `an id names a thing by the beginning of its change set`() throws {
    let id = try PublicID(text: "inv_\(Self.prefix)-0-12")
    #expect(id.names(EntityID(set: Self.set, operation: 0, row: 12)))
    #expect(id.names(EntityID(set: SetID(0x0102_0304_0506_0708, 0x090A_FFFF_FFFF_FFFF, 9, 9), operation: 0, row: 12)))
    #expect(!id.names(EntityID(set: SetID(0x0102_0304_0506_0708, 0x090B_0000_0000_0000, 0, 1), operation: 0, row: 12)))
    #expect(!id.names(EntityID(set: Self.set, operation: 1, row: 12)))
    #expect(!id.names(EntityID(set: Self.set, operation: 0, row: 13)))
    let first = try #require(SetID(bytes: id.setPrefix.first))
    let last = try #require(SetID(bytes: id.setPrefix.last))
    #expect(first < Self.set && Self.set < last)
    #expect(SetPrefix(first) == id.setPrefix && SetPrefix(last) == id.setPrefix)
  }

  @Test(arguments: [
    "", "inv", "inv_", "inv_041061050r3gg28a", "inv_041061050r3gg28a-0", "inv_041061050r3gg28a-0-",
    "inv_041061050r3gg28a--1", "inv_041061050r3gg28a-0-1-2", "inv_041061050r3gg28a-00-1", "inv_041061050r3gg28a-0-01",
    "inv_041061050r3gg28a-0-4294967296", "inv_041061050r3gg28a-0-99999999999999999999", "inv_041061050r3gg28a-+0-1",
    "inv_041061050r3gg28-0-1", "inv_041061050r3gg28aa-0-1", "inv_041061050R3GG28A-0-1", "inv_o41061050r3gg28a-0-1",
    "inv_041061050r3gg28l-0-1", "inv_041061050r3gg28a-0-1 ", " inv_041061050r3gg28a-0-1", "inv_041061050r3gg28a_0_1",
    "inv_041061050r3gg28é-0-1", "inv-041061050r3gg28a-0-1", "inv_041061050r3gg28a-٣-1",
  ])
  func `another form is refused, and the required one is shown`(text: String) throws {
    let error = #expect(throws: PublicIDError.self) { try PublicID(text: text, kind: .invitation) }
    #expect(error?.reason == (text.hasPrefix(" inv") ? .unknownKind : .form))
    #expect(error?.expected == "inv_<16 characters>-<operation>-<row>")
    #expect(throws: PublicIDError.self) { try PublicID(text: text) }
    #expect(throws: PublicIDError.self) { try LearnerID(text: text) }
  }

  @Test func `an id of another kind is told from one of no kind`() {
    func reason(_ text: String, _ kind: EntityKind) -> PublicIDError.Reason? {
      #expect(throws: PublicIDError.self) { try PublicID(text: text, kind: kind) }?.reason
    }
    #expect(reason("fnd_\(Self.prefix)-0-0", .invitation) == .otherKind)
    #expect(reason("lrn_00000000000000000000000000", .invitation) == .otherKind)
    #expect(reason("xyz_\(Self.prefix)-0-0", .invitation) == .unknownKind)
    #expect(reason("INV_\(Self.prefix)-0-0", .invitation) == .unknownKind)
    #expect(throws: PublicIDError.self) { try PublicID(text: "lrn_00000000000000000000000000") }
  }

  @Test func `a learner is written and read`() throws {
    let learner = try #require(LearnerID(bytes: [UInt8](repeating: 0xFF, count: 16)))
    #expect(learner.text == "lrn_zzzzzzzzzzzzzzzzzzzzzzzzzw")
    #expect(try LearnerID(text: learner.text) == learner)
    #expect(CodecSample.ana.text == "lrn_" + Crockford32.text(of: 0xA0..<0xB0))
    #expect(try LearnerID(text: CodecSample.ana.text) == CodecSample.ana)
  }

  @Test(
    arguments: [
      ("lrn_zzzzzzzzzzzzzzzzzzzzzzzzzz", .form), ("lrn_zzzzzzzzzzzzzzzzzzzzzzzzz", .form), ("lrn_", .form),
      ("lrn_00000000000000000000000000-0-0", .form), ("lrn_0000000000000000000000000O", .form),
      ("inv_041061050r3gg28a-0-1", .otherKind), ("abc_00000000000000000000000000", .unknownKind),
    ] as [(String, PublicIDError.Reason)])
  func `what names no learner is refused`(text: String, reason: PublicIDError.Reason) {
    let error = #expect(throws: PublicIDError.self) { try LearnerID(text: text) }
    #expect(error?.reason == reason)
    #expect(error?.description.contains("lrn_<26 characters>") == true)
  }
}

@Suite("Base 32")
struct TextCrockford32Tests {
  @Test(
    arguments: [
      ([], ""), ([0], "00"), ([0xFF], "zw"), ([0xFF, 0xFF], "zzzg"), ([1, 2, 3], "04106"), ([1, 2, 3, 4], "0410610"),
      ([1, 2, 3, 4, 5], "04106105"),
    ] as [([UInt8], String)])
  func `bytes are written and read`(bytes: [UInt8], text: String) {
    #expect(Crockford32.text(of: bytes) == text)
    #expect(Crockford32.bytes(of: text) == bytes)
    #expect(Crockford32.characters(forBytes: bytes.count) == text.count)
  }

  @Test(arguments: [
    "0", "000", "zz", "zx", "zzzz", "04107", "i0", "l0", "o0", "u0", "ZW", "0-", "0 0", "00é", "zzzzzz",
  ])
  func `a text that no bytes have is refused`(text: String) {
    #expect(Crockford32.bytes(of: text) == nil)
  }

  @Test func `every length comes back`() {
    for count in 0..<70 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 73 &+ count) }
      #expect(Crockford32.bytes(of: Crockford32.text(of: bytes)) == bytes)
    }
  }
}
