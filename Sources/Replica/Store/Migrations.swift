import GRDB

/// The versions of the file's form. A released one never changes; what is new is a further one at the end.
enum Migrations {
  /// Marks the file as a replica for tools that look at SQLite's application id: "ALOT".
  static let applicationID: Int64 = 0x414C_4F54

  static var all: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("v1") { db in
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try LogSchema.create(db)
      try DerivedSchema.create(db)
    }
    migrator.registerMigration("v2") { db in try ListOrder.create(db) }
    migrator.registerMigration("v3") { db in try DeliverySchema.create(db) }
    migrator.registerMigration("v4") { db in try SupplySchema.create(db) }
    migrator.registerMigration("v5") { db in try LearnerFacts.create(db) }
    migrator.registerMigration("v6") { db in try SupplyWords.create(db) }
    migrator.registerMigration("v7") { db in try OutboxSchema.create(db) }
    migrator.registerMigration("v8") { db in try EachEnd.create(db) }
    migrator.registerMigration("v9") { db in
      try Restart.create(db)
      // Derived again as for v8: corrections for starts, licenses and places are derived since (R49).
      try EachEnd.create(db)
    }
    migrator.registerMigration("v10") { db in try GivenAddresses.create(db) }
    migrator.registerMigration("v11") { db in try SettledCases.create(db) }
    migrator.registerMigration("v12") { db in try TeamSchema.create(db) }
    return migrator
  }

  /// Refuses a file that is not a replica or was written by a later version, without changing it.
  static func checkKnown(_ db: Database, path: String) throws {
    guard try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_master)") == true else { return }
    guard try Int64.fetchOne(db, sql: "PRAGMA application_id") == applicationID else {
      throw ReplicaError.notAReplica(path: path)
    }
    let known = all.migrations
    let unknown = try all.appliedIdentifiers(db).subtracting(known)
    guard unknown.isEmpty else { throw ReplicaError.newerFile(versions: unknown.sorted()) }
  }
}
