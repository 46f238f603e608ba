import ChangeSets
import GRDB
import Testing

@testable import Replica

@Suite("Writing locally")
struct LocalWriterTests {
  @Test("A founded ledger is named by its root, and its author goes on in the root's chain")
  func foundsAndContinues() throws {
    let node = try WritingNode(seed: 1)
    let root = try node.found()
    let next = try node.write()
    #expect(next.header.previous == root.id && next.header.number == 2 && next.header.heads.isEmpty)
    #expect(next.header.chain == root.header.chain && next.header.ledger == root.ledger)
    #expect(try node.findings().isEmpty)
  }

  @Test("Heads name what came since, once, and nothing that another head has seen")
  func headsAreTheNewTips() throws {
    let (one, two) = try WritingNode.pair()
    let first = try two.write()
    #expect(first.header.number == 1 && first.header.heads == one.sets.map(\.head))
    let second = try two.write()
    #expect(second.header.heads.isEmpty)
    try one.take(two.sets)
    let answer = try one.write()
    #expect(answer.header.heads == [second.head])
    #expect(try one.write().header.heads.isEmpty)
    #expect(try one.findings().isEmpty)
  }

  @Test("The time is later than all heads even if the wall clock is behind")
  func timeFollowsHeads() throws {
    let (one, two) = try WritingNode.pair()
    let ahead = try two.write(now: History.now + 500_000)
    try one.take(two.sets)
    let set = try one.write()
    #expect(set.header.heads == [ahead.head] && set.header.time > ahead.header.time)
  }

  @Test("What is ahead of the clock is not named, and is named when it is not ahead any more")
  func aheadIsNotNamed() throws {
    let (one, two) = try WritingNode.pair()
    let named = try two.write()
    let ahead = try two.write(now: History.now + 3_600_000)
    try one.take(two.sets)
    #expect(try one.write().header.heads == [named.head])
    #expect(try one.write().header.heads.isEmpty)
    let late = try one.write(now: History.now + 3_600_000)
    #expect(late.header.heads == [ahead.head])
    #expect(try one.write(now: History.now + 3_600_001).header.heads.isEmpty)
    #expect(try one.findings().isEmpty)
  }

  @Test("A device whose own clock had jumped starts a new chain after what it wrote before")
  func ownClockHadJumped() throws {
    let node = try WritingNode(seed: 4)
    let root = try node.found()
    let ahead = try node.write(now: History.now + 3_600_000)
    let next = try node.write()
    #expect(next.header.chain != root.header.chain && next.header.number == 1)
    #expect(next.header.start?.predecessor == root.head)
    #expect(next.header.time < ahead.header.time)
    #expect(try node.findings().isEmpty)
  }

  @Test("A device that was put back starts a new chain once it meets what it had lost, and names it")
  func restoredDevice() throws {
    let node = try WritingNode(seed: 5)
    let root = try node.found()
    let restored = try WritingNode(seed: 5, sharing: node)
    let lost = try node.write()
    try restored.take([lost])
    let next = try restored.write()
    #expect(next.header.chain != root.header.chain)
    #expect(next.header.start?.predecessor == lost.head && next.header.heads.isEmpty)
    #expect(try restored.write().header.chain == next.header.chain)
    try node.take(restored.sets)
    #expect(try node.findings().isEmpty)
  }

  @Test("Two images of one device fork; each starts a new chain when they meet")
  func clonedDevice() throws {
    let node = try WritingNode(seed: 6)
    try node.found()
    let clone = try WritingNode(seed: 6, sharing: node)
    let (mine, other) = (try node.write(), try clone.write(now: History.now + 1))
    #expect(mine.address == other.address)
    try node.take([other])
    try clone.take([mine])
    let (next, answer) = (try node.write(), try clone.write())
    #expect(next.header.chain != mine.header.chain && answer.header.chain != mine.header.chain)
    #expect(next.header.chain != answer.header.chain)
    #expect(Set(next.header.foreignParents) == [mine.head, other.head])
    try node.take(clone.sets)
    try clone.take(node.sets)
    #expect(try node.digest() == clone.digest())
    #expect(try node.findings().isEmpty && clone.findings().isEmpty)
  }

  @Test("A chain that was begun keeps its name until it is written to")
  func chainIsKnownBefore() throws {
    let (one, two) = try WritingNode.pair()
    let chain = try two.chain()
    #expect(try two.chain() == chain)
    #expect(try two.write().header.chain == chain)
    let new = try two.startNewChain()
    let set = try two.write()
    #expect(set.header.chain == new && set.header.start?.predecessor?.chain == chain)
    try one.take(two.sets)
    #expect(try one.digest() == two.digest())
  }

  @Test("Several nodes that write and listen at random agree in the end", arguments: UInt64(1)...6)
  func agreement(seed: UInt64) throws {
    let first = try WritingNode(seed: 20)
    try first.found()
    let nodes = try [first] + (21...23).map { try WritingNode(seed: $0, joining: first) }
    var numbers = SeededNumbers(seed: seed)
    for _ in 0..<60 {
      let node = Int.random(in: 0..<4, using: &numbers)
      if Bool.random(using: &numbers) {
        try nodes[node].write()
      } else {
        try nodes[node].take(nodes[Int.random(in: 0..<4, using: &numbers)].sets.shuffled(using: &numbers))
      }
    }
    let all = nodes.flatMap(\.sets)
    for node in nodes { try node.take(all) }
    #expect(try Set(nodes.map { try $0.digest() }).count == 1)
    for node in nodes { #expect(try node.findings().isEmpty) }
  }
}

/// A node that writes into one ledger and hears of others.
final class WritingNode {
  let database: ReplicaDatabase
  private let writer: LocalWriter
  private let log = ChangeSetLog()
  /// All that it holds, in the order in which it came.
  private(set) var sets: [ChangeSet] = []

  init(seed: UInt8, database: ReplicaDatabase? = nil) throws {
    self.database = try database ?? ReplicaDatabase.inMemory()
    writer = try Self.writer(seed: seed)
  }

  /// The same device at the state that another image of it has now.
  convenience init(seed: UInt8, sharing other: WritingNode) throws {
    let database = try ReplicaDatabase.inMemory()
    let chain = try #require(other.sets.first).header.chain
    try self.init(seed: seed, database: database)
    try database.write { db in
      let row = try log.begin(#require(other.sets.first).ledger, db: db)
      try OwnChain(chain: chain, nonce: Array(repeating: 0, count: 16), predecessor: nil, isRetired: false)
        .insert(db, ledger: row.id)
      try sets += log.take(other.sets, ledger: row.id, now: History.now, isOwn: true, db: db).stored.map {
        try #require(try LogReader(db: db, ledger: row.id).changeSet(ChangeSetID($0.stamp.id)))
      }
    }
  }

  convenience init(seed: UInt8, joining other: WritingNode) throws {
    try self.init(seed: seed)
    try database.write { _ = try log.begin(#require(other.sets.first).ledger, db: $0) }
    try take(other.sets)
  }

  /// The one has founded a ledger and the other holds it.
  static func pair() throws -> (WritingNode, WritingNode) {
    let one = try WritingNode(seed: 2)
    try one.found()
    return (one, try WritingNode(seed: 3, joining: one))
  }

  @discardableResult
  func found() throws -> ChangeSet {
    try database.write { db in
      let (row, root) = try writer.found(LoneChain.body(0), now: History.now, db: db)
      return try keep(root, row.id, History.now, db: db)
    }
  }

  @discardableResult
  func write(now: Int64 = History.now) throws -> ChangeSet {
    try database.write { db in
      let set = try writer.changeSet(of: LoneChain.body(UInt64(sets.count)), ledger: 1, now: now, db: db)
      return try keep(set, 1, now, db: db)
    }
  }

  func take(_ others: [ChangeSet]) throws {
    try database.write { db in
      let intake = try log.take(others, ledger: 1, now: History.now, db: db)
      #expect(intake.refused.isEmpty)
      sets += intake.stored.compactMap { stored in others.first { $0.id.hash == stored.stamp.id.hash } }
    }
  }

  func chain() throws -> ChainID { try database.write { try writer.chain(ledger: 1, now: History.now, db: $0) } }

  func startNewChain() throws -> ChainID {
    try database.write { try writer.startNewChain(ledger: 1, now: History.now, db: $0) }
  }

  func digest() throws -> Hash256 { try database.read { try LogReader(db: $0, ledger: 1).digest() } }

  func findings() throws -> [LogFinding] { try database.read { LogVerifier(db: $0).run() } }

  private func keep(_ set: ChangeSet, _ ledger: Int64, _ now: Int64, db: Database) throws -> ChangeSet {
    let intake = try log.take([set], ledger: ledger, now: now, isOwn: true, db: db)
    #expect(intake.stored.count == 1 && intake.refused.isEmpty)
    sets.append(set)
    return set
  }

  private static func writer(seed: UInt8) throws -> LocalWriter {
    let source = RandomSource()
    return LocalWriter(key: try LoneChain.key(seed)) { source.bytes($0) }
  }
}
