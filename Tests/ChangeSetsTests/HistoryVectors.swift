import ChangeSets

/// Happened-before graphs with all answers, readings of the clock, and versions.
struct HistoryVectors: Codable {
  struct Node: Codable {
    let chain: String
    let number: UInt64
    /// Places in the list, of the previous one and of the heads.
    let previous: Int?
    let heads: [Int]
    /// Places of everything that happened before.
    let past: [Int]
  }
  struct Graph: Codable {
    let name: String
    let nodes: [Node]
  }
  struct Tick: Codable {
    let last: String?
    let now: Int64
    let after: [String]
    /// Absent when it is refused.
    let reading: String?
  }
  struct Version: Codable {
    let entries: [String: UInt64]
    let bytes: String
    let digest: String
  }

  let graphs: [Graph]
  let clock: [Tick]
  let versions: [Version]

  init() throws {
    graphs = try HistoryVectors.stories.map { story in Graph(name: story.name, nodes: try HistoryVectors.nodes(story)) }
    clock = try HistoryVectors.readings()
    let chains = (1...3).map { ChainID(hash: .sha256(of: [$0])) }
    versions = try [
      VersionVector(), VersionVector([chains[0]: 1]),
      VersionVector([chains[0]: 7, chains[1]: 300, chains[2]: Limits.numberMax]),
    ].map { version in
      Version(
        entries: Dictionary(uniqueKeysWithValues: version.entries.map { ($0.chain.description, $0.number) }),
        bytes: hex(try version.encode()), digest: try version.digest().hex)
    }
  }

  private typealias Step = (chain: String, previous: Int?, heads: [Int])
  private typealias Story = (name: String, steps: [Step])

  private static let stories: [Story] = [
    ("two chains that have not met", [("a", nil, []), ("b", nil, []), ("a", 0, []), ("b", 1, [])]),
    ("a head brings its whole past", [("a", nil, []), ("a", 0, []), ("b", nil, [1]), ("c", nil, [2]), ("a", 1, [])]),
    (
      "a fork: branches are concurrent, their trunk is not",
      [("a", nil, []), ("a", 0, []), ("a", 1, []), ("a", 1, []), ("b", nil, [2]), ("c", nil, [3]), ("b", 4, [5])]
    ),
    (
      "a fork of a fork, seen from another chain at different times",
      [
        ("a", nil, []), ("a", 0, []), ("a", 0, []), ("a", 2, []), ("a", 2, []), ("b", nil, [1]), ("b", 5, [3]),
        ("b", 6, []), ("c", nil, [4]), ("b", 7, [8]),
      ]
    ),
    (
      "a branch that goes on after having seen another chain",
      [("a", nil, []), ("b", nil, [0]), ("a", 0, [1]), ("a", 0, []), ("a", 3, []), ("b", 1, [4]), ("a", 2, [5])]
    ),
  ]

  /// The answers come from `SeenIndex`; the checker in Python finds them by following the graph.
  private static func nodes(_ story: Story) throws -> [Node] {
    var index = SeenIndex(storage: InMemorySeenStorage())
    var positions: [LinePosition] = []
    var continued: Set<Int> = []
    var lines: Int64 = 0
    var nodes: [Node] = []
    for step in story.steps {
      var position = LinePosition(line: lines + 1, number: (step.previous.map { positions[$0].number } ?? 0) + 1)
      if let previous = step.previous, continued.insert(previous).inserted {
        position = LinePosition(line: positions[previous].line, number: position.number)
      } else {
        lines += 1
      }
      try index.record(position, previous: step.previous.map { positions[$0] }, heads: step.heads.map { positions[$0] })
      let past = try positions.indices.filter { try index.hasSeen(authorOf: position, positions[$0]) }
      positions.append(position)
      nodes.append(
        Node(chain: step.chain, number: position.number, previous: step.previous, heads: step.heads, past: past))
    }
    return nodes
  }

  private static func readings() throws -> [Tick] {
    let cases: [(last: HybridTime?, now: Int64, after: [HybridTime?])] = [
      (nil, 0, []), (nil, 1_767_225_600_000, []), (HybridTime(milliseconds: 5, counter: 3), 5, []),
      (HybridTime(milliseconds: 5, counter: .max), 5, []),
      (HybridTime(milliseconds: 5), 4, [HybridTime(milliseconds: 9, counter: 1), HybridTime(milliseconds: 8)]),
      (HybridTime(milliseconds: 5), 10, [HybridTime(milliseconds: 9, counter: 1)]), (nil, -1, []),
      (nil, HybridTime.millisecondsMax, []), (nil, HybridTime.millisecondsMax + 1, []), (HybridTime.max, 0, []),
    ]
    return cases.map { last, now, after in
      var clock = HybridClock(last: last)
      let heads = after.compactMap { $0 }
      return Tick(
        last: last.map { String($0.rawValue) }, now: now, after: heads.map { String($0.rawValue) },
        reading: (try? clock.tick(now: now, after: heads)).map { String($0.rawValue) })
    }
  }
}
