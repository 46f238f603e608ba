import ChangeSets
import Testing

@Suite struct Hash256Tests {
  @Test func `the SHA-256 of abc is the one of FIPS 180`() {
    let hash = Hash256.sha256(of: Array("abc".utf8))
    #expect(hash.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(Hash256.sha256(ofParts: [Array("a".utf8), [], Array("bc".utf8)]) == hash)
    #expect(Hash256(hex: hash.hex) == hash)
    #expect(Hash256(bytes: hash.bytes) == hash)
    #expect(Hash256(bytes: hash.bytes[0..<32].lazy.map { $0 }) == hash)
    #expect("\(hash)" == hash.hex)
  }

  @Test func `other lengths and other digits are no hash`() {
    #expect(Hash256(bytes: [UInt8](repeating: 1, count: 31)) == nil)
    #expect(Hash256(bytes: [UInt8](repeating: 1, count: 33)) == nil)
    #expect(Hash256(hex: String(repeating: "g", count: 64)) == nil)
    #expect(Hash256(hex: String(repeating: "a", count: 63)) == nil)
  }

  @Test func `values order as their bytes do`() throws {
    for position in [0, 7, 8, 15, 16, 23, 24, 31] {
      var lowBytes = [UInt8](repeating: 0, count: 32)
      var highBytes = lowBytes
      lowBytes[position] = 1
      highBytes[position] = 2
      if position < 31 { lowBytes[31] = 255 }
      let low = try #require(Hash256(bytes: lowBytes))
      let high = try #require(Hash256(bytes: highBytes))
      #expect(low < high)
      #expect(!(high < low))
      #expect(Hash256.zero < low)
    }
  }
}
