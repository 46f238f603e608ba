import ChangeSets
import Foundation
import GRDB
import Licensing

/// What becomes of learners beside their licenses, and who tells them. Of several rows that say the same kind of thing
/// one counts by clock order, whatever order they arrive in.
extension Derivation {
  /// C33: a departure is a fact; the latest is kept.
  func depart(_ learner: LearnerID, at entity: LocalID) throws {
    try keep("departure", learner.bytes, keyed: "learner", entity, wins: { $0 < $1 }) {
      try db.execute(
        sql: "INSERT OR REPLACE INTO departure (ledger, learner, entity) VALUES (?, ?, ?)",
        arguments: [ledger, Data(learner.bytes), entity.rawValue])
    }
  }

  /// R35: what a learner was given first stands.
  func begin(_ learner: LearnerID, with onboarding: Onboarding, at entity: LocalID) throws {
    try keep("onboarding", learner.bytes, keyed: "learner", entity, wins: { $1 < $0 }) {
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO onboarding (ledger, learner, entity, kind, technology, until_day)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          ledger, Data(learner.bytes), entity.rawValue, Int64(onboarding.kind.rawValue), onboarding.technology,
          onboarding.until?.number,
        ])
    }
  }

  /// C26: later look-ups of the address find the learner whom it was given last. Nothing that was issued changes.
  func changeAddress(of learner: LearnerID, to contact: Contact, at entity: LocalID) throws {
    try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO address_given (entity, ledger, key, learner, commitment) VALUES (?, ?, ?, ?, ?)"
    ).execute(
      arguments: [
        entity.rawValue, ledger, Data(contact.key.bytes), Data(learner.bytes), Int64(contact.commitment),
      ])
    try keep("learner_address", contact.key.bytes, keyed: "key", entity, wins: { $0 < $1 }) {
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO learner_address (ledger, key, learner, entity, commitment) VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [
          ledger, Data(contact.key.bytes), Data(learner.bytes), entity.rawValue, Int64(contact.commitment),
        ])
    }
  }

  /// C34: every appointment stands.
  func appoint(_ device: EntityID, at stamp: Stamp, _ entity: LocalID) throws {
    guard let known = cache.book.devices[device], causality.precedes(known.stamp, stamp),
      let id = try map.local(device)
    else {
      try recordRefusal(.deviceNotGranted, rule: .judgedOnPast, at: entity)
      return
    }
    try db.execute(
      sql: "INSERT OR IGNORE INTO mailer (entity, ledger, device) VALUES (?, ?, ?)",
      arguments: [entity.rawValue, ledger, id.rawValue])
    cache.digest.add(try hash("mailer", [], entity))
  }

  /// Replaces the row of `key` if the new one wins over it by clock order, and keeps the digest in step.
  func keep(
    _ table: String, _ key: [UInt8], keyed column: String, _ entity: LocalID, wins: (Stamp, Stamp) -> Bool,
    write: () throws -> Void
  ) throws {
    let known = try Int64.fetchOne(
      try db.cachedStatement(sql: "SELECT entity FROM \(table) WHERE ledger = ? AND \(column) = ?"),
      arguments: [ledger, Data(key)])
    if let known {
      guard wins(try map.stamp(LocalID(rawValue: known)), try map.stamp(entity)) else { return }
      cache.digest.subtract(DigestSum(bytes: try hash(table, key, LocalID(rawValue: known)).bytes))
    }
    try write()
    cache.digest.add(try hash(table, key, entity))
  }

  private func hash(_ tag: String, _ key: [UInt8], _ entity: LocalID) throws -> Hash256 {
    var out = CanonicalBytes(tag: tag)
    out.put(key)
    out.put(try map.entity(entity))
    return out.hash
  }
}

extension OrderFact {
  /// Whether it brings the order into being.
  var isOpening: Bool {
    if case .requested = act { return true }
    return false
  }
}

extension SubscriptionFact {
  /// Whether it brings the subscription into being.
  var isOpening: Bool {
    if case .started = act { return true }
    return false
  }
}
