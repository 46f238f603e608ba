import ChangeSets
import GRDB
import ReplicaFixture
import Testing

@testable import Replica

@Suite("Founding a ledger together with its answer")
struct FoundingTests {
  private func found(_ laptop: Laptop, answering text: String) throws -> LedgerID {
    try laptop.replica.found(
      name: "Books",
      owner: FoundingOwner(address: "ana@example.org", contactContent: Array("ana@example.org".utf8), commandID: "c"),
      recoveryKey: try DeviceKey(seed: laptop.random(32)).publicKey
    ) { try $0.keepCommand("c", of: [1], CommandRecord(request: [1], result: text)) }.ledger
  }

  @Test("R45: a fault between founding and keeping the answer leaves neither; repeated, both are there")
  func faultInBetween() throws {
    try Scratch.directory { directory in
      let laptop = try Laptop(seed: 1, now: 1_767_225_600_000, directory: directory)
      try laptop.replica.database.write { db in
        try db.execute(
          sql: "CREATE TRIGGER fault BEFORE INSERT ON command BEGIN SELECT RAISE(ABORT, 'fault'); END")
      }
      #expect(throws: DatabaseError.self) { try found(laptop, answering: "first") }
      #expect(laptop.replica.ledgers() == [])
      try laptop.replica.close()

      let again = try Laptop(seed: 1, now: 1_767_225_600_000, directory: directory)
      #expect(again.replica.ledgers() == [], "nothing of it is in the file")
      try again.replica.database.write { try $0.execute(sql: "DROP TRIGGER fault") }
      let ledger = try found(again, answering: "second")
      #expect(again.replica.ledgers() == [ledger])
      #expect(try again.replica.read(ledger) { try $0.command("c", of: [1])?.result } == "second")
      #expect(try again.replica.verify(ledger) == [])
      try again.replica.close()
    }
  }
}
