/// Walks the fields of one encoded message without decoding them.
///
/// The decoder of the library allocates for every element it meets, and takes fields it does not know as they come.
/// Walking first lets elements be counted before anything is allocated for them, and lets unknown fields be held to
/// rules that every implementation can check.
struct WireScanner {
  struct Field {
    let number: UInt64
    let wireType: UInt8
    /// Where the field's value lies; for wire type 2 without its length.
    let value: Range<Int>
  }

  private let bytes: UnsafeRawBufferPointer
  private let what: String
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer, what: String) {
    self.bytes = bytes
    self.what = what
  }

  /// Calls `visit` for every field of `bytes`, in order.
  static func forEachField(
    of bytes: [UInt8], what: String, _ visit: (Field, UnsafeRawBufferPointer) throws(ChangeSetError) -> Void
  ) throws(ChangeSetError) {
    let failure: ChangeSetError? = bytes.withUnsafeBytes { raw in
      do throws(ChangeSetError) {
        var scanner = WireScanner(raw, what: what)
        while let field = try scanner.next() { try visit(field, raw) }
        return nil
      } catch { return error }
    }
    if let failure { throw failure }
  }

  /// The next field, or nil at the end. Groups, field number 0, and varints longer than needed are malformed.
  mutating func next() throws(ChangeSetError) -> Field? {
    guard position < bytes.count else { return nil }
    let tag = try varint()
    let wireType = UInt8(tag & 7)
    let start = position
    var end = position
    switch wireType {
    case 0:
      _ = try varint()
      end = position
    case 1: end = try advance(by: 8)
    case 5: end = try advance(by: 4)
    case 2:
      let length = try varint()
      guard length <= UInt64(bytes.count - position) else { throw .malformed(what: what) }
      let valueStart = position
      end = try advance(by: Int(length))
      return try field(tag, wireType, valueStart..<end)
    default: throw .malformed(what: what)
    }
    return try field(tag, wireType, start..<end)
  }

  private func field(_ tag: UInt64, _ wireType: UInt8, _ value: Range<Int>) throws(ChangeSetError) -> Field {
    guard tag >> 3 > 0, tag >> 3 < 1 << 29 else { throw .malformed(what: what) }
    return Field(number: tag >> 3, wireType: wireType, value: value)
  }

  private mutating func advance(by count: Int) throws(ChangeSetError) -> Int {
    guard count <= bytes.count - position else { throw .malformed(what: what) }
    position += count
    return position
  }

  private mutating func varint() throws(ChangeSetError) -> UInt64 {
    var result: UInt64 = 0
    for index in 0..<10 {
      guard position < bytes.count else { throw .malformed(what: what) }
      let byte = bytes[position]
      position += 1
      // The tenth byte carries one bit, and a last byte of zero says that the varint could have been shorter.
      if index == 9, byte > 1 { break }
      if index > 0, byte == 0 { throw .notCanonical(what: what) }
      result |= UInt64(byte & 127) << UInt64(7 * index)
      if byte < 128 { return result }
    }
    throw .malformed(what: what)
  }
}
