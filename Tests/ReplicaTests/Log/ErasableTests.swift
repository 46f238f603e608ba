import ChangeSets
import Licensing
import Testing

@testable import Replica

@Suite("Erasable parts")
struct ErasableTests {
  private static let address = Array("ana@example.com".utf8)

  @Test("They are kept beside the change set and handed on with it")
  func kept() throws {
    let (history, set) = try history()
    let log = try MemoryLog(history.ledger)
    try log.take(history.sets)
    let localID = try localID(of: set, log)
    #expect(try log.database.read { try ErasableStore(db: $0).content(of: localID, index: 0) } == Self.address)
    #expect(try log.read { try $0.changeSet(set.id) } == set)
    #expect(try log.read { try $0.page(after: 0, skipping: [], byteBudget: .max).sets.last } == set.bytes)
  }

  @Test("A part that was missing is filled in when the change set comes again")
  func filledIn() throws {
    let (history, set) = try history()
    let log = try MemoryLog(history.ledger)
    try log.take(history.sets.map { $0.keepingErasableParts { _ in false } })
    #expect(try log.read { try $0.changeSet(set.id)?.erasableParts } == [])
    #expect(try log.take([set]).duplicates == 1)
    #expect(try log.read { try $0.changeSet(set.id) } == set)
  }

  @Test("An erased part is gone, stays out when it comes again, and changes no name and no digest")
  func erased() throws {
    let (history, set) = try history()
    let log = try MemoryLog(history.ledger)
    try log.take(history.sets)
    let digest = try log.read { try $0.digest() }
    #expect(try log.database.write { try ErasableStore(db: $0).erase(set.id, indices: nil) } == 1)
    #expect(try log.database.write { try ErasableStore(db: $0).erase(set.id, indices: [0]) } == 0)
    try log.take([set])
    #expect(try log.read { try $0.changeSet(set.id)?.erasableParts } == [])
    #expect(try log.read { try $0.digest() } == digest)
    #expect(try log.findings().isEmpty)
  }

  @Test("An erasure that comes before the change set keeps the part out")
  func erasedBefore() throws {
    let (history, set) = try history()
    let log = try MemoryLog(history.ledger)
    #expect(try log.database.write { try ErasableStore(db: $0).erase(set.id, indices: [0]) } == 0)
    #expect(throws: ReplicaError.unknownChangeSet(set.id)) {
      try log.database.write { try ErasableStore(db: $0).erase(set.id, indices: nil) }
    }
    try log.take(history.sets)
    #expect(try log.read { try $0.changeSet(set.id)?.erasableParts } == [])
  }

  @Test("What waits keeps its parts")
  func waits() throws {
    let (history, set) = try history()
    let log = try MemoryLog(history.ledger)
    try log.take([set])
    try log.take(Array(history.sets.dropLast()))
    #expect(try log.read { try $0.changeSet(set.id) } == set)
  }

  @Test("What waits is given the parts that it came without at first")
  func filledInWhileWaiting() throws {
    let (history, set) = try history()
    let log = try MemoryLog(history.ledger)
    try log.take([set.keepingErasableParts { _ in false }])
    #expect(try log.take([set]).duplicates == 1)
    try log.take(Array(history.sets.dropLast()))
    #expect(try log.read { try $0.changeSet(set.id) } == set)
    let row = try log.database.read { try log.log.ledger(history.ledger, db: $0) }
    #expect(row.waitingCount == 0 && row.waitingBytes == 0)
  }

  private func history() throws -> (History, ChangeSet) {
    var history = try History(seed: 31, writers: 1, length: 3, forks: false)
    let set = try #require(try history.write(0, erasable: Self.address))
    return (history, set)
  }

  private func localID(of set: ChangeSet, _ log: MemoryLog) throws -> Int64 {
    try #require(try log.read { try $0.localID(of: set.id) })
  }
}
