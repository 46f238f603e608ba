import ChangeSets
import Licensing

/// The same 32 bytes under the names that the two modules give them.
extension SetID {
  init(_ hash: Hash256) {
    self = hash.withUnsafeBytes { bytes in
      func word(_ index: Int) -> UInt64 {
        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
      }
      return SetID(word(0), word(1), word(2), word(3))
    }
  }

  /// The bytes as a hash.
  var hash: Hash256 { Hash256(bytes: bytes) ?? .zero }
}

extension ChangeSetID {
  init(_ set: SetID) { self.init(hash: set.hash) }
}
