import ChangeSets
import Foundation
import GRDB
import Testing

@testable import Replica

@Suite("The replica's file")
struct ReplicaDatabaseTests {
  @Test("It is durable, checks its references, and belongs to its owner alone")
  func settings() throws {
    try Scratch.directory { directory in
      let database = try ReplicaDatabase.open(directory: directory + "/a/b")
      #expect(try database.setting("synchronous") == "2")
      #expect(try database.setting("foreign_keys") == "1")
      #expect(try database.setting("journal_mode") == "wal")
      #expect(try Scratch.mode(directory + "/a/b") == 0o700)
      for name in ["allot.sqlite", "allot.sqlite-wal"] {
        #expect(try Scratch.mode(directory + "/a/b/" + name) == 0o600)
      }
      try database.quickCheck()
      #expect(throws: (any Error).self) {
        try database.write { try $0.execute(sql: "INSERT INTO chain VALUES (1, x'00', 77, x'00', NULL)") }
      }
      try database.close()
    }
  }

  @Test("A file that others could read is taken away from them")
  func tightened() throws {
    try Scratch.directory { directory in
      try ReplicaDatabase.open(directory: directory).close()
      let path = directory + "/allot.sqlite"
      try FileManager.default.setAttributes([.posixPermissions: NSNumber(value: 0o644)], ofItemAtPath: path)
      try ReplicaDatabase.open(directory: directory).close()
      #expect(try Scratch.mode(path) == 0o600)
    }
  }

  @Test("What was written is there after opening again; what was thrown away is not")
  func reopening() throws {
    try Scratch.directory { directory in
      let history = try History(seed: 1, writers: 3, length: 20)
      let log = ChangeSetLog()
      let database = try ReplicaDatabase.open(directory: directory)
      try database.write { db in
        let row = try log.begin(history.ledger, db: db)
        _ = try log.take(Array(history.sets.prefix(12)), ledger: row.id, now: History.now, db: db)
      }
      struct Stop: Error {}
      #expect(throws: Stop.self) {
        try database.write { db in
          _ = try log.take(history.sets, ledger: 1, now: History.now, db: db)
          throw Stop()
        }
      }
      try database.writeTransaction { db in
        _ = try log.take(history.sets, ledger: 1, now: History.now, db: db)
        return .rollback
      }
      try database.close()

      let again = try ReplicaDatabase.open(directory: directory)
      #expect(try again.read { try log.ledger(history.ledger, db: $0).setCount } == 12)
      #expect(try again.read { LogVerifier(db: $0).run() }.isEmpty)
      let rest = try again.write { try log.take(history.sets, ledger: 1, now: History.now, db: $0) }
      #expect(rest.stored.count == 8 && rest.duplicates == 12)
      try again.close()
    }
  }

  @Test("A file of a later version is refused and left as it was")
  func newerFile() throws {
    try Scratch.directory { directory in
      try ReplicaDatabase.open(directory: directory).close()
      let path = directory + "/allot.sqlite"
      let queue = try DatabaseQueue(path: path)
      try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('v99')") }
      try queue.close()
      let before = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(throws: ReplicaError.newerFile(versions: ["v99"])) { try ReplicaDatabase.open(directory: directory) }
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }
  }

  @Test("A file of another program, and one that is no database, are refused and left as they were")
  func foreignFile() throws {
    try Scratch.directory { directory in
      let path = directory + "/allot.sqlite"
      let queue = try DatabaseQueue(path: path)
      try queue.write { try $0.execute(sql: "CREATE TABLE song (title TEXT)") }
      try queue.close()
      let before = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(throws: ReplicaError.notAReplica(path: path)) { try ReplicaDatabase.open(directory: directory) }
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
      try Data(repeating: 65, count: 5_000).write(to: URL(fileURLWithPath: path))
      #expect(throws: ReplicaError.notAReplica(path: path)) { try ReplicaDatabase.open(directory: directory) }
    }
  }

  @Test("Damaged pages give a typed error, at the latest from the quick check")
  func damagedPages() throws {
    try Scratch.directory { directory in
      _ = try written(directory)
      let url = URL(fileURLWithPath: directory + "/allot.sqlite")
      var bytes = try Data(contentsOf: url)
      for page in stride(from: 40_960, to: bytes.count - 4_096, by: 8_192) {
        bytes.replaceSubrange(page..<page + 64, with: Data(repeating: 0xEE, count: 64))
      }
      try bytes.write(to: url)
      #expect(throws: ReplicaError.self) {
        let damaged = try ReplicaDatabase.open(directory: directory)
        defer { try? damaged.close() }
        try damaged.quickCheck()
      }
    }
  }

  @Test("One flipped byte of a stored change set, anywhere in it, is found by verify", arguments: [3, 40, 77, 100])
  func flippedByte(place: Int) throws {
    try Scratch.directory { directory in
      let set = try #require(try written(directory).last)
      let url = URL(fileURLWithPath: directory + "/allot.sqlite")
      var bytes = try Data(contentsOf: url)
      let found = try #require(bytes.range(of: Data(set.headerBytes)))
      bytes[found.lowerBound + place] ^= 0x10
      try bytes.write(to: url)
      let damaged = try ReplicaDatabase.open(directory: directory)
      #expect(try !damaged.read { LogVerifier(db: $0).run() }.isEmpty)
      try damaged.close()
    }
  }

  /// Makes a replica with a history in it, all of it in the file, and closes it.
  private func written(_ directory: String) throws -> [ChangeSet] {
    let history = try History(seed: 2, writers: 3, length: 200)
    let database = try ReplicaDatabase.open(directory: directory)
    try database.write { db in
      let row = try ChangeSetLog().begin(history.ledger, db: db)
      _ = try ChangeSetLog().take(history.sets, ledger: row.id, now: History.now, db: db)
    }
    try database.checkpoint()
    try database.close()
    return history.sets
  }

  @Test("A backup holds the same log, and overwrites nothing")
  func backup() throws {
    try Scratch.directory { directory in
      let history = try History(seed: 3, writers: 3, length: 20)
      let database = try ReplicaDatabase.open(directory: directory + "/one")
      let digest = try database.write { db in
        let row = try ChangeSetLog().begin(history.ledger, db: db)
        _ = try ChangeSetLog().take(history.sets, ledger: row.id, now: History.now, db: db)
        return try LogReader(db: db, ledger: row.id).digest()
      }
      try FileManager.default.createDirectory(atPath: directory + "/two", withIntermediateDirectories: true)
      let copy = directory + "/two/allot.sqlite"
      try database.backup(to: copy)
      #expect(try Scratch.mode(copy) == 0o600)
      #expect(throws: ReplicaError.self) { try database.backup(to: copy) }
      let restored = try ReplicaDatabase.open(directory: directory + "/two")
      #expect(try restored.read { try LogReader(db: $0, ledger: 1).digest() } == digest)
      #expect(try restored.read { LogVerifier(db: $0).run() }.isEmpty)
      try restored.close()
      try database.close()
    }
  }

  @Test("A full disk gives a typed error, keeps what was there, and heals when there is room")
  func diskFull() throws {
    try Scratch.directory { directory in
      let history = try History(seed: 4, writers: 3, length: 60)
      let log = ChangeSetLog()
      let database = try ReplicaDatabase.open(directory: directory)
      try database.write { _ = try log.begin(history.ledger, db: $0) }
      let pages = try #require(try database.setting("page_count").flatMap(Int.init))
      _ = try database.setting("max_page_count = \(pages)")
      #expect(throws: ReplicaError.diskFull) {
        try database.write { _ = try log.take(history.sets, ledger: 1, now: History.now, db: $0) }
      }
      #expect(try database.read { try log.ledger(history.ledger, db: $0).setCount } == 0)
      _ = try database.setting("max_page_count = 1000000")
      let intake = try database.write { try log.take(history.sets, ledger: 1, now: History.now, db: $0) }
      #expect(intake.stored.count == 60)
      try database.close()
    }
  }
}

/// Directories that are gone when a test has ended.
enum Scratch {
  static func directory(_ body: (String) throws -> Void) throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("replica-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    try body(url.path)
  }

  static func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? NSNumber).intValue
  }
}
