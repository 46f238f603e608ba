import Crypto

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The private Ed25519 key of a device, of a token, or the recovery key of a ledger.
///
/// Its description shows nothing of it, so that it does not get into a log by accident.
public struct DeviceKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  /// The bytes that a seed must have.
  public static let seedByteCount = 32

  private let key: Curve25519.Signing.PrivateKey
  /// What others verify with.
  public let publicKey: DevicePublicKey

  /// Makes the key of a seed: 32 bytes that must come from a cryptographic source of randomness.
  public init(seed: [UInt8]) throws(ChangeSetError) {
    guard seed.count == DeviceKey.seedByteCount,
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
      let publicKey = DevicePublicKey(bytes: key.publicKey.rawRepresentation)
    else {
      throw .invalidField(
        message: "device key", field: "seed",
        rule: "it must have \(DeviceKey.seedByteCount) bytes, and has \(seed.count)")
    }
    self.key = key
    self.publicKey = publicKey
  }

  /// The 32 bytes of the seed, to be kept in a file that only its owner can read.
  public var rawRepresentation: [UInt8] { [UInt8](key.rawRepresentation) }

  /// The public key alone.
  public var description: String { "DeviceKey(public: \(publicKey))" }

  /// The public key alone.
  public var debugDescription: String { description }

  func sign(_ bytes: [UInt8]) throws(ChangeSetError) -> [UInt8] {
    guard let signature = try? key.signature(for: bytes) else { throw .malformed(what: "device key") }
    return [UInt8](signature)
  }
}
