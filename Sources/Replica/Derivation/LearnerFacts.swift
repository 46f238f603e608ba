import ChangeSets
import Foundation
import GRDB
import Licensing

/// The rows that made learners known or registered them, one by one, so that a view of the past can leave some out.
enum LearnerFacts {
  /// Creates the table of version 5, from what the log holds. Released; never to be changed.
  static func create(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE learner_fact (
          ledger INTEGER NOT NULL, key BLOB NOT NULL, entity INTEGER NOT NULL, registered INTEGER NOT NULL,
          PRIMARY KEY (ledger, key, entity)
        ) STRICT, WITHOUT ROWID;
        """)
    let sets = try Row.fetchCursor(db, sql: "SELECT id, ledger, body FROM change_set WHERE effect = 0 ORDER BY id")
    while let set = try sets.next() {
      guard case .understood(let body) = Body.read([UInt8](set[2] as Data)),
        let operations = try? Derivation.decode(body)
      else { continue }
      for (position, operation) in operations.enumerated() {
        let first = LocalID(set: set[0], operation: UInt32(position), row: 0)
        try insert(operation, at: first, ledger: set[1], db: db)
      }
    }
  }

  private static func insert(_ operation: Operation, at first: LocalID, ledger: Int64, db: Database) throws {
    // One written without the right to has a fate that says so, at its first row.
    let isRefused = try Int64.fetchOne(db, sql: "SELECT 1 FROM fate WHERE entity = ?", arguments: [first.rawValue])
    guard isRefused == nil else { return }
    func put(_ learner: LearnerID, _ row: Int, registered: Bool) throws {
      try insert(
        learner, at: LocalID(set: first.set, operation: first.operation, row: UInt32(row)), registered: registered,
        ledger: ledger, db: db)
    }
    switch operation {
    case .addLearners(let added):
      for (row, contact) in added.rows.enumerated() { try put(contact.key, row, registered: false) }
    case .registerLearners(let done):
      for (row, learner) in done.rows.enumerated() { try put(learner, row, registered: true) }
    default: return
    }
  }

  /// Where a learner was said to have completed registration, in any order.
  static func registrations(of learner: LearnerID, ledger: Int64, map: EntityMap, db: Database) throws -> [Stamp] {
    try Int64.fetchAll(
      try db.cachedStatement(sql: "SELECT entity FROM learner_fact WHERE ledger = ? AND key = ? AND registered = 1"),
      arguments: [ledger, Data(learner.bytes)]
    ).map { try map.stamp(LocalID(rawValue: $0)) }
  }

  /// Files a row that says something else about a learner, for their history (R46).
  static func note(_ learner: LearnerID, at entity: LocalID, ledger: Int64, db: Database) throws {
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO learner_act (ledger, key, entity) VALUES (?, ?, ?)")
      .execute(arguments: [ledger, Data(learner.bytes), entity.rawValue])
  }

  /// Adds a row.
  static func insert(
    _ learner: LearnerID, at entity: LocalID, registered: Bool, ledger: Int64, db: Database
  ) throws {
    try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO learner_fact (ledger, key, entity, registered) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [ledger, Data(learner.bytes), entity.rawValue, registered ? 1 : 0])
  }
}
