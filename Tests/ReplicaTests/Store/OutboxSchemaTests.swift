import GRDB
import Testing

@testable import Replica

@Suite("Version 7 of the tables")
struct OutboxSchemaTests {
  @Test("A file of an earlier version keeps what it knows of its mails, and is derived again")
  func keepsDeliveries() throws {
    let queue = try DatabaseQueue()
    try queue.writeWithoutTransaction { db in
      try LogSchema.create(db)
      try DerivedSchema.create(db)
      try ListOrder.create(db)
      try DeliverySchema.create(db)
      try SupplySchema.create(db)
      try db.execute(
        sql: """
          PRAGMA foreign_keys = OFF;
          INSERT INTO ledger VALUES (7, x'01', 0, x'', 0, 0, 0);
          INSERT INTO invitation (id, ledger, unit, grouped, product, fund, lot, learner, lifecycle, end_at, deadline,
            rank_standing, rank_entity, time) VALUES (70, 7, 70, 0, 1, 1, 1, x'02', 1, 1, 1, 1, 1, 1);
          INSERT INTO notice (invitation, kind, cause, ledger, due) VALUES (70, 1, 71, 7, 1);
          INSERT INTO delivery (invitation, kind, cause, state, code, attempts, next_at, status)
            VALUES (70, 1, 71, 3, 'mail.timedOut', 2, 99, '451');
          """)
      try OutboxSchema.create(db)
      let notice = try #require(try Row.fetchOne(db, sql: "SELECT subject, kind, cause, recipient, due FROM notice"))
      #expect(Array(notice.databaseValues) == [70, 1, 71, 0, 1].map { Int64($0).databaseValue })
      let delivery = try #require(
        try Row.fetchOne(db, sql: "SELECT subject, recipient, ledger, state, attempts, next_at FROM delivery"))
      #expect(Array(delivery.databaseValues) == [70, 0, 7, 3, 2, 99].map { Int64($0).databaseValue })
      #expect(try String.fetchAll(db, sql: "SELECT code || status FROM delivery") == ["mail.timedOut451"])
      #expect(try Int64.fetchAll(db, sql: "SELECT ledger FROM stale") == [7])
    }
  }
}
