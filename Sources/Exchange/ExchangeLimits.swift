import ChangeSets

/// The named bounds of an exchange. A peer that goes beyond one of them ends its session with a typed error, before
/// anything was allocated for it. Both sides of a session must agree on `windowPages`; all others bind only the
/// side that checks them.
public struct ExchangeLimits: Sendable, Equatable {
  /// Lowest version of the protocol this side speaks.
  public var versionLowest: UInt8 = 1
  /// Highest version of the protocol this side speaks.
  public var versionHighest: UInt8 = 1
  /// Bytes of a frame that a responder reads before it has heard a greeting.
  public var greetingFrameBytesMax = 256
  /// Bytes of a frame that carries no page.
  public var controlFrameBytesMax = 65_536
  /// Bytes of a frame that carries a page, compressed.
  public var pageFrameBytesMax = 49 << 20
  /// Bytes handed in beyond one frame while the store is still being asked.
  public var receiveSlackBytesMax = 8 << 20
  /// Pages that may be on their way without an acknowledgement, in each direction.
  public var windowPages: UInt64 = 4
  /// Bytes of change sets, before compression, after which a page is closed. One larger change set travels alone.
  public var pageBytesTarget = 256 << 10
  /// Change sets in one page.
  public var pageSetsMax = 1_000
  /// Line tips that one side may list in a session.
  public var tipsMax = 65_536
  /// Points on chains that one side may name in a session, in all its follow-ups together.
  public var pointsMax = 262_144
  /// Ids that one side may ask for by id in a session.
  public var wantedMax = 65_536
  /// Times that one side asks by id in a session. What is missing then is left to the next one, whose tips bring it in
  /// one go where asking would go back step by step.
  public var wantRoundsMax = 8
  /// Pages in a row that bring nothing new, after which the peer is taken for a liar. Pages that go once over what is
  /// held do not count.
  public var fruitlessPagesMax = 64
  /// Up to this many tips are listed at once; above, sixteenths and finer parts are compared by digest first.
  public var tipsListedAtOnceMax = 8
  /// Links read ahead from the store, all chains together (one for each chain at least).
  public var linksReadAheadMax = 8_192
  /// Ids held in memory to leave out, on a forked chain, what the peer has of it. Above, some is sent twice.
  public var forkSkipMax = 65_536
  /// Acknowledgements that one side names or sends in a session.
  public var acknowledgementsMax = 4_000
  /// Bytes of a frame that carries acknowledgements, compressed.
  public var acknowledgementFrameBytesMax = 4 << 20
  /// Refusals that a report spells out; the others are only counted.
  public var refusalsReportedMax = 256

  /// Bytes of one page after inflation, and all the format's own maxima.
  public var format = Limits.standard
  /// Bytes after which an exported file in a folder is closed and another one begun.
  public var folderFileBytesTarget = 64 << 20
  /// Bytes of a file in a folder that are read.
  public var folderFileBytesMax = 256 << 20
  /// Names in a folder that are looked at.
  public var folderNamesMax = 100_000

  /// The bounds used in production.
  public init() {}
}
