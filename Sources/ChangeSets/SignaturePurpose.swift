import Crypto

/// What a signature is for. Each purpose has its own prefix, so that none passes as another.
public enum SignaturePurpose: Hashable, Sendable, CaseIterable {
  /// Over the id of a change set, by the device of its chain.
  case changeSet
  /// Over what `AcceptProof` says, by the key that a token seeds.
  case accept
  /// Over what a pairing session binds, by a device.
  case pairing
  /// Over the version that a device holds, by this device.
  case acknowledgement
  /// Over sorted head hashes, by an owner; kept for later.
  case seal

  /// Signs `message` with the prefix of this purpose before it; 64 bytes. Always the same for the same input (RFC
  /// 8032).
  public func sign(_ message: [UInt8], with key: DeviceKey) throws(ChangeSetError) -> [UInt8] {
    try key.sign(Domain.signature(self) + message)
  }

  /// Whether `signature` is the one of this purpose over `message`. False too for a key that is none.
  public func verify(_ signature: [UInt8], of message: [UInt8], by key: DevicePublicKey) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key.bytes) else { return false }
    return key.isValidSignature(signature, for: Domain.signature(self) + message)
  }
}

/// Signs `message` for one purpose; 64 bytes.
public func sign(
  purpose: SignaturePurpose, message: [UInt8], key: DeviceKey
) throws(ChangeSetError) -> [UInt8] {
  try purpose.sign(message, with: key)
}

/// Whether `signature` was made for this purpose, over `message`, by the holder of `key`.
public func verify(
  purpose: SignaturePurpose, signature: [UInt8], message: [UInt8], key: DevicePublicKey
) -> Bool {
  purpose.verify(signature, of: message, by: key)
}
