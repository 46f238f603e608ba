import GRDB
import Testing

@testable import Replica

@Suite("Version 8 of the tables")
struct EachEndTests {
  @Test("R36: a file of an earlier version is derived again, so that every end it was cut to is reminded of")
  func derivesAgain() throws {
    let queue = try DatabaseQueue()
    try Migrations.all.migrate(queue, upTo: "v7")
    try queue.write { db in
      try db.execute(
        sql:
          "INSERT INTO ledger VALUES (7, x'01', 0, x'', 0, 0, 0); INSERT INTO ledger VALUES (8, x'02', 0, x'', 0, 0, 0)"
      )
      #expect(try Int64.fetchAll(db, sql: "SELECT ledger FROM stale") == [])
      // One that waits to be derived again already goes on waiting.
      try db.execute(sql: "INSERT INTO stale (ledger) VALUES (8)")
    }
    try Migrations.all.migrate(queue)
    #expect(try queue.read { try Int64.fetchAll($0, sql: "SELECT ledger FROM stale ORDER BY ledger") } == [7, 8])
  }
}
