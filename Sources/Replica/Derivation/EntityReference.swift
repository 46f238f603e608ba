import Licensing

/// A thing's name as the 40 bytes that change sets carry outside operations: change set, operation, row, big-endian.
public enum EntityReference {
  /// The bytes of a name.
  public static func encode(_ id: EntityID) -> [UInt8] {
    var bytes = id.set.bytes
    for value in [id.operation, id.row] {
      for shift in stride(from: 24, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift)))
      }
    }
    return bytes
  }

  /// The name in the bytes; nil unless there are exactly 40.
  public static func decode(_ bytes: [UInt8]) -> EntityID? {
    guard bytes.count == 40, let set = SetID(bytes: bytes[0..<32]) else { return nil }
    let operation = bytes[32..<36].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    let row = bytes[36..<40].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return EntityID(set: set, operation: operation, row: row)
  }
}
