#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Between this module's values and the byte strings of the generated messages.
extension Hash256 {
  var wire: Data { withUnsafeBytes { Data($0) } }

  /// Reads a field that must have 32 bytes.
  init(wire data: Data, message: String, field: String) throws(ChangeSetError) {
    guard let hash = Hash256(bytes: data) else {
      throw .invalidField(message: message, field: field, rule: "it must have 32 bytes and has \(data.count)")
    }
    self = hash
  }
}
