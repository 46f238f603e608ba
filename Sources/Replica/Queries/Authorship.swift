import ChangeSets
import Foundation
import GRDB
import Licensing

/// Who wrote a change set, on which device, and as what.
public struct Authorship: Hashable, Sendable {
  /// The change set.
  public let set: SetStamp
  /// The member named as author; nil for acts of learners.
  public let actor: EntityID?
  /// On whose behalf (R37).
  public let onBehalfOf: EntityID?
  /// Public key of the device whose chain it is; nil only if the chain's start is not held.
  public let deviceKey: DevicePublicKey?
  /// The caller's name for the command.
  public let commandID: String
  /// Why the change set does not count on this node, in a sentence for a person; nil if it does.
  public let heldBack: String?
}

extension LedgerReader {
  /// Reads who wrote a change set.
  func authorship(ofSet set: Int64) throws -> Authorship {
    let row = try Row.fetchOne(
      try db.cachedStatement(
        sql: """
          SELECT change_set.body, chain.device_key, change_set.effect, change_set.reason FROM change_set
          JOIN line ON line.id = change_set.line JOIN chain ON chain.id = line.chain WHERE change_set.id = ?
          """), arguments: [set])
    guard let row else { throw ReplicaError.inconsistent("a change set without a place in a chain") }
    var body: Body?
    if case .understood(let read) = Body.read([UInt8](row[0] as Data)) { body = read }
    // Whoever begins a ledger comes in by the change set that they write, and names themselves as of that.
    let stamp = try map.directory.stamp(of: set)
    func member(_ bytes: [UInt8]) -> EntityID? { EntityReference.decode(bytes)?.resolved(in: stamp.id) }
    return Authorship(
      set: stamp, actor: body.flatMap { member($0.actor) }, onBehalfOf: body.flatMap { member($0.onBehalfOf) },
      deviceKey: DevicePublicKey(bytes: [UInt8](row[1] as Data)), commandID: body?.commandID ?? "",
      heldBack: row[2] == SetEffect.inEffect.rawValue ? nil : row[3] ?? "It does not count here.")
  }

  /// Who wrote the change set in which a thing or row stands.
  public func authorship(of entity: EntityID) throws -> Authorship? {
    guard let id = try map.local(entity) else { return nil }
    return try authorship(ofSet: id.set)
  }

  /// The place of a thing or row in clock order; nil if its change set is not held.
  public func stamp(of entity: EntityID) throws -> Stamp? {
    guard let id = try map.local(entity) else { return nil }
    return try map.stamp(id)
  }
}
