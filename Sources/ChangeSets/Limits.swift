/// The named maxima of the format.
///
/// Two kinds. What decides whether a change set is taken and understood must be the same on every node, or nodes would
/// disagree about which change sets count: those values belong to format 1 and change only together with the format
/// tag. The page values guard one transfer and may be lower on a small machine.
public struct Limits: Sendable, Equatable {
  /// The values of format 1.
  public static let standard = Limits()

  /// The highest number in a chain: exact in a JSON number everywhere.
  public static let numberMax: UInt64 = (1 << 53) - 1

  /// Bytes of a header.
  public var headerBytesMax = 512 << 10
  /// Bytes of a body.
  public var bodyBytesMax = 16 << 20
  /// Bytes of one change set with its erasable parts, as it is sent.
  public var changeSetBytesMax = 40 << 20
  /// Heads in a header.
  public var headsMax = 4096
  /// Operations in a body.
  public var operationsMax = 65_536
  /// Rows in one operation. Counted by whoever understands operations; this module does not.
  public var rowsMax = 131_072
  /// Commitments in a body.
  public var commitmentsMax = 262_144
  /// Bytes of one reference (actor, grant, on behalf of).
  public var referenceBytesMax = 64
  /// Bytes of a command id in UTF-8.
  public var commandIDBytesMax = 128
  /// Bytes of the content of one erasable part.
  public var erasableContentBytesMax = 64 << 10
  /// Bytes of an inflated page.
  public var pageInflatedBytesMax = 48 << 20
  /// Change sets in a page.
  public var pageChangeSetsMax = 131_072
  /// Erasable parts in all change sets of a page.
  public var pageErasablePartsMax = 524_288
  /// Inflated bytes per deflated byte, once a page inflates to more than `inflateRatioFloorBytes`.
  public var inflateRatioMax = 100
  /// Up to this many inflated bytes the ratio is not asked.
  public var inflateRatioFloorBytes = 64 << 10
  /// Entries in a version vector.
  public var versionEntriesMax = 131_072
  /// Bytes of the statement of an acknowledgement: of about 25,000 chains.
  public var acknowledgementBytesMax = 1 << 20
  /// Acknowledgements in a block.
  public var acknowledgementsMax = 4_096
  /// Bytes of an inflated block of acknowledgements.
  public var acknowledgementBlockBytesMax = 4 << 20

  /// The values of format 1; lower the page values where memory is short.
  public init() {}
}
