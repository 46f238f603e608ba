/// The Ed25519 public key of a device, 32 bytes.
///
/// Any 32 bytes are taken: whether they are a usable key shows when a signature is verified against them, and one that
/// is not usable verifies nothing.
public struct DevicePublicKey: Hashable, Comparable, Sendable, CustomStringConvertible {
  private let storage: Hash256

  /// Takes 32 bytes; nil for any other length.
  public init?(bytes: some Collection<UInt8>) {
    guard let storage = Hash256(bytes: bytes) else { return nil }
    self.storage = storage
  }

  /// The 32 bytes.
  public var bytes: [UInt8] { storage.bytes }

  /// The device id: the SHA-256 of the key. Peers pin it.
  public var deviceID: Hash256 { .sha256(of: bytes) }

  /// The device id as people read it: `GroupedBase32` of kind `device`.
  public var deviceIDText: String { GroupedBase32.encode(deviceID.bytes, as: .device) }

  /// 64 hexadecimal digits of the key itself.
  public var description: String { storage.hex }

  /// Orders as the bytes do.
  public static func < (left: DevicePublicKey, right: DevicePublicKey) -> Bool { left.storage < right.storage }
}
