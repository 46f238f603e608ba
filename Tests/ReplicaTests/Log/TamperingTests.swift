import ChangeSets
import Testing

@testable import Replica

@Suite("Tampering: what is wrong is refused for its reason, and stops nothing else")
struct TamperingTests {
  @Test("A signature that is not the device's is refused; what comes before it in the chain is kept")
  func badSignature() throws {
    let chain = try LoneChain()
    let bad = try chain.resigned(chain.sets[3], by: LoneChain.key(9))
    let log = try MemoryLog(chain.ledger)
    let intake = try log.take(Array(chain.sets.prefix(3)) + [bad])
    #expect(intake.stored.count == 3)
    #expect(intake.refused.map(\.reason) == [.invalid(.badSignature)])
    #expect(try log.take(chain.sets).stored.count == chain.sets.count - 3)
  }

  @Test("A change set of another ledger is refused")
  func wrongLedger() throws {
    let chain = try LoneChain()
    let other = try LoneChain(seed: 2)
    let log = try MemoryLog(chain.ledger)
    let intake = try log.take([other.sets[0], chain.sets[0], other.sets[1]])
    #expect(intake.stored.count == 1)
    #expect(intake.refused.map(\.reason) == [.invalid(.wrongLedger), .invalid(.wrongLedger)])
  }

  @Test("A previous one at another place is refused")
  func brokenLink() throws {
    let chain = try LoneChain()
    let skipping = try chain.build(number: 5, previous: chain.sets[1].id)
    let log = try MemoryLog(chain.ledger)
    let intake = try log.take(Array(chain.sets.prefix(2)) + [skipping])
    #expect(intake.stored.count == 2)
    #expect(intake.refused.map(\.reason) == [.invalid(.brokenLink)])
  }

  @Test("A head that is held at another place than named is refused")
  func headElsewhere() throws {
    let chain = try LoneChain()
    let other = try chain.second(heads: [chain.sets[0].head])
    let wrong = Head(chain: other.header.chain, number: 2, hash: other.id)
    let set = try chain.build(number: 2, previous: chain.sets[0].id, heads: [wrong], milliseconds: 50)
    let intake = try MemoryLog(chain.ledger).take([chain.sets[0], other, set])
    #expect(intake.stored.count == 2)
    #expect(intake.refused.map(\.reason) == [.headElsewhere(wrong)])
  }

  @Test("A time that is not later than that of the previous one or of a head is refused")
  func timeNotLater() throws {
    let chain = try LoneChain()
    let other = try chain.second(heads: [chain.sets[0].head])
    let asEarly = try chain.build(number: 2, previous: chain.sets[0].id, milliseconds: 0)
    let beforeHead = try chain.build(number: 2, previous: chain.sets[0].id, heads: [other.head], milliseconds: 1)
    let intake = try MemoryLog(chain.ledger).take([chain.sets[0], other, asEarly, beforeHead])
    #expect(intake.stored.count == 2)
    #expect(intake.refused.map(\.reason) == [.timeNotLater, .timeNotLater])
  }

  @Test("A chain that names another device's key waits with its start, and is refused once the start is there")
  func foreignKey() throws {
    let chain = try LoneChain()
    let other = try chain.second(heads: [chain.sets[0].head])
    let forged = try ChangeSetBuilder(
      after: other, time: LoneChain.time(60), rules: 1, body: LoneChain.body(1)
    ).build(signedBy: chain.key)
    let log = try MemoryLog(chain.ledger)
    #expect(try log.take([forged]).waiting == 1)
    let intake = try log.take([chain.sets[0], other])
    #expect(intake.stored.count == 2 && intake.waitingTotal == 0)
    #expect(intake.refused.map(\.reason) == [.invalid(.badSignature)])
  }

  @Test("What builds on a refused one waits, so that the true one lets it in")
  func dependantsWait() throws {
    let chain = try LoneChain()
    let other = try chain.second(heads: [chain.sets[1].head])
    let bad = try chain.resigned(chain.sets[1], by: LoneChain.key(9))
    let log = try MemoryLog(chain.ledger)
    let intake = try log.take([chain.sets[0], bad, other])
    #expect(intake.stored.count == 1 && intake.waiting == 1 && intake.refused.count == 1)
    #expect(intake.missing == [bad.id])
    #expect(try log.take([chain.sets[1]]).stored.map(\.localID) == [2, 3])
  }

  @Test("A body that cannot be read is stored, counted as seen, forwarded, and has no effect")
  func unreadableBody() throws {
    let chain = try LoneChain()
    let strange = try chain.build(number: 2, previous: chain.sets[0].id, strangeBody: [0xFF])
    let next = try chain.build(number: 3, previous: strange.id, milliseconds: 90)
    let log = try MemoryLog(chain.ledger)
    let stored = try log.take([chain.sets[0], strange, next]).stored
    #expect(stored.map(\.effect) == [.inEffect, .notUnderstood, .inEffect])
    #expect(stored[1].body == nil && stored[1].reason != nil)
    #expect(try log.read { try $0.changeSet(strange.id) } == strange)
    #expect(try log.findings().isEmpty)
  }
}

/// One device's chain of five, and means to make others that do not fit.
struct LoneChain {
  let key: DeviceKey
  private(set) var sets: [ChangeSet] = []

  var ledger: LedgerID { sets[0].ledger }

  init(seed: UInt8 = 1) throws {
    key = try Self.key(seed)
    let start = ChainStart(device: key.publicKey, nonce: Array(repeating: seed, count: 16))
    let root = try ChangeSetBuilder(starting: start, ledger: nil, time: Self.time(0), rules: 1, body: Self.body(0))
    sets = [try root.build(signedBy: key)]
    for number in 2...5 { sets.append(try build(number: UInt64(number), previous: sets[number - 2].id)) }
  }

  static func key(_ seed: UInt8) throws -> DeviceKey { try DeviceKey(seed: Array(repeating: seed, count: 32)) }

  /// So many milliseconds after the histories' beginning.
  static func time(_ milliseconds: Int64) throws -> HybridTime {
    try #require(HybridTime(milliseconds: History.now + milliseconds))
  }

  static func body(_ number: UInt64) -> Body {
    Body(actor: [1], commandID: "n\(number)", operations: [ChangeSets.Operation(kind: 1, payload: [1, 2, 3])])
  }

  func build(
    number: UInt64, previous: ChangeSetID, heads: [Head] = [], milliseconds: Int64? = nil, strangeBody: [UInt8]? = nil
  ) throws -> ChangeSet {
    let builder = ChangeSetBuilder(
      ledger: ledger, chain: sets[0].header.chain, number: number, previous: previous, heads: heads,
      time: try Self.time(milliseconds ?? Int64(number) * 10), rules: 1, body: Self.body(number))
    let set = try builder.build(signedBy: key)
    guard let strangeBody else { return set }
    return try withBody(strangeBody, set)
  }

  /// The first change set of another device's chain, 40 ms on.
  func second(heads: [Head]) throws -> ChangeSet {
    let key = try Self.key(7)
    let start = ChainStart(device: key.publicKey, nonce: Array(repeating: 3, count: 16))
    return try ChangeSetBuilder(
      starting: start, ledger: ledger, heads: heads, time: Self.time(40), rules: 1, body: Self.body(1)
    ).build(signedBy: key)
  }

  func resigned(_ set: ChangeSet, by key: DeviceKey) throws -> ChangeSet {
    let signature = try SignaturePurpose.changeSet.sign(set.id.hash.bytes, with: key)
    return try ChangeSet(
      reading: ChangeSetBytes(header: set.headerBytes, body: set.bodyBytes, signature: signature))
  }

  /// The same header but for the hash of the body, which stands in it word for word.
  private func withBody(_ body: [UInt8], _ set: ChangeSet) throws -> ChangeSet {
    let old = set.header.bodyHash.bytes
    let place = try #require(set.headerBytes.indices.first { set.headerBytes[$0...].starts(with: old) })
    var header = set.headerBytes
    header.replaceSubrange(place..<place + old.count, with: Hash256.sha256(of: body).bytes)
    let signature = try SignaturePurpose.changeSet.sign(Hash256.sha256(of: header).bytes, with: key)
    return try ChangeSet(reading: ChangeSetBytes(header: header, body: body, signature: signature))
  }
}
