/// Several change sets in one compressed piece: what is sent, exported and put into folders.
///
/// A page is the four characters `ALP1`, the inflated length as four bytes (the first counting most), and one zlib
/// stream. Nothing inside of it is compressed again.
public enum PageCodec {
  static let magic = Array("ALP1".utf8)
  static let prefixByteCount = 8

  /// Packs change sets in the given order, which must put each one after those it builds on.
  ///
  /// Only bytes are needed, so a log can be packed without reading it. The last change set of each chain in the page
  /// should be one whose own signature was verified: the receiver judges the chain by it.
  public static func encode(
    _ changeSets: [ChangeSetBytes], limits: Limits = .standard
  ) throws(ChangeSetError) -> [UInt8] {
    try check("pageChangeSetsMax", changeSets.count, limits.pageChangeSetsMax)
    try check("pageErasablePartsMax", changeSets.reduce(0) { $0 + $1.erasable.count }, limits.pageErasablePartsMax)
    var content = WirePageContent()
    content.changeSets = changeSets.map(\.wire)
    let inflated = try CanonicalMessage.encode(content, what: "page")
    try check("pageInflatedBytesMax", inflated.count, limits.pageInflatedBytesMax)
    let deflated = try Zlib.deflate(inflated)
    guard isPlausible(inflated: inflated.count, deflated: deflated.count, limits: limits) else {
      // Content that shrinks beyond the allowed ratio is stored as it is, so that no receiver takes it for a bomb.
      return page(inflated: inflated.count, stream: try Zlib.deflate(inflated, level: 0))
    }
    return page(inflated: inflated.count, stream: deflated)
  }

  /// Packs change sets in the given order.
  public static func encode(_ changeSets: [ChangeSet], limits: Limits = .standard) throws(ChangeSetError) -> [UInt8] {
    try encode(changeSets.map(\.bytes), limits: limits)
  }

  /// Unpacks and reads every change set. One that cannot be read makes the whole page
  /// refused; `unpack` and `ChangeSet.init(reading:)` judge each by itself.
  public static func decode(_ page: [UInt8], limits: Limits = .standard) throws(ChangeSetError) -> [ChangeSet] {
    let unpacked = try unpack(page, limits: limits)
    var changeSets: [ChangeSet] = []
    changeSets.reserveCapacity(unpacked.count)
    for bytes in unpacked { changeSets.append(try ChangeSet(reading: bytes, limits: limits)) }
    return changeSets
  }

  /// Unpacks without reading. Sizes are checked before memory is taken for them.
  public static func unpack(_ page: [UInt8], limits: Limits = .standard) throws(ChangeSetError) -> [ChangeSetBytes] {
    guard page.count >= prefixByteCount, page.starts(with: magic) else {
      throw .badPage(reason: "it does not begin as a page does")
    }
    let announced = page[magic.count..<prefixByteCount].reduce(0) { $0 << 8 | Int($1) }
    try check("pageInflatedBytesMax", announced, limits.pageInflatedBytesMax)
    let stream = page[prefixByteCount...]
    guard isPlausible(inflated: announced, deflated: stream.count, limits: limits) else {
      throw .overLimit(
        name: "inflateRatioMax", found: UInt64(announced / max(stream.count, 1)), max: UInt64(limits.inflateRatioMax))
    }
    let inflated = try Zlib.inflate(stream, toExactly: announced)
    return try content(inflated, limits: limits)
  }

  private static func content(_ inflated: [UInt8], limits: Limits) throws(ChangeSetError) -> [ChangeSetBytes] {
    try checkElements(inflated, limits: limits)
    let wire = try CanonicalMessage.decode(WirePageContent.self, inflated, what: "page")
    guard wire.unknownFields.data.isEmpty else { throw .notCanonical(what: "page") }
    var changeSets: [ChangeSetBytes] = []
    changeSets.reserveCapacity(wire.changeSets.count)
    for changeSet in wire.changeSets { changeSets.append(try ChangeSetBytes(changeSet, limits: limits)) }
    return changeSets
  }

  /// Counts change sets, and the erasable parts of all of them, before the decoder takes memory for each.
  private static func checkElements(_ inflated: [UInt8], limits: Limits) throws(ChangeSetError) {
    var changeSets = 0
    var parts = 0
    try WireScanner.forEachField(of: inflated, what: "page") { (field, raw) throws(ChangeSetError) in
      changeSets += 1
      try check("pageChangeSetsMax", changeSets, limits.pageChangeSetsMax)
      try check("changeSetBytesMax", field.value.count, limits.changeSetBytesMax)
      var inner = WireScanner(UnsafeRawBufferPointer(rebasing: raw[field.value]), what: "change set")
      while let part = try inner.next() {
        if part.number == 4 { parts += 1 }
        try check("pageErasablePartsMax", parts, limits.pageErasablePartsMax)
      }
    }
  }

  private static func isPlausible(inflated: Int, deflated: Int, limits: Limits) -> Bool {
    inflated <= max(limits.inflateRatioFloorBytes, deflated.multipliedSaturating(by: limits.inflateRatioMax))
  }

  private static func page(inflated: Int, stream: [UInt8]) -> [UInt8] {
    let length = withUnsafeBytes(of: UInt32(truncatingIfNeeded: inflated).bigEndian) { Array($0) }
    return magic + length + stream
  }

  private static func check(_ name: String, _ found: Int, _ max: Int) throws(ChangeSetError) {
    guard found <= max else { throw .overLimit(name: name, found: UInt64(found), max: UInt64(max)) }
  }
}

extension Int {
  fileprivate func multipliedSaturating(by factor: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    return overflow ? Int.max : product
  }
}
