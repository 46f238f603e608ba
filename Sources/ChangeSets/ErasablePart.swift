/// Personal data of a change set, outside of what is hashed and signed: removing it breaks nothing.
///
/// The body holds only a salted commitment, and the salt lies here, so that what remains after the removal can be
/// tested against no guess.
public struct ErasablePart: Hashable, Sendable {
  /// The bytes that `salt` must have.
  public static let saltByteCount = 16
  /// What a part takes on the wire beside its content: its own tag and length, index, salt and the content's length.
  static let overheadBytesMax = 40

  /// Which commitment of the body this opens, from 0.
  public let index: UInt32
  /// 16 random bytes.
  public let salt: [UInt8]
  /// Up to `Limits.erasableContentBytesMax` bytes, opaque here.
  public let content: [UInt8]

  /// Puts a part together; lengths are checked where it is read or built into a change set.
  public init(index: UInt32, salt: [UInt8], content: [UInt8]) {
    self.index = index
    self.salt = salt
    self.content = content
  }

  /// What the body must hold at `index`.
  public var commitment: Hash256 { .sha256(ofParts: [Domain.erasable, salt, content]) }

  static func check(_ parts: [ErasablePart], limits: Limits) throws(ChangeSetError) {
    var last: UInt32?
    for part in parts {
      if let last, last >= part.index { throw .notCanonical(what: "list of erasable parts") }
      last = part.index
      guard part.salt.count == saltByteCount else {
        throw .invalidField(message: "erasable part", field: "salt", rule: "it must have \(saltByteCount) bytes")
      }
      guard part.content.count <= limits.erasableContentBytesMax else {
        throw .overLimit(
          name: "erasableContentBytesMax", found: UInt64(part.content.count),
          max: UInt64(limits.erasableContentBytesMax))
      }
    }
  }

  static func check(_ parts: [ErasablePart], against body: Body) throws(ChangeSetError) {
    for part in parts {
      guard part.index < body.commitments.count, body.commitments[Int(part.index)] == part.commitment else {
        throw .commitmentMismatch(index: part.index)
      }
    }
  }
}
