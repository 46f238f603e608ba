/// Several acknowledgements in one compressed piece: what is sent, exported and put into folders.
///
/// A block is the four characters `ALA1`, the inflated length as four bytes (the first counting most), and one zlib
/// stream: the form of a page with another mark. All devices name much the same chains, so it shrinks well.
public enum AcknowledgementBlock {
  static let magic = Array("ALA1".utf8)
  private static let what = "block of acknowledgements"

  /// Whether bytes begin as a block does, and so are none of a page.
  public static func isOne(_ bytes: [UInt8]) -> Bool { bytes.starts(with: magic) }

  /// Packs records into as many blocks as it takes, each closed above `bytesTarget` bytes before compression. No
  /// records give no block.
  public static func encode(
    _ records: [AcknowledgementBytes], bytesTarget: Int = 1 << 20, limits: Limits = .standard
  ) throws(ChangeSetError) -> [[UInt8]] {
    var blocks: [[UInt8]] = []
    var open: [AcknowledgementBytes] = []
    var bytes = 0
    for record in records {
      open.append(record)
      bytes += record.statement.count + record.signature.count
      guard bytes >= bytesTarget || open.count == limits.acknowledgementsMax else { continue }
      blocks.append(try pack(open, limits: limits))
      (open, bytes) = ([], 0)
    }
    if !open.isEmpty { blocks.append(try pack(open, limits: limits)) }
    return blocks
  }

  /// Unpacks a block without reading the statements in it. Sizes are checked before memory is taken for them.
  public static func decode(
    _ block: [UInt8], limits: Limits = .standard
  ) throws(ChangeSetError) -> [AcknowledgementBytes] {
    let inflated = try CompressedPiece.unpack(
      block, magic: magic, inflatedBytesMax: ("acknowledgementBlockBytesMax", limits.acknowledgementBlockBytesMax),
      limits: limits)
    let wire = try CanonicalMessage.decode(
      WireAcknowledgementBlock.self, inflated, what: what,
      bounds: [.init(field: 1, name: "acknowledgementsMax", max: limits.acknowledgementsMax)])
    guard wire.unknownFields.data.isEmpty else { throw .notCanonical(what: what) }
    var records: [AcknowledgementBytes] = []
    records.reserveCapacity(wire.acknowledgements.count)
    for each in wire.acknowledgements {
      guard each.unknownFields.data.isEmpty else { throw .notCanonical(what: what) }
      records.append(AcknowledgementBytes(statement: [UInt8](each.statement), signature: [UInt8](each.signature)))
    }
    return records
  }

  private static func pack(
    _ records: [AcknowledgementBytes], limits: Limits
  ) throws(ChangeSetError) -> [UInt8] {
    var wire = WireAcknowledgementBlock()
    wire.acknowledgements = records.map(\.wire)
    let inflated = try CanonicalMessage.encode(wire, what: what)
    guard inflated.count <= limits.acknowledgementBlockBytesMax else {
      throw .overLimit(
        name: "acknowledgementBlockBytesMax", found: UInt64(inflated.count),
        max: UInt64(limits.acknowledgementBlockBytesMax))
    }
    return try CompressedPiece.pack(inflated, magic: magic, limits: limits)
  }
}
