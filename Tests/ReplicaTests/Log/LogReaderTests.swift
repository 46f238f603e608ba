import ChangeSets
import Licensing
import Testing

@testable import Replica

@Suite("Reading the log")
struct LogReaderTests {
  @Test("Links list a chain with all siblings by number and id, from any place", arguments: UInt64(1)...6)
  func links(seed: UInt64) throws {
    let history = try History(seed: seed, writers: 3, length: 60)
    let log = try MemoryLog(history.ledger)
    try log.take(history.sets)
    try log.read { reader in
      for chain in Set(history.sets.map(\.header.chain)) {
        let expected = history.sets.filter { $0.header.chain == chain }.sorted { $0.head < $1.head }
        let links = try reader.links(of: chain, from: 0, limit: .max)
        #expect(links.map(\.head) == expected.map(\.head))
        #expect(links.map(\.previous) == expected.map(\.header.previous))
        #expect(links.map(\.time) == expected.map(\.header.time.rawValue))
        for (index, set) in expected.enumerated() {
          let rest = try reader.links(of: chain, from: set.header.number, after: set.id, limit: 3)
          #expect(rest.map(\.head) == expected.dropFirst(index + 1).prefix(3).map(\.head))
          #expect(try reader.link(set.id) == links[index])
        }
        #expect(try reader.sets(of: chain, from: 2, byteBudget: .max) == expected.filter { $0.header.number >= 2 })
        #expect(try reader.tips(of: chain) == History.tips(of: expected))
      }
      #expect(try reader.links(of: ChainID(hash: .zero), from: 1, limit: 5).isEmpty)
      #expect(try reader.link(ChangeSetID(hash: .zero)) == nil)
    }
  }

  @Test("Pages bring whoever holds certain ends exactly what is lacking, in causal order", arguments: UInt64(1)...8)
  func pages(seed: UInt64) throws {
    let history = try History(seed: seed, writers: 4, length: 60)
    let (sender, receiver) = (try MemoryLog(history.ledger), try MemoryLog(history.ledger))
    try sender.take(history.sets)
    var numbers = SeededNumbers(seed: seed)
    let known = try #require(history.sets.randomElement(using: &numbers))
    let past = history.past[known.id] ?? []
    let held = history.sets.filter { past.contains($0.id) }
    try receiver.take(held)
    let tips = try receiver.read { try $0.tips() }
    var brought = 0
    var last: Int64 = 0
    while true {
      let page = try sender.read { try $0.page(after: last, skipping: tips, byteBudget: 1_500) }
      let intake = try receiver.take(try page.sets.map { try ChangeSet(reading: $0) })
      #expect(intake.waiting == 0 && intake.refused.isEmpty)
      brought += intake.stored.count
      if page.isLast { break }
      #expect(page.lastLocalID > last)
      last = page.lastLocalID
    }
    #expect(brought == history.sets.count - held.count)
    #expect(try receiver.read { try $0.digest() } == sender.read { try $0.digest() })
    let all = try receiver.read { try $0.tips() }
    let nothing = try sender.read { try $0.page(after: 0, skipping: all, byteBudget: 1_500) }
    #expect(nothing.sets.isEmpty && nothing.isLast)
  }

  @Test("A page whose last signature was never verified and does not hold is extended to one that does")
  func unprovenEnd() throws {
    let chain = try LoneChain()
    let damaged = try chain.resigned(chain.sets[2], by: LoneChain.key(9))
    let sender = try MemoryLog(chain.ledger)
    let page = chain.sets.map { $0.id == damaged.id ? damaged : $0 }
    #expect(try sender.take(page).stored.count == 5)
    let size = chain.sets.prefix(3).map { $0.headerBytes.count + $0.bodyBytes.count + 96 }.reduce(0, +)
    let ending = try sender.read { try $0.page(after: 0, skipping: [], byteBudget: size) }
    let sets = try ending.sets.map { try ChangeSet(reading: $0) }
    #expect(ending.lastLocalID == 3 && sets.map(\.header.number) == [1, 2, 3, 4])
    #expect(try MemoryLog(chain.ledger).take(sets).stored.count == 4)
    #expect(try sender.findings() == [.unprovenSignature(localID: 3, id: damaged.id)])
  }

  @Test("Change sets are found by the beginning of their names")
  func prefixes() throws {
    let history = try History(seed: 2, writers: 3, length: 30)
    let log = try MemoryLog(history.ledger)
    try log.take(history.sets)
    try log.read { reader in
      let directory = try SetDirectory(db: reader.db)
      for set in history.sets {
        let id = try #require(try directory.localID(of: SetID(set.id.hash)))
        #expect(try directory.localIDs(hashPrefix: Array(set.id.hash.bytes.prefix(10)), ledger: 1) == [id])
        #expect(try directory.header(of: id) == set.header && directory.body(of: id) == set.body)
        #expect(try directory.stored(id).stamp.id.hash == set.id.hash)
      }
      #expect(try directory.localIDs(hashPrefix: [], ledger: 1, limit: 5).count == 5)
      #expect(try directory.localIDs(hashPrefix: [], ledger: 2).isEmpty)
      #expect(try directory.localIDs(hashPrefix: Array(repeating: 0, count: 33), ledger: 1).isEmpty)
      #expect(try directory.localID(of: SetID(.zero)) == nil)
      #expect(throws: ReplicaError.self) { try directory.stamp(of: 999) }
      let key = try directory.deviceKey(of: history.sets[0].header.chain)
      #expect(key == history.sets[0].header.start?.device)
    }
  }

  @Test("All that is stored can be read again for deriving, in slices, as it was handed out")
  func storedSets() throws {
    let history = try History(seed: 9, writers: 3, length: 50)
    let log = try MemoryLog(history.ledger)
    let stored = try log.take(history.sets).stored
    try log.read { reader in
      var again: [StoredSet] = []
      while again.count < stored.count {
        again += try reader.storedSets(after: again.last?.localID ?? 0, limit: 7)
      }
      #expect(again.map(\.localID) == stored.map(\.localID))
      #expect(again.map(\.stamp.handle) == stored.map(\.stamp.handle))
      #expect(again.map(\.header) == stored.map(\.header) && again.map(\.body) == stored.map(\.body))
      #expect(again.map(\.isFork) == stored.map(\.isFork))
      #expect(try reader.storedSets(after: 50, limit: 7).isEmpty)
    }
  }

  @Test("Histories made up here fork and meet again")
  func historiesFork() throws {
    let histories = try (UInt64(1)...6).map { try History(seed: $0, writers: 4, length: 60) }
    let forks = histories.map { $0.sets.count - Set($0.sets.map(\.address)).count }
    #expect(forks.reduce(0, +) > 10)
    #expect(histories.contains { $0.sets.contains { $0.header.heads.count > 1 } })
  }
}
