import GRDB
import Testing

@testable import Replica

@Suite("Version 2 of the tables")
struct ListOrderTests {
  @Test("A file of version 1 gets the times by which its lists are ordered")
  func fillsTimes() throws {
    let queue = try DatabaseQueue()
    try queue.writeWithoutTransaction { db in
      try LogSchema.create(db)
      try DerivedSchema.create(db)
      try db.execute(
        sql: """
          PRAGMA foreign_keys = OFF;
          INSERT INTO change_set VALUES (1, 1, 1, 1, 77, 0, 1, x'01', NULL, x'', x'', x''),
            (2, 1, 1, 2, 99, 0, 1, x'02', NULL, x'', x'', x'');
          INSERT INTO conflict VALUES (\(Int64(1) << 33), 1, 1, 1, NULL, 1, NULL);
          INSERT INTO conflict VALUES (\(Int64(2) << 33 | 5), 1, 1, 1, NULL, 1, NULL);
          INSERT INTO evaluation VALUES (\(Int64(2) << 33 | 1), 1, 1, 1, 0, 1, NULL);
          """)
      try ListOrder.create(db)
      #expect(try Int64.fetchAll(db, sql: "SELECT time FROM conflict ORDER BY lost") == [77, 99])
      #expect(try Int64.fetchAll(db, sql: "SELECT time FROM evaluation") == [99])
    }
  }
}
