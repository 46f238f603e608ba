import ChangeSets
import Testing

@Suite struct PageVerifierTests {
  private func verify(
    _ page: [ChangeSet], ledger: LedgerID? = nil, known: [ChangeSet] = []
  ) throws -> [PageVerdict] {
    try PageVerifier(ledger: ledger, known: KnownInMemory(known)).verify(page)
  }

  /// The same change set with another signature, as a careless or hostile relay would pass it on.
  private func damaged(_ changeSet: ChangeSet) throws -> ChangeSet {
    var signature = changeSet.signature
    signature[10] ^= 1
    return try ChangeSet(
      reading: ChangeSetBytes(
        header: changeSet.headerBytes, body: changeSet.bodyBytes, signature: signature,
        erasable: changeSet.erasableParts))
  }

  private let byOwn = PageVerdict.verified(ownSignature: true)
  private let byLater = PageVerdict.verified(ownSignature: false)

  @Test func `the last signature of each chain proves all of it`() throws {
    var ana = try Author(founding: "ana")
    let root = ana.last
    var ben = try Author("ben", ledger: root.ledger, heads: [root.head], after: [root.header.time])
    let start = ben.last
    let second = try ana.write("second", seeing: [start])
    let third = try ben.write("third")
    #expect(try verify([root, start, second, third]) == [byLater, byLater, byOwn, byOwn])
    #expect(try verify([second, third], ledger: root.ledger, known: [root, start]) == [byOwn, byOwn])
  }

  @Test func `a bad last signature costs the bad end only`() throws {
    var ana = try Author(founding: "ana")
    let root = ana.last
    let second = try ana.write("second")
    let third = try ana.write("third")
    let fourth = try ana.write("fourth")
    let refused = PageVerdict.refused(.badSignature)
    let page = [root, second, try damaged(third), try damaged(fourth)]
    #expect(try verify(page) == [byLater, byOwn, refused, refused])
    let allBad = try [root, second, third, fourth].map(damaged)
    #expect(try verify(allBad) == [refused, refused, refused, refused])
    // What a later one names by hash is proved by it, whatever its own signature.
    #expect(try verify([root, try damaged(second), third]) == [byLater, byLater, byOwn])
  }

  @Test func `both branches of a fork are verified`() throws {
    var ana = try Author(founding: "ana")
    let root = ana.last
    let left = try ana.write("left")
    let right = try ana.fork(after: root, "right")
    #expect(left.address == right.address && left.id != right.id)
    #expect(try verify([root, left, right]) == [byLater, byOwn, byOwn])
    #expect(try verify([root, left, try damaged(right)]) == [byOwn, byOwn, .refused(.badSignature)])
    #expect(try verify([root, try damaged(left), right]) == [byLater, .refused(.badSignature), byOwn])
    #expect(
      try verify([root, try damaged(left), try damaged(right)])
        == [byOwn, .refused(.badSignature), .refused(.badSignature)])
  }

  @Test func `what follows something missing waits for it`() throws {
    var ana = try Author(founding: "ana")
    let root = ana.last
    let second = try ana.write("second")
    let third = try ana.write("third")
    let fourth = try ana.write("fourth")
    #expect(
      try verify([third, fourth], ledger: root.ledger, known: [root])
        == [
          .waiting(previous: second.id, ownSignature: false), .waiting(previous: second.id, ownSignature: true),
        ])
    #expect(try verify([third], ledger: root.ledger) == [.refused(.unknownChain)])
  }

  @Test func `another ledger's change sets are refused one by one`() throws {
    let ana = try Author(founding: "ana")
    let eve = try Author(founding: "eve")
    #expect(try verify([ana.last, eve.last], ledger: ana.last.ledger) == [byOwn, .refused(.wrongLedger)])
    #expect(try verify([ana.last, eve.last]) == [byOwn, .refused(.wrongLedger)])
    #expect(try verify([]) == [])
  }

  @Test func `a link to another place or another chain is refused`() throws {
    var ana = try Author(founding: "ana")
    let root = ana.last
    let ben = try Author("ben", ledger: root.ledger, heads: [root.head], after: [root.header.time])
    let second = try ana.write("second")
    func forged(number: UInt64, previous: ChangeSet) throws -> ChangeSet {
      try ChangeSetBuilder(
        ledger: root.ledger, chain: root.header.chain, number: number, previous: previous.id, heads: [],
        time: .max, rules: 1, body: Author.body("forged")
      ).build(signedBy: ana.key)
    }
    let skipping = try forged(number: 4, previous: second)
    let elsewhere = try forged(number: 2, previous: ben.last)
    for bad in [skipping, elsewhere] {
      #expect(try verify([root, ben.last, second, bad]).last == .refused(.brokenLink))
      #expect(
        try verify([bad], ledger: root.ledger, known: [root, ben.last, second]) == [.refused(.brokenLink)])
    }
  }

  @Test func `a signature by another device is refused`() throws {
    let ana = try Author(founding: "ana")
    let eve = try Author(founding: "eve")
    let stolen = try ChangeSetBuilder(
      after: ana.last, time: .max, rules: 1, body: Author.body("stolen")
    ).build(signedBy: eve.key)
    #expect(try verify([ana.last, stolen]) == [byOwn, .refused(.badSignature)])
  }
}
