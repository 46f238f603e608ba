import ChangeSets
import Testing

/// Against an independent answer: reachability in the graph of what names what.
@Suite struct SeenIndexTests {
  /// One random history, kept both ways.
  private struct History {
    struct Entry {
      let position: LinePosition
      let chain: Int
      let parents: [Int]
    }

    var entries: [Entry] = []
    var index = SeenIndex(storage: InMemorySeenStorage())
    private var nextLine: Int64 = 1
    /// Which line goes on after an entry; a second follower branches off.
    private var follower: [Int: Int] = [:]

    mutating func append(chain: Int, previous: Int?, heads: [Int]) throws {
      let position: LinePosition
      if let previous, follower[previous] == nil {
        let before = entries[previous].position
        position = LinePosition(line: before.line, number: before.number + 1)
      } else {
        position = LinePosition(line: nextLine, number: previous.map { entries[$0].position.number + 1 } ?? 1)
        nextLine += 1
      }
      if let previous, follower[previous] == nil { follower[previous] = entries.count }
      try index.record(
        position, previous: previous.map { entries[$0].position }, heads: heads.map { entries[$0].position })
      entries.append(Entry(position: position, chain: chain, parents: heads + [previous].compactMap { $0 }))
    }

    /// For each entry everything in its past, by following what it names.
    func pasts() -> [Set<Int>] {
      var pasts: [Set<Int>] = []
      for entry in entries {
        pasts.append(entry.parents.reduce(into: []) { $0.formUnion(pasts[$1].union([$1])) })
      }
      return pasts
    }
  }

  private func randomHistory(seed: UInt64, chains: Int, length: Int, forkOneIn: Int) throws -> History {
    var random = SplitMix64(seed: seed)
    var history = History()
    var tips = [Int?](repeating: nil, count: chains)
    for place in 0..<length {
      let chain = Int.random(in: 0..<chains, using: &random)
      var previous = tips[chain]
      let own = history.entries.indices.filter { history.entries[$0].chain == chain }
      if Int.random(in: 0..<forkOneIn, using: &random) == 0, let earlier = own.randomElement(using: &random) {
        previous = earlier
      }
      var heads: [Int] = []
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        let others = (0..<place).filter { history.entries[$0].chain != chain && !heads.contains($0) }
        if let head = others.randomElement(using: &random) { heads.append(head) }
      }
      try history.append(chain: chain, previous: previous, heads: heads)
      tips[chain] = place
    }
    return history
  }

  private func check(_ history: History) throws {
    var index = history.index
    let pasts = history.pasts()
    for (place, entry) in history.entries.enumerated() {
      for (other, otherEntry) in history.entries.enumerated() {
        let answer = try index.hasSeen(authorOf: entry.position, otherEntry.position)
        #expect(answer == pasts[place].contains(other), "\(entry.position) of \(otherEntry.position)")
      }
    }
  }

  @Test(arguments: 0..<60)
  func `answers agree with reachability, without forks`(seed: UInt64) throws {
    try check(try randomHistory(seed: seed, chains: 2 + Int(seed % 5), length: 50, forkOneIn: .max))
  }

  @Test(arguments: 100..<220)
  func `answers agree with reachability, with forks`(seed: UInt64) throws {
    try check(try randomHistory(seed: seed, chains: 1 + Int(seed % 5), length: 45, forkOneIn: 2 + Int(seed % 7)))
  }

  @Test(arguments: 300..<330)
  func `a storage without its own advances gives the same rows`(seed: UInt64) throws {
    struct Plain: SeenStorage {
      var rows = InMemorySeenStorage()
      mutating func seen(by line: Int64, at number: UInt64, of other: Int64) -> UInt64? {
        rows.seen(by: line, at: number, of: other)
      }
      mutating func vector(of line: Int64, at number: UInt64) -> [(line: Int64, number: UInt64)] {
        rows.vector(of: line, at: number)
      }
      mutating func record(line: Int64, at number: UInt64, other: Int64, number otherNumber: UInt64) {
        rows.record(line: line, at: number, other: other, number: otherNumber)
      }
    }
    let history = try randomHistory(seed: seed, chains: 4, length: 60, forkOneIn: 6)
    var plain = SeenIndex(storage: Plain())
    for entry in history.entries {
      let parents = entry.parents.map { history.entries[$0] }
      try plain.record(
        entry.position, previous: parents.first { $0.chain == entry.chain }?.position,
        heads: parents.filter { $0.chain != entry.chain }.map(\.position))
    }
    #expect(plain.storage.rows.rowCount == history.index.storage.rowCount)
  }

  @Test func `a change set without heads stores nothing, one with a known head neither`() throws {
    var index = SeenIndex(storage: InMemorySeenStorage())
    try index.record(LinePosition(line: 1, number: 1), previous: nil, heads: [])
    try index.record(
      LinePosition(line: 2, number: 1), previous: nil, heads: [LinePosition(line: 1, number: 1)])
    #expect(index.storage.rowCount == 1)
    for number in 2...100 as ClosedRange<UInt64> {
      try index.record(
        LinePosition(line: 2, number: number), previous: LinePosition(line: 2, number: number - 1),
        heads: number == 50 ? [LinePosition(line: 1, number: 1)] : [])
    }
    #expect(index.storage.rowCount == 1)
  }

  @Test func `the two branches of a fork are concurrent, and their common past is not`() throws {
    var index = SeenIndex(storage: InMemorySeenStorage())
    let root = LinePosition(line: 1, number: 1)
    let left = LinePosition(line: 1, number: 2)
    let right = LinePosition(line: 2, number: 2)
    let reader = LinePosition(line: 3, number: 1)
    try index.record(root, previous: nil, heads: [])
    try index.record(left, previous: root, heads: [])
    try index.record(right, previous: root, heads: [])
    try index.record(reader, previous: nil, heads: [right])
    #expect(try !index.hasSeen(authorOf: left, right) && !index.hasSeen(authorOf: right, left))
    #expect(try index.hasSeen(authorOf: left, root) && index.hasSeen(authorOf: right, root))
    #expect(try index.hasSeen(authorOf: reader, root) && !index.hasSeen(authorOf: reader, left))
    #expect(try !index.hasSeen(authorOf: reader, reader))
  }

  @Test(arguments: 400..<430)
  func `heads name exactly the tips that nothing else covers`(seed: UInt64) throws {
    let history = try randomHistory(seed: seed, chains: 5, length: 40, forkOneIn: 8)
    var index = history.index
    let pasts = history.pasts()
    let own = history.entries.lastIndex { $0.chain == 0 }
    let ownPast = own.map { pasts[$0].union([$0]) } ?? []
    let tips = history.entries.indices.filter { place in !pasts.contains { $0.contains(place) } }
    let wanted = tips.filter { !ownPast.contains($0) }.map { history.entries[$0].position }
    let all = history.entries.map(\.position)
    let heads = try index.heads(after: own.map { history.entries[$0].position }, tips: all)
    #expect(heads == wanted)
  }
}
