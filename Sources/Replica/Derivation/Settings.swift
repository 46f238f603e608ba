import ChangeSets
import Foundation
import GRDB
import Licensing

/// The settings of the ledger (C30).
extension Derivation {
  /// C30: field by field the later in clock order holds.
  func configure(_ change: ConfigureLedger, at stamp: Stamp, _ entity: LocalID) throws {
    for (key, value) in LedgerSetting.values(of: change, in: stamp.set.id) {
      let row = try Row.fetchOne(
        try db.cachedStatement(sql: "SELECT value, entity FROM ledger_setting WHERE ledger = ? AND key = ?"),
        arguments: [ledger, key.rawValue])
      if let row {
        guard try map.stamp(LocalID(rawValue: row[1])) < stamp else { continue }
        cache.digest.subtract(DigestSum(bytes: settingHash(key, row[0]).bytes))
      }
      try db.cachedStatement(
        sql: "INSERT OR REPLACE INTO ledger_setting (ledger, key, value, entity) VALUES (?, ?, ?, ?)"
      ).execute(arguments: [ledger, key.rawValue, value, entity.rawValue])
      cache.digest.add(settingHash(key, value))
      if key == .reminderDays, let days = UInt32(value) {
        cache.reminderDays = days
        markAllSupplies()
      }
    }
  }

  private func settingHash(_ key: LedgerSetting, _ value: String) -> Hash256 {
    var out = CanonicalBytes(tag: key.rawValue)
    out.put(value)
    return out.hash
  }

  /// What the rows about settings are filed under: the ledger's first operation, in a row that names nothing else.
  static func settingsUnit(of ledger: LedgerID, map: EntityMap) throws -> LocalID? {
    guard let root = SetID(bytes: ledger.hash.bytes) else { return nil }
    return try map.local(EntityID(set: root, operation: 0, row: settingsRow))
  }

  private static let settingsRow: UInt32 = 2

  func settingsUnit() throws -> Int64 {
    guard let unit = try Self.settingsUnit(of: ledgerID, map: map) else {
      throw ReplicaError.inconsistent("a ledger whose first change set is not held")
    }
    return unit.rawValue
  }

  /// The changes that rows filed under ``settingsUnit()`` say.
  static func settingChanges(
    in rows: [(operation: Licensing.Operation, stamp: Stamp, proven: Bool)]
  ) -> [SettingsResolver.Change] {
    rows.compactMap { row in
      guard case .configureLedger(let change) = row.operation else { return nil }
      let values = LedgerSetting.values(of: change, in: row.stamp.set.id).map { ($0.rawValue, $1) }
      return SettingsResolver.Change(
        stamp: row.stamp, values: Dictionary(values, uniquingKeysWith: { first, _ in first }))
    }
  }

  /// Says what became of each change of a setting. The values were kept as the changes came.
  func drainSettings() throws {
    guard areSettingsDirty else { return }
    areSettingsDirty = false
    let unit = try settingsUnit()
    let changes = Self.settingChanges(in: try facts.rows(about: unit))
    let (fates, cases) = SettingsResolver(changes: changes, causality: causality).outcome
    var out = CanonicalBytes(tag: "settings")
    for each in cases { out.put(each) }
    try replaceOutcome(unit: unit, cases: cases, fates: fates, hash: out.hash)
  }
}
