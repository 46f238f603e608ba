import GRDB
import Testing

@testable import Replica

@Suite("Version 11 of the tables")
struct SettledCasesTests {
  @Test("R46: a file of an earlier version keeps its cases and is derived again")
  func derivesAgain() throws {
    let queue = try DatabaseQueue()
    try Migrations.all.migrate(queue, upTo: "v10")
    try queue.write { db in
      try db.execute(
        sql: """
          INSERT INTO ledger VALUES (7, x'01', 0, x'', 0, 0, 0);
          INSERT INTO conflict (lost, rule, ledger, unit, subject, time) VALUES (1, 1, 7, 1, 1, 0);
          """)
    }
    try Migrations.all.migrate(queue)
    let (stale, settled, acts) = try queue.read { db in
      (
        try Int64.fetchAll(db, sql: "SELECT ledger FROM stale"),
        try Row.fetchAll(db, sql: "SELECT settled_by FROM conflict").map { $0[0] as Int64? },
        try Int64.fetchOne(db, sql: "SELECT count(*) FROM learner_act")
      )
    }
    #expect(stale == [7] && settled == [nil] && acts == 0)
  }
}
