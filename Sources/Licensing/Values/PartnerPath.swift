/// Names a partner by the partners it stands beneath: `Contoso/Contoso East` is the partner Contoso East beneath
/// Contoso (R37). No partner at all stands above every partner.
///
/// A name and nothing else, so that it means the same in the ledger of every customer. Names are the same if their
/// bytes are.
public struct PartnerPath: Hashable, Sendable {
  /// The path as UTF-8, names joined by ``separator``; empty for no partner.
  private let bytes: [UInt8]

  /// Stands between the names.
  public static let separator: Character = "/"
  /// The longest name of one partner, in bytes of UTF-8.
  public static let nameBytesMax = 64
  /// The most partners on the way to one, itself included.
  public static let depthMax = 8

  /// No partner.
  public static let none = PartnerPath(bytes: [])

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// Reads a path; nil if the text is none: a name is empty or too long, begins or ends with a blank, holds a control
  /// character, or there are too many. The empty text is no partner.
  public init?(text: String) {
    let names = text.isEmpty ? [] : text.split(separator: Self.separator, omittingEmptySubsequences: false)
    guard names.count <= Self.depthMax, names.allSatisfy({ $0.isPlainName(bytesMax: Self.nameBytesMax) }) else {
      return nil
    }
    bytes = Array(text.utf8)
  }

  /// The path as it is written.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether it names no partner.
  public var isNone: Bool { bytes.isEmpty }

  /// Whether the other one is this partner or stands beneath it.
  public func covers(_ other: PartnerPath) -> Bool { self == other || isAbove(other) }

  /// Whether the other one stands beneath this partner.
  public func isAbove(_ other: PartnerPath) -> Bool {
    if isNone { return !other.isNone }
    return other.bytes.starts(with: bytes + [UInt8(ascii: "/")])
  }
}
