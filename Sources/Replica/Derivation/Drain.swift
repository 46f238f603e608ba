import ChangeSets
import Foundation
import GRDB
import Licensing

extension Derivation {
  /// Work of one slice, in assignments: bounds how long the writer is held.
  static let sliceUnitsMax = 2_000
  private static let unitsBetweenReports = 16

  /// Resolves what is marked: all that this transaction touched, and at most a slice of what waits in the dirty set.
  ///
  /// - Returns: true if nothing is left waiting.
  func drain() throws -> Bool {
    try drainProducts()
    try drainFunds()
    try drainOrders()
    try drainSubscriptions()
    try drainSettings()
    try drainTeams()
    let waiting = try Int64.fetchAll(
      try db.cachedStatement(sql: "SELECT unit FROM dirty WHERE ledger = ? ORDER BY unit LIMIT ?"),
      arguments: [ledger, Self.sliceUnitsMax])
    dirtyAssignments.formUnion(waiting)
    while !dirtyAssignments.isEmpty {
      let units = dirtyAssignments.sorted()
      dirtyAssignments = []
      for (place, unit) in units.enumerated() {
        try resolveAssignment(unit)
        if place % Self.unitsBetweenReports == Self.unitsBetweenReports - 1 { onResolving(place + 1, units.count) }
      }
    }
    if !waiting.isEmpty {
      let statement = try db.cachedStatement(sql: "DELETE FROM dirty WHERE unit = ?")
      for unit in waiting { try statement.execute(arguments: [unit]) }
    }
    try rankTouchedSupplies()
    try drainMemberNotices()
    try authors.check()
    try causality.check()
    try save()
    return waiting.count < Self.sliceUnitsMax
  }

  func drainProducts() throws {
    for id in dirtyProducts.sorted() {
      guard let unit = try map.local(id) else { continue }
      let resolver = ProductResolver(facts: try facts.productFacts(of: unit.rawValue), causality: causality)
      guard let state = resolver.state() else { continue }
      cache.products[id] = state
      try db.cachedStatement(
        sql: "INSERT OR REPLACE INTO product (id, ledger, family, name, kind, retired) VALUES (?, ?, ?, ?, ?, ?)"
      ).execute(
        arguments: [
          unit.rawValue, ledger, state.family, state.name, Int64(state.history.kind.rawValue),
          state.history.retirements.isEmpty ? 0 : 1,
        ])
      var out = CanonicalBytes(tag: "product")
      out.put(id)
      for version in state.history.versions { out.put(version.stamp.entity) }
      for retirement in state.history.retirements { out.put(retirement.entity) }
      for each in state.cases { out.put(each) }
      try replaceOutcome(unit: unit.rawValue, cases: state.cases, fates: state.fates, hash: out.hash)
    }
    dirtyProducts = []
  }

  func drainFunds() throws {
    for id in dirtyFunds.sorted() {
      guard let unit = try map.local(id) else { continue }
      let resolver = FundResolver(facts: try facts.fundFacts(of: unit.rawValue), causality: causality)
      guard let state = resolver.state() else { continue }
      cache.put(state)
      try db.cachedStatement(
        sql: """
          INSERT INTO fund (id, ledger, name, currency) VALUES (?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET name = excluded.name
          """
      ).execute(arguments: [unit.rawValue, ledger, state.name, state.currency.code])
      try recordSupply(unit.rawValue, .fund)
      var out = CanonicalBytes(tag: "fund")
      out.put(id)
      for lot in state.lots {
        out.put(lot.id)
        out.put(lot.amount)
        out.put(lot.end)
        for each in lot.history.extensions { out.put(each.stamp.entity) }
      }
      for each in state.cases { out.put(each) }
      try replaceOutcome(unit: unit.rawValue, cases: state.cases, fates: state.fates, hash: out.hash)
      touchedSupplies.insert(id)
      dirtyNotices.insert(id)
    }
    dirtyFunds = []
  }

  /// Replaces what was recorded about a unit: its cases, its fates other than "in effect", and its digest.
  func replaceOutcome(unit: Int64, cases: [Case], fates: [FateRecord], hash: Hash256, isFresh: Bool = false) throws {
    if !isFresh {
      try PreparedStatement(db, "DELETE FROM conflict WHERE unit = ?").run(unit)
      try PreparedStatement(db, "DELETE FROM fate WHERE unit = ?").run(unit)
      let select = try PreparedStatement(db, "SELECT digest FROM unit_digest WHERE unit = ?")
      try select.bind(1, unit)
      if let old = try select.first({ $0.bytes(0) }) { cache.digest.subtract(DigestSum(bytes: old)) }
    }
    for each in cases { try insert(each, unit: unit) }
    for each in fates { try insert(each, unit: unit) }
    let statement = try PreparedStatement(
      db, "INSERT OR REPLACE INTO unit_digest (unit, ledger, digest) VALUES (?, ?, ?)")
    try statement.bind(1, unit)
    try statement.bind(2, ledger)
    try statement.bind(3, hash)
    try statement.run()
    cache.digest.add(hash)
  }

  private static let conflictRow = Upsert.sql(
    into: "conflict", key: ["lost", "rule"],
    others: ["ledger", "unit", "winner", "subject", "reason", "time", "settled_by"])

  func insert(_ conflict: Case, unit: Int64) throws {
    try db.cachedStatement(sql: Self.conflictRow).execute(
      arguments: [
        try map.local(conflict.lost), Int64(conflict.rule.rawValue), ledger, unit,
        try conflict.winner.map { try map.local($0) },
        try map.local(conflict.subject)?.rawValue ?? (try map.local(conflict.lost)), conflict.reason?.rawValue,
        Int64(bitPattern: conflict.lost.set.time), try conflict.settledBy.map { try map.local($0) },
      ])
  }

  private static let fateRow = Upsert.sql(into: "fate", key: ["entity"], others: ["unit", "rule", "superseded_by"])

  /// Stores a fate; a row in effect needs none.
  func insert(_ record: FateRecord, unit: Int64) throws {
    var rule: Int64?
    var winner: Int64?
    switch record.fate {
    case .inEffect: return
    case .superseded(let by): winner = try map.local(by)
    case .lost(let by): rule = Int64(by.rawValue)
    }
    let statement = try PreparedStatement(db, Self.fateRow)
    try statement.bind(1, try map.local(record.stamp))
    try statement.bind(2, unit)
    try statement.bind(3, rule)
    try statement.bind(4, winner)
    try statement.run()
  }

  /// Stores the sum of all digests and the instant it stands at.
  func save() throws {
    try db.cachedStatement(sql: "INSERT OR REPLACE INTO derivation (ledger, advanced_to, digest) VALUES (?, ?, ?)")
      .execute(arguments: [ledger, cache.advancedTo.milliseconds, Data(cache.digest.bytes)])
  }
}
