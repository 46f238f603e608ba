/// Several change sets in one compressed piece: what is sent, exported and put into folders.
///
/// A page is the four characters `ALP1`, the inflated length as four bytes (the first counting most), and one zlib
/// stream. Nothing inside of it is compressed again.
public enum PageCodec {
  static let magic = Array("ALP1".utf8)

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
    return try CompressedPiece.pack(inflated, magic: magic, limits: limits)
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
    let inflated = try CompressedPiece.unpack(
      page, magic: magic, inflatedBytesMax: ("pageInflatedBytesMax", limits.pageInflatedBytesMax), limits: limits)
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

  private static func check(_ name: String, _ found: Int, _ max: Int) throws(ChangeSetError) {
    guard found <= max else { throw .overLimit(name: name, found: UInt64(found), max: UInt64(max)) }
  }
}
