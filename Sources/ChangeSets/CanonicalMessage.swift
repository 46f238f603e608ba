import SwiftProtobuf

/// Decoding and encoding of a message that has exactly one byte string.
///
/// Canonical: known fields in ascending order, absent when they hold their default, varints as short as they can be,
/// nothing twice that is not repeated. Fields of a later version come after the known ones, in ascending order.
enum CanonicalMessage {
  /// A repeated field, by number, with the most elements it may have.
  struct Bound {
    let field: UInt64
    let name: String
    let max: Int
  }

  /// Decodes, and checks that the bytes are the canonical ones. Elements are counted before memory is taken for them.
  static func decode<Message: SwiftProtobuf.Message>(
    _: Message.Type, _ bytes: [UInt8], what: String, bounds: [Bound] = []
  ) throws(ChangeSetError) -> Message {
    try count(bytes, what: what, bounds: bounds)
    let message: Message
    do { message = try Message(serializedBytes: bytes) } catch { throw .malformed(what: what) }
    guard try encode(message, what: what) == bytes else { throw .notCanonical(what: what) }
    return message
  }

  /// The canonical bytes. Fails only for texts that are no UTF-8, which Swift strings cannot be.
  static func encode(_ message: some SwiftProtobuf.Message, what: String) throws(ChangeSetError) -> [UInt8] {
    do { return try message.serializedBytes() } catch { throw .malformed(what: what) }
  }

  private static func count(_ bytes: [UInt8], what: String, bounds: [Bound]) throws(ChangeSetError) {
    guard !bounds.isEmpty else { return }
    var counts = [Int](repeating: 0, count: bounds.count)
    try WireScanner.forEachField(of: bytes, what: what) { (field, _) throws(ChangeSetError) in
      if let index = bounds.firstIndex(where: { $0.field == field.number }) { counts[index] += 1 }
    }
    for (bound, count) in zip(bounds, counts) where count > bound.max {
      throw .overLimit(name: bound.name, found: UInt64(count), max: UInt64(bound.max))
    }
  }

  /// Whether the message carries fields of a later version.
  ///
  /// - Parameter highestKnown: the highest field number of this version. A reserved one is of a later version.
  /// - Throws: `.notCanonical` when an unknown field has the number of a known one (it came with another wire type)
  ///   or the fields do not ascend.
  static func hasUnknownFields(
    _ storage: UnknownStorage, highestKnown: UInt64, what: String
  ) throws(ChangeSetError) -> Bool {
    if storage.data.isEmpty { return false }
    var last = highestKnown + 1
    try WireScanner.forEachField(of: [UInt8](storage.data), what: what) { (field, _) throws(ChangeSetError) in
      guard field.number >= last else { throw .notCanonical(what: what) }
      last = field.number
    }
    return true
  }
}
