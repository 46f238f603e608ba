import ChangeSets
import Testing

@Suite struct VersionVectorTests {
  private let first = ChainID(hash: .sha256(of: [1]))
  private let second = ChainID(hash: .sha256(of: [2]))

  @Test func `versions compare and join by chain`() {
    let one = VersionVector([first: 3, second: 1])
    let two = VersionVector([first: 2])
    let three = VersionVector([first: 4])
    #expect(one.compare(one) == .equal)
    #expect(one.compare(two) == .ahead)
    #expect(two.compare(one) == .behind)
    #expect(one.compare(three) == .concurrent)
    #expect(one.joined(with: three) == VersionVector([first: 4, second: 1]))
    #expect(VersionVector([first: 0]) == VersionVector())
    #expect(one[second] == 1 && two[second] == 0)
  }

  @Test func `a version has one byte string`() throws {
    let vector = VersionVector([first: 300, second: 1])
    let bytes = try vector.encode()
    #expect(try VersionVector.decode(bytes) == vector)
    #expect(try VersionVector.decode([]) == VersionVector())
    for length in 1..<bytes.count where length != bytes.count / 2 {
      let cut = Array(bytes.prefix(length))
      if let shorter = try? VersionVector.decode(cut) { #expect(try shorter.encode() == cut) }
    }
    let entries = vector.entries
    #expect(entries == entries.sorted())
  }

  @Test func `entries out of order, twice, or zero are refused`() throws {
    let entry = try VersionVector([first: 1]).encode()
    let other = try VersionVector([second: 1]).encode()
    let (low, high) = first < second ? (entry, other) : (other, entry)
    #expect(try VersionVector.decode(low + high).count == 2)
    #expect(throws: ChangeSetError.notCanonical(what: "version")) { try VersionVector.decode(high + low) }
    #expect(throws: ChangeSetError.notCanonical(what: "version")) { try VersionVector.decode(low + low) }
    let zero: [UInt8] = [0x0a, 34, 0x0a, 32] + first.hash.bytes
    #expect(throws: ChangeSetError.self) { try VersionVector.decode(zero) }
    var limits = Limits()
    limits.versionEntriesMax = 1
    #expect(throws: ChangeSetError.overLimit(name: "versionEntriesMax", found: 2, max: 1)) {
      try VersionVector.decode(low + high, limits: limits)
    }
  }
}
