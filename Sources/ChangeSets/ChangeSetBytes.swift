#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A change set as it is stored and sent, unread.
///
/// Header and body are the very bytes that were signed and named. Whoever only stores, forwards or packs change sets
/// needs nothing else; `ChangeSet.init(reading:)` makes sense of it.
public struct ChangeSetBytes: Hashable, Sendable {
  /// The bytes that `signature` must have.
  public static let signatureByteCount = 64

  /// The SHA-256 of these is the id.
  public let header: [UInt8]
  /// The header names these by their SHA-256.
  public let body: [UInt8]
  /// Ed25519, over the id with the prefix for change sets.
  public let signature: [UInt8]
  /// In ascending order of the commitments they open; any may be missing.
  public let erasable: [ErasablePart]

  /// Takes the parts as they come, from a database for example; nothing is checked.
  public init(header: [UInt8], body: [UInt8], signature: [UInt8], erasable: [ErasablePart] = []) {
    self.header = header
    self.body = body
    self.signature = signature
    self.erasable = erasable
  }

  /// The canonical bytes of the whole.
  public func encode() throws(ChangeSetError) -> [UInt8] {
    try CanonicalMessage.encode(wire, what: "change set")
  }

  /// Reads what `encode` gave. The parts are measured, and not yet made sense of.
  public static func decode(_ bytes: [UInt8], limits: Limits = .standard) throws(ChangeSetError) -> ChangeSetBytes {
    guard bytes.count <= limits.changeSetBytesMax else {
      throw .overLimit(name: "changeSetBytesMax", found: UInt64(bytes.count), max: UInt64(limits.changeSetBytesMax))
    }
    let wire = try CanonicalMessage.decode(
      WireChangeSet.self, bytes, what: "change set", bounds: [erasableBound(limits)])
    return try ChangeSetBytes(wire, limits: limits)
  }

  static func erasableBound(_ limits: Limits) -> CanonicalMessage.Bound {
    .init(field: 4, name: "commitmentsMax", max: limits.commitmentsMax)
  }

  var wire: WireChangeSet {
    var wire = WireChangeSet()
    wire.header = Data(header)
    wire.body = Data(body)
    wire.signature = Data(signature)
    wire.erasable = erasable.map { part in
      var wire = WireErasablePart()
      wire.commitment = part.index
      wire.salt = Data(part.salt)
      wire.content = Data(part.content)
      return wire
    }
    return wire
  }

  init(_ wire: WireChangeSet, limits: Limits) throws(ChangeSetError) {
    guard wire.unknownFields.data.isEmpty else { throw .notCanonical(what: "change set") }
    guard wire.signature.count == ChangeSetBytes.signatureByteCount else {
      throw .invalidField(
        message: "change set", field: "signature",
        rule: "it must have \(ChangeSetBytes.signatureByteCount) bytes and has \(wire.signature.count)")
    }
    var erasable: [ErasablePart] = []
    erasable.reserveCapacity(wire.erasable.count)
    for part in wire.erasable {
      guard part.unknownFields.data.isEmpty else { throw .notCanonical(what: "erasable part") }
      erasable.append(
        ErasablePart(index: part.commitment, salt: [UInt8](part.salt), content: [UInt8](part.content)))
    }
    try ErasablePart.check(erasable, limits: limits)
    self.init(
      header: [UInt8](wire.header), body: [UInt8](wire.body), signature: [UInt8](wire.signature), erasable: erasable)
  }
}
