import ChangeSets
import GRDB
import Testing

@testable import Replica

@Suite("verify finds what was damaged")
struct LogVerifierTests {
  @Test(
    "One flipped byte in a column of a change set",
    arguments: ["header", "body", "signature", "hash"])
  func flippedByte(column: String) throws {
    let log = try damaged(
      """
      UPDATE change_set SET \(column) = CAST(substr(\(column), 1, 20) || x'5A5B' || substr(\(column), 23) AS BLOB)
      WHERE id = 1
      """
    )
    let findings = try log.findings()
    #expect(!findings.isEmpty)
    let isNamed = findings.contains { finding in
      switch finding {
      case .damagedSet(let id, _, _), .badSignature(let id, _), .unprovenSignature(let id, _),
        .misfiledSet(let id, _, _):
        id == 1
      default: false
      }
    }
    #expect(isNamed)
  }

  @Test("A content that does not open its commitment")
  func erasable() throws {
    let log = try damaged("UPDATE erasable SET content = x'00'")
    #expect(try log.findings().contains { if case .damagedSet = $0 { true } else { false } })
  }

  @Test("A wrong, a missing and a surplus row about what authors had seen")
  func seenRows() throws {
    let wrong = try damaged("UPDATE seen SET pairs = x'0102' WHERE at = 1")
    #expect(try wrong.findings().contains { if case .seenDiffers = $0 { true } else { false } })
    let missing = try damaged("DELETE FROM seen WHERE at = 1")
    #expect(try missing.findings().contains { if case .seenDiffers = $0 { true } else { false } })
    let surplus = try damaged("INSERT INTO seen (line, at, is_full, pairs) VALUES (1, 4000, 0, x'0101')")
    #expect(try surplus.findings() == [.seenRowsLeftOver(count: 1)])
  }

  @Test("A wrong place, time, line end, count and digest")
  func bookkeeping() throws {
    #expect(
      try damaged("UPDATE change_set SET time = time + 1 WHERE id = 3").findings().contains {
        if case .misfiledSet = $0 { true } else { false }
      })
    #expect(
      try damaged("UPDATE line SET tip_number = tip_number + 1 WHERE id = 1").findings() == [.lineEndDiffers(line: 1)])
    let count = try damaged("UPDATE ledger SET set_count = 3")
    #expect(try count.findings() == [.digestDiffers(count.ledgerID)])
    let digest = try damaged("UPDATE ledger SET log_digest = zeroblob(32)")
    #expect(try digest.findings() == [.digestDiffers(digest.ledgerID)])
  }

  @Test("A change set that was taken out, with numbers no program would write")
  func takenOut() throws {
    #expect(try !damaged("PRAGMA foreign_keys = OFF; DELETE FROM change_set WHERE id = 2").findings().isEmpty)
    #expect(try !damaged("UPDATE change_set SET number = -9223372036854775808 WHERE id = 2").findings().isEmpty)
    #expect(try !damaged("UPDATE change_set SET time = -1 WHERE id = 2").findings().isEmpty)
    #expect(try !damaged("UPDATE seen SET pairs = x'FFFFFFFFFFFFFFFFFFFFFF'").findings().isEmpty)
  }

  @Test("Damage is never sent on")
  func damageStays() throws {
    let log = try damaged("UPDATE change_set SET body = x'00' WHERE id = 1")
    #expect(throws: ReplicaError.self) {
      try log.read { try $0.changeSet(ChangeSetID(hash: log.ledgerID.hash)) }
    }
  }

  private func damaged(_ sql: String) throws -> MemoryLog {
    var history = try History(seed: 41, writers: 3, length: 30)
    try history.write(0, erasable: [1, 2, 3])
    let log = try MemoryLog(history.ledger)
    try log.take(history.sets)
    #expect(try log.findings().isEmpty)
    try log.database.write { try $0.execute(sql: sql) }
    return log
  }
}
