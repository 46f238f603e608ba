import GRDB
import Testing

@testable import Replica

@Suite("Versions of the tables that have everything derived again")
struct DerivedAgainTests {
  @Test(
    """
    a file of an earlier version is derived again: so that every end it was cut to is reminded of (R36, v8), and so \
    that no license went to the learner who held it (R43, v10)
    """, arguments: ["v7", "v8"])
  func derivesAgain(version: String) throws {
    let queue = try DatabaseQueue()
    try Migrations.all.migrate(queue, upTo: version)
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
