/// The form that pages and blocks of acknowledgements share: a mark of four bytes, the inflated length as four bytes,
/// the first counting most, and one zlib stream.
enum CompressedPiece {
  static let prefixByteCount = 8

  /// Packs content. What would shrink beyond the allowed ratio is stored as it is, so that no receiver takes it for a
  /// bomb.
  static func pack(_ content: [UInt8], magic: [UInt8], limits: Limits) throws(ChangeSetError) -> [UInt8] {
    var stream = try Zlib.deflate(content)
    if !isPlausible(inflated: content.count, deflated: stream.count, limits: limits) {
      stream = try Zlib.deflate(content, level: 0)
    }
    let length = withUnsafeBytes(of: UInt32(truncatingIfNeeded: content.count).bigEndian) { Array($0) }
    return magic + length + stream
  }

  /// Unpacks. Sizes are checked before memory is taken for them.
  static func unpack(
    _ piece: [UInt8], magic: [UInt8], inflatedBytesMax: (name: String, value: Int), limits: Limits
  ) throws(ChangeSetError) -> [UInt8] {
    guard piece.count >= prefixByteCount, piece.starts(with: magic) else {
      throw .badPage(reason: "it does not begin as a page does")
    }
    let announced = piece[magic.count..<prefixByteCount].reduce(0) { $0 << 8 | Int($1) }
    guard announced <= inflatedBytesMax.value else {
      throw .overLimit(
        name: inflatedBytesMax.name, found: UInt64(announced), max: UInt64(inflatedBytesMax.value))
    }
    let stream = piece[prefixByteCount...]
    guard isPlausible(inflated: announced, deflated: stream.count, limits: limits) else {
      throw .overLimit(
        name: "inflateRatioMax", found: UInt64(announced / max(stream.count, 1)), max: UInt64(limits.inflateRatioMax))
    }
    return try Zlib.inflate(stream, toExactly: announced)
  }

  private static func isPlausible(inflated: Int, deflated: Int, limits: Limits) -> Bool {
    inflated <= max(limits.inflateRatioFloorBytes, deflated.multipliedSaturating(by: limits.inflateRatioMax))
  }
}

extension Int {
  fileprivate func multipliedSaturating(by factor: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    return overflow ? Int.max : product
  }
}
