import ChangeSets
import Foundation
import GRDB
import Licensing

/// An address as this ledger knows it: its keyed hash, and the learner whom a look-up of it finds.
public struct NamedAddress: Hashable, Sendable {
  /// The keyed hash of the canonical address.
  public let key: LearnerID
  /// The learner to whom the address was given last; the hash itself where it was given to nobody (C26). They need not
  /// be known.
  public let learner: LearnerID
}

extension LedgerReader {
  /// The keyed hash of an address, which names members and learners alike. Nil while the root is not held.
  public func addressKey(of address: EmailAddress) throws -> LearnerID? {
    guard let pepper = try opening()?.pepper else { return nil }
    return LearnerID(bytes: learnerKey(pepper: pepper, address: Array(address.text.utf8)))
  }

  /// The learner whom an address finds: whoever was given it, else whom it names (C26). Nil while the root is not held.
  public func learnerID(of address: EmailAddress) throws -> LearnerID? {
    try learnerNaming()?(address)?.learner
  }

  /// Looks up many addresses: reads the ledger's key once.
  public func learnerNaming() throws -> ((EmailAddress) throws -> NamedAddress?)? {
    guard let pepper = try opening()?.pepper else { return nil }
    return { address in
      guard let key = LearnerID(bytes: learnerKey(pepper: pepper, address: Array(address.text.utf8))) else {
        return nil
      }
      return NamedAddress(key: key, learner: try learner(given: key) ?? key)
    }
  }

  /// The learner to whom the address of a keyed hash was given last; nil if to nobody (C26).
  func learner(given key: LearnerID) throws -> LearnerID? {
    try Data.fetchOne(
      try db.cachedStatement(sql: "SELECT learner FROM learner_address WHERE ledger = ? AND key = ?"),
      arguments: [ledger, Data(key.bytes)]
    ).flatMap { LearnerID(bytes: [UInt8]($0)) }
  }

  /// The same as far as was known in the past.
  func learner(given key: LearnerID, in past: KnownPast) throws -> LearnerID? {
    let given = try Row.fetchAll(
      try db.cachedStatement(sql: "SELECT learner, entity FROM address_given WHERE ledger = ? AND key = ?"),
      arguments: [ledger, Data(key.bytes)]
    ).map { row in (learner: row[0] as Data, stamp: try map.stamp(LocalID(rawValue: row[1]))) }
    let last = given.filter { past.holds($0.stamp.set) }.max { $0.stamp < $1.stamp }
    return last.flatMap { LearnerID(bytes: [UInt8]($0.learner)) }
  }
}
