import ChangeSets
import Testing

@Suite struct PageTests {
  private func chain(_ count: Int) throws -> [ChangeSet] {
    var author = try Author(founding: "page")
    var changeSets = [author.last]
    for number in 1..<count { changeSets.append(try author.write("act \(number)")) }
    return changeSets
  }

  @Test func `a page gives back what was packed`() throws {
    let changeSets = try chain(20)
    #expect(try PageCodec.decode(PageCodec.encode(changeSets)) == changeSets)
    #expect(try PageCodec.decode(PageCodec.encode([ChangeSet]())) == [])
    #expect(try PageCodec.unpack(PageCodec.encode(changeSets)) == changeSets.map(\.bytes))
  }

  @Test func `every truncation of a page is refused`() throws {
    let page = try PageCodec.encode(try chain(3))
    for length in 0..<page.count {
      #expect(throws: ChangeSetError.self) { try PageCodec.decode(Array(page.prefix(length))) }
    }
    #expect(throws: ChangeSetError.badPage(reason: "something follows after its end")) {
      try PageCodec.decode(page + [0])
    }
  }

  @Test func `no flipped bit of a page goes unnoticed`() throws {
    let page = try PageCodec.encode(try chain(2))
    for index in page.indices {
      for bit in 0..<8 {
        var flipped = page
        flipped[index] ^= 1 << UInt8(bit)
        // zlib keeps a level hint and a window size that change nothing about the content.
        if let decoded = try? PageCodec.decode(flipped) { #expect(decoded == (try PageCodec.decode(page))) }
      }
    }
  }

  @Test func `a bomb is refused before memory is taken for it`() throws {
    let stream = try #require(PageTests.deflatedZeros)
    func page(_ announced: UInt32) -> [UInt8] {
      Array("ALP1".utf8) + withUnsafeBytes(of: announced.bigEndian) { Array($0) } + stream
    }
    // A mebibyte of zeros in about a kibibyte: beyond the ratio when announced, damaged when hidden.
    #expect(throws: ChangeSetError.overLimit(name: "inflateRatioMax", found: 1024, max: 100)) {
      try PageCodec.decode(page(1 << 20))
    }
    #expect(throws: ChangeSetError.self) { try PageCodec.decode(page(1_000)) }
    #expect(throws: ChangeSetError.overLimit(name: "pageInflatedBytesMax", found: 4_294_967_295, max: 48 << 20)) {
      try PageCodec.decode(page(.max))
    }
  }

  /// 1,024 bytes of a zlib stream of zeros; its end is missing, which a check of the size must not need.
  private static let deflatedZeros: [UInt8]? = {
    [0x78, 0x9c, 0xed, 0xc1, 0x01, 0x01, 0x00, 0x00, 0x00, 0x80, 0x90, 0xfe, 0xaf, 0xee, 0x08, 0x0a]
      + [UInt8](repeating: 0, count: 1008)
  }()

  @Test func `content that shrinks too well is sent as it is`() throws {
    let key = try DeviceKey(seed: sample("zeros"))
    let body = Body(
      actor: [1], operations: [Operation(kind: 1, payload: [UInt8](repeating: 0, count: 4 << 20))])
    let root = try ChangeSetBuilder(
      starting: ChainStart(device: key.publicKey, nonce: sample("zeros", count: 16)), ledger: nil, time: .zero,
      rules: 1, body: body
    ).build(signedBy: key)
    let page = try PageCodec.encode([root])
    #expect(page.count > 4 << 20)
    #expect(try PageCodec.decode(page) == [root])
  }

  @Test func `counts are checked on both sides`() throws {
    let changeSets = try chain(5)
    let page = try PageCodec.encode(changeSets)
    var limits = Limits()
    limits.pageChangeSetsMax = 4
    let tooMany = ChangeSetError.overLimit(name: "pageChangeSetsMax", found: 5, max: 4)
    #expect(throws: tooMany) { try PageCodec.encode(changeSets, limits: limits) }
    #expect(throws: tooMany) { try PageCodec.decode(page, limits: limits) }
    limits = Limits()
    limits.pageInflatedBytesMax = 100
    #expect(throws: ChangeSetError.self) { try PageCodec.encode(changeSets, limits: limits) }
    #expect(throws: ChangeSetError.self) { try PageCodec.decode(page, limits: limits) }
    limits = Limits()
    limits.changeSetBytesMax = 100
    #expect(throws: ChangeSetError.self) { try PageCodec.decode(page, limits: limits) }
  }
}
