import ChangeSets
import Foundation
import GRDB
import Licensing
import Testing

@testable import Replica

@Suite("A replica that was restored or copied")
struct PlacementTests {
  private let place = FileManager.default.temporaryDirectory.path + "/allot-place-\(UUID().uuidString.prefix(8))"

  private static func open(_ directory: String) throws -> Replica {
    var generator = SystemRandomNumberGenerator()
    let seed = UInt8.random(in: 0...255, using: &generator)
    return try Replica.open(
      directory: directory,
      environment: ReplicaEnvironment(
        now: { 1_767_225_600_000 }, random: { (0..<$0).map { UInt8(truncatingIfNeeded: $0) ^ seed } }))
  }

  /// The name of the chain that the next change set would stand in.
  private static func chain(_ replica: Replica) throws -> ChainID? {
    try replica.database.read { db in
      try Int64.fetchOne(db, sql: "SELECT id FROM ledger").flatMap { try OwnChain.latest(db, ledger: $0)?.chain }
    }
  }

  private static func restart(_ replica: Replica) throws -> Instant? {
    try replica.read(try #require(replica.ledgers().first)) { try $0.unsyncedRestart() }
  }

  private func founded(_ directory: String) throws -> ChainID? {
    let replica = try Self.open(directory)
    defer { try? replica.close() }
    let key = try DeviceKey(seed: [UInt8](repeating: 9, count: 32)).publicKey
    _ = try replica.found(
      name: "Books", owner: FoundingOwner(address: "ana@example.org", contactContent: [1], commandID: "c"),
      recoveryKey: key)
    return try Self.chain(replica)
  }

  @Test("opened again where it lay, also after it was renamed, it goes on in its chain")
  func stays() throws {
    defer { try? FileManager.default.removeItem(atPath: place) }
    let chain = try founded(place + "/one")
    try FileManager.default.moveItem(atPath: place + "/one", toPath: place + "/two")
    for _ in 0..<2 {
      let replica = try Self.open(place + "/two")
      #expect(try Self.chain(replica) == chain)
      #expect(try Self.restart(replica) == nil)
      try replica.close()
    }
  }

  @Test("a copy, and a backup that was put in its place, begin a chain of their own before they write, once")
  func leaves() throws {
    defer { try? FileManager.default.removeItem(atPath: place) }
    let (one, copy, restored) = (place + "/one", place + "/copy", place + "/restored")
    let chain = try founded(one)
    try FileManager.default.copyItem(atPath: one, toPath: copy)
    let original = try Self.open(one)
    #expect(try Self.chain(original) == chain)
    try FileManager.default.createDirectory(atPath: restored, withIntermediateDirectories: true)
    try original.backup(to: restored + "/allot.sqlite")
    try original.close()
    for directory in [copy, restored] {
      var chains: [ChainID?] = []
      for _ in 0..<2 {
        let replica = try Self.open(directory)
        chains.append(try Self.chain(replica))
        #expect(try Self.restart(replica) != nil)
        try replica.close()
      }
      #expect(chains[0] != chain && chains[0] == chains[1])
      let replica = try Self.open(directory)
      try replica.write(try #require(replica.ledgers().first)) { try $0.putRestartAside() }
      #expect(try Self.restart(replica) == nil)
      #expect(try Self.chain(replica) == chains[0])
      try replica.close()
    }
  }

  @Test("version 9 keeps what a device knew of its restart")
  func migrates() throws {
    let queue = try DatabaseQueue()
    try Migrations.all.migrate(queue, upTo: "v8")
    try queue.write { db in
      try db.execute(
        sql: """
          INSERT INTO ledger VALUES (7, x'01', 0, x'', 0, 0, 0); INSERT INTO ledger VALUES (8, x'02', 0, x'', 0, 0, 0);
          INSERT INTO chain (id, ledger, hash, device_key) VALUES (1, 7, x'0a', x'11'), (2, 7, x'0b', x'11'),
            (3, 8, x'0c', x'11');
          INSERT INTO line VALUES (1, 7, 1, NULL, NULL, 1, 1), (2, 7, 2, NULL, NULL, 1, 2), (3, 8, 3, NULL, NULL, 1, 3);
          INSERT INTO change_set VALUES (1, 7, 1, 1, 65536000, 0, 1, x'01', NULL, x'', x'', x''),
            (2, 7, 2, 1, 131072000, 0, 1, x'02', NULL, x'', x'', x''),
            (3, 8, 3, 1, 196608000, 0, 1, x'03', NULL, x'', x'', x'');
          INSERT INTO own_chain VALUES (1, 7, x'0a', x'', NULL, 1), (2, 7, x'0b', x'', NULL, 0),
            (3, 8, x'0c', x'', NULL, 0);
          """)
    }
    try Migrations.all.migrate(queue)
    let rows = try queue.read { try Row.fetchAll($0, sql: "SELECT ledger, at, after_set FROM restart") }
    #expect(rows.map { [$0[0] as Int64, $0[1], $0[2]] } == [[7, 2000, 2]])
  }
}
