/// Cuts a stream of bytes into frames: four bytes of length, big-endian, then that many bytes, the first of which is
/// the kind. Incremental: bytes may come whole, dripped or several frames at once. A length is checked before anything
/// is kept for it.
struct FrameDecoder: Sendable {
  private var buffer: [UInt8] = []
  private var start = 0

  /// Bytes that came and are not part of a frame taken out yet.
  var buffered: Int { buffer.count - start }

  mutating func append(_ bytes: some Collection<UInt8>) {
    if start > 0, start >= buffer.count / 2 {
      buffer.removeFirst(start)
      start = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next whole frame without its length; nil until it is complete. `maxBytes` gives the bound for a kind.
  mutating func next(maxBytes: (UInt8) -> Int) throws(ExchangeError) -> [UInt8]? {
    guard buffered >= 5 else {
      // Even before the kind is known, an empty frame can be told.
      if buffered == 4, length() == 0 { throw .malformed("empty frame") }
      return nil
    }
    let length = length()
    guard length > 0 else { throw .malformed("empty frame") }
    let max = maxBytes(buffer[start + 4])
    guard length <= max else { throw .frameTooLong(bytes: length, max: max) }
    guard buffered >= 4 + length else { return nil }
    defer { start += 4 + length }
    return Array(buffer[start + 4..<start + 4 + length])
  }

  /// Gives up what was not consumed, for whoever reads the stream next.
  mutating func takeRest() -> [UInt8] {
    defer {
      buffer = []
      start = 0
    }
    return Array(buffer[start...])
  }

  private func length() -> Int {
    buffer[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
  }
}
